"""Rotation: all that is sealed comes under the newest key, while people work. Run by an operator, not by the clock."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Column, select

from campaigns.ground import keyring, rotation, sealing
from campaigns.ground.database import db, transaction
from campaigns.people import journal
from campaigns.people.journal import Entry

RESEALED = "menyegel ulang data pribadi"
MADE = "membuat kunci penyegel"
ROUNDS = 3  # through a column; a value that was changed while it was read is met again in the next


@dataclass(frozen=True)
class Outcome:
    """How many values came under the newest key, how many lie under an older one still, and how many no key opens."""

    moved: int = 0
    left: int = 0
    unopenable: int = 0

    @property
    def is_complete(self) -> bool:
        return not (self.left or self.unopenable)

    def __add__(self, other: "Outcome") -> "Outcome":
        return Outcome(self.moved + other.moved, self.left + other.left, self.unopenable + other.unopenable)

    def __str__(self) -> str:
        return (
            f"{self.moved} nilai disegel ulang dengan kunci terbaru;"
            f" {self.left} masih di bawah kunci lama, {self.unopenable} tidak terbuka."
        )


def run(say: Callable[[str], None]) -> tuple[bool, list[str]]:
    """Reseal every column, a batch in a transaction, and note in the journal that it is done.

    Gives whether everything lies under the newest key now, and what an operator reads. May be stopped at any
    moment and run again; `say` hears of every batch.
    """
    outcome = sum((_reseal(column, say) for column in rotation.columns()), Outcome())
    newest = _about(sealing.key_names()[0])
    if not outcome.left and (outcome.moved or not _is_noted(newest)):
        with transaction():
            journal.note(None, RESEALED, newest, rows=outcome.moved, unopenable=outcome.unopenable)
    return outcome.is_complete, [str(outcome)]


def make_key(file: Path | None) -> str:
    """Put a new key in front of those in the file, and say so; without a file, the key itself, to be put there.

    Whatever is sealed from now on lies under it. Raises OSError with the file as it was.
    """
    if file is None:
        return f"{keyring.fresh()}\nTaruh kunci ini di depan SEALING_KEYS, lalu mulai ulang web dan pekerja."
    name = sealing.name_of(keyring.prepend(file))
    with transaction():
        journal.note(None, MADE, _about(name))
    return (
        f"Kunci {name} ditaruh di depan {file}. Simpan salinan berkas itu di tempat lain,"
        " lalu jalankan `sealing rotate`."
    )


def told() -> tuple[bool, list[str]]:
    """Whether every value can be opened; and which keys seal how many, as an operator reads it."""
    names, totals, lines = sealing.key_names(), Counter[int | None](), []
    for column in rotation.columns():
        found = rotation.census(column)
        totals += found
        lines.append(f"{column}: {_counted(found, names)}")
    newest, *older = names
    return not totals[None], [
        f"Kunci terbaru: {newest}",
        *lines,
        *(_verdict(name, totals[number]) for number, name in enumerate(older, 1)),
    ]


def _counted(found: Counter[int | None], names: Sequence[str]) -> str:
    parts = [f"{found[number]} di bawah {name}" for number, name in enumerate(names)]
    return ", ".join([*parts, f"{found[None]} tidak terbuka"])


def _verdict(name: str, values: int) -> str:
    if values:
        return f"Kunci lama {name} masih menyegel {values} nilai; jangan dihapus. Jalankan `sealing rotate`."
    return (
        f"Kunci lama {name} tidak lagi dipakai basis data ini; boleh dihapus dari sini."
        " Simpan selama masih ada cadangan dari masanya."
    )


def _about(name: str) -> str:
    """How the journal names a sealing key."""
    return f"sealing_key:{name}"


def _reseal(column: Column[Any], say: Callable[[str], None]) -> Outcome:
    moved = left = unopenable = 0
    for _round in range(ROUNDS):
        left = unopenable = 0
        part = _read(column, None)
        while part.last is not None:
            done = 0
            if part.older:
                with transaction():
                    done = rotation.reseal(column, part)
                say(f"{column}: {moved + done}")
            moved, left, unopenable = (
                moved + done,
                left + len(part.older) - done,
                unopenable + part.unopenable,
            )
            part = _read(column, part.last)
        if not left:
            break
    return Outcome(moved, left, unopenable)


def _read(column: Column[Any], after: rotation.Key | None) -> rotation.Part:
    """A part as it is now: without a view of the data that stays open for the next."""
    try:
        return rotation.older_values(column, after)
    finally:
        db.session.rollback()


def _is_noted(key: str) -> bool:
    noted = select(Entry.id).where(Entry.about == key, Entry.act == RESEALED).limit(1)
    return db.session.scalar(noted) is not None
