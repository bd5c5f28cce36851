"""The office's calendar, kept by those who may: acts on campaigns/ground/holidays.py, which knows nobody.

A forecast becomes a fact when a person has read the decree and names it; every working-day sum (rule T1)
reads the result at once.
"""

from datetime import date
from typing import Any

from campaigns.ground import clock, forecasts, holidays, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.holidays import Anchor, DayKind, Holiday
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Acts


def put(
    day: date,
    name: str,
    kind: DayKind,
    basis: str,
    confirmed: bool,
    anchor: Anchor | None = None,
    *,
    by: Membership,
) -> Holiday:
    """Add a day that matters; `anchor` says that rules count from it.

    Raises Invalid, Conflict (that day has this name already), NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    name = _checked_name(name)
    _check_day(day)
    basis = checked_basis(basis, needed=confirmed)
    if holidays.named(day, name):
        raise Conflict("holiday.twin", "Hari itu sudah tercatat dengan nama ini.", "name")
    holiday = add(Holiday(day=day, name=name, kind=kind, basis=basis, confirmed=confirmed, anchor=anchor))
    journal.note(by, "menambah hari dalam kalender", holiday, **_facts(holiday))
    return holiday


def foresee(year: int, *, by: Membership) -> list[Holiday]:
    """Put the year's likely days off into the calendar, each unconfirmed; gives those that were missing.

    Raises Invalid (a year that nobody can foresee), Conflict (`holiday.foreseen`: nothing is missing), NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    _check_day(date(min(max(year, 1), 9999), 1, 1))
    missing = forecasts.of_year(year, holidays.days_off(date(year, 1, 1), date(year, 12, 31)))
    if not missing:
        raise Conflict(
            "holiday.foreseen", f"Tidak ada libur atau cuti bersama {year} lain yang dapat diperkirakan."
        )
    return [put(one.day, one.name, one.kind, forecasts.BASIS, False, by=by) for one in missing]


def confirm(
    holiday: Holiday,
    basis: str,
    day: date | None = None,
    name: str | None = None,
    kind: DayKind | None = None,
    *,
    by: Membership,
) -> None:
    """Say that a decree sets this day: on `day`, under `name`, as `kind`, where it sets them otherwise than foreseen.

    Raises Invalid (no decree), Conflict, NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    hold(holiday)
    if holiday.confirmed:
        raise Conflict("holiday.confirmed", "Hari ini sudah dipastikan.")
    day = day or holiday.day
    name = _checked_name(name or holiday.name)
    _check_day(day)
    basis = checked_basis(basis, needed=True)
    twin = holidays.named(day, name)
    if twin is not None and twin is not holiday:
        raise Conflict("holiday.twin", "Hari itu sudah tercatat dengan nama ini.", "day")
    before = _facts(holiday)
    holiday.day, holiday.name, holiday.kind = day, name, kind or holiday.kind
    holiday.basis, holiday.confirmed = basis, True
    journal.note(by, "memastikan hari dalam kalender", holiday, before, **_facts(holiday))


def remove(holiday: Holiday, *, by: Membership) -> None:
    """Take a day out of the calendar; the journal keeps what it was. Raises NotAllowed."""
    require(by, Action.MANAGE_REFERENCE)
    journal.note(by, "menghapus hari dari kalender", holiday, _facts(holiday))
    db.session.delete(holiday)
    db.session.flush()


def _checked_name(name: str) -> str:
    wanted = "Nama hari wajib diisi, paling banyak 120 karakter."
    code = "holiday.nameless"
    return texts.checked(" ".join(name.split()), 120, code, "name", empty=(code, wanted))


def _check_day(day: date) -> None:
    if day.year not in clock.YEARS:
        raise Invalid("holiday.year", f"Tahunnya harus antara {clock.YEARS[0]} dan {clock.YEARS[-1]}.", "day")


def checked_basis(basis: str, *, needed: bool) -> str:
    """The decree on one line, at most 120 characters. Raises Invalid with field `basis`."""
    basis = " ".join(basis.split())
    if needed and not basis:
        raise Invalid(
            "holiday.basis", "Sebutkan keputusan yang menetapkannya. Contoh: SKB 3 Menteri 2027.", "basis"
        )
    return texts.checked(basis, 120, "holiday.basis-long", "basis")


def _facts(holiday: Holiday) -> dict[str, Any]:
    return {name: getattr(holiday, name) for name in ("day", "name", "kind", "anchor", "basis", "confirmed")}
