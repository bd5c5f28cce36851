"""Free slots: no clash among them, and none missed; against brute force on small cases."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.persons import Membership
from campaigns.plans import activities, clashes, slots
from campaigns.plans.activities import Activity
from campaigns.plans.clashes import Danger, Days, Neighbour, OtherEvent, Proposal
from campaigns.plans.slots import Wish
from tests import cast

FIRST = date(2026, 12, 3)  # a Thursday: Friday's prayer is the second day
HALF = timedelta(minutes=30)
VILLAGE = "63.03.04.2004"

halves = st.integers(0, 3 * 48).map(lambda n: clock.at(FIRST, time()) + n * HALF)
odd = st.integers(0, 29).map(lambda n: timedelta(minutes=n))
neighbours = st.builds(
    lambda start, more, long, site, who, joint: Neighbour(
        "Lain", start + more, start + more + timedelta(minutes=long), site, frozenset(who), joint
    ),
    halves,
    odd,
    st.integers(10, 60 * 30),
    st.integers(1, 3),
    st.sets(st.integers(1, 4)),
    st.booleans(),
)
days = st.builds(
    Days,
    off=st.sampled_from([{}, {FIRST: "Libur"}]),
    ramadans=st.sampled_from([[], [(FIRST, FIRST + timedelta(2))]]),
    hauls=st.sampled_from([[], [(FIRST + timedelta(4), "Haul")]]),
    dangers=st.sampled_from([[], [Danger("day.bmkg", "Hujan", FIRST, FIRST, frozenset({"63.03"}))]]),
    events=st.sampled_from(
        [[], [OtherEvent("Dinsos", "Sembako", VILLAGE, clock.at(FIRST, time(8)), clock.at(FIRST, time(9)))]]
    ),
)
wishes = st.builds(
    lambda length, minutes, opens, window, officers, joint, food: Wish(
        first=FIRST,
        last=FIRST + timedelta(length),
        duration=timedelta(minutes=minutes),
        opens=opens,
        closes=(datetime.combine(FIRST, opens) + timedelta(minutes=minutes + window)).time(),
        site_id=1,
        officers=dict.fromkeys(officers, "Petugas"),
        joint=joint,
        food=food,
        regencies=frozenset({"63.03"}),
        villages=frozenset({VILLAGE}),
    ),
    st.integers(0, 2),
    st.sampled_from([20, 30, 90, 120, 240]),
    st.sampled_from([time(6), time(8, 15), time(11)]),
    st.integers(0, 300),
    st.sets(st.integers(1, 4), max_size=3),
    st.booleans(),
    st.booleans(),
)


def by_brute_force(wish: Wish, others: list[Neighbour], calendar: Days) -> dict[datetime, list[str]]:
    """Every minute of the span tried, with every neighbour and the whole calendar."""
    found, start = {}, clock.at(wish.first, time())
    while start < clock.at(wish.last + timedelta(1), time()):
        opens = clock.at(clock.day_of(start), wish.opens)
        on_grid = start >= opens and (start - opens) % HALF == timedelta()
        if on_grid and start + wish.duration <= clock.at(clock.day_of(start), wish.closes):
            proposal = Proposal(
                start,
                start + wish.duration,
                wish.site_id,
                wish.officers,
                wish.joint,
                wish.food,
                wish.regencies,
                wish.villages,
            )
            told = clashes.find(proposal, others, calendar)
            if not any(clash.refuses for clash in told):
                found[start] = [clash.sentence for clash in told]
        start += timedelta(minutes=15)
    return found


@settings(max_examples=150, deadline=None)
@given(wishes, st.lists(neighbours, max_size=8), days)
def test_slots_contain_no_clash_and_miss_no_free_one(
    wish: Wish, others: list[Neighbour], calendar: Days
) -> None:
    """Rule T3: nothing proposed is refused, and nothing that is free is left out."""
    found = slots.free(wish, others, calendar)
    told = {slot.starts_at: [clash.sentence for clash in slot.warnings] for slot in found}
    expected = by_brute_force(wish, others, calendar)
    assert told.keys() == expected.keys()
    assert {s: sorted(w) for s, w in told.items()} == {s: sorted(w) for s, w in expected.items()}
    assert [len(slot.warnings) for slot in found] == sorted(len(slot.warnings) for slot in found)
    gathered = slots.by_day(found)
    assert sum(1 + len(day.others) for day in gathered) == len(found)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"last": FIRST - timedelta(1)}, "slot.backwards"),
        ({"last": FIRST + timedelta(366)}, "slot.long-search"),
        ({"duration": timedelta()}, "slot.no-duration"),
        ({"duration": timedelta(hours=5)}, "slot.narrow"),
    ],
)
def test_a_wish_that_no_day_could_fulfil_is_refused(change: dict, code: str) -> None:
    facts = {
        "first": FIRST,
        "last": FIRST,
        "duration": HALF,
        "opens": time(8),
        "closes": time(12),
        "site_id": 1,
        "officers": {},
    }
    with pytest.raises(Invalid) as refused:
        slots.check(Wish(**(facts | change)))
    assert refused.value.code == code


def test_free_slots_of_the_stored_calendar_can_all_be_scheduled(
    planner: Membership, officer: Membership
) -> None:
    """What is proposed for a site and an officer is what `schedule` takes; what it leaves out is refused."""
    campaign = cast.campaign(planner)
    cast.activity(planner, campaign, officer_ids=[officer.person_id])
    wish = activities.wish_for(
        cast.site(), [officer.person], cast.DAY, cast.DAY, timedelta(hours=1), time(8), time(13)
    )
    found = activities.free_slots(wish)
    starts = {clock.at(cast.DAY, time(h, m)) for h in range(8, 13) for m in (0, 30)}
    free = {slot.starts_at for slot in found}
    assert free == {clock.at(cast.DAY, time(8)), clock.at(cast.DAY, time(11)), *sorted(starts)[7:9]}

    def schedule(start: datetime) -> Activity:
        facts = {
            "starts_at": start,
            "ends_at": start + timedelta(hours=1),
            "officer_ids": [officer.person_id],
        }
        return cast.activity(planner, campaign, title=f"Lain {start}", **facts)

    for start in sorted(free):
        made = schedule(start)
        with transaction():  # the next one may overlap it
            activities.cancel(made, "Hanya dicoba", by=planner)
    left_out = sorted(start for start in starts - free if start <= clock.at(cast.DAY, time(12)))
    assert len(left_out) == 5
    for start in left_out:
        with pytest.raises(Conflict) as refused:
            schedule(start)
        assert refused.value.code in {"site.taken", "officer.taken"}
