"""What an office knows of a village besides its people: registered difabel, signal, the way by river.

Nobody has all of it yet. A fact that nobody told has no row: not known is neither 0 nor `tidak` (rule R1). Each fact
says whose it is and of which day.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import ForeignKey, String, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import cells, clock, formats, placing, regions, sheets, texts
from campaigns.ground.database import Base, add, choice, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.previews import Outcome, Reading, Step, expect_good, mark_of
from campaigns.ground.regions import VILLAGES, Region
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Things

LONGEST_SOURCE = 120  # characters
MOST = 3_000  # rows of one sheet
MOST_PEOPLE = 100_000


class FactKind(StrEnum):
    DIFABEL = "difabel"
    SIGNAL = "signal"
    RIVER = "river"


class Signal(StrEnum):
    """How well a phone works in most of the village."""

    NONE = "none"
    WEAK = "weak"
    GOOD = "good"


class River(StrEnum):
    """Whether one gets there by boat."""

    NO = "no"
    ALSO = "also"
    ONLY = "only"


TITLES = {FactKind.DIFABEL: "Difabel terdaftar", FactKind.SIGNAL: "Sinyal", FactKind.RIVER: "Akses sungai"}
WORDS: Mapping[FactKind, Mapping[str, str]] = {
    FactKind.SIGNAL: {Signal.NONE: "tidak ada", Signal.WEAK: "lemah", Signal.GOOD: "baik"},
    FactKind.RIVER: {River.NO: "tidak", River.ALSO: "bisa", River.ONLY: "hanya sungai"},
}


class VillageFact(Base):
    """One fact of a village: a number of persons for difabel, else a word of WORDS."""

    __tablename__ = "village_fact"

    village_code: Mapped[str] = mapped_column(ForeignKey(Region.code), primary_key=True)
    kind: Mapped[FactKind] = mapped_column(choice(FactKind), primary_key=True)
    value: Mapped[str] = mapped_column(String(12))
    source: Mapped[str] = mapped_column(String(LONGEST_SOURCE))
    day: Mapped[date]
    village: Mapped[Region] = relationship(lazy="raise")

    @property
    def told(self) -> str:
        """The value as people say it: `12`, `hanya sungai`."""
        return told(self.kind, self.value)


def told(kind: FactKind, value: str) -> str:
    return formats.number(int(value)) if kind is FactKind.DIFABEL else WORDS[kind][value]


@dataclass(frozen=True)
class Entry:
    """What a row of a sheet says of a village: a value by kind; what it does not say is not here."""

    row: int
    code: str
    values: tuple[tuple[FactKind, str], ...]


# Acts


def correct(
    village: Region, values: Mapping[FactKind, str], source: str, day: date, seen: str, *, by: Membership
) -> None:
    """Say what is known of a village; an empty value means that nobody knows. `seen` is the mark of what was read.

    Raises Invalid, Conflict (changed meanwhile), NotAllowed.
    """
    require(by, Action.EDIT_SITE)
    hold(village)
    source = _checked(source, day)
    known = of(village.code)
    if mark(known.values()) != seen:
        raise Conflict("village.moved", "Data desa ini berubah sejak Anda baca. Buka lagi, lalu ulangi.")
    before, after = {}, {}
    for kind, typed in values.items():
        was, value = known.get(kind), typed and checked(kind, typed)
        if (was.value if was else "") == value:
            continue
        before[str(kind)], after[str(kind)] = (
            was.told if was else None,
            value and told(kind, value),
        )
        if was and not value:
            db.session.delete(was)
        elif was:
            was.value, was.source, was.day = value, source, day
        else:
            add(VillageFact(village_code=village.code, kind=kind, value=value, source=source, day=day))
    if after:
        journal.note(by, "mengubah data desa/kelurahan", village, before, **after, source=source)


def take_over(entries: Sequence[Entry], source: str, day: date, seen: str, *, by: Membership) -> int:
    """Keep what a sheet says, all of it or nothing; gives how many facts changed. What it does not say stays.

    Raises Invalid, Conflict (`village.moved`: other facts stand there than were shown), NotAllowed.
    """
    require(by, Action.EDIT_SITE)
    source = _checked(source, day)
    _hold_villages(entry.code for entry in entries)
    steps = compare(entries)
    expect_good(steps, "village.wrong")
    if mark_of(steps) != seen:
        raise Conflict("village.moved", "Data desa berubah sejak pratinjau ini. Unggah berkasnya lagi.")
    known, changed = everything(), 0
    for entry in entries:
        for kind, value in entry.values:
            was = known.get((entry.code, kind))
            if was is None:
                fact = VillageFact(village_code=entry.code, kind=kind, value=value, source=source, day=day)
                db.session.add(fact)
            elif was.value == value:
                continue
            else:
                was.value, was.source, was.day = value, source, day
            changed += 1
    if not changed:
        raise Invalid("village.nothing", "Tidak ada yang berubah; semua isi berkas ini sudah tercatat.")
    journal.note(by, "memuat data desa/kelurahan", "village_fact:berkas", None, rows=changed, source=source)
    return changed


def _hold_villages(codes: Iterable[str]) -> None:
    """All of a sheet at once, in the order of their codes; whoever notes a report from one of them does not wait."""
    every = select(Region.code).where(Region.code.in_(set(codes))).order_by(Region.code)
    db.session.execute(every.with_for_update(of=Region, key_share=True)).all()


def checked(kind: FactKind, value: str) -> str:
    """The value as it is kept, if it is one of its kind. Raises Invalid at the kind's name."""
    if kind is FactKind.DIFABEL:
        try:
            return _people(value)
        except Invalid as refusal:
            raise Invalid("village.value", f"{TITLES[kind]}: {refusal.message}.", str(kind)) from None
    if value not in WORDS[kind]:
        raise Invalid("village.value", f"{TITLES[kind]} tidak dapat diisi “{value[:20]}”.", str(kind))
    return value


