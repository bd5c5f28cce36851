"""Charts as plain geometry: values in, places in a drawing out; templates/base/charts.html draws them.

Across, places are per cent of the drawing's width, so that a chart is as wide as there is room while its words keep
their size; upright they are pixels. Nothing ever stands outside the drawing, whatever the values: nothing at all, one,
huge ones, or negative ones (a payment taken back, a quarter below its plan). An unknown value (None) draws nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from campaigns.ground import formats

ZERO, HUNDRED, PER_CENT = Decimal(0), Decimal(100), Decimal("0.01")
STEPS = 4  # at most so many stretches between the lines of a scale
LONGEST_LABEL = 44  # characters over a bar, on the narrowest phone
LABEL, BAR, GAP, AXIS = (
    18,
    12,
    12,
    20,
)  # pixels: a label's line, a bar, the room after a group, the scale's words
TALL, TOP = 180, 16  # pixels of the field of an upright chart, and above it
LEFT = Decimal(20)  # per cent of an upright chart that its scale's words take
WORDS = ((10**12, "triliun"), (10**9, "miliar"), (10**6, "juta"), (10**3, "ribu"))

Value = Decimal | None
Told = Callable[[Decimal], str]


@dataclass(frozen=True)
class Series:
    """What is compared: its name, and a value for each category."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Tick:
    """A line of the scale: where (per cent across, pixels upright), and what it says."""

    at: Decimal
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Bar:
    """A bar of the series `look`: x and width in per cent, y and height in pixels, and what it says."""

    look: int
    x: Decimal
    y: Decimal
    width: Decimal
    height: Decimal
    text: str


@dataclass(frozen=True)
class Group:
    """A category: its label, where it stands (per cent across, pixels upright), its bars."""

    label: str
    at: Decimal
    bars: Sequence[Bar]


@dataclass(frozen=True)
class Dot:
    """A value of a line: x in per cent, y in pixels, and what it says."""

    x: Decimal
    y: Decimal
    text: str


@dataclass(frozen=True)
class Line:
    """A series as a line: its dots, and the stretches between neighbours that are both known."""

    look: int
    dots: Sequence[Dot]
    stretches: Sequence[tuple[Dot, Dot]]


@dataclass(frozen=True)
class Chart:
    """A drawing: its height in pixels, where zero lies, its scale, what stands in it, and its legend."""

    height: int
    zero: Decimal
    ticks: Sequence[Tick]
    groups: Sequence[Group]
    legend: Sequence[str]
    lines: Sequence[Line] = ()

    @property
    def foot(self) -> int:
        """Where the field ends and the words beneath it begin, in pixels."""
        return self.height - AXIS + 2

    @property
    def words(self) -> int:
        """On which line the words beneath stand, in pixels."""
        return self.height - 5


@dataclass(frozen=True)
class Scale:
    """From the lowest to the highest line of a scale; both are whole steps and enclose every value and zero."""

    low: Decimal
    high: Decimal
    step: Decimal

    def share(self, value: Decimal) -> Decimal:
        """Where a value stands, in per cent of the way up; to two decimals."""
        return ((value - self.low) * HUNDRED / (self.high - self.low)).quantize(PER_CENT)

    @property
    def marks(self) -> list[Decimal]:
        """The values at which a line is drawn."""
        return [self.low + self.step * place for place in range(int((self.high - self.low) / self.step) + 1)]


def scale_of(values: Sequence[Value]) -> Scale:
    """A scale of round steps (1, 2 or 5 of a power of ten) for these values and zero."""
    known = [value for value in values if value is not None]
    low, high = min([ZERO, *known]), max([ZERO, *known])
    if low == high:
        return Scale(ZERO, Decimal(1), Decimal(1))
    rough = (high - low) / STEPS
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * times for times in (1, 2, 5, 10) if power * times >= rough)
    down = (low / step).to_integral_value(ROUND_FLOOR)
    up = (high / step).to_integral_value(ROUND_CEILING)
    return Scale(down * step, up * step, step)


