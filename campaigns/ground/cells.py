"""One cell of somebody's sheet, read as what it should hold: a text, a day, one of some words.

A reader takes a cell (spreadsheets.Cell) and gives its value, or raises Invalid with half a sentence that sheets.py
completes with row and column. None is never given to a reader: an empty cell is the column's affair.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from campaigns.ground import clock, formats
from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell

Value = TypeVar("Value")
Reader = Callable[[Cell], Any]

SHOWN = 40  # characters of a cell that a sentence quotes
FORMULA = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "＝",
    "＋",
    "－",
    "＠",
)  # the wide ones run in eastern Excels
FAILED = re.compile(
    r"#(?:NULL|DIV/0|VALUE|REF|NUM|SPILL|CALC|FIELD|BLOCKED|UNKNOWN|CONNECT|BUSY|EXTERNAL|PYTHON)!"
    r"|#NAME\?|#N/A|#GETTING_DATA|Err:[0-9]{3}"
)  # the last ones are LibreOffice's
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of Excel's count, for every day from 1 March 1900 on
SERIALS = range(36_526, 73_416)  # 2000-01-01 to 2100-12-31; other numbers are something else
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]00:00(?::00)?)?")
DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[T ]00[:.]00(?:[:.]00)?)?")
PERSONS = re.compile(r"[0-9]{1,12}|[0-9]{1,3}(?:\.[0-9]{3}){1,3}")  # 1234, 1.234
WORDED = re.compile(r"(\d{1,2})[ \-]([^\W\d]+)\.?[ \-](\d{4})")
# as other programs and people write them; the names of formats.MONTHS and their first three letters are known
OTHER_MONTHS = {
    **{"pebruari": 2, "peb": 2, "feb": 2, "agt": 8, "agust": 8, "sept": 9, "nop": 11, "nopember": 11},
    **{"january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "aug": 8},
    **{"october": 10, "oct": 10, "december": 12, "dec": 12},
}
MONTHS = {
    **{name.casefold()[:3]: number for number, name in enumerate(formats.MONTHS, 1)},
    **{name.casefold(): number for number, name in enumerate(formats.MONTHS, 1)},
    **OTHER_MONTHS,
}


def folded(text: str) -> str:
    """A heading or a word without its case, spaces, lines and signs: ` Jenis_Libur *` -> `jenis libur`."""
    return " ".join(re.findall(r"[^\W_]+", text.casefold()))


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may run this text, also behind blanks or a byte-order mark."""
    return text.startswith(FORMULA) or text.lstrip(" \u00a0\ufeff\u200b").startswith(FORMULA)


def is_failed(cell: Cell) -> bool:
    """Whether it is what a spreadsheet shows in place of a value that its formula could not work out."""
    return isinstance(cell, str) and FAILED.fullmatch(cell.strip()) is not None


def failure(cell: Cell) -> Invalid:
    return Invalid("cell.failed", f"rumusnya gagal ({shown(cell)}); perbaiki rumusnya, atau tulis nilainya")


def whole(cell: Cell) -> str:
    """The cell's text on one line, however long: what is looked up by its name may have a long one."""
    return shown(cell) if isinstance(cell, bool | date) else " ".join(str(cell).split())


def shown(cell: Cell) -> str:
    """The cell as a sentence quotes it."""
    if isinstance(cell, bool):
        return "ya" if cell else "tidak"
    if isinstance(cell, date):
        return formats.day_short(cell)
    text = " ".join(str(cell).split())
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class Text:
    """A reader as the others are, which can also look at a whole column at once."""

    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, cell: Cell) -> str:
        tidy = whole(cell)
        if is_failed(tidy):
            raise failure(tidy)
        if tidy.startswith("'") and is_formula(tidy[1:]):
            tidy = tidy[1:]
        if len(tidy) > self.most:
            raise Invalid("cell.long", f"lebih dari {self.most} karakter")
        if not tidy.isprintable():
            raise Invalid("cell.unprintable", "memuat karakter yang tidak dapat disimpan")
        return tidy

    def holds(self, column: Sequence[Cell]) -> bool:
        """Whether all these cells are texts already as they are read, as far as can be told at one glance."""
        try:
            joined = "|".join(column)  # type: ignore[arg-type]  # not all may be texts
        except TypeError:
            return False
        begun = [f"|{sign}" for sign in ("'", "#", "Err:") if sign in joined]
        untidy = any(signs in joined for signs in ("  ", " |", "| ", *begun))
        ends = joined.startswith(("'", " ", "#", "Err:")) or joined.endswith(" ")
        return not (untidy or ends) and joined.isprintable() and max(map(len, column)) <= self.most  # type: ignore[arg-type]


