"""Rows of a file that a person looks at before they are taken over: what each does, and a mark of what was seen."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Generic, TypeVar

from campaigns.ground.errors import Invalid
from campaigns.ground.sheets import Fault

Entry = TypeVar("Entry")


class Outcome(StrEnum):
    """What a row does to what stands already."""

    NEW = "new"
    KNOWN = "known"
    CHANGED = "changed"
    WRONG = "wrong"


@dataclass(frozen=True)
class Reading(Generic[Entry]):
    """A file as it was understood: what its good rows set, and what is wrong with the others."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...] = ()


@dataclass(frozen=True)
class Step(Generic[Entry]):
    """What one entry would do, with a sentence for people."""

    entry: Entry
    outcome: Outcome
    sentence: str = ""


def counts(steps: Iterable[Step[Any]]) -> dict[Outcome, int]:
    """How many steps have each outcome."""
    found = dict.fromkeys(Outcome, 0)
    for step in steps:
        found[step.outcome] += 1
    return found


def mark_of(facts: Iterable[object]) -> str:
    """What a person has seen, in short: other facts have another mark."""
    return hashlib.sha256(repr(list(facts)).encode()).hexdigest()[:32]


def expect_good(steps: Iterable[Step[Any]], code: str) -> None:
    """Raises Invalid with this code where a row is wrong."""
    if any(step.outcome is Outcome.WRONG for step in steps):
        raise Invalid(code, "Masih ada baris yang salah. Perbaiki berkasnya, lalu unggah lagi.")
