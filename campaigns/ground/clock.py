"""The house clock. Ask it, never `datetime.now()`, so that tests can set it.

Moments are stored in UTC and shown in WITA (Asia/Makassar, UTC+8, no daylight saving); "today" is
WITA's today (rule T1): a server in UTC is eight hours late with the new day.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

WITA = ZoneInfo("Asia/Makassar")
YEARS = range(2000, 2101)  # of any day that is written or asked for; far from where moments end

_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def now() -> datetime:
    """The present moment, timezone-aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let it be `moment` inside the block, for this thread alone: the demo year plays its days in their order."""
    token = _told.set(moment)
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """The present day in WITA."""
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The WITA day on which an aware moment falls."""
    return moment.astimezone(WITA).date()


def at(day: date, hour: time) -> datetime:
    """The moment at which it is `hour` in WITA on `day`, in UTC."""
    return datetime.combine(day, hour, tzinfo=WITA).astimezone(UTC)


def span_of(first: date, last: date) -> tuple[datetime, datetime]:
    """The half-open span of moments of the WITA days `first` to `last`, both included."""
    return at(first, time()), at(last + timedelta(days=1), time())


def last_day_of(end: datetime) -> date:
    """The WITA day on which a span that ends at `end` was still running: the day before, where it ends at midnight."""
    return day_of(end - timedelta(microseconds=1))


def is_midnight(moment: datetime) -> bool:
    """Whether a WITA day begins at this moment."""
    return moment.astimezone(WITA).time() == time()
