"""Offsets as planners write them, and the days they give (rule T1)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground import workdays
from campaigns.ground.errors import Invalid
from campaigns.plans import offsets
from campaigns.plans.offsets import Offset

OFFSETS = st.builds(Offset, st.integers(-366, 366).filter(bool), st.booleans())
LEBARAN = {date(2026, 3, day): "Lebaran" for day in (18, 19, 20, 23, 24)}  # the block of SKB 2026


@pytest.mark.parametrize(
    ("text", "offset"),
    [
        ("H", Offset(0)),
        ("H-14", Offset(-14)),
        ("h - 60", Offset(-60)),
        ("H+3 kerja", Offset(3, True)),
        ("H+10 hari kerja", Offset(10, True)),
        ("H kerja", Offset(0)),
        (" H+1kerja ", Offset(1, True)),
    ],
)
def test_what_planners_write_is_read(text: str, offset: Offset) -> None:
    assert offsets.parse(text) == offset


@pytest.mark.parametrize(
    "text", ["", "14", "H-", "H14", "H-14 minggu", "H--1", "H-999", "besok", "H+1.5", "H+२"]
)
def test_text_that_parses_to_nothing_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        offsets.parse(text)
    assert (refusal.value.code, refusal.value.field) == ("offset.unreadable", "offset")


@given(OFFSETS)
def test_what_is_written_out_is_read_again(offset: Offset) -> None:
    assert offsets.parse(offset.text) == offset


@given(OFFSETS.filter(lambda o: o.working), st.dates(date(2025, 6, 1), date(2027, 6, 1)))
def test_working_days_are_counted_from_the_day_beside(offset: Offset, anchor: date) -> None:
    """Rule T1: the day found works, and lies so many working days away; backwards as forwards."""
    found = offsets.day_of(offset, anchor, LEBARAN)
    assert workdays.is_working(found, LEBARAN)
    if offset.days > 0:
        assert workdays.between(anchor, found, LEBARAN) == offset.days
    else:
        between = [found + timedelta(days=n) for n in range((anchor - found).days)]
        assert sum(workdays.is_working(day, LEBARAN) for day in between) == -offset.days


@pytest.mark.parametrize(
    ("anchor", "text", "due"),
    [
        (date(2026, 3, 6), "H+5 kerja", date(2026, 3, 13)),
        (date(2026, 3, 6), "H+14 kerja", date(2026, 4, 2)),
        (date(2026, 3, 25), "H-1 kerja", date(2026, 3, 17)),
        (date(2026, 3, 22), "H-14", date(2026, 3, 8)),
        (date(2026, 3, 22), "H", date(2026, 3, 22)),
    ],
)
def test_days_by_hand(anchor: date, text: str, due: date) -> None:
    assert offsets.day_of(offsets.parse(text), anchor, LEBARAN) == due
