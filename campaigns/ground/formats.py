"""How Indonesian offices write figures, days and hours (id_ID), without the locale module.

Servers often lack the id_ID locale, and switching locales is global to a process, so the few rules are
stated here. A value that is not known is shown as an en dash, never as 0. Moments must be aware; they
are shown in WITA whatever zone they carry (rule T1).
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from campaigns.ground.clock import WITA

NOTHING = "–"
REMEMBERED = 10_000  # days and hours in pages: the same ones again and again

MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")  # the week begins on Monday

# Figures


def number(value: int | Decimal | None) -> str:
    """`4305281` -> `4.305.281`; a Decimal keeps its decimals but no idle zeros: `2.50` -> `2,5`."""
    if value is None:
        return NOTHING
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    if "." in text:
        text = text.rstrip("0").removesuffix(".")
    return _swapped("0" if text == "-0" else text)


def tenths(value: float) -> str:
    """A figure that was measured, to one decimal at most: `12,5`, `8`."""
    return number(_rounded(Decimal(value), 1))


def quantities(by_unit: Mapping[str, Decimal]) -> str:
    """So much of each unit, side by side and never added up: `120 bungkus, 40 paket`; nothing where there is none."""
    return ", ".join(f"{number(quantity)} {unit}" for unit, quantity in by_unit.items())


def capital(words: str) -> str:
    """Words as they begin a line, the rest as it is: `Triwulan II 2026`, where `capitalize` says `Triwulan ii 2026`."""
    return words[:1].upper() + words[1:]


def rupiah(amount: Decimal | int | None) -> str:
    """Rupiah in full: `Rp1.234.567`, `Rp1.234.567,50`, `-Rp1.234`.

    Sen are shown only where there are any; more decimals (averages) are rounded half up to the sen.
    """
    if amount is None:
        return NOTHING
    rounded = _rounded(Decimal(amount), 2)
    text = f"{abs(rounded):,.2f}".removesuffix(".00")
    return f"{'-' if rounded < 0 else ''}Rp{_swapped(text)}"


def change(amount: Decimal) -> str:
    """A difference in rupiah by its direction: `naik Rp1.000`, `turun Rp1.000`, `tetap`."""
    if not amount:
        return "tetap"
    return f"{'naik' if amount > 0 else 'turun'} {rupiah(abs(amount))}"


def percent(part: int | Decimal | None, whole: int | Decimal | None, digits: int = 1) -> str:
    """`part` of `whole` as `98,5%`, rounded half up; a dash where there is no denominator (rule R2).

    A part that is not the whole never rounds up to 100, nor one above 0 down to 0: `>99,9%`, `<0,1%`.
    """
    if part is None or not whole:
        return NOTHING
    exact = Decimal(part) * 100 / Decimal(whole)
    shown, step = _rounded(exact, digits), Decimal(1).scaleb(-digits)
    mark = ""
    if shown == 0 and exact > 0:
        mark, shown = "<", step
    elif shown == 100 and exact < 100:
        mark, shown = ">", 100 - step
    return f"{mark}{_swapped(f'{shown:,.{digits}f}')}%"


def share(part: int | Decimal, whole: int | Decimal) -> Decimal:
    """`part` of `whole` in per cent, for drawing: two decimals, never outside 0 to 100, 0 without a whole."""
    if whole <= 0:
        return Decimal(0)
    return min(max(_rounded(Decimal(part) * 100 / Decimal(whole), 2), Decimal(0)), Decimal(100))


def roman(quarter: int) -> str:
    """`III`: a quarter, 1 to 4, as an office writes it."""
    return ("I", "II", "III", "IV")[quarter - 1]


# Days


@lru_cache(REMEMBERED)
def day(value: date | None) -> str:
    """`24 November 2026`. A moment is shown as the WITA day on which it falls."""
    if value is None:
        return NOTHING
    that = _day_of(value)
    return f"{that.day} {MONTHS[that.month - 1]} {that.year}"


@lru_cache(REMEMBERED)
def day_named(value: date | None) -> str:
    """`Selasa, 24 November 2026`."""
    return NOTHING if value is None else f"{DAYS[_day_of(value).weekday()]}, {day(value)}"


def day_short(value: date | None) -> str:
    """`24/11/2026`: day first, as everywhere in Indonesia."""
    return NOTHING if value is None else f"{_day_of(value):%d/%m/%Y}"


@lru_cache(REMEMBERED)
def day_month(value: date | None) -> str:
    """`27 Nov`, for narrow columns; the year must be plain from the place."""
    if value is None:
        return NOTHING
    return f"{_day_of(value).day} {month_short(value)}"


@lru_cache(REMEMBERED)
def day_of_week(value: date | None) -> str:
    """`Selasa 24 Nov`, at the head of a column; the year must be plain from the place."""
    return NOTHING if value is None else f"{DAYS[_day_of(value).weekday()]} {day_month(value)}"


def month_short(value: date | None) -> str:
    """`Nov`, beneath the number of the day."""
    return NOTHING if value is None else MONTHS[_day_of(value).month - 1][:3]


def days(first: date | None, last: date | None) -> str:
    """A span of days, both included: `1–3 Desember 2026`, `28 November – 2 Desember 2026`.

    One day, or no last day, is shown as that day alone.
    """
    if first is None or last is None:
        return day(first if last is None else last)
    one, two = _day_of(first), _day_of(last)
    if one == two:
        return day(two)
    if (one.year, one.month) == (two.year, two.month):
        return f"{one.day}–{day(two)}"
    head = day(one) if one.year != two.year else f"{one.day} {MONTHS[one.month - 1]}"
    return f"{head} – {day(two)}"


# Hours


def time(moment: datetime | None) -> str:
    """`08.00` in WITA, with a dot."""
    return NOTHING if moment is None else f"{_wita(moment):%H.%M}"


@lru_cache(REMEMBERED)
def hours(start: datetime | None, end: datetime | None) -> str:
    """`09.00–11.00 WITA`; an open end is shown as `09.00 WITA`. The days are shown elsewhere."""
    if start is None:
        return NOTHING
    return f"{time(start)} WITA" if end is None else f"{time(start)}–{time(end)} WITA"


@lru_cache(REMEMBERED)
def hours_on(start: datetime, end: datetime, on: date, zone: str = "") -> str:
    """What of a stretch falls on a WITA day it touches: `20.00–04.00` where it begins, then `sampai 04.00`.

    Over more than one night it is `mulai 20.00`, and `sepanjang hari` in between. `zone` follows the hours.
    """
    if _day_of(start) == on:
        long = _day_of(end) > on + timedelta(days=1)
        return f"mulai {time(start)}{zone}" if long else f"{time(start)}–{time(end)}{zone}"
    return f"sampai {time(end)}{zone}" if _day_of(end) == on else "sepanjang hari"


@lru_cache(REMEMBERED)
def moment(value: datetime | None) -> str:
    """`24 November 2026, 08.00 WITA`."""
    return NOTHING if value is None else f"{day(value)}, {time(value)} WITA"


def _wita(value: datetime) -> datetime:
    """The same moment by the clock of Banjarmasin. Raises TypeError for a naive one: its zone is a guess."""
    if value.tzinfo is None:
        raise TypeError("a moment needs its time zone")
    return value.astimezone(WITA)


def _day_of(value: date) -> date:
    return _wita(value).date() if isinstance(value, datetime) else value


def _rounded(value: Decimal, digits: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _swapped(text: str) -> str:
    """`1,234.5` -> `1.234,5`."""
    return text.translate(str.maketrans(",.", ".,"))
