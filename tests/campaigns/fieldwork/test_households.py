"""One gift for each household where the program says so, known again without keeping who it is (rule S2)."""

import hashlib
import re
import threading
import time
from datetime import timedelta
from functools import partial

import pytest
import time_machine
from flask import Flask

from campaigns.fieldwork import households
from campaigns.fieldwork.households import Household, HouseholdGift, Identity
from campaigns.fieldwork.households.identities import without_number
from campaigns.ground import clock, regions
from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Invalid
from campaigns.insight import coverage
from campaigns.insight.coverage import kept
from campaigns.people.persons import Membership
from campaigns.plans import activities, programs
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.programs import GiftRule, OneGiftPer
from tests import cast
from tests.cast import LOK_BAINTAN, refusal_of
from tests.races import CONTENDERS, DONE, FULL, contest, race
from tests.races import ends as ends_of

CARD, OTHER = "6303140106100001", "6303140106100002"
KEY = "0b7c1a52-6a0f-4b7e-9d0c-3f1d2a9e8c77"
ROUNDS = 200 if FULL else 4


def gave(activity: Activity, number: str, by: Membership, reason: str = "", key: str = "") -> HouseholdGift:
    with transaction():
        return households.give(activity, households.of_number(number), reason, key=key, by=by)


def denied(activity: Activity, number: str, by: Membership, reason: str = "", key: str = "") -> str:
    return refusal_of(lambda: households.give(activity, households.of_number(number), reason, key=key, by=by))


def next_to(activity: Activity, by: Membership, days: int) -> Activity:
    """Another activity of the same campaign, so many days later."""
    return cast.activity(
        by,
        activity.campaign,
        starts_at=cast.NINE + timedelta(days=days),
        officer_ids=[one.id for one in activity.officers],
    )


def ruled(activity: Activity, rule: GiftRule, by: Membership) -> None:
    program = activity.campaign.program
    with transaction():
        facts = (program.name, program.audience, program.purpose)
        programs.revise(program, *facts, rule, seen=program.version, by=by)


@pytest.mark.parametrize(
    "typed",
    ["6303 1401 0610 0001", "6303.1401.0610.0001", " 630314-010610-0001 ", "\u202a6303140106100001\u202c"],
)
def test_a_number_is_one_however_it_is_typed(app: Flask, typed: str) -> None:
    assert households.of_number(typed) == households.of_number(CARD)
    assert households.of_number(typed).ending == "0001"


def test_a_womans_nik_tells_her_day_of_birth_plus_forty(app: Flask) -> None:
    assert households.of_number("6303147112850003").ending == "0003"


@pytest.mark.parametrize(
    "typed",
    [
        *("630314010610000", "63031401061000011", "6303140106100A01", "٦٣٠٣١٤٠١٠٦١٠٠٠٠١", "0001"),
        *("6303143206100001", "6303147206100001", "6303140013100001", "6303143002100001", "6303140106100000"),
    ],
)
def test_what_cannot_be_a_number_is_asked_back(app: Flask, typed: str) -> None:
    """16 digits; a day that exists; the last four are not 0000."""
    assert refusal_of(lambda: households.of_number(typed)) == "household.number"


