"""The words of the map's measures: what they are called, how a value is written, what each step of the legend means."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

from flask_babel import format_decimal, get_locale
from flask_babel import gettext as _

from campaigns.ground import formats
from campaigns.insight.coverage import AreaCoverage, Level, Measure, Step, Unit
from campaigns.insight.coverage.measures import GRADED, Value

LABELS: dict[str, Callable[[], str]] = {
    "reached": lambda: _("Penduduk terjangkau"),
    "left-out": lambda: _("Penduduk belum terjangkau"),
    "activities": lambda: _("Kegiatan terlaksana"),
    "contacts": lambda: _("Kontak"),
    "contacts-per-1000": lambda: _("Kontak per 1.000 penduduk"),
    "households": lambda: _("Keluarga unik"),
    "reports-per-10000": lambda: _("Laporan warga per 10.000 penduduk"),
    "days-since-visit": lambda: _("Hari sejak kunjungan terakhir"),
    "never-visited": lambda: _("Desa/kelurahan yang belum terjangkau"),
}
UNITS: dict[Unit, Callable[[str], str]] = {
    Unit.PERCENT: lambda figure: f"{figure}%",
    Unit.PEOPLE: lambda figure: _("%(count)s orang", count=figure),
    Unit.HOUSEHOLDS: lambda figure: _("%(count)s keluarga", count=figure),
    Unit.ACTIVITIES: lambda figure: _("%(count)s kegiatan", count=figure),
    Unit.PER_1000: lambda figure: figure,
    Unit.PER_10000: lambda figure: figure,
    Unit.DAYS: lambda figure: _("%(count)s hari", count=figure),
}


def label(measure: Measure) -> str:
    return LABELS[measure.key]()


def figure(value: Value) -> str:
    """A value in the reader's language: `4.305.281`, `14,6`; a dash where there is none (rule R2)."""
    if value is None:
        return formats.NOTHING
    if not isinstance(value, Decimal):
        return str(format_decimal(value))
    decimals = -int(value.as_tuple().exponent)
    return str(format_decimal(value, f"#,##0.{'0' * decimals}"))


def percent(part: int, whole: int) -> str:
    """A share in the reader's language: `14,6%`, `<0.1%`; a dash where there is no denominator (rule R2)."""
    share = formats.percent(part, whole)
    return share if str(get_locale()) == "id" else share.replace(",", ".")


def told(measure: Measure, value: Value) -> str:
    """A value with its unit: `14,6%`, `27 hari`."""
    return formats.NOTHING if value is None else UNITS[measure.unit](figure(value))


def cell(measure: Measure, area: AreaCoverage, on: date) -> str:
    """An area's value as a table tells it: a share with its sign, anything else without its unit."""
    return percent(*measure.parts(area)) if measure.parts else figure(measure.value(area, on))


def said(measure: Measure, area: AreaCoverage, on: date) -> str:
    """The measure and its value, as a line of text; of an area nobody visited that, too."""
    value = cell(measure, area, on) if measure.is_share else told(measure, measure.value(area, on))
    line = f"{label(measure)}: {value}"
    return line if area.visited else _("%(line)s (belum dikunjungi)", line=line)


def steps(measure: Measure, level: Level) -> list[tuple[Step, str]]:
    """Each step that an area can stand in, and its words."""
    first, second, third = measure.limits(level)
    words = [f"< {told(measure, first)}", _between(measure, first, second), _between(measure, second, third)]
    graded = list(zip(GRADED, [*words, f"≥ {told(measure, third)}"], strict=True))
    return [*graded, (Step.UNKNOWN, _("tidak ada data"))]


def _between(measure: Measure, lower: int, upper: int) -> str:
    """From a limit up to, but not including, the next one."""
    if measure.unit in {Unit.PERCENT, Unit.PER_1000, Unit.PER_10000}:
        return f"{figure(lower)}–<{told(measure, upper)}"
    return f"{figure(lower)}–{told(measure, upper - 1)}"
