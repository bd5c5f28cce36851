"""A year's days off out of a sheet, as the joint decree (SKB) lists them: compared with the calendar, then taken over.

The decree is the truth and the calendar's forecasts guesses: a day of the decree that was foreseen, under another name
or on another day, confirms that forecast (and keeps what rules count from it), it does not stand beside it. What a
decree set before is never changed by a sheet.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.ground import cells, clock, formats, holidays, previews, sheets
from campaigns.ground.errors import Conflict
from campaigns.ground.holidays import DayKind, Holiday
from campaigns.ground.previews import Outcome, Reading
from campaigns.ground.sheets import Column, Line
from campaigns.ground.spreadsheets import Sheet
from campaigns.people import calendar
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Things

MOST = 400  # rows of one sheet; a year has some 40 days that matter
KINDS = {
    "libur nasional": DayKind.HOLIDAY,
    "cuti bersama": DayKind.JOINT_LEAVE,
    "hari penting": DayKind.NOTABLE,
    "libur": DayKind.HOLIDAY,
    "cuti": DayKind.JOINT_LEAVE,
}
COLUMNS = (
    Column("day", "Tanggal", cells.day, ("tgl",)),
    Column(
        "name",
        "Nama",
        cells.text(120),
        ("nama hari", "nama hari libur", "hari libur", "keterangan", "uraian"),
    ),
    Column("kind", "Jenis", cells.one_of(KINDS), ("jenis hari",)),
    Column("basis", "Dasar", cells.text(120), ("dasar penetapan",), needed=False, filled=False, empty=""),
    Column(
        "decreed",
        "Keadaan",
        cells.one_of({"ditetapkan": True, "perkiraan": False}),
        needed=False,
        filled=False,
        empty=True,
    ),
)


@dataclass(frozen=True)
class Entry:
    """A day as a sheet's row sets it; without a `basis` it is only foreseen."""

    row: int
    day: date
    name: str
    kind: DayKind
    basis: str


@dataclass(frozen=True)
class Step(previews.Step[Entry]):
    """What one entry would do; `holiday` is the day of the calendar that is known or changed."""

    holiday: Holiday | None = None


# Acts


