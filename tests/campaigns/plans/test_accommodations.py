"""Accommodations: what an activity needs so that people with disabilities take part, and whether it is there."""

from datetime import timedelta

import pytest
from flask import Flask

from campaigns.ground import clock
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.insight import readiness
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import accommodations, activities, cloning
from campaigns.plans.accommodations import NAMES, USUAL, Accommodation, AccommodationKind, Ragam
from campaigns.plans.activities import Activity
from tests import cast
from tests.cast import refusal_of
from tests.races import race

JBI = AccommodationKind.SIGN_LANGUAGE


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    return cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])


def needed(
    activity: Activity, by: Membership, kind: AccommodationKind = JBI, note: str = ""
) -> Accommodation:
    with transaction():
        return accommodations.need(activity, kind, note, by=by)


def met(one: Accommodation, by: Membership, how: str = "") -> None:
    with transaction():
        accommodations.meet(one, how, by=by)


def kinds(activity: Activity) -> list[AccommodationKind]:
    return [one.kind for one in accommodations.needed_for(activity)]


def test_every_kind_has_a_name_and_every_ragam_its_usual_ones() -> None:
    assert NAMES.keys() == set(AccommodationKind)
    assert USUAL.keys() == set(Ragam)


def test_what_is_needed_is_met_and_taken_back(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    one = needed(activity, planner, note="2 teman Tuli")
    met(one, officer, "Dua JBI dari Gerkatin")
    assert (one.is_ready, one.ready_by_id, one.how) == (True, officer.person_id, "Dua JBI dari Gerkatin")
    assert refusal_of(lambda: accommodations.meet(one, by=planner)) == "accommodation.state"
    with transaction():
        accommodations.unmeet(one, by=officer)
    assert (one.is_ready, one.ready_by_id) == (False, None)
    assert refusal_of(lambda: accommodations.unmeet(one, by=officer)) == "accommodation.state"


def test_what_is_withdrawn_leaves_the_list_and_may_be_needed_again(
    activity: Activity, planner: Membership
) -> None:
    one = needed(activity, planner)
    with transaction():
        accommodations.withdraw(one, by=planner)
    assert kinds(activity) == []
    assert refusal_of(lambda: accommodations.withdraw(one, by=planner)) == "accommodation.withdrawn"
    assert refusal_of(lambda: accommodations.meet(one, by=planner)) == "accommodation.withdrawn"
    needed(activity, planner)
    assert kinds(activity) == [JBI]


def test_a_kind_stands_in_the_list_once_and_what_has_no_kind_says_what_it_is(
    activity: Activity, planner: Membership
) -> None:
    needed(activity, planner)
    assert refusal_of(lambda: accommodations.need(activity, JBI, by=planner)) == "accommodation.twice"
    other = AccommodationKind.OTHER
    assert (
        refusal_of(lambda: accommodations.need(activity, other, "  ", by=planner)) == "accommodation.unsaid"
    )
    needed(activity, planner, other, "Kursi lipat")
    assert needed(activity, planner, other, "Ruang menyusui").what == "ruang menyusui"


@pytest.mark.parametrize("field", ["note", "how"])
def test_texts_are_short(activity: Activity, planner: Membership, field: str) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        if field == "note":
            accommodations.need(activity, JBI, "x" * 301, by=planner)
        else:
            accommodations.meet(accommodations.need(activity, JBI, by=planner), "x" * 301, by=planner)
    assert (refusal.value.code, refusal.value.field) == ("accommodation.long", field)


def test_two_at_once_write_one_need(app: Flask, activity: Activity, planner: Membership) -> None:
    """Rule S1: both look before either writes only if nobody holds."""
    activity_id, by = activity.id, planner.id

    def once() -> object:
        with transaction():
            return accommodations.need(fetch(Activity, activity_id), JBI, by=fetch(Membership, by)).id

    results = race(app, [once, once])
    db.session.rollback()  # this thread's own view is older than theirs
    assert [result.code for result in results if isinstance(result, Conflict)] == ["accommodation.twice"]
    assert kinds(activity) == [JBI]


@pytest.mark.parametrize("ragam", Ragam)
def test_the_usual_ones_of_a_ragam_are_added_at_once_and_once(
    activity: Activity, planner: Membership, ragam: Ragam
) -> None:
    needed(activity, planner, USUAL[ragam][0], "sudah diminta")
    with transaction():
        made = accommodations.need_usual(activity, ragam, by=planner)
    assert [one.kind for one in made] == list(USUAL[ragam][1:])
    with transaction():
        assert accommodations.need_usual(activity, ragam, by=planner) == []
    assert kinds(activity) == list(USUAL[ragam])


def test_a_list_of_what_is_over_changes_no_more_but_a_tick_may_come_late(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    one = needed(activity, planner)
    with clock.as_of(cast.NINE + timedelta(hours=1)), transaction():
        activities.hold_it(activity, by=officer)
    assert refusal_of(lambda: accommodations.need(activity, JBI, by=planner)) == "activity.state"
    assert (
        refusal_of(lambda: accommodations.need_usual(activity, Ragam.MENTAL, by=planner)) == "activity.state"
    )
    assert refusal_of(lambda: accommodations.withdraw(one, by=planner)) == "activity.state"
    met(one, officer)


def test_what_was_called_off_needs_nothing(activity: Activity, planner: Membership) -> None:
    one = needed(activity, planner)
    with transaction():
        activities.cancel(activity, "Banjir", by=planner)
    assert refusal_of(lambda: accommodations.meet(one, by=planner)) == "activity.state"
    assert readiness.of_activity(activity).ok


@pytest.mark.parametrize("who", ["leader", "treasurer", "officer", "operator", "dishub", "admin"])
def test_planners_alone_say_what_is_needed(
    activity: Activity, planner: Membership, who: str, request: pytest.FixtureRequest
) -> None:
    one, by = needed(activity, planner), request.getfixturevalue(who)
    quiet = AccommodationKind.QUIET_ROOM
    for act in (
        lambda: accommodations.need(activity, quiet, by=by),
        lambda: accommodations.need_usual(activity, Ragam.VISUAL, by=by),
        lambda: accommodations.withdraw(one, by=by),
        lambda: accommodations.carry_over(activity, activity, by=by),
    ):
        assert refusal_of(act) == "not-allowed"


def test_officers_meet_those_of_their_own_activities(activity: Activity, planner: Membership) -> None:
    one, stranger = needed(activity, planner), cast.member("officer", username="petugas-lain")
    assert refusal_of(lambda: accommodations.meet(one, by=stranger)) == "not-allowed"
    assert refusal_of(lambda: accommodations.unmeet(one, by=stranger)) == "not-allowed"


def test_the_activity_tells_what_was_done(activity: Activity, planner: Membership) -> None:
    """Rule J1."""
    one = needed(activity, planner, note="2 teman Tuli")
    met(one, planner, "JBI Gerkatin")
    with transaction():
        accommodations.unmeet(one, by=planner)
        accommodations.withdraw(one, by=planner)
    acts = {entry.act: entry.after for entry in journal.of(activity) if "akomodasi" in entry.act}
    assert acts["menambah kebutuhan akomodasi"] == {"accommodation": NAMES[JBI], "note": "2 teman Tuli"}
    assert acts["menyatakan akomodasi sudah ada"] == {"accommodation": NAMES[JBI], "how": "JBI Gerkatin"}
    assert {"menyatakan akomodasi belum ada", "mencabut kebutuhan akomodasi"} <= acts.keys()


def test_what_is_missing_makes_an_activity_unready(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    one = needed(activity, planner)
    assert readiness.of_activity(activity).lacks == ["juru bahasa isyarat (JBI) belum ada"]
    met(one, officer)
    assert readiness.of_activity(activity).ok
    with transaction():
        accommodations.need_usual(activity, Ragam.PHYSICAL, by=planner)
    assert readiness.of_activity(activity).lacks == [
        "jalur landai (ramp) dan pintu lebar, toilet aksesibel dan 3 akomodasi lain belum ada"
    ]


def test_a_leader_sees_what_is_missing_before_approval(activity: Activity, planner: Membership) -> None:
    one = needed(activity, planner)
    found = [lack for lack in readiness.before_approval(activity.campaign) if "isyarat" in lack.sentence]
    assert [(lack.key, lack.who) for lack in found] == [("activities", "perencana")]
    assert activity.title in found[0].sentence
    met(one, planner)
    assert not any("isyarat" in lack.sentence for lack in readiness.before_approval(activity.campaign))


def test_l2_a_copy_needs_the_same_and_has_met_nothing(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    met(needed(activity, planner, note="2 teman Tuli"), officer, "JBI Gerkatin")
    gone = needed(activity, planner, AccommodationKind.AUDIO)
    for note in ("Kursi lipat", "Air minum"):
        needed(activity, planner, AccommodationKind.OTHER, note)
    with transaction():
        accommodations.withdraw(gone, by=planner)
    to = cast.activity(planner, activity.campaign, starts_at=cast.NINE + timedelta(days=1))
    with transaction():
        accommodations.carry_over(activity, to, by=planner)
    copied = accommodations.needed_for(to)
    assert [(one.kind, one.note, one.how, one.is_ready) for one in copied] == [
        (JBI, "2 teman Tuli", "", False),
        (AccommodationKind.OTHER, "Kursi lipat", "", False),
        (AccommodationKind.OTHER, "Air minum", "", False),
    ]
    with transaction():
        assert accommodations.carry_over(activity, to, by=planner) == []
    assert len(kinds(activity)) == 3


def test_moved_to_another_day_whoever_was_booked_is_asked_again(
    activity: Activity, planner: Membership
) -> None:
    """What stands at the site stays; an interpreter of the old day may not come on the new one."""
    with transaction():
        made = [
            accommodations.need(activity, kind, by=planner)
            for kind in (AccommodationKind.SIGN_LANGUAGE, AccommodationKind.RAMP)
        ]
        for one in made:
            accommodations.meet(one, "Sudah dipesan", by=planner)
    for days, expected in ((0, [True, True]), (7, [False, True])):
        with transaction():
            activities.reschedule(
                activity,
                activity.starts_at + timedelta(days=days),
                activity.ends_at + timedelta(days=days, hours=1),
                "Pasar libur",
                joint=False,
                aware=True,
                seen=activity.version,
                by=planner,
            )
        assert [one.is_ready for one in made] == expected


def test_a_clone_takes_the_needs_along_and_nothing_of_what_was_met(
    activity: Activity, planner: Membership
) -> None:
    """Rule L2."""
    with transaction():
        need = accommodations.need(activity, AccommodationKind.RAMP, "2 kursi roda", by=planner)
        accommodations.meet(need, "Ada", by=planner)
    with transaction():
        made = cloning.clone(activity.campaign, by=planner).campaign
    (copy,) = activities.of(made)
    (one,) = accommodations.needed_for(copy)
    assert (one.kind, one.note, one.is_ready, one.how) == (AccommodationKind.RAMP, "2 kursi roda", False, "")
