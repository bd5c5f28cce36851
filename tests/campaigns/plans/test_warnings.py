"""Warnings typed in, and what they say of an activity (rule T3)."""

from datetime import date, timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import activities, warnings
from campaigns.plans.warnings import Warning, WarningKind
from tests import cast
from tests.cast import DAY


def noted(by: Membership, **changes: object) -> Warning:
    facts = {
        "kind": WarningKind.BMKG,
        "regency_codes": ["63.03"],
        "first_day": DAY,
        "last_day": DAY,
        "text": "Hujan lebat disertai angin kencang",
        "source": "BMKG, siaran 30 November 2026",
    } | changes
    with transaction():
        return warnings.note(**facts, by=by)  # type: ignore[arg-type]


def codes_of(activity: activities.Activity) -> set[str]:
    found = {clash.code for clash in activities.clashes_of([activity])[activity.id]}
    assert found == {clash.code for clash in activities.find_clashes(activity, activity.site)}
    return found


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, {"day.bmkg"}),
        ({"kind": WarningKind.FLOOD}, {"day.banjir"}),
        ({"regency_codes": []}, {"day.bmkg"}),
        ({"regency_codes": ["63.04", "63.71"]}, set()),
        ({"first_day": DAY - timedelta(3), "last_day": DAY + timedelta(3)}, {"day.bmkg"}),
        ({"first_day": DAY - timedelta(3), "last_day": DAY - timedelta(1)}, set()),
        ({"first_day": DAY + timedelta(1), "last_day": DAY + timedelta(1)}, set()),
    ],
)
def test_an_activity_is_warned_of_where_and_when_it_holds(
    planner: Membership, changes: dict, expected: set[str]
) -> None:
    """Rule T3: BMKG warning and flood status, with the reason."""
    made = cast.activity(planner, cast.campaign(planner))
    noted(planner, **changes)
    assert codes_of(made) == expected


def test_the_reason_says_what_and_until_when(planner: Membership) -> None:
    """Rule T3."""
    made = cast.activity(planner, cast.campaign(planner))
    noted(planner)
    (clash,) = activities.clashes_of([made])[made.id]
    assert clash.sentence == "Peringatan BMKG: Hujan lebat disertai angin kencang (1 Desember 2026)."
    assert not clash.refuses


def test_who_schedules_has_to_have_read_it(planner: Membership) -> None:
    """Rule T3: shown before saving."""
    noted(planner)
    campaign = cast.campaign(planner)
    with pytest.raises(activities.Warned):
        cast.activity(planner, campaign, aware=False)


def test_a_withdrawn_warning_stays_on_record_and_warns_no_more(planner: Membership) -> None:
    """Rule T2."""
    made = cast.activity(planner, cast.campaign(planner))
    warning = noted(planner)
    with transaction():
        warnings.withdraw(warning, by=planner)
    assert codes_of(made) == set()
    assert warnings.everything() == [warning]
    assert [entry.act for entry in journal.of(warning)] == ["mencabut peringatan", "mencatat peringatan"]
    with pytest.raises(Conflict), transaction():
        warnings.withdraw(warning, by=planner)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"text": " "}, "warning.wordless"),
        ({"source": ""}, "warning.sourceless"),
        ({"last_day": DAY - timedelta(1)}, "warning.backwards"),
        ({"last_day": date(2027, 11, 1)}, "warning.long"),
        ({"regency_codes": ["63.99"]}, "warning.regency"),
        ({"text": "x" * 1001}, "warning.long-text"),
    ],
)
def test_what_no_warning_can_say_is_refused(planner: Membership, changes: dict, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        noted(planner, **changes)
    assert refused.value.code == code


def test_only_planners_note_warnings(leader: Membership, planner: Membership) -> None:
    with pytest.raises(NotAllowed):
        noted(leader)