def _checked(source: str, day: date) -> str:
    if day > clock.today():
        raise Invalid("village.day", "Tanggal data tidak boleh setelah hari ini.", "day")
    empty = ("village.source", "Tulis sumber datanya.")
    return texts.checked(source, LONGEST_SOURCE, "village.source", "source", empty=empty)


# Questions


def everything() -> dict[tuple[str, FactKind], VillageFact]:
    """Every fact, by village and kind."""
    return {(fact.village_code, fact.kind): fact for fact in db.session.scalars(select(VillageFact))}


def of(code: str) -> dict[FactKind, VillageFact]:
    """What is known of a village, by kind."""
    return {fact.kind: fact for fact in db.session.scalars(select(VillageFact).filter_by(village_code=code))}


def within(district: str) -> dict[str, dict[FactKind, VillageFact]]:
    """What is known of each village of a kecamatan, by code and kind; every village is there."""
    found: dict[str, dict[FactKind, VillageFact]] = {v.code: {} for v in regions.children_of(district)}
    wanted = select(VillageFact).where(VillageFact.village_code.startswith(district + ".", autoescape=True))
    for fact in db.session.scalars(wanted):
        found[fact.village_code][fact.kind] = fact
    return found


def counted() -> dict[FactKind, int]:
    """Of how many villages each fact is known."""
    rows = db.session.execute(select(VillageFact.kind, func.count()).group_by(VillageFact.kind))
    return {**dict.fromkeys(FactKind, 0), **{kind: count for kind, count in rows}}


def mark(facts: Iterable[VillageFact]) -> str:
    """What a person saw of a village, in short."""
    return mark_of(sorted((str(f.kind), f.value, f.source, f.day) for f in facts))


# A sheet


def reading(found: Sequence[Sheet]) -> Reading[Entry]:
    """The sheet's facts, row by row. Raises Invalid with field `file` where there is no such table."""
    places = placing.Placing()
    entries: dict[str, Entry] = {}
    faults: list[Fault] = []
    for line in _lines(found):
        faults.extend(line.faults)
        code = "" if line.faults else places.code_of(line, faults)
        if not code:
            continue
        values = tuple((kind, str(line.values[kind])) for kind in FactKind if line.values[kind] is not None)
        if places.known[code].kind not in VILLAGES:
            faults.append(line.fault(placing.VILLAGE, "village.area", "baris ini bukan desa/kelurahan"))
        elif code in entries:
            said = f"{regions.name(code)} sudah ada di baris {entries[code].row}"
            faults.append(line.fault(placing.VILLAGE, "village.twice", said))
        elif values:
            entries[code] = Entry(line.row, code, values)
    return Reading(tuple(entries.values()), tuple(faults))


def _lines(found: Sequence[Sheet]) -> list[Line]:
    for kind in FactKind:
        try:
            return sheets.lines(found, _columns(kind), MOST)
        except Invalid as refusal:
            if refusal.code != "table.headless":
                raise
    titles = ", ".join(TITLES.values())
    raise Invalid("table.headless", f"Tidak ada kolom {titles}. Satu di antaranya harus ada.", "file")


def compare(entries: Sequence[Entry]) -> list[Step[Entry]]:
    """What each row does to what stands already."""
    known = everything()
    return [_step(entry, known) for entry in entries]


def _step(entry: Entry, known: Mapping[tuple[str, FactKind], VillageFact]) -> Step[Entry]:
    moved, new = [], False
    for kind, value in entry.values:
        was = known.get((entry.code, kind))
        new = new or was is None
        if was is None:
            moved.append(f"{TITLES[kind]}: {told(kind, value)}")
        elif was.value != value:
            moved.append(f"{TITLES[kind]}: {was.told} menjadi {told(kind, value)}")
    outcome = Outcome.KNOWN if not moved else Outcome.NEW if new else Outcome.CHANGED
    return Step(entry, outcome, "; ".join(moved))


def _people(cell: Cell) -> str:
    return str(cells.people(MOST_PEOPLE)(cell))


OTHERS: Mapping[FactKind, Mapping[str, str]] = {
    FactKind.SIGNAL: {"kosong": Signal.NONE, "buruk": Signal.WEAK, "kuat": Signal.GOOD, "bagus": Signal.GOOD},
    FactKind.RIVER: {
        "ya": River.ALSO,
        "ada": River.ALSO,
        "tidak ada": River.NO,
        "hanya lewat sungai": River.ONLY,
    },
}


def _word(kind: FactKind) -> cells.Reader:
    usual = {word: value for value, word in WORDS[kind].items()}
    return cells.one_of({**usual, **OTHERS[kind]})


FACTS = (
    (FactKind.DIFABEL, _people, ("difabel", "disabilitas", "penyandang disabilitas")),
    (FactKind.SIGNAL, _word(FactKind.SIGNAL), ("kualitas sinyal", "sinyal seluler")),
    (FactKind.RIVER, _word(FactKind.RIVER), ("sungai", "akses lewat sungai")),
)


def _columns(needed: FactKind) -> tuple[Column, ...]:
    """Those that say which village, and the facts, of which one at least has to be there."""
    facts = (
        Column(kind, TITLES[kind], read, others, needed=kind is needed, filled=False)
        for kind, read, others in FACTS
    )
    return (*placing.COLUMNS, *facts)
