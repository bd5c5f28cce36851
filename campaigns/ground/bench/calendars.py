"""iCalendar files as plain rows, in the JSON of tables.py: one row for each event, whatever program wrote it.

Reads what an agenda needs of RFC 5545 and no more: summary, place, start, end. Zones are those of the region; hours
without a zone are the office's own. Nothing is repeated: a rule of repetition is told, and refused further on.
"""

import codecs
import json
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from campaigns.ground.errors import Invalid

HEADING = ("Acara", "Tanggal", "Sampai tanggal", "Mulai", "Selesai", "Tempat", "Pengulangan")
MAX_EVENTS, MAX_LINES, MAX_DEPTH, MAX_TEXT = 2_000, 250_000, 5, 4_000
WITA = ZoneInfo("Asia/Makassar")
# loaded now: later nothing can be opened
ZONES = {
    name: ZoneInfo(name)
    for name in (
        *("Asia/Makassar", "Asia/Jakarta", "Asia/Pontianak", "Asia/Jayapura", "Asia/Singapore"),
        *("Asia/Kuala_Lumpur", "Etc/UTC", "UTC"),
    )
} | {
    "Singapore Standard Time": ZoneInfo("Asia/Makassar"),  # as Outlook calls UTC+8, +7 and +9
    "SE Asia Standard Time": ZoneInfo("Asia/Jakarta"),
    "Tokyo Standard Time": ZoneInfo("Asia/Jayapura"),
}
VALUE = r'(?:"[^"]*"|[^";:,]*)'
LINE = re.compile(rf"([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+={VALUE}(?:,{VALUE})*)*):(.*)", re.DOTALL)
PARAMETER = re.compile(r';([A-Za-z0-9-]+)=("[^"]*"|[^";:]*)')
DURATION = re.compile(r"\+?P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")
SENTENCES = {
    "calendar.kind": "Berkas ini bukan kalender iCalendar (.ics). Pilih berkas lain.",
    "calendar.spoilt": "Kalender ini rusak atau terpotong. Unduh ulang dari aplikasinya, lalu unggah lagi.",
    "calendar.long": "Kalender ini lebih dari 2.000 acara. Bagi menjadi beberapa berkas, lalu unggah lagi.",
}

codecs.lookup("utf-8-sig")
Properties = dict[str, tuple[dict[str, str], str]]


def work(content: bytes) -> tuple[dict[str, Any], bytes]:
    """One sheet: HEADING, then the events; facts: how many. Raises Invalid."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refusal("calendar.kind") from None
    if not text.lstrip().upper().startswith("BEGIN:VCALENDAR"):
        raise refusal("calendar.kind")
    rows = [_row(event) for event in _events(text) if _value(event, "STATUS").upper() != "CANCELLED"]
    columns = list(zip(HEADING, *rows, strict=True))
    return {"events": len(rows)}, json.dumps([["", columns]], ensure_ascii=False).encode()


def refusal(code: str) -> Invalid:
    return Invalid(code, SENTENCES[code])


def _events(text: str) -> Iterator[Properties]:
    """The properties of each VEVENT, without those of what is nested in it."""
    event: Properties = {}
    number = 0
    for path, name, parameters, value in _placed(text):
        if path != ("VCALENDAR", "VEVENT"):
            continue
        if name == "BEGIN":
            event = {}
        elif name == "END":
            number += 1
            if number > MAX_EVENTS:
                raise refusal("calendar.long")
            yield event
        else:
            event.setdefault(name, (parameters, value))


def _placed(text: str) -> Iterator[tuple[tuple[str, ...], str, dict[str, str], str]]:
    """Each line with the components that it stands in, its own BEGIN and END among them."""
    path: tuple[str, ...] = ()
    for line in _lines(text):
        name, parameters, value = _parted(line)
        word = value.strip().upper()
        if name == "BEGIN":
            path = (*path, word)
        if len(path) > MAX_DEPTH or (name == "END" and path[-1:] != (word,)):
            raise refusal("calendar.spoilt")
        yield path, name, parameters, value
        if name == "END":
            path = path[:-1]
    if path:
        raise refusal("calendar.spoilt")


def _lines(text: str) -> list[str]:
    """The lines with their folds undone (RFC 5545 3.1); no other sign ends a line, though Python knows several."""
    lines = re.split(r"\r?\n", re.sub(r"\r?\n[ \t]", "", text))
    if len(lines) > MAX_LINES:
        raise refusal("calendar.spoilt")
    return [line for line in lines if line.strip()]


def _parted(line: str) -> tuple[str, dict[str, str], str]:
    found = LINE.fullmatch(line)
    if found is None:
        return "", {}, ""
    parameters = {name.upper(): value.strip('"') for name, value in PARAMETER.findall(found[2])}
    return found[1].upper(), parameters, found[3]


def _row(event: Properties) -> list[Any]:
    """Title, first day, last day, start, end, place, repetition; what cannot be read stands as it is."""
    title, place = _text(event, "SUMMARY"), _text(event, "LOCATION")
    repeated = "ya" if event.keys() & {"RRULE", "RDATE"} else None
    try:
        first, last, begins, ends = _span(event)
    except (ValueError, KeyError, OverflowError):
        told = (_value(event, "DTSTART") + " " + event.get("DTSTART", ({}, ""))[0].get("TZID", "")).strip()
        return [title or None, told[:60] or None, None, None, None, place or None, repeated]
    days = [["d", first.isoformat()], ["d", last.isoformat()]]
    hours = [["t", hour.isoformat()] if hour else None for hour in (begins, ends)]
    return [title or None, *days, *hours, place or None, repeated]


def _span(event: Properties) -> tuple[date, date, time | None, time | None]:
    """First and last day and the hours, in WITA; no hours for whole days. Raises ValueError, KeyError."""
    start = _moment(event, "DTSTART")
    end = _moment(event, "DTEND") if "DTEND" in event else None
    if not isinstance(start, datetime):
        if isinstance(end, datetime):
            raise ValueError("a day that ends at an hour")
        after = end or start + (_duration(event) or timedelta(days=1))
        return start, max(start, after - timedelta(days=1)), None, None
    if end is None:
        end = start + (_duration(event) or timedelta(hours=1))
    if not isinstance(end, datetime):
        raise ValueError("an hour that ends on a day")
    first, last = start.astimezone(WITA), end.astimezone(WITA)
    return first.date(), last.date(), first.time(), last.time()


def _moment(event: Properties, name: str) -> datetime | date:
    parameters, value = event[name]
    value = value.strip()
    if re.fullmatch(r"\d{8}", value):
        return date.fromisoformat(value)
    if not re.fullmatch(r"\d{8}T\d{6}Z?", value):
        raise ValueError("no moment")
    naive = datetime.fromisoformat(value.rstrip("Z"))
    if value.endswith("Z"):
        return naive.replace(tzinfo=UTC)
    return naive.replace(tzinfo=ZONES[parameters["TZID"]] if "TZID" in parameters else WITA)


def _duration(event: Properties) -> timedelta | None:
    found = DURATION.fullmatch(_value(event, "DURATION"))
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or None


def _value(event: Properties, name: str) -> str:
    return event.get(name, ({}, ""))[1].strip()


def _text(event: Properties, name: str) -> str:
    """A TEXT without its escapes (RFC 5545 3.3.11), its lines made spaces."""
    plain = re.sub(r"\\(.)", lambda m: " " if m[1] in "nN" else m[1], _value(event, name), flags=re.DOTALL)
    return " ".join(plain.replace("\0", "").split())[:MAX_TEXT]
