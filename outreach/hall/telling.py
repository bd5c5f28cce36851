"""Telling: what an entry of the journal changed, in people's words.

The type of a column says how its value is written; only what the journal says besides columns is named here. Of a
complaint whose content is not open to the reader, nothing but numbers and states is told (rule C2): what a later
act adds to its entries stays hidden until it is named in OPEN.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from flask import Flask, g
from sqlalchemy import Date, Enum, select
from sqlalchemy.types import TypeEngine

from campaigns.fieldwork import complaints
from campaigns.fieldwork.attendance import AgeBand, CountMethod, Disability, Sex
from campaigns.fieldwork.complaints import Complaint
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.ground import formats, regions
from campaigns.ground.database import Base, Quantity, Rupiah, UtcDateTime, choice, db
from campaigns.people.agencies import Agency
from campaigns.people.journal import Entry
from campaigns.people.persons import Membership, Role
from campaigns.plans.activities import Activity
from campaigns.plans.ladder import Rung
from campaigns.plans.programs import Program
from outreach.hall.labels import KINDS, LABELS
from outreach.hall.words import word

EMPTY = "(kosong)"
HIDDEN = "(tidak terbuka bagi Anda)"
OPEN = {"receipt_no", "kind", "state", "tracking_id", "purpose"}  # of a complaint, to every reader

# What the journal says of a thing that is no column of it, or of another kind there.
TYPES: dict[tuple[str, str], TypeEngine[Any]] = {
    ("activity", "kind"): choice(EvidenceKind),
    ("budget_line", "amount"): Rupiah(),
    ("budget_line", "unit_price"): Rupiah(),
    ("budget_line", "quantity"): Quantity(),
    **{("budget_line", f"quarter_{quarter}"): Rupiah() for quarter in (1, 2, 3, 4)},
    ("standard_price", "amount"): Rupiah(),
    ("person", "role"): choice(Role),
}
PLACES = ("region", "village", "village_code", "village_codes")
HEADS = re.compile(r"(.*), (\w+), (\w+), disability (\w+), (\w+): (\d+|no data)")  # of attendance


@dataclass(frozen=True)
class Change:
    """One thing that an act said or changed, as people read it."""

    label: str
    before: str
    after: str


Names = Mapping[tuple[str, str], str]  # (field, what is stored) -> what people call it


def told(entries: Sequence[Entry], by: Membership | None) -> list[tuple[Entry, list[Change]]]:
    """Each entry with what it changed, told to this reader; asks the database once for all of them."""
    names, closed = _names(entries), _closed(entries, by)
    return [(entry, list(_changes(entry, names, entry.about in closed))) for entry in entries]


def kind_word(kind: str) -> str:
    """What people call the things of a table; its own name for one that nobody named here."""
    return KINDS.get(kind, kind.replace("_", " "))


def _changes(entry: Entry, names: Names, is_closed: bool) -> Iterator[Change]:
    kind, before, after = entry.kind, entry.before or {}, entry.after or {}
    for field in dict.fromkeys([*before, *after]):
        label = LABELS.get(field, field.replace("_", " "))
        said = [field in before, field in after]
        if is_closed and field not in OPEN:
            yield Change(label, *(HIDDEN if here else "" for here in said))
        else:
            values = [_spelled(kind, field, side.get(field), names) for side in (before, after)]
            yield Change(label, *(value if here else "" for value, here in zip(values, said, strict=True)))


def _spelled(kind: str, field: str, value: Any, names: Names) -> str:
    """A value as people write it; as it is stored, where it is not what its column holds."""
    if isinstance(value, list) and value:
        return "; ".join(_spelled(kind, field, one, names) for one in value)
    if value is None or value in ("", []):
        return formats.NOTHING if value is None else EMPTY
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if found := names.get((field, str(value))):
        return found
    try:
        return _heads(value) if field == "people" else _by_type(_type_of(kind, field), value)
    except (ValueError, KeyError, ArithmeticError, TypeError):
        return str(value)


def _by_type(type_: TypeEngine[Any] | None, value: Any) -> str:
    match type_:
        case Rupiah():
            return formats.rupiah(Decimal(value))
        case Quantity():
            return formats.number(Decimal(value))
        case UtcDateTime():
            return formats.moment(datetime.fromisoformat(value))
        case Date():
            return formats.day(date.fromisoformat(value))
        case Enum(enum_class=kind) if kind is not None and issubclass(kind, StrEnum):
            return word(kind(value))
        case _:
            return str(value)


def _type_of(kind: str, field: str) -> TypeEngine[Any] | None:
    table = Base.metadata.tables.get(kind)
    column = table.c.get(field) if table is not None else None
    return TYPES.get((kind, field)) or (column.type if column is not None else None)


def _heads(line: str) -> str:
    """A row of people counted: `Perempuan, penyandang disabilitas (dihitung satu per satu): 12`."""
    found = HEADS.fullmatch(line)
    if found is None:
        return line
    group, sex, age, disability, method, people = found.groups()
    words = [group, word(Sex(sex)).lower()]
    words += [word(AgeBand(age)).lower()] if age != AgeBand.UNSPECIFIED else []
    words += [word(Disability(disability)).lower()] if disability != Disability.UNSPECIFIED else []
    count = "tidak ada data" if people == "no data" else formats.number(int(people))
    return f"{', '.join(words)} ({word(CountMethod(method)).lower()}): {count}"


def _names(entries: Sequence[Entry]) -> Names:
    """What the codes and numbers in these entries stand for."""
    sides = [side for entry in entries for side in (entry.before, entry.after) if side]
    places = {code for field in PLACES for code in _values(sides, field)}
    spoken = regions.names(places) if places else {}
    names = {(field, code): name for field in PLACES for code, name in spoken.items()}
    for field, key, name in (
        ("agency", Agency.code, Agency.name),
        ("agency_id", Agency.id, Agency.name),
        ("program_id", Program.id, Program.name),
        ("rung_id", Rung.id, Rung.name),
        ("activity_id", Activity.id, Activity.title),
    ):
        kind = key.type.python_type
        if wanted := {value for value in _values(sides, field) if isinstance(value, kind)}:
            found = db.session.execute(select(key, name).where(key.in_(wanted)))
            names |= {(field, str(stored)): called for stored, called in found}
    return names


def _values(sides: Iterable[dict[str, Any]], field: str) -> Iterator[Any]:
    for side in sides:
        value = side.get(field)
        yield from value if isinstance(value, list) else [] if value is None else [value]


def _closed(entries: Sequence[Entry], by: Membership | None) -> set[str]:
    """The complaints among these entries whose content this reader may not see."""
    mine = [e for e in entries if e.kind == Complaint.__tablename__ and e.key.isdecimal()]
    about = {entry.about: int(entry.key) for entry in mine}
    if not about:
        return set()
    found = {c.id: c for c in db.session.scalars(select(Complaint).where(Complaint.id.in_(about.values())))}
    return {
        key
        for key, id_ in about.items()
        if by is None or id_ not in found or not complaints.may_read(found[id_], by)
    }


def init_app(app: Flask) -> None:
    app.jinja_env.filters.update(told=lambda entries: told(entries, g.get("member")), kind_word=kind_word)
