"""Rules of dates: days of a year, anchors, and what is only a forecast."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground.errors import Invalid
from campaigns.ground.holidays import Anchor
from campaigns.plans import dating
from campaigns.plans.dating import Known, Point, Rule

ANCHORS = {
    (Anchor.RAMADAN, 2026): Known(date(2026, 2, 19), True),
    (Anchor.EID, 2026): Known(date(2026, 3, 21), True),
    (Anchor.RAMADAN, 2027): Known(date(2027, 2, 8), False),
    (Anchor.EID, 2027): Known(date(2027, 3, 10), False),
}
DAYS = st.integers(-60, 60)
POINTS = st.one_of(
    st.builds(lambda anchor, days: Point(anchor=anchor, days=days), st.sampled_from(list(Anchor)), DAYS),
    st.builds(
        lambda day, days: Point(day.month, day.day, days=days),
        st.dates(date(2028, 1, 1), date(2028, 12, 31)),
        DAYS,
    ),
)


@given(POINTS, POINTS)
def test_what_is_written_out_is_read_again(first: Point, last: Point) -> None:
    rule = Rule(first, last)
    assert dating.parse(rule.text) == rule
    assert len(rule.text) <= dating.LONGEST_RULE


@pytest.mark.parametrize(
    ("text", "year", "first", "last", "forecast"),
    [
        ("ramadan..idulfitri-1", 2026, date(2026, 2, 19), date(2026, 3, 20), False),
        ("ramadan..idulfitri-1", 2027, date(2027, 2, 8), date(2027, 3, 9), True),
        ("idulfitri-7..idulfitri-3", 2027, date(2027, 3, 3), date(2027, 3, 7), True),
        ("04-01..12-20", 2027, date(2027, 4, 1), date(2027, 12, 20), False),
        ("12-03", 2027, date(2027, 12, 3), date(2027, 12, 3), False),
        ("12-03-2..12-03", 2026, date(2026, 12, 1), date(2026, 12, 3), False),
        ("11-01..03-31", 2026, date(2026, 11, 1), date(2027, 3, 31), False),
        ("02-29", 2027, date(2027, 2, 28), date(2027, 2, 28), False),
    ],
)
def test_editions_fall_where_the_rule_says(
    text: str, year: int, first: date, last: date, forecast: bool
) -> None:
    span = dating.span(dating.parse(text), year, ANCHORS)
    assert (span.first_day, span.last_day, span.forecast) == (first, last, forecast)


@given(POINTS, st.sampled_from([2026, 2027]))
def test_an_anchor_that_moves_moves_what_follows_by_as_much(point: Point, year: int) -> None:
    known_ones = ANCHORS | {(Anchor.HAUL, when): Known(date(when, 1, 3), True) for when in (2026, 2027)}
    moved = {key: Known(known.day + timedelta(days=1), False) for key, known in known_ones.items()}
    rule = Rule(point, point)
    before, after = (dating.span(rule, year, anchors).first_day for anchors in (known_ones, moved))
    assert (after - before).days == (1 if point.anchor else 0)


@pytest.mark.parametrize(
    "text",
    ["", "..", "ramadhan", "13-01", "02-30", "ramadan..", "a..b..c", "idulfitri-61", "04-01..", "ramadan+x"],
)
def test_text_that_names_no_days_is_refused(text: str) -> None:
    with pytest.raises(Invalid) as refusal:
        dating.parse(text)
    assert (refusal.value.code, refusal.value.field) == ("rule.unreadable", "date_rule")


def test_a_year_without_a_known_anchor_is_refused() -> None:
    with pytest.raises(Invalid) as refusal:
        dating.span(dating.parse("ramadan"), 2031, ANCHORS)
    assert refusal.value.code == "rule.unanchored"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("12-03", "3 Desember"),
        ("idulfitri-7..idulfitri-3", "7 hari sebelum Idulfitri sampai 3 hari sebelum Idulfitri"),
        ("ramadan..idulfitri-1", "1 Ramadan sampai 1 hari sebelum Idulfitri"),
        ("haul+2", "2 hari sesudah Haul Guru Sekumpul"),
    ],
)
def test_people_read_it_in_words(text: str, told: str) -> None:
    assert dating.told(dating.parse(text)) == told