def text(most: int) -> Text:
    """A text of at most `most` characters, its spaces and lines made single spaces.

    The quote that our own exports set before what a spreadsheet would run (outreach/hall/exports.py) is taken off.
    """
    return Text(most)


def filled_text(most: int) -> Reader:
    """A `text` that says something: blanks, and a lone quote, are a fault as an empty cell is."""
    read_text = text(most)

    def read(cell: Cell) -> str:
        told: str = read_text(cell)
        if not told:
            raise Invalid("cell.empty", "wajib diisi")
        return told

    return read


def one_of(words: Mapping[str, Value]) -> Reader:
    """One of some words, in any case and spacing; `words` are folded, the first one for a value is the usual one."""
    usual: dict[Value, str] = {}
    for word, value in words.items():
        usual.setdefault(value, word)

    def read(cell: Cell) -> Value:
        if (known := folded(shown(cell))) in words:
            return words[known]
        raise Invalid("cell.word", f"“{shown(cell)}” tidak dikenal; isi dengan {', '.join(usual.values())}")

    return read


def people(most: int) -> Reader:
    """A whole number of persons, at most `most`, also as `1.234`."""

    def read(cell: Cell) -> int:
        if isinstance(cell, str) and PERSONS.fullmatch(typed := cell.strip().replace(" ", "")):
            cell = int(typed.replace(".", ""))
        if isinstance(cell, Decimal):
            raise Invalid("cell.people", f"“{shown(cell)}” bukan bilangan bulat; ribuan yang tertulis 1,234?")
        if isinstance(cell, bool) or not isinstance(cell, int):
            raise Invalid("cell.people", f"“{shown(cell)}” bukan jumlah orang; contoh: 1.234")
        if not 0 <= cell <= most:
            raise Invalid("cell.people", f"jumlah orang harus dari 0 sampai {formats.number(most)}")
        return cell

    return read


def day(cell: Cell) -> date:
    """A day: a cell that is one, Excel's count of days, ISO, `17/08/2027` (day first), or `Selasa, 17 Agustus 2027`."""
    found = _told_day(cell)
    if found is None:
        raise Invalid("cell.day", f"“{shown(cell)}” bukan tanggal; contoh: 17/08/2027")
    return found


def near_day(cell: Cell) -> date:
    """A `day` of the years that an office plans in; far from those in which moments end."""
    found = day(cell)
    if found.year not in clock.YEARS:
        raise Invalid("cell.day", f"tahunnya harus antara {clock.YEARS[0]} dan {clock.YEARS[-1]}")
    return found


def hour(cell: Cell) -> time:
    """An hour: a cell that is one, `08.00`, `8:30`."""
    if isinstance(cell, datetime):
        return cell.time()
    if isinstance(cell, time):
        return cell
    text = shown(cell).upper().removesuffix("WITA").strip().replace(".", ":")
    for form in ("%H:%M", "%H:%M:%S"):
        try:
            return datetime.strptime(text, form).time()  # noqa: DTZ007 an hour of the wall clock, its zone is WITA
        except ValueError:
            continue
    raise Invalid("cell.hour", f"“{shown(cell)}” bukan jam; contoh: 08.30")


def _told_day(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return _counted(cell)
    return _written(cell) if isinstance(cell, str) else None


def _counted(number: int | Decimal) -> date | None:
    if not SERIALS.start <= number < SERIALS.stop:  # before int(): a number may have 300 digits
        return None
    return SERIAL_ZERO + timedelta(days=int(number))


def _written(typed: str) -> date | None:
    words = " ".join(typed.split()).casefold()
    if words.isascii() and words.isdecimal():
        return _counted(int(words)) if len(words) == 5 else None
    words = re.sub(r"^[^\W\d]+'?[^\W\d]*,? (?=\d)", "", words)  # the day of the week, also `jum'at`
    if found := ISO.fullmatch(words):
        return _made(found[1], found[2], found[3])
    if found := DAY_FIRST.fullmatch(words):
        return _made(found[3], found[2], found[1])
    if (found := WORDED.fullmatch(words)) and found[2] in MONTHS:
        return _made(found[3], MONTHS[found[2]], found[1])
    return None


def _made(year: str, month: str | int, of_month: str) -> date | None:
    try:
        return date(int(year), int(month), int(of_month))
    except ValueError:
        return None
