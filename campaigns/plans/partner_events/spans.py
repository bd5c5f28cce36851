"""When an event takes place, out of what people write of it: days, and hours if they name any."""

from datetime import date, datetime, time, timedelta

from campaigns.ground import clock
from campaigns.ground.errors import Invalid

LONGEST_DAYS = 31
WITHOUT_END = timedelta(hours=1)


def span_of(
    first: date, last: date | None, begins: time | None, ends: time | None
) -> tuple[datetime, datetime]:
    """Its moments, from one WITA day to another (the same one if None).

    Without hours it takes whole days, from midnight to midnight. With a beginning alone it takes an hour, or lasts to
    the end of its last day if that is another one; with an end alone it begins at midnight.
    """
    last = last or first
    starts_at = clock.at(first, begins or time())
    if ends is not None:
        return starts_at, clock.at(last, ends)
    if begins is not None and last == first:
        return starts_at, starts_at + WITHOUT_END
    return starts_at, clock.at(last + timedelta(days=1), time())


def check_span(starts_at: datetime, ends_at: datetime) -> None:
    """Raise Invalid unless it runs forward, and is not too long."""
    if ends_at <= starts_at:
        raise Invalid("partner-event.backwards", "Acara harus selesai setelah dimulai.", "ends_at")
    if ends_at - starts_at > timedelta(days=LONGEST_DAYS):
        raise Invalid("partner-event.long", f"Satu acara paling lama {LONGEST_DAYS} hari.", "ends_at")
