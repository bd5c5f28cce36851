"""Why a village or a kecamatan is left out: stated, ended, kept on record (rules R2, T2)."""

from datetime import date, timedelta

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.permissions import GRANTS, Action
from campaigns.plans import exclusions
from campaigns.plans.exclusions import Exclusion, Reason
from tests import cast

DISTRICT = "63.03.04"
FIRST = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _app(app) -> None: ...


def noted(by, **changes) -> Exclusion:
    facts = {
        "region_code": DISTRICT,
        "reason": Reason.INACCESSIBLE,
        "why": "Jalan putus sejak banjir",
        "decided_by": "Camat Sungai Tabuk",
        "first_day": FIRST,
    } | changes
    with transaction():
        return exclusions.note(**facts, by=by)


def ended(
    exclusion: Exclusion, by, last_day: date | None = None, note: str = "Jalan sudah diperbaiki"
) -> None:
    with transaction():
        exclusions.end(exclusion, last_day or FIRST + timedelta(days=400), note, exclusion.mark, by=by)


def test_a_reason_is_journalled_with_who_decided_it(planner) -> None:
    """Rule J1."""
    made = noted(planner)
    [entry] = journal.of(made)
    assert entry.after["why"] == made.why
    assert entry.after["decided_by"] == "Camat Sungai Tabuk"
    assert made.noted_by.id == planner.person_id


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"why": " "}, "exclusion.wordless"),
        ({"decided_by": ""}, "exclusion.undecided"),
        ({"why": "x" * 1_001}, "exclusion.long-text"),
        ({"last_day": FIRST - timedelta(days=1)}, "exclusion.backwards"),
        *(
            ({"region_code": code}, "exclusion.region")
            for code in ("63", "63.03", "63.03.04.0000", "63.99.01", "")
        ),
    ],
)
def test_a_reason_needs_words_a_decider_and_a_place(planner, changes, code) -> None:
    with pytest.raises(Invalid) as refusal:
        noted(planner, **changes)
    assert refusal.value.code == code


def test_an_area_has_one_reason_at_a_time(planner) -> None:
    noted(planner, last_day=FIRST + timedelta(days=9))
    for days in ((0, None), (9, None), (-5, 0), (3, 4)):
        first, last = (None if d is None else FIRST + timedelta(days=d) for d in days)
        with pytest.raises(Conflict) as refusal:
            noted(planner, first_day=first, last_day=last)
        assert refusal.value.code == "exclusion.taken"
    noted(planner, first_day=FIRST + timedelta(days=10))
    noted(planner, region_code=cast.LOK_BAINTAN)


def test_a_reason_that_is_over_stays_on_record(planner) -> None:
    """Rule T2."""
    made = noted(planner)
    ended(made, planner)
    assert [one.id for one in exclusions.everything()] == [made.id]
    assert exclusions.standing_on(FIRST).keys() == {DISTRICT}
    assert exclusions.standing_on(made.last_day + timedelta(days=1)) == {}
    assert [entry.act for entry in journal.of(made)] == [
        "mengakhiri alasan belum terjangkau",
        "mencatat alasan belum terjangkau",
    ]


def test_what_is_over_is_not_ended_again_nor_made_longer(planner) -> None:
    open_ended = noted(planner, last_day=date(2099, 1, 1))
    for last_day, code in ((date(2099, 1, 2), "exclusion.longer"), (date(2026, 1, 1), "exclusion.backwards")):
        with pytest.raises(Invalid) as refusal:
            ended(open_ended, planner, last_day)
        assert refusal.value.code == code
    over = noted(planner, region_code="63.01.01", last_day=FIRST)
    with pytest.raises(Conflict) as conflict:
        ended(over, planner)
    assert conflict.value.code == "exclusion.over"


def test_of_two_who_end_it_the_second_is_told(planner, leader) -> None:
    """What the first said of it is not written over unread."""
    made = noted(planner)
    seen = made.mark
    ended(made, planner)
    with pytest.raises(Conflict) as stale, transaction():
        exclusions.end(made, made.last_day, "Lain", seen, by=leader)
    assert (stale.value.code, made.end_note) == ("stale", "Jalan sudah diperbaiki")
    ended(made, leader, made.last_day - timedelta(days=1), "Lebih awal")
    assert made.end_note == "Lebih awal"


def test_the_reason_of_a_village_goes_before_that_of_its_kecamatan(planner) -> None:
    noted(planner)
    noted(planner, region_code=cast.LOK_BAINTAN, reason=Reason.EXCLUDED)
    spread = exclusions.spread(
        exclusions.standing_on(FIRST), [cast.LOK_BAINTAN, "63.03.04.2001", "63.01.01.2001"]
    )
    assert {code: one.reason for code, one in spread.items()} == {
        cast.LOK_BAINTAN: Reason.EXCLUDED,
        "63.03.04.2001": Reason.INACCESSIBLE,
    }


def test_reasons_are_stated_by_planner_and_leader(
    planner, leader, treasurer, operator, officer, admin, dishub
) -> None:
    allowed = [
        who
        for who in (planner, leader, treasurer, operator, officer, admin, dishub)
        if Action.EXCLUDE_AREA in GRANTS[who.role]
    ]
    assert allowed == [planner, leader]
    made = noted(leader)
    for who in (treasurer, operator, officer, admin, dishub):
        with pytest.raises(NotAllowed):
            noted(who, region_code="63.01.01")
        with pytest.raises(NotAllowed):
            ended(made, who)
