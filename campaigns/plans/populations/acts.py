"""What administrators do with the population: have a sheet looked at, take it over whole, go back (rule R0)."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import delete, insert, select, update

from campaigns.ground import clock, population, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.population import DistrictEstimate, RegencyCount, VillageCensus
from campaigns.ground.regions import Kind, Region, regency_code
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.populations import questions
from campaigns.plans.populations.reading import Counts
from campaigns.plans.populations.things import (
    LONGEST_NAME,
    LONGEST_SOURCE,
    PopulationCount,
    PopulationSeries,
)
from campaigns.plans.versions import VersionState, held_as_seen, retire
from campaigns.reference import rows

FIRST_YEAR = 2010  # the census that villages are known from
MOVED = "Penduduk yang dipakai berubah sejak halaman ini Anda baca. Periksa lagi, lalu ulangi."


def prepare(
    counts: Counts, source: str, year: int, name: str, content: bytes, *, by: Membership
) -> PopulationSeries:
    """Keep a sheet's counts for a person to look at; the series before that nobody took over is left.

    Raises Invalid (`population.wrong`: some row is at fault), NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    if counts.faults:
        raise Invalid("population.wrong", "Masih ada baris yang salah. Perbaiki berkasnya, lalu unggah lagi.")
    source = texts.checked(
        source, LONGEST_SOURCE, "population.source", "source", empty=("population.source", "Tulis sumbernya.")
    )
    if not FIRST_YEAR <= year <= clock.today().year:
        raise Invalid("population.year", f"Tahun data dari {FIRST_YEAR} sampai tahun ini.", "year")
    for older in _open():
        older.state = VersionState.LEFT
        db.session.execute(delete(PopulationCount).where(PopulationCount.series_id == older.id))
    told = _shared(counts.people) if counts.shared else _whole(counts.people)
    made = add(
        PopulationSeries(
            state=VersionState.PREPARED,
            source=source,
            year=year,
            shared=counts.shared,
            name=texts.file_name(name, LONGEST_NAME),
            sha256=hashlib.sha256(content).hexdigest(),
            people=sum(people or 0 for people in told.values()),
            made_by_id=by.person_id,
        )
    )
    db.session.execute(
        insert(PopulationCount),
        [{"series_id": made.id, "code": code, "people": people} for code, people in told.items()],
    )
    journal.note(by, "memeriksa penduduk resmi", made, source=source, year=year, inhabitants=made.people)
    return made


def take_over(series: PopulationSeries, seen: str, *, by: Membership) -> None:
    """Stand on this series from now on, at every level at once: one that was prepared, or an older one again.

    `seen` is the mark of what was in use when the person read the page. Raises Conflict, NotAllowed.
    """
    require(by, Action.MANAGE_REFERENCE)
    hold(series)
    if series.state not in (VersionState.PREPARED, VersionState.RETIRED):
        raise Conflict("population.taken", "Seri ini sudah dipakai, atau sudah diganti berkas lain.")
    before = _retired(seen)
    again = series.was_used
    series.state, series.taken_at, series.taken_by_id = VersionState.CURRENT, clock.now(), by.person_id
    _write(questions.counts(series))
    act = "memakai lagi penduduk resmi" if again else "memakai penduduk resmi"
    journal.note(by, act, series, {"used": before}, used=questions.named())


def withdraw(seen: str, *, by: Membership) -> None:
    """Go back to the estimate. Raises Conflict, NotAllowed."""
    require(by, Action.MANAGE_REFERENCE)
    series = questions.current()
    if series is None:
        raise _moved()
    before = _retired(seen)
    estimate = population.series_of(rows("regencies"), rows("districts"), rows("villages"))
    _write({**estimate.villages, **estimate.undivided})
    journal.note(by, "kembali ke penduduk perkiraan", series, {"used": before}, used=questions.ESTIMATE)


def _retired(seen: str) -> str:
    """What was in use, retired; its name. Raises Conflict where it is not what was seen."""
    before = held_as_seen(questions.current(), seen, questions.mark, _moved())
    name = questions.named()
    retire(before)
    return name


def _moved() -> Conflict:
    return Conflict("population.moved", MOVED)


def _open() -> list[PopulationSeries]:
    wanted = select(PopulationSeries).filter_by(state=VersionState.PREPARED)
    return list(db.session.scalars(wanted.with_for_update(of=PopulationSeries)))


def _whole(counted: Mapping[str, int]) -> dict[str, int | None]:
    """Every village was counted, so nobody is left undivided."""
    rest = db.session.scalars(select(Region.code).where(Region.kind == Kind.UNDIVIDED))
    return {**counted, **dict.fromkeys(rest, 0)}


def _shared(counted: Mapping[str, int]) -> dict[str, int | None]:
    """The kecamatan's people among their villages, in proportion to the census and by largest remainder (rule R0)."""
    regencies: dict[str, int] = {}
    for code, people in counted.items():
        regencies[regency_code(code)] = regencies.get(regency_code(code), 0) + people
    series = population.series(
        [RegencyCount(code, people) for code, people in regencies.items()],
        [
            DistrictEstimate(d["code"], int(d["population_2010"]), counted[d["code"]])
            for d in rows("districts")
        ],
        [
            VillageCensus(v["code"], int(v["population"]) if v["population"] else None)
            for v in rows("villages")
        ],
    )
    return {**series.villages, **series.undivided}


def _write(counted: Mapping[str, int | None]) -> None:
    """In the order of the codes, as all who hold many villages: nobody waits in a circle."""
    db.session.execute(
        update(Region), [{"code": code, "population": people} for code, people in sorted(counted.items())]
    )