def across(labels: Sequence[str], series: Sequence[Series], told: Told = formats.rupiah) -> Chart:
    """Lying bars, grouped by category: for many names, and long ones."""
    scale = scale_of([value for one in series for value in one.values])
    zero, groups, top = scale.share(ZERO), [], 0
    for place, label in enumerate(labels):
        bars, y = [], top + LABEL
        for look, one in enumerate(series):
            if (value := one.values[place]) is not None:
                left, right = sorted((zero, scale.share(value)))
                text = f"{label}, {one.name}: {told(value)}"
                bars.append(Bar(look, left, Decimal(y), right - left, Decimal(BAR - 2), text))
            y += BAR
        groups.append(Group(shortened(label), Decimal(top + LABEL - 5), bars))
        top = y + GAP
    ticks = [
        Tick(
            share, short(mark, told) if place % 2 == 0 else "", anchor_of(share)
        )  # a phone has no room for all
        for place, (mark, share) in enumerate((mark, scale.share(mark)) for mark in scale.marks)
    ]
    return Chart(top + AXIS, zero, ticks, groups, [one.name for one in series])


def upright(labels: Sequence[str], series: Sequence[Series], told: Told = formats.rupiah) -> Chart:
    """Standing bars, grouped by category: for a few short names in their order, as quarters are."""
    scale = scale_of([value for one in series for value in one.values])
    zero, wide = height_of(scale, ZERO), wide_of(labels)
    thick = (wide * Decimal("0.7") / max(len(series), 1)).quantize(PER_CENT, ROUND_FLOOR)
    groups = []
    for place, label in enumerate(labels):
        bars, x = [], (LEFT + wide * place + wide * Decimal("0.15")).quantize(PER_CENT, ROUND_FLOOR)
        for look, one in enumerate(series):
            if (value := one.values[place]) is not None:
                upper, lower = sorted((zero, height_of(scale, value)))
                text = f"{label}, {one.name}: {told(value)}"
                bars.append(Bar(look, x, upper, thick, lower - upper, text))
            x += thick
        groups.append(Group(shortened(label), middle_of(place, wide), bars))
    return Chart(TOP + TALL + AXIS, zero, ticks_of(scale, told), groups, [one.name for one in series])


def lines(labels: Sequence[str], series: Sequence[Series], told: Told = formats.rupiah) -> Chart:
    """Lines over categories in their order."""
    scale, wide = scale_of([value for one in series for value in one.values]), wide_of(labels)
    drawn = []
    for look, one in enumerate(series):
        dots = [
            None
            if value is None
            else Dot(middle_of(place, wide), height_of(scale, value), f"{label}, {one.name}: {told(value)}")
            for place, (label, value) in enumerate(zip(labels, one.values, strict=True))
        ]
        pairs = [(a, b) for a, b in pairwise(dots) if a is not None and b is not None]
        drawn.append(Line(look, [dot for dot in dots if dot is not None], pairs))
    groups = [Group(shortened(label), middle_of(place, wide), ()) for place, label in enumerate(labels)]
    legend = [one.name for one in series]
    zero = height_of(scale, ZERO)
    return Chart(TOP + TALL + AXIS, zero, ticks_of(scale, told), groups, legend, drawn)


def height_of(scale: Scale, value: Decimal) -> Decimal:
    """How far from the top a value stands, in pixels of an upright chart."""
    return (TOP + TALL - scale.share(value) * TALL / HUNDRED).quantize(PER_CENT)


def ticks_of(scale: Scale, told: Told) -> list[Tick]:
    return [Tick(height_of(scale, mark), short(mark, told)) for mark in scale.marks]


def wide_of(labels: Sequence[str]) -> Decimal:
    """The room of one category of an upright chart, in per cent across."""
    return (HUNDRED - LEFT) / max(len(labels), 1)


def middle_of(place: int, wide: Decimal) -> Decimal:
    return (LEFT + wide * place + wide / 2).quantize(PER_CENT, ROUND_FLOOR)


def anchor_of(share: Decimal) -> str:
    """Which end of a word stands at its place, so that the first and the last stay inside."""
    return "start" if share == 0 else "end" if share == HUNDRED else "middle"


def shortened(label: str) -> str:
    """A label that fits over its bar on a phone; the table has it whole."""
    return label if len(label) <= LONGEST_LABEL else label[: LONGEST_LABEL - 1].rstrip() + "…"


def short(value: Decimal, told: Told = formats.rupiah) -> str:
    """A value of the scale in few letters: `Rp50 juta`, `Rp1,5 miliar`; what is no rupiah as it is told."""
    if told is not formats.rupiah:
        return told(value)
    for size, word in WORDS:
        if abs(value) >= size:
            return f"{'-' if value < 0 else ''}Rp{formats.number(abs(value) / size)} {word}"
    return formats.rupiah(value)