def take_over(entries: Sequence[Entry], seen: str, *, by: Membership) -> dict[Outcome, int]:
    """Do what `compare` said, all of it: how many days are new, changed and known.

    `seen` is the `mark_of` the steps that a person read. Raises Conflict (`decree.moved`: the calendar changed
    meanwhile), Invalid (`decree.wrong`: some row is wrong), NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    steps = compare(entries)
    if mark_of(steps) != seen:
        raise Conflict("decree.moved", "Kalender berubah sejak pratinjau dibuat. Periksa lagi, lalu simpan.")
    previews.expect_good(steps, "decree.wrong")
    for step in steps:
        _take(step, by)
    return previews.counts(steps)


def _take(step: Step, by: Membership) -> None:
    entry = step.entry
    if step.outcome is Outcome.NEW:
        calendar.put(entry.day, entry.name, entry.kind, entry.basis, bool(entry.basis), by=by)
    elif step.outcome is Outcome.CHANGED and step.holiday is not None:
        calendar.confirm(step.holiday, entry.basis, entry.day, entry.name, entry.kind, by=by)


# Questions


def reading(found: Sequence[Sheet], basis: str) -> Reading[Entry]:
    """The sheet's days; rows that name no decree take `basis`, and are forecasts where that is empty too.

    Raises Invalid with field `file` where there is no such table, `basis` where it is too long.
    """
    basis = calendar.checked_basis(basis, needed=False)
    table = sheets.lines(found, COLUMNS, MOST)
    return Reading(
        tuple(_entry(line, basis) for line in table if not line.faults),
        tuple(fault for line in table for fault in line.faults),
    )


def _entry(line: Line, basis: str) -> Entry:
    told = line.values
    named = (told["basis"] or basis) if told["decreed"] else ""
    return Entry(line.row, told["day"], told["name"], told["kind"], named)


def compare(entries: Sequence[Entry]) -> list[Step]:
    """What each entry would do, in order. An entry claims a day of the calendar that has its day and name, else a
    forecast of its name in that year, else the only forecast of its kind on that day.
    """
    free = [day for year in sorted({entry.day.year for entry in entries}) for day in holidays.of_year(year)]
    steps: dict[int, Step] = _wrong(entries)
    for claims in (_is_same, _is_named_alike, _is_on_same_day):
        for place, entry in enumerate(entries):
            if place in steps:
                continue
            claimed = [day for day in free if claims(entry, day)]
            if claimed and (claims is not _is_on_same_day or len(claimed) == 1):
                steps[place] = _meeting(entry, claimed[0])
                free.remove(claimed[0])
    return [steps.get(place) or _new(entry, free) for place, entry in enumerate(entries)]


def left_over(steps: Iterable[Step]) -> list[Holiday]:
    """Forecasts of the years that the entries are of, which none of them confirms: perhaps not to be."""
    steps = list(steps)
    met = [step.holiday for step in steps]
    return [
        day
        for year in sorted({step.entry.day.year for step in steps})
        for day in holidays.of_year(year)
        if not day.confirmed and day not in met and day.kind in holidays.DAYS_OFF
    ]


def mark_of(steps: Iterable[Step]) -> str:
    """What a person has seen, in short; another one when the calendar changes beneath it."""
    return previews.mark_of(
        (step.entry, step.outcome, step.holiday and (step.holiday.id, step.holiday.day, step.holiday.name))
        for step in steps
    )


def _wrong(entries: Sequence[Entry]) -> dict[int, Step]:
    """The entries that no calendar could take, by their place."""
    first: dict[tuple[date, str], int] = {}
    wrong = {}
    for place, entry in enumerate(entries):
        twin = first.setdefault((entry.day, cells.folded(entry.name)), entry.row)
        if entry.day.year not in clock.YEARS:
            wrong[place] = _refused(entry, f"tahunnya harus antara {clock.YEARS[0]} dan {clock.YEARS[-1]}")
        elif twin != entry.row:
            wrong[place] = _refused(entry, f"hari dan namanya sama dengan baris {twin}")
    return wrong


def _meeting(entry: Entry, day: Holiday) -> Step:
    """The entry's meeting with the day of the calendar that it claims."""
    if day.confirmed:
        if day.kind is not entry.kind:
            return _refused(entry, "hari ini sudah ditetapkan dengan jenis lain; hapus dulu di kalender")
        return Step(entry, Outcome.KNOWN, "", day)
    if not entry.basis:
        return Step(entry, Outcome.KNOWN, "Masih perkiraan.", day)
    changes = ["Perkiraan dipastikan"]
    if day.day != entry.day:
        changes.append(f"semula {formats.day(day.day)}")
    if day.name != entry.name:
        changes.append(f"semula bernama “{day.name}”")
    return Step(entry, Outcome.CHANGED, ", ".join(changes) + ".", day)


def _new(entry: Entry, free: Iterable[Holiday]) -> Step:
    said = [] if entry.basis else ["Dicatat sebagai perkiraan: dasarnya tidak disebut."]
    said += [f"Hari itu sudah ada: “{day.name}”." for day in free if day.day == entry.day]
    return Step(entry, Outcome.NEW, " ".join(said))


def _refused(entry: Entry, why: str) -> Step:
    return Step(entry, Outcome.WRONG, f"Baris {entry.row}: {why}.")


def _is_same(entry: Entry, day: Holiday) -> bool:
    return day.day == entry.day and cells.folded(day.name) == cells.folded(entry.name)


def _is_named_alike(entry: Entry, day: Holiday) -> bool:
    alike = day.day.year == entry.day.year and cells.folded(day.name) == cells.folded(entry.name)
    return alike and not day.confirmed and bool(entry.basis)


def _is_on_same_day(entry: Entry, day: Holiday) -> bool:
    return day.day == entry.day and day.kind is entry.kind and not day.confirmed and bool(entry.basis)
