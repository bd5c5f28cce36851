"""What administrators do with boundaries: have a file looked at, take it over, go back to an older one or a scheme."""

import hashlib
from datetime import date

import orjson
from sqlalchemy import delete, select

from campaigns.ground import clock, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.regions import Level
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.boundaries import questions
from campaigns.plans.boundaries.reading import Read
from campaigns.plans.boundaries.things import LONGEST_SOURCE, Boundary, BoundaryArea
from campaigns.plans.versions import VersionState, held_as_seen, retire

AREAS = {Level.REGENCY: "kabupaten/kota", Level.DISTRICT: "kecamatan"}
MOVED = "Batas yang dipakai berubah sejak halaman ini Anda baca. Periksa lagi, lalu ulangi."


def prepare(read: Read, source: str, source_day: date, *, by: Membership | None) -> Boundary:
    """Keep a file's outlines for a person to look at; those before, of the same level, that nobody took over are left.

    `by` is None for the command line. Raises Invalid, NotAllowed.
    """
    _require(by)
    source = texts.checked(
        source,
        LONGEST_SOURCE,
        "boundary.source",
        "source",
        empty=("boundary.source", "Tulis sumber berkas ini."),
    )
    if source_day > clock.today():
        raise Invalid("boundary.day", "Tanggal data tidak boleh setelah hari ini.", "day")
    for older in _open(read.level):
        _leave(older)
    made = add(
        Boundary(
            level=read.level,
            state=VersionState.FAULTY if read.facts["faults"] else VersionState.PREPARED,
            source=source,
            source_day=source_day,
            name=read.name,
            sha256=read.sha256,
            size=read.size,
            outlines=read.outlines,
            digest=hashlib.sha256(read.outlines.encode()).hexdigest()[:12],
            facts=read.facts,
            compared_with_id=read.compared_with_id,
            made_by_id=by.person_id if by else None,
        )
    )
    db.session.add_all(_areas(made.id, read))
    told = {"areas": AREAS[read.level], "name": read.name, "source": source, "day": source_day}
    journal.note(by, "memeriksa batas wilayah", made, None, **told, faults=len(made.faults))
    return made


def take_over(boundary: Boundary, seen: str, *, by: Membership | None) -> None:
    """Draw the map by this version from now on: one that was prepared, or an older one again.

    `seen` is the mark of what was in use when the person read the page. Raises Conflict (`boundary.moved`,
    `boundary.taken`), Invalid (`boundary.faulty`), NotAllowed.
    """
    _require(by)
    hold(boundary)
    if boundary.state is VersionState.FAULTY:
        raise Invalid("boundary.faulty", "Masih ada yang salah. Perbaiki berkasnya, lalu unggah lagi.")
    if boundary.state not in (VersionState.PREPARED, VersionState.RETIRED):
        raise Conflict("boundary.taken", "Versi ini sudah dipakai, atau sudah diganti berkas lain.")
    before = _expect_seen(boundary.level, seen)
    if boundary.state is VersionState.PREPARED and boundary.compared_with_id != (
        before.id if before else None
    ):
        raise Conflict(
            "boundary.moved", "Batas yang dipakai berubah sejak berkas ini dibandingkan. Unggah lagi."
        )
    retire(before)
    again = boundary.was_used
    boundary.state, boundary.taken_at = VersionState.CURRENT, clock.now()
    boundary.taken_by_id = by.person_id if by else None
    act = "memakai lagi batas wilayah" if again else "memakai batas wilayah"
    journal.note(by, act, boundary, {"used": before and before.id}, used=boundary.id, source=boundary.source)


def withdraw(level: Level, seen: str, *, by: Membership | None) -> None:
    """Go back to the scheme that the program brings along. Raises Conflict, NotAllowed."""
    _require(by)
    before = _expect_seen(level, seen)
    if before is None:
        raise _moved()
    retire(before)
    journal.note(by, "kembali ke skema wilayah", before, {"used": before.id}, used=None)


def discard(boundary: Boundary, *, by: Membership | None) -> None:
    """Leave a version that was looked at and is not wanted. Raises Conflict, NotAllowed."""
    _require(by)
    hold(boundary)
    if not boundary.is_open:
        raise Conflict("boundary.taken", "Versi ini sudah dipakai, atau sudah diganti berkas lain.")
    _leave(boundary)
    journal.note(by, "membatalkan batas wilayah", boundary)


def _require(by: Membership | None) -> None:
    if by is not None:
        require(by, Action.MANAGE_REFERENCE)


def _expect_seen(level: Level, seen: str) -> Boundary | None:
    """What is in use, held; Conflict where it is not what was seen."""
    return held_as_seen(questions.current(level), seen, lambda: questions.mark(level), _moved())


def _moved() -> Conflict:
    return Conflict("boundary.moved", MOVED)


def _open(level: Level) -> list[Boundary]:
    wanted = select(Boundary).where(
        Boundary.level == level, Boundary.state.in_([VersionState.FAULTY, VersionState.PREPARED])
    )
    return list(db.session.scalars(wanted.with_for_update(of=Boundary)))


def _leave(boundary: Boundary) -> None:
    """That it was looked at stays; its lines do not."""
    boundary.state, boundary.outlines = VersionState.LEFT, ""
    db.session.execute(delete(BoundaryArea).where(BoundaryArea.boundary_id == boundary.id))


def _areas(number: int, read: Read) -> list[BoundaryArea]:
    made = []
    for code, polygons in read.details.items():
        corners = [corner for rings in polygons for corner in rings[0]]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        box = {"west": min(xs), "south": min(ys), "east": max(xs), "north": max(ys)}
        made.append(
            BoundaryArea(boundary_id=number, code=code, polygons=orjson.dumps(polygons).decode(), **box)
        )
    return made
