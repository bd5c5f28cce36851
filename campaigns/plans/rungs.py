"""The rungs of the ladder as the office orders them, and its rule over a year's editions."""

import re

from sqlalchemy import func, select

from campaigns.ground import settings, texts
from campaigns.ground.database import add, db, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import climbing, ladder
from campaigns.plans.campaigns import Campaign
from campaigns.plans.ladder import LONGEST_NAME, LONGEST_PROOF, Rung

MOST = 20  # rungs

# Acts


def append(name: str, proof: str, *, by: Membership) -> Rung:
    """Put a new rung on top. Raises Invalid (no name, no proof), Conflict (name in use, full), NotAllowed."""
    require(by, Action.EDIT_LADDER)
    known = _held()
    name, proof = _checked(name, proof)
    _refuse_twin(known, name)
    if len(known) >= MOST:
        raise Conflict("rung.full", f"Tangga paling banyak berisi {MOST} anak tangga.")
    level = max((rung.level for rung in known), default=0) + 1
    rung = add(Rung(level=level, code=_code_for(name, known), name=name, proof=proof))
    journal.note(by, "menambah anak tangga", rung, name=name, level=level)
    return rung


def revise(rung: Rung, name: str, proof: str, *, seen: int, by: Membership) -> None:
    """Change what a rung is called and what proves it; `seen` is the version that the person read.

    Raises Invalid, Conflict (name in use, changed since it was read), NotAllowed.
    """
    require(by, Action.EDIT_LADDER)
    expect_version(rung, seen)
    name, proof = _checked(name, proof)
    _refuse_twin([one for one in ladder.rungs() if one.id != rung.id], name)
    with journal.changed(by, "mengubah anak tangga", rung, "name", "proof"):
        rung.name, rung.proof = name, proof


def move(rung: Rung, up: bool, *, by: Membership) -> None:
    """Let a rung change places with its neighbour. How editions stand follows the new order (rule L1).

    Raises Conflict (it is the top, or the bottom, already), NotAllowed.
    """
    require(by, Action.EDIT_LADDER)
    known = _held()
    place = known.index(rung) + (1 if up else -1)
    if not 0 <= place < len(known):
        raise Conflict(
            "rung.end", "Anak tangga ini sudah paling atas." if up else "Anak tangga ini sudah paling bawah."
        )
    other, mine, theirs = known[place], rung.level, known[place].level
    rung.level = -1  # each level once, at every moment
    db.session.flush()
    other.level = mine
    db.session.flush()
    rung.level = theirs
    journal.note(by, "memindahkan anak tangga", rung, {"level": mine}, level=theirs)


def remove(rung: Rung, *, by: Membership) -> None:
    """Take a rung away that no campaign stands on. Raises Conflict (`rung.used`, `rung.last`), NotAllowed."""
    require(by, Action.EDIT_LADDER)
    known = _held()
    if uses_of([rung])[rung.id]:
        raise Conflict(
            "rung.used", "Anak tangga ini dipakai kampanye, jadi tidak dapat dihapus. Ubah namanya saja."
        )
    if len(known) == 1:
        raise Conflict("rung.last", "Tangga memerlukan paling sedikit satu anak tangga.")
    journal.note(by, "menghapus anak tangga", rung, name=rung.name)
    db.session.delete(rung)


def set_rule(rule: str, field: str = "rule", *, by: Membership) -> None:
    """Say what a year's editions have to keep: one of `climbing.RULES`. Raises Invalid, NotAllowed."""
    require(by, Action.EDIT_LADDER)
    if rule not in climbing.RULES:
        raise Invalid("ladder.rule", "Pilih salah satu aturan.", field)
    before = settings.get("ladder_rule")
    if rule != before:
        settings.put("ladder_rule", rule)
        journal.note(by, "mengubah aturan naik tangga", "setting:ladder_rule", {"rule": before}, rule=rule)


# Questions


def uses_of(rungs: list[Rung]) -> dict[int, int]:
    """How many campaigns stand on each rung, by its id."""
    counted = select(Campaign.rung_id, func.count()).group_by(Campaign.rung_id)
    found = {rung_id: number for rung_id, number in db.session.execute(counted)}
    return {rung.id: found.get(rung.id, 0) for rung in rungs}


def _held() -> list[Rung]:
    """All rungs, lowest first, kept to ourselves: their order is one thing."""
    known = sorted(ladder.rungs(), key=lambda rung: rung.id)
    for rung in known:
        hold(rung)
    return sorted(known, key=lambda rung: rung.level)


def _checked(name: str, proof: str) -> tuple[str, str]:
    nameless = ("rung.nameless", "Nama anak tangga belum diisi.")
    unproven = ("rung.unproven", "Tulis apa yang membuktikan anak tangga ini tercapai.")
    return (
        texts.checked(name, LONGEST_NAME, "rung.long", "name", empty=nameless),
        texts.checked(proof, LONGEST_PROOF, "rung.long", "proof", empty=unproven),
    )


def _refuse_twin(others: list[Rung], name: str) -> None:
    if name.casefold() in {rung.name.casefold() for rung in others}:
        raise Conflict("rung.taken", "Sudah ada anak tangga dengan nama ini.", "name")


def _code_for(name: str, known: list[Rung]) -> str:
    """A code out of the name, made unique with a number where needed."""
    stem = re.sub(r"[^A-Z0-9]+", "_", name.upper()).strip("_")[:34] or "RUNG"
    taken = {rung.code for rung in known}
    return next(c for n in range(1, MOST + 2) if (c := stem if n == 1 else f"{stem}_{n}") not in taken)
