"""Rows of a file that a person looks at before they are taken over: how they travel in the page between both.

They travel unsigned: whoever may take them over may also type them, and each is judged again when it comes back.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField

from campaigns.ground import clock
from campaigns.ground.errors import Invalid
from campaigns.ground.previews import Outcome, Reading, Step
from outreach.hall.forms import REQUIRED, HouseForm

Entry = TypeVar("Entry")

FAULTS_SHOWN, ROWS_SHOWN = 100, 200
CHOOSE = FileRequired("Pilih berkasnya lebih dulu.")


class SheetForm(HouseForm):
    file = FileField("Berkas XLSX, ODS, atau CSV", validators=[CHOOSE])


class SeenForm(HouseForm):
    """A decision with the mark of what the person saw."""

    seen = HiddenField(validators=[REQUIRED])


class CarriedForm(HouseForm):
    """The rows on their way from the look to the act, and what was said of them."""

    rows = HiddenField(validators=[REQUIRED])
    seen = HiddenField()


@dataclass(frozen=True)
class Faults:
    """What is wrong with a file: the first sentences by row, and how many sentences and rows there are in all."""

    shown: Sequence[str]
    total: int
    rows: int

    @classmethod
    def of(cls, read: Reading[Any], steps: Iterable[Step[Any]] = ()) -> "Faults":
        """Of rows that could not be read, and of those that nothing can take.

        What is of no row comes last: a row that cannot be read is why its place is missing.
        """
        found = [
            *((fault.row, fault.message) for fault in read.faults),
            *((step.entry.row, step.sentence) for step in steps if step.outcome is Outcome.WRONG),
        ]
        found.sort(key=lambda fault: (not fault[0], *fault))
        shown = [sentence for _, sentence in found[:FAULTS_SHOWN]]
        return cls(shown, len(found), len({row for row, _ in found}))

    def refusal(self, code: str) -> Invalid | None:
        """What a page says that shows them; None where nothing is wrong."""
        sentence = "Belum ada yang disimpan. Perbaiki baris berikut di berkas Anda, lalu unggah lagi."
        return Invalid(code, sentence) if self.total else None


def carry(entries: Iterable[Any], seen: str = "") -> CarriedForm:
    """The form that carries these dataclasses, and the mark of what was said of them, where that can change."""
    rows = json.dumps([astuple(entry) for entry in entries], default=_plain)
    return CarriedForm(formdata=None, data={"rows": rows, "seen": seen})


def carried(form: CarriedForm, read: Callable[..., Entry], most: int) -> list[Entry]:
    """The rows that came back, each made by `read` out of its values, which raises ValueError for none of ours.

    Raises Invalid (`carried.unreadable`) where there is no row, or more than `most`, or something else is missing.
    """
    try:
        entries = [read(*values) for values in json.loads(form.rows.data or "")] if form.validate() else []
    except (ValueError, TypeError, RecursionError, OverflowError):
        entries = []
    if not 0 < len(entries) <= most:
        raise Invalid(
            "carried.unreadable", "Pratinjau ini tidak dapat dibaca lagi. Unggah berkasnya sekali lagi."
        )
    return entries


def moment(told: Any) -> datetime:
    """A moment among values that came back. Raises ValueError, TypeError."""
    found = datetime.fromisoformat(told)
    if found.tzinfo is None or found.year not in clock.YEARS:
        raise ValueError("no moment of ours")
    return found


def text(told: Any, longest: int, *, filled: bool = True) -> str:
    """A text on one line among values that came back. Raises ValueError."""
    if not isinstance(told, str) or not told.isprintable() or len(told) > longest:
        raise ValueError("no text of ours")
    if filled and not told.strip():
        raise ValueError("an empty text")
    return told


def _plain(value: Any) -> str:
    if isinstance(value, date):  # a moment is one too
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} does not travel in a page")