def test_the_program_says_within_what_a_household_receives_once(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    """S2."""
    later, much_later = (next_to(activity, planner, days) for days in (5, 20))
    gave(activity, CARD, officer)
    assert denied(activity, CARD, officer) == "household.again"
    gave(later, CARD, officer)

    ruled(activity, GiftRule(OneGiftPer.CAMPAIGN), planner)
    assert denied(much_later, CARD, officer) == "household.again"
    gave(much_later, OTHER, officer)

    ruled(activity, GiftRule(OneGiftPer.DAYS, 16), planner)
    assert denied(much_later, CARD, officer) == "household.again"  # fifteen days after the second
    ruled(activity, GiftRule(OneGiftPer.DAYS, 15), planner)
    gave(much_later, CARD, officer)


def test_a_rule_in_days_holds_in_all_campaigns_of_the_program(
    activity: Activity, planner: Membership, leader: Membership, officer: Membership
) -> None:
    """S2: looked at in both directions, as a paper list may be typed late; another program has its own."""
    ruled(activity, GiftRule(OneGiftPer.DAYS, 30), planner)
    edition = cast.approved(planner, leader, of=activity.campaign.program, title="Edisi lain")
    beside = cast.activity(
        planner, edition, officer_ids=[officer.person_id], starts_at=cast.NINE - timedelta(9)
    )
    elsewhere = cast.activity(
        planner,
        cast.approved(planner, leader, of=cast.program(planner, "Lapor Lain"), title="Lain"),
        officer_ids=[officer.person_id],
        starts_at=cast.NINE + timedelta(days=1),
    )
    gave(activity, CARD, officer)
    assert denied(beside, CARD, officer) == "household.again"
    gave(elsewhere, CARD, officer)


def test_whoever_received_before_receives_again_with_a_reason_alone(
    activity: Activity, officer: Membership
) -> None:
    """S2: an override is kept with its reason and with what it goes beyond; J1."""
    first = gave(activity, CARD, officer, reason="Tidak perlu alasan")
    assert (first.reason, first.earlier_id) == ("", None)
    again = gave(activity, CARD, officer, reason="Paket pertama hanyut")
    assert (again.reason, again.earlier_id) == ("Paket pertama hanyut", first.id)
    assert [one.id for one in households.of(activity)] == [again.id, first.id]
    assert households.number_of(activity) == 1


def test_the_refusal_says_where_and_when_the_household_received(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    """Also of a campaign of others: whoever asks must be able to tell the family."""
    ruled(activity, GiftRule(OneGiftPer.CAMPAIGN), planner)
    gave(activity, CARD, officer)
    with pytest.raises(Invalid) as refused:
        gave(next_to(activity, planner, 3), CARD, officer)
    told = refused.value.message
    for fact in ("1 Desember 2026", activity.site.name, activity.campaign.title):
        assert fact in told
    assert "0001" not in told


def test_a_mistake_is_taken_back_once_and_counts_no_more(activity: Activity, officer: Membership) -> None:
    gift = gave(activity, CARD, officer)
    assert refusal_of(lambda: households.withdraw(gift, " ", by=officer)) == "household.reason"
    with transaction():
        households.withdraw(gift, "Salah ketik", by=officer)
    assert refusal_of(lambda: households.withdraw(gift, "Lagi", by=officer)) == "household.withdrawn"
    assert households.number_of(activity) == 0
    assert gave(activity, CARD, officer).earlier_id is None


def test_a_form_that_is_sent_twice_is_one_gift(activity: Activity, officer: Membership) -> None:
    """S1, D1: and not a household that received twice."""
    first = gave(activity, CARD, officer, key=KEY)
    assert gave(activity, CARD, officer, key=KEY).id == first.id
    assert denied(activity, OTHER, officer, key=KEY) == "household.sent"
    assert len(households.of(activity)) == 1


def test_a_household_without_a_number_is_known_by_its_house(app: Flask) -> None:
    [village, other] = regions.require_villages([LOK_BAINTAN, "63.03.14.2001"], "village")
    same = households.of_house("H. Abdul  Muin", 3, 1, village)
    assert same == households.of_house("h abdul muin", 3, 1, village)
    assert same.ending == ""
    others = [
        households.of_house("Abdul Muin", 3, 1, village),
        households.of_house("H. Abdul Muin", 1, 3, village),
        households.of_house("H. Abdul Muin", 3, 1, other),
    ]
    assert len({same.key, *(one.key for one in others)}) == 4
    for name in ("Ｈ. Abdul Muin", "H. Ab\u200bdul Muin", "H_Abdul_Muin"):
        assert households.of_house(name, 3, 1, village) == same
    assert households.of_house("Andre\u0301", 3, 1, village) == households.of_house(
        "Andr\u00e9", 3, 1, village
    )
    nobody = [(("", 1, 1), "head"), (("…", 1, 1), "head"), (("\u200b", 1, 1), "head"), ((CARD, 1, 1), "head")]
    for facts, field in (*nobody, (("Muin", 0, 1), "rt"), (("Muin", 1, 1_000), "rw")):
        with pytest.raises(Invalid) as refused:
            households.of_house(*facts, village)
        assert refused.value.field == field


def test_no_number_is_kept_anywhere(activity: Activity, officer: Membership) -> None:
    """S2: the database holds no 16 digits, neither in the open nor hashed without a key."""
    gave(activity, CARD, officer)
    again = gave(activity, CARD, officer, reason="Paket pertama hanyut")
    disguised = (
        "6303a1401b0610c0001",
        "６３０３１４０１０６１００００１",
        "6303 / 1401 / 0610 / 0001",
        "٦٣٠٣١٤٠١٠٦١٠٠٠٠١",
    )
    written = (f"KK {CARD}", "NIK 6303 1401 0610 0001 keliru", "6303.1401.0610.0001", f"RT 3 {CARD}")
    for wrong in (*written, *disguised, "9999999999999999"):
        assert denied(activity, CARD, officer, wrong) == "household.reason"
        assert refusal_of(partial(households.withdraw, again, wrong, by=officer)) == "household.reason"
    plain = {hashlib.sha256(text.encode()).hexdigest() for text in (CARD, f"household:{CARD}")}
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            told = [str(value) for value in row if value is not None]
            assert not any(CARD in one or one in plain for one in told), table.name
            if table.name.startswith("household") or table.name == "journal_entry":
                assert not any(re.search(r"\d{16}", one) for one in told if len(one) != 64), table.name


@pytest.mark.parametrize(
    "reason",
    [
        *("Mengungsi 12-10-2026 - 15-10-2026", "Telepon 0812 3456 7890, RT 03 RW 01 No 12"),
        *("Paket 2 kg dan 5 kg pada 12/10/2026 pukul 08.00-10.00", "BAST 440/123/2026, 12 Oktober 2026"),
    ],
)
def test_a_reason_may_tell_of_days_and_houses(app: Flask, reason: str) -> None:
    assert without_number(reason, "household.reason", "reason") == reason


def test_the_journal_names_no_household(activity: Activity, officer: Membership) -> None:
    """J1; and once its number is forgotten, nothing of it stands there either."""
    gift = gave(activity, CARD, officer)
    rows = db.session.execute(db.metadata.tables["journal_entry"].select()).all()
    mine = [str(row) for row in rows if f"household_gift:{gift.id}" in str(row)]
    assert len(mine) == 1
    assert "0001" not in mine[0]


def test_old_numbers_are_forgotten_and_no_figure_changes(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    """Two years after the last gift (domain, retention)."""
    year = coverage.days_of(cast.DAY.year)
    with time_machine.travel(cast.NINE + timedelta(hours=3), tick=False):
        for number in (CARD, OTHER):
            gave(activity, number, officer)
        with transaction():
            activities.hold_it(activity, by=officer)
    told = coverage.of(coverage.Asked(*year), by=planner).total.households
    with time_machine.travel(cast.NINE + households.KEPT, tick=False), transaction():
        assert households.forget() == 0
    with time_machine.travel(cast.NINE + households.KEPT + timedelta(days=1), tick=False):
        with transaction():
            assert (households.forget(), households.forget()) == (2, 0)
        assert told == coverage.of(coverage.Asked(*year), by=planner).total.households == 2
        kept = list(db.session.scalars(db.select(Household)))
        assert {(one.key, one.ending) for one in kept} == {(None, "")}
        gave(activity, CARD, officer)  # known no more
        assert len(households.of(activity)) == 3


def test_whom_a_gift_is_not_for(
    activity: Activity, planner: Membership, leader: Membership, officer: Membership
) -> None:
    stranger = cast.member("officer", username="petugas-lain")
    for by in (stranger, leader):
        assert denied(activity, CARD, by) == "not-allowed"
    gift = gave(activity, CARD, officer)
    assert refusal_of(lambda: households.withdraw(gift, "Salah", by=stranger)) == "not-allowed"
    with transaction():
        activities.cancel(activity, "Banjir", by=planner)
    assert denied(activity, OTHER, officer) == "activity.state"


@pytest.mark.parametrize("days", [None, 0, -1, 731])
def test_a_rule_in_days_says_how_many(activity: Activity, planner: Membership, days: int | None) -> None:
    facts, wrong = ("Lapor Baru", "warga", ""), GiftRule(OneGiftPer.DAYS, days)
    assert refusal_of(lambda: programs.create(*facts, wrong, by=planner)) == "program.gift-days"
    ruled(activity, GiftRule(OneGiftPer.CAMPAIGN, 7), planner)
    assert activity.campaign.program.gift_rule == GiftRule(OneGiftPer.CAMPAIGN)


def test_no_rule_looks_further_back_than_households_are_known(
    activity: Activity, planner: Membership, officer: Membership
) -> None:
    """S2: the longest rule still finds a gift on its last day, though the clock forgets every night."""
    ruled(activity, GiftRule(OneGiftPer.DAYS, programs.MOST_DAYS), planner)
    gave(activity, CARD, officer)
    last = timedelta(days=programs.MOST_DAYS - 1)
    with time_machine.travel(cast.NINE + last, tick=False):
        with transaction():
            assert households.forget() == 0
            db.session.execute(
                db.update(Campaign)
                .where(Campaign.id == activity.campaign_id)
                .values(last_day=cast.DAY + last)
            )
        then = next_to(activity, planner, last.days)
        assert denied(then, CARD, officer) == "household.again"


def test_a_household_that_is_given_to_is_not_forgotten_at_the_same_moment(
    app: Flask, activity: Activity, planner: Membership
) -> None:
    """S2: the clock waits for the gift, and finds that the household is not so old after all."""
    identity, given = households.of_number(CARD), threading.Event()
    long_ago, now = next_to(activity, planner, 1), next_to(activity, planner, 2)
    gave(long_ago, CARD, planner)
    with transaction():
        aged = db.update(Activity).where(Activity.id == long_ago.id)
        db.session.execute(aged.values(starts_at=clock.now() - households.KEPT - timedelta(days=1)))

    def give() -> None:
        with transaction():
            households.give(fetch(Activity, now.id), identity, by=fetch(Membership, planner.id))
            given.set()
            time.sleep(0.5)

    def forget() -> int:
        given.wait()
        with transaction():
            return households.forget()

    assert set(race(app, [give, forget])) == {None, 0}
    assert denied(fetch(Activity, now.id), CARD, planner) == "household.again"


@pytest.mark.parametrize("called_off_first", [True, False])
def test_nobody_receives_at_what_is_called_off_at_the_same_moment(
    app: Flask, activity: Activity, planner: Membership, called_off_first: bool
) -> None:
    """S2: whoever comes second sees what the first one did."""
    begun = threading.Event()

    def cancel() -> None:
        begun.wait(0 if called_off_first else None)
        with transaction():
            activities.cancel(fetch(Activity, activity.id), "Banjir", by=fetch(Membership, planner.id))
            begun.set()
            time.sleep(0.5)

    def give() -> None:
        begun.wait(None if called_off_first else 0)
        with transaction():
            there = fetch(Activity, activity.id)
            households.give(there, households.of_number(CARD), by=fetch(Membership, planner.id))
            begun.set()
            time.sleep(0.5)

    refused = ["activity.state"] if called_off_first else []
    assert ends_of(race(app, [cancel, give])) == sorted([*[DONE] * (2 - len(refused)), *refused])


def test_a_site_that_moves_while_its_activity_is_held_takes_the_households_along(
    app: Flask, activity: Activity, planner: Membership
) -> None:
    """R1: each counts what the other did, in whatever order they end."""
    gave(activity, CARD, planner)
    moved, held = threading.Event(), threading.Event()

    def move() -> None:
        with transaction():
            fetch(Activity, activity.id).site.village_code = "63.03.14.2001"
            db.session.flush()
            moved.set()
            held.wait(1)

    def hold_it() -> None:
        moved.wait()
        with transaction():
            activities.hold_it(fetch(Activity, activity.id), by=fetch(Membership, planner.id))
        held.set()

    with time_machine.travel(cast.NINE + timedelta(hours=3), tick=False):
        race(app, [move, hold_it])
    db.session.rollback()
    received = kept.received(coverage.Asked(*coverage.days_of(cast.DAY.year)))
    assert (received.get(LOK_BAINTAN), received["63.03.14.2001"]) == (None, 1)
    with transaction():
        assert kept.prove(cast.DAY.year) == 0


def give_at_once(round_: int, contender: int, ids: list[int], by_id: int) -> None:
    """Everybody the same household, at two activities of one campaign."""
    activity, by = fetch(Activity, ids[contender % 2]), fetch(Membership, by_id)
    households.give(activity, Identity(f"{round_:064x}", "0001"), by=by)


def test_of_two_at_once_one_finds_that_it_received(
    app: Flask, activity: Activity, planner: Membership
) -> None:
    """S1, S2: by four hands at two activities, the household receives once."""
    ruled(activity, GiftRule(OneGiftPer.CAMPAIGN), planner)
    ids = [activity.id, next_to(activity, planner, 1).id]
    ends = contest(app, give_at_once, ids, planner.id, rounds=ROUNDS)
    assert ends == [[DONE, *["household.again"] * (CONTENDERS - 1)]] * ROUNDS
    assert db.session.scalar(db.select(db.func.count(HouseholdGift.id))) == ROUNDS
