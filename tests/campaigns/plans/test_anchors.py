"""The days that date rules count from: the office's calendar before any forecast."""

from datetime import date

import pytest
from hijridate import Gregorian
from sqlalchemy import delete

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Invalid
from campaigns.ground.holidays import Anchor, DayKind, Holiday
from campaigns.plans import anchors, dating
from tests import cast

MUDIK = dating.parse("idulfitri-7..idulfitri-3")


def test_the_offices_calendar_gives_the_day_and_says_whether_it_is_confirmed(app) -> None:
    known = anchors.of_years([2026, 2027])
    assert known[Anchor.EID, 2026] == dating.Known(date(2026, 3, 21), confirmed=True)
    assert known[Anchor.RAMADAN, 2027] == dating.Known(date(2027, 2, 8), confirmed=False)
    assert known[Anchor.EID, 2027] == dating.Known(date(2027, 3, 10), confirmed=False)


def test_a_year_that_the_calendar_does_not_hold_is_forecast(app) -> None:
    known = anchors.of_years([2031])
    for anchor in Anchor:
        assert not known[anchor, 2031].confirmed
        assert known[anchor, 2031].day == anchors.forecast(anchor, 2031)


def test_a_confirmed_day_goes_before_the_forecast(app) -> None:
    forecast = anchors.forecast(Anchor.EID, 2029)
    assert forecast == date(2029, 2, 14)
    cast.keep(
        Holiday(
            day=date(2029, 2, 15),
            name="Idulfitri 1450 H",
            kind=DayKind.HOLIDAY,
            anchor=Anchor.EID,
            confirmed=True,
        )
    )
    assert anchors.of_years([2029])[Anchor.EID, 2029] == dating.Known(date(2029, 2, 15), confirmed=True)


@pytest.mark.parametrize("year", range(1925, 2077, 7))
def test_every_forecast_is_the_first_of_its_month_and_the_haul_a_sunday_by_5_rajab(year) -> None:
    for anchor, (month, day) in {Anchor.RAMADAN: (9, 1), Anchor.EID: (10, 1)}.items():
        found = anchors.forecast(anchor, year)
        assert found is not None
        hijri = Gregorian(found.year, found.month, found.day).to_hijri()
        assert (found.year, hijri.month, hijri.day) == (year, month, day)
    haul = anchors.forecast(Anchor.HAUL, year)
    if haul is not None:
        hijri = Gregorian(haul.year, haul.month, haul.day).to_hijri()
        assert haul.weekday() == 6
        assert (hijri.month, hijri.day) in {(7, day) for day in range(2, 9)}


def test_a_year_that_nobody_knows_says_so_in_one_sentence(app) -> None:
    """Issue B: an anchor year without a confirmed or foreseen date."""
    with pytest.raises(Invalid) as refusal:
        dating.span(MUDIK, 2090, anchors.of_years([2090]))
    assert (refusal.value.code, refusal.value.field) == ("rule.unanchored", "date_rule")


def test_without_any_calendar_mudik_of_2027_is_still_seven_to_three_days_before_the_forecast(app) -> None:
    with transaction():
        db.session.execute(delete(Holiday))
    span = dating.span(MUDIK, 2027, anchors.of_years([2027]))
    assert (span.first_day, span.last_day, span.forecast) == (date(2027, 3, 2), date(2027, 3, 6), True)
