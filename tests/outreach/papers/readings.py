"""What two independent readers make of an iCalendar file on stdin: `{reader: {uid: [start, end]}}` in JSON, in UTC.

Run as a process of its own, since the zone of a machine is read once: `TZ=UTC python readings.py < file.ics`.
"""

import json
import sys
from datetime import UTC, date, datetime

import vobject
from ical.calendar_stream import IcsCalendarStream


def plain(moment: date | datetime) -> str:
    if isinstance(moment, datetime):
        assert moment.tzinfo is not None, "a floating hour is another moment on every machine"
        return moment.astimezone(UTC).isoformat()
    return moment.isoformat()


def by_vobject(text: str) -> dict[str, list[str]]:
    events = vobject.readOne(text).vevent_list
    return {event.uid.value: [plain(event.dtstart.value), plain(event.dtend.value)] for event in events}


def by_ical(text: str) -> dict[str, list[str]]:
    events = IcsCalendarStream.calendar_from_ics(text).events
    return {event.uid: [plain(event.dtstart), plain(event.dtend)] for event in events}


if __name__ == "__main__":
    read = sys.stdin.read()
    json.dump({"vobject": by_vobject(read), "ical": by_ical(read)}, sys.stdout)
