"""Other SKPD's events out of a file: a sheet, or an iCalendar file that the workbench told as a sheet.

Each row is judged by itself, so that every fault is named with its row; what stands already is known again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.ground import cells, previews, regions, sheets, texts
from campaigns.ground.cells import folded, shown, whole
from campaigns.ground.errors import Invalid
from campaigns.ground.previews import Outcome, Reading, Step
from campaigns.ground.sheets import Column, Fault, Line
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.people import agencies
from campaigns.people.agencies import Agency
from campaigns.plans.partner_events.questions import between
from campaigns.plans.partner_events.spans import check_span, span_of
from campaigns.plans.partner_events.things import LONGEST_PLACE, LONGEST_TITLE

MOST = 2_000  # rows of one file
Lookup = Callable[[Cell], Any]


@dataclass(frozen=True)
class Entry:
    """An event as a row sets it; whole days where the row names no hours."""

    row: int
    agency_id: int
    title: str
    place: str
    village_code: str | None
    starts_at: datetime
    ends_at: datetime


def reading(found: Sequence[Sheet], agency: Agency | None) -> Reading[Entry]:
    """The file's events; rows that name no agency are of `agency`.

    Raises Invalid with field `file` where there is no such table.
    """
    table = sheets.lines(found, _columns(agency), MOST)
    entries: list[Entry] = []
    faults: list[Fault] = []
    for line in table:
        made = _entry(line, agency) if not line.faults else line.faults
        if isinstance(made, Entry):
            entries.append(made)
        else:
            faults.extend(made)
    return Reading(tuple(entries), tuple(faults))


def compare(entries: Sequence[Entry]) -> list[Step[Entry]]:
    """What each entry would do, in order; of two alike in one file the second is wrong."""
    if not entries:
        return []
    standing = between(min(e.starts_at for e in entries), max(e.ends_at for e in entries))
    known = {(event.agency_id, event.title, event.starts_at) for event in standing}
    first: dict[tuple[int, str, datetime], int] = {}
    steps: list[Step[Entry]] = []
    for entry in entries:
        key = (entry.agency_id, entry.title, entry.starts_at)
        twin = first.setdefault(key, entry.row)
        if twin != entry.row:
            sentence = f"Baris {entry.row}: acara dan waktunya sama dengan baris {twin}."
            steps.append(Step(entry, Outcome.WRONG, sentence))
        elif sentence := _wrong_span(entry):
            steps.append(Step(entry, Outcome.WRONG, sentence))
        else:
            steps.append(Step(entry, Outcome.KNOWN if key in known else Outcome.NEW))
    return steps


def mark_of(steps: Iterable[Step[Entry]]) -> str:
    """What a person has seen, in short; another one when the agenda changes beneath it."""
    return previews.mark_of((step.entry, step.outcome) for step in steps)


def _wrong_span(entry: Entry) -> str:
    try:
        check_span(entry.starts_at, entry.ends_at)
    except Invalid as refusal:
        return f"Baris {entry.row}: {texts.after_colon(refusal.message)}"
    return ""


def _entry(line: Line, agency: Agency | None) -> Entry | tuple[Fault, ...]:
    told = line.values
    owner: int | None = told["agency"] or (agency.id if agency else None)
    if owner is None:
        message = "wajib diisi, atau pilih instansi untuk seluruh berkas"
        sentence = f"Baris {line.row}, kolom Instansi: {message}."
        return (Fault(line.row, "Instansi", "cell.empty", sentence),)
    span = span_of(told["day"], told["last"], told["begins"], told["ends"])
    entry = Entry(line.row, owner, told["title"], told["place"], told["village"], *span)
    if wrong := _wrong_span(entry):
        return (Fault(line.row, "Selesai", "partner-event.span", wrong),)
    return entry


def _columns(agency: Agency | None) -> tuple[Column, ...]:
    optional: dict[str, Any] = {"needed": False, "filled": False}
    return (
        Column(
            "title", "Acara", cells.filled_text(LONGEST_TITLE), ("kegiatan", "nama acara", "agenda", "judul")
        ),
        Column("day", "Tanggal", cells.near_day, ("tgl", "hari", "tanggal mulai")),
        Column("last", "Sampai tanggal", cells.near_day, ("sampai", "tanggal selesai"), **optional),
        Column("begins", "Mulai", cells.hour, ("jam", "jam mulai", "pukul"), **optional),
        Column("ends", "Selesai", cells.hour, ("jam selesai",), **optional),
        Column("place", "Tempat", cells.text(LONGEST_PLACE), ("lokasi",), **optional, empty=""),
        Column("village", "Desa/kelurahan", _village(), ("desa", "kelurahan", "kode desa"), **optional),
        Column("agency", "Instansi", _agency(), ("skpd", "penyelenggara", "opd"), **optional),
        Column("repeated", "Pengulangan", _never_repeated, **optional),
    )


def _never_repeated(cell: Cell) -> None:
    raise Invalid("cell.repeated", "acara berulang belum dapat dibaca; uraikan menjadi tanggal-tanggalnya")


def village_of(typed: str) -> str | None:
    """The code of a village that somebody typed by name or code; None for nothing typed. Raises Invalid."""
    try:
        return _village()(typed) if typed.strip() else None
    except Invalid as refusal:
        raise Invalid(refusal.code, f"{refusal.message}.", "village_code") from refusal


def _village() -> Lookup:
    """A village by its Kemendagri code, or by a name that the province has once."""
    known = regions.gazetteer().areas
    villages = [area for area in known.values() if area.kind in regions.VILLAGES]
    named: dict[str, list[str]] = {}
    for village in villages:
        named.setdefault(folded(village.name), []).append(village.code)
    codes = {village.code for village in villages}

    def read(cell: Cell) -> str:
        text = shown(cell)
        if text in codes:
            return text
        name = folded(text).removeprefix("desa ").removeprefix("kelurahan ").removeprefix("kel ")
        found = named.get(name, [])
        if len(found) > 1:
            raise Invalid("cell.village", f"“{text}” ada {len(found)}; isi kodenya, misalnya {found[0]}")
        if not found:
            raise Invalid("cell.village", f"“{text}” bukan desa/kelurahan di Kalimantan Selatan")
        return found[0]

    return read


def _agency() -> Lookup:
    """Another SKPD by its code or its name."""
    known = {folded(word): agency.id for agency in agencies.partners() for word in (agency.code, agency.name)}

    def read(cell: Cell) -> int:
        if (found := known.get(folded(whole(cell)))) is None:
            raise Invalid("cell.agency", f"“{shown(cell)}” bukan instansi mitra yang terdaftar")
        return found

    return read
