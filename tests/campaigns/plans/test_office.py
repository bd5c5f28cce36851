"""What an office sets for itself is checked, journalled, and used at once."""

import pytest

from campaigns.ground import settings
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.holidays import DayKind, of_year
from campaigns.people import calendar
from campaigns.people.persons import Membership
from campaigns.plans import office


def test_the_rules_are_changed_together(admin: Membership) -> None:
    with transaction():
        office.set_rules("Diskominfo Contoh", 7, "naik>=diulang", by=admin)
    known = settings.everything()
    assert (known["office"], known["escalation_days"], known["ladder_rule"]) == (
        "Diskominfo Contoh",
        "7",
        "naik>=diulang",
    )


@pytest.mark.parametrize(
    ("name", "days", "rule", "field"),
    [
        (" ", 5, "", "office"),
        ("A", 0, "", "escalation_days"),
        ("A", 61, "", "escalation_days"),
        ("A", 5, "x", "ladder_rule"),
    ],
)
def test_nonsense_is_refused_at_its_field(
    admin: Membership, name: str, days: int, rule: str, field: str
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        office.set_rules(name, days, rule, by=admin)
    assert refusal.value.field == field


def test_only_who_keeps_the_tables_changes_them(planner: Membership) -> None:
    with pytest.raises(NotAllowed), transaction():
        office.set_rules("A", 5, "", by=planner)


def test_likely_days_off_stay_forecasts_until_the_decree(admin: Membership) -> None:
    """Rule T1: the table is the truth; what is only likely says so."""
    before = {day.id for day in of_year(2027)}
    with transaction():
        made = calendar.foresee(2027, by=admin)
    assert made
    assert not any(day.confirmed for day in made)
    assert {day.kind for day in made} == {DayKind.JOINT_LEAVE}
    assert {day.id for day in of_year(2027)} == before | {day.id for day in made}
    with pytest.raises(Conflict) as refusal, transaction():
        calendar.foresee(2027, by=admin)
    assert refusal.value.code == "holiday.foreseen"
