"""Partners are invited, answer, promise and confirm; figures come from their promises (rules P1, M1)."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from campaigns.ground import clock, outbox
from campaigns.ground.database import Quantity, db, fetch, transaction
from campaigns.ground.errors import Conflict, NotFound
from campaigns.people import accounts, agencies, journal, notices
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, find
from campaigns.people.persons import Membership
from campaigns.plans import activities, campaigns, partnerships
from campaigns.plans.campaigns import Campaign, CampaignState
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    ContributionState,
    Partnership,
    PartnershipState,
    Pledge,
    Urgency,
    ValueBasis,
)
from tests import cast
from tests.campaigns.plans.promising import accepted, pledged
from tests.cast import refusal_of

SOON = clock.day_of(cast.BEGIN) + timedelta(days=7)
SUB_ACTIVITY, ACCOUNT = "2.15.02.1.01.0002", "5.1.02.02.04.0036"
OTHER_ACCOUNT = "5.1.02.01.01.0052"
WATER = Pledge(ContributionKind.GOODS, "Air", Decimal(1), "dus")


@pytest.fixture
def campaign(planner: Membership) -> Campaign:
    return cast.campaign(planner)


def invited(
    by: Membership, campaign: Campaign, agency: Agency, asked: str = "8 bus antarkota"
) -> Partnership:
    with transaction():
        return partnerships.invite(campaign, agency, asked, SOON, by=by)


def confirmed(contribution: Contribution, quantity: int, by: Membership) -> Contribution:
    with transaction():
        partnerships.confirm(contribution, Decimal(quantity), by=by)
    return contribution


def letters() -> list[outbox.Message]:
    return list(db.session.scalars(select(outbox.Message).order_by(outbox.Message.id)))


# Inviting


def test_an_invitation_waits_for_the_partners_answer(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency, "  8 bus ")
    assert (made.state, made.asked, made.reply_by) == (PartnershipState.INVITED, "8 bus", SOON)
    assert partnerships.of(campaign) == [made]
    assert partnerships.awaiting_answer(clock.today()) == [made]
    assert journal.of(made)[0].act == "mengundang mitra"


def test_an_invitation_reaches_the_agencys_address(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    with transaction():
        fetch(Agency, dishub.agency_id).email = "kantor-dishub@contoh.go.id"
    made = invited(planner, campaign, dishub.agency)
    (letter,) = [one for one in letters() if one.to == "kantor-dishub@contoh.go.id"]
    assert letter.about == f"partnership:{made.id}"
    (notice,) = notices.inbox(dishub)
    assert (notice.about, notice.sentence) == (f"partnership:{made.id}", letter.subject)
    assert "8 bus antarkota" in letter.body


def test_without_an_address_the_liaison_officers_are_written_to(
    planner: Membership, dishub: Membership, dinsos: Membership, campaign: Campaign
) -> None:
    second = cast.member("partner", agency="DISHUB", username="dishub-2")
    invited(planner, campaign, dishub.agency)
    assert {letter.to for letter in letters()} == {dishub.person.email, second.person.email}


def test_a_line_break_in_a_title_does_not_reach_a_subject(planner: Membership, dishub: Membership) -> None:
    invited(planner, cast.campaign(planner, title="Lapor\r\nBcc: x@y.id"), dishub.agency)
    assert letters()[0].subject == "Undangan mendukung Lapor Bcc: x@y.id"


def test_our_own_office_is_no_partner(planner: Membership, campaign: Campaign) -> None:
    act = lambda: partnerships.invite(campaign, agencies.own(), "bus", SOON, by=planner)  # noqa: E731
    assert refusal_of(act) == "partnership.own"
    assert agencies.own() not in partnerships.invitable(campaign)


def test_a_closed_agency_is_not_invited(planner: Membership, dishub: Membership, campaign: Campaign) -> None:
    with transaction():
        fetch(Agency, dishub.agency_id).active = False
    act = lambda: partnerships.invite(campaign, dishub.agency, "bus", SOON, by=planner)  # noqa: E731
    assert refusal_of(act) == "partnership.inactive"


@pytest.mark.parametrize(
    ("asked", "reply_by", "code"),
    [
        (" ", SOON, "partnership.unasked"),
        ("bus", clock.day_of(cast.BEGIN) - timedelta(days=1), "partnership.past"),
    ],
)
def test_an_invitation_says_what_and_until_when(
    planner: Membership, dishub: Membership, campaign: Campaign, asked: str, reply_by: date, code: str
) -> None:
    assert (
        refusal_of(lambda: partnerships.invite(campaign, dishub.agency, asked, reply_by, by=planner)) == code
    )


def test_an_agency_is_invited_once_to_a_campaign(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    invited(planner, campaign, dishub.agency)
    assert dishub.agency not in partnerships.invitable(campaign)
    assert refusal_of(lambda: partnerships.invite(campaign, dishub.agency, "bus", SOON, by=planner)) == (
        "partnership.taken"
    )


def test_an_agency_that_declined_may_be_asked_anew(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency)
    with transaction():
        partnerships.decline(made, "bus sedang dirawat", by=dishub)
    assert dishub.agency in partnerships.invitable(campaign)
    again = invited(planner, campaign, dishub.agency, "2 bus saja")
    assert (again.id, again.state, again.answer_note) == (made.id, PartnershipState.INVITED, "")
    entry = journal.of(made)[0]
    assert entry.before is not None
    assert [entry.before[name] for name in ("state", "asked", "answer_note")] == [
        PartnershipState.DECLINED,
        "8 bus antarkota",
        "bus sedang dirawat",
    ]
    assert (entry.after["asked"], entry.after["agency"]) == ("2 bus saja", "DISHUB")


@pytest.mark.parametrize("state", [CampaignState.DONE, CampaignState.CANCELLED, CampaignState.POSTPONED])
def test_nothing_moves_once_the_campaign_is_over(
    planner: Membership, dishub: Membership, dinsos: Membership, campaign: Campaign, state: CampaignState
) -> None:
    waiting, promised = invited(planner, campaign, dinsos.agency), accepted(planner, campaign, dishub)
    promise = pledged(promised, dishub)
    with transaction():
        fetch(Campaign, campaign.id).state = state
    for act in (
        lambda: partnerships.invite(campaign, agencies.partners()[0], "bus", SOON, by=planner),
        lambda: partnerships.accept(waiting, by=dinsos),
        lambda: partnerships.confirm(promise, Decimal(8), by=dishub),
    ):
        assert refusal_of(act) == "campaign.state"
    assert partnerships.awaiting_answer(clock.today()) == []
    assert partnerships.waiting_contributions(campaign.year) == []


def test_only_planners_invite_and_release(
    planner: Membership, leader: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency)
    for somebody in (leader, dishub):
        assert refusal_of(lambda by=somebody: partnerships.end(made, "x", by=by)) == "not-allowed"
    act = lambda: partnerships.invite(campaign, dishub.agency, "bus", SOON, by=leader)  # noqa: E731
    assert refusal_of(act) == "not-allowed"


# Answering


def test_a_partner_accepts_and_the_planner_hears_of_it(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency)
    with transaction():
        partnerships.accept(made, "Siap membantu", by=dishub)
    assert (made.state, made.answer_note) == (PartnershipState.ACCEPTED, "Siap membantu")
    assert made.answered_at is not None
    assert (letters()[-1].to, "Siap membantu" in letters()[-1].body) == (planner.person.email, True)


def test_a_refusal_needs_a_reason(planner: Membership, dishub: Membership, campaign: Campaign) -> None:
    made = invited(planner, campaign, dishub.agency)
    assert refusal_of(lambda: partnerships.decline(made, " ", by=dishub)) == "partnership.reason"
    with transaction():
        partnerships.decline(made, "bus sedang dirawat", by=dishub)
    assert (made.state, made.answer_note) == (PartnershipState.DECLINED, "bus sedang dirawat")


def test_an_invitation_is_answered_once(planner: Membership, dishub: Membership, campaign: Campaign) -> None:
    made = accepted(planner, campaign, dishub)
    assert refusal_of(lambda: partnerships.decline(made, "berubah", by=dishub)) == "partnership.answered"


def test_an_invitation_taken_back_is_not_answered(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency)
    with transaction():
        partnerships.end(made, "tidak jadi", by=planner)
    assert refusal_of(lambda: partnerships.accept(made, by=dishub)) == "partnership.over"
    assert letters()[-1].to == dishub.person.email


def test_another_agency_neither_sees_nor_answers(
    planner: Membership, dishub: Membership, dinsos: Membership, campaign: Campaign
) -> None:
    made = accepted(planner, campaign, dishub)
    promise = pledged(made, dishub)
    with pytest.raises(NotFound):
        find(dinsos, Action.SEE_PARTNERSHIP, Partnership, made.id)
    with pytest.raises(NotFound):
        find(dinsos, Action.PLEDGE_CONTRIBUTION, Contribution, promise.id)
    for act in (
        lambda: partnerships.accept(made, by=dinsos),
        lambda: partnerships.decline(made, "x", by=dinsos),
        lambda: pledged_again(made, dinsos),
        lambda: partnerships.confirm(promise, Decimal(1), by=dinsos),
        lambda: partnerships.withdraw(promise, "x", by=dinsos),
        lambda: partnerships.confirm(promise, Decimal(1), by=planner),
    ):
        assert refusal_of(act) == "not-allowed"
    assert partnerships.contributions_of_partner(dinsos) == []


def pledged_again(partnership: Partnership, by: Membership) -> object:
    return partnerships.pledge(partnership, WATER, by=by)


def test_of_two_liaison_officers_at_once_one_answers(
    app: Flask, planner: Membership, dishub: Membership
) -> None:
    """Both hold before they look, so that one is told that the invitation was answered."""
    second = cast.member("partner", agency="DISHUB", username="dishub-2")
    line = cast.program(planner)
    for round_ in range(10):
        made = invited(planner, cast.campaign(planner, line, title=f"Edisi {round_}"), dishub.agency)
        outcomes = at_once(app, made.id, (dishub.id, second.id))
        assert sorted(outcomes) == ["answered", "partnership.answered"]
        db.session.expire_all()
        assert fetch(Partnership, made.id).state in (PartnershipState.ACCEPTED, PartnershipState.DECLINED)
        assert len(journal.of(made)) == 2


def at_once(app: Flask, partnership_id: int, member_ids: tuple[int, int]) -> list[str]:
    """The first accepts while the second declines; gives what became of each."""
    db.session.rollback()
    start, outcomes = threading.Barrier(2), list[str]()

    def answer(member_id: int, yes: bool) -> None:
        with app.app_context():
            start.wait()
            try:
                with transaction():
                    made, by = fetch(Partnership, partnership_id), fetch(Membership, member_id)
                    if yes:
                        partnerships.accept(made, by=by)
                    else:
                        partnerships.decline(made, "penuh", by=by)
                outcomes.append("answered")
            except Conflict as refusal:
                outcomes.append(refusal.code)

    threads = [
        threading.Thread(target=answer, args=(id_, yes))
        for id_, yes in zip(member_ids, (True, False), strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


# Promising


def test_a_promise_needs_an_answer_first(planner: Membership, dishub: Membership, campaign: Campaign) -> None:
    made = invited(planner, campaign, dishub.agency)
    assert refusal_of(lambda: pledged_again(made, dishub)) == "partnership.unanswered"


def test_a_promise_has_a_quantity_and_a_unit_always(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    """Rule P1."""
    promise = pledged(accepted(planner, campaign, dishub), dishub, quantity=Decimal("2.5"), unit=" truk ")
    assert (promise.state, promise.quantity, promise.unit) == (
        ContributionState.PLEDGED,
        Decimal("2.5"),
        "truk",
    )
    assert promise.line == "2,5 truk: Bus antarkota"
    assert partnerships.waiting_contributions(campaign.year) == [promise]
    assert letters()[-1].to == planner.person.email


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"unit": " "}, "contribution.unit"),
        ({"what": ""}, "contribution.nameless"),
        ({"what": "x" * 161}, "contribution.long"),
        ({"quantity": Decimal(0)}, "contribution.quantity"),
        ({"quantity": Decimal(-1)}, "contribution.quantity"),
        ({"quantity": Decimal("0.0001")}, "contribution.quantity"),
        ({"quantity": Decimal(10**9) + 1}, "contribution.quantity"),
        ({"unit_value": Decimal(1000)}, "contribution.basis"),
        ({"unit_value": Decimal(0), "basis": ValueBasis.STANDARD}, "contribution.value"),
        ({"unit_value": Decimal(10**13) + 1, "basis": ValueBasis.STANDARD}, "contribution.value"),
        ({"needed_by": cast.LAST + timedelta(days=1)}, "contribution.late"),
    ],
)
def test_a_promise_that_says_too_little_is_refused(
    planner: Membership, dishub: Membership, campaign: Campaign, changes: dict[str, Any], code: str
) -> None:
    made = accepted(planner, campaign, dishub)
    offered = replace(WATER, **changes)
    assert refusal_of(lambda: partnerships.pledge(made, offered, by=dishub)) == code
    assert partnerships.contributions_of(made) == []


def test_own_budget_names_its_line_and_its_value(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    """Rule M1: what a partner pays from its own DPA is never cash to our office."""
    made = accepted(planner, campaign, dishub)
    paid: dict[str, Any] = {
        "kind": ContributionKind.CASH_BUDGET,
        "what": "Konsumsi pemudik",
        "quantity": Decimal(400),
        "unit": "porsi",
        "unit_value": Decimal(35_000),
        "basis": ValueBasis.STANDARD,
        "sub_activity": SUB_ACTIVITY,
        "account_code": ACCOUNT,
    }
    for lacking, code in {
        "unit_value": "contribution.value",
        "sub_activity": "contribution.sub-activity",
        "account_code": "contribution.account",
    }.items():
        facts = paid | {lacking: None if lacking == "unit_value" else "2.15"}
        assert refusal_of(lambda facts=facts: partnerships.pledge(made, Pledge(**facts), by=dishub)) == code
    assert pledged(made, dishub, **paid).value == Decimal(14_000_000)


def test_the_house_knows_no_cash_to_our_own_office() -> None:
    """Rule M1: the only kind that is money stays in the partner's own budget."""
    assert [kind for kind in ContributionKind if "cash" in kind] == [ContributionKind.CASH_BUDGET]


def test_a_promise_for_an_activity_is_needed_on_its_day(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    activity = cast.activity(planner, campaign)
    promise = pledged(accepted(planner, campaign, dishub), dishub, activity=activity)
    assert (promise.activity, promise.needed_by) == (activity, cast.DAY)


def test_a_promise_is_for_an_activity_of_its_own_campaign(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = accepted(planner, campaign, dishub)
    foreign = cast.activity(planner, cast.campaign(planner, of=campaign.program, title="Edisi lain"))
    cancelled = cast.activity(planner, campaign, starts_at=cast.NINE + timedelta(days=1))
    with transaction():
        activities.cancel(cancelled, "hujan", by=planner)
    for activity in (foreign, cancelled):
        offered = replace(WATER, activity=activity)
        act = lambda of=offered: partnerships.pledge(made, of, by=dishub)  # noqa: E731
        assert refusal_of(act) == "contribution.activity"


def revised(contribution: Contribution, by: Membership, seen: int | None = None, **changes: Any) -> None:
    said = Pledge(contribution.kind, contribution.what, contribution.quantity, contribution.unit)
    seen = contribution.version if seen is None else seen
    partnerships.revise_pledge(contribution, replace(said, **changes), seen=seen, by=by)


def confirm_anew(contribution: Contribution, by: Membership) -> None:
    partnerships.confirm(contribution, Decimal(5), by=by)


def test_a_pledge_is_editable_until_it_is_confirmed(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    """Rule P1."""
    promise = pledged(accepted(planner, campaign, dishub), dishub)
    with transaction():
        revised(promise, dishub, quantity=Decimal(6))
    assert promise.quantity == 6
    (note, *_) = journal.of(promise)
    assert (note.act, note.before["quantity"], note.after["quantity"]) == (
        "mengubah janji dukungan",
        "8",
        "6",
    )
    confirmed(promise, 6, dishub)
    assert refusal_of(lambda: revised(promise, dishub, quantity=Decimal(1))) == "contribution.confirmed"
    assert refusal_of(lambda: partnerships.withdraw(promise, "x", by=dishub)) == "contribution.confirmed"
    assert refusal_of(lambda: confirm_anew(promise, dishub)) == "contribution.confirmed"
    assert (promise.quantity, promise.confirmed_quantity) == (6, 6)


def test_a_colleagues_change_is_not_overwritten_unread(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    promise = pledged(accepted(planner, campaign, dishub), dishub)
    read = promise.version
    with transaction():
        revised(promise, dishub, quantity=Decimal(5), seen=read)
    act = lambda: revised(promise, dishub, quantity=Decimal(9), seen=read)  # noqa: E731
    assert refusal_of(act) == "contribution.changed"
    assert promise.quantity == 5


def test_the_history_says_what_was_changed_of_a_promise(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    """J1: before and after, also of the activity and of the budget line that pays."""
    first = cast.activity(planner, campaign)
    second = cast.activity(planner, campaign, title="Sore", starts_at=cast.NINE + timedelta(hours=5))
    paid = {
        "kind": ContributionKind.CASH_BUDGET,
        "unit_value": Decimal(5_000),
        "basis": ValueBasis.STANDARD,
        "needed_by": cast.FIRST,
    }
    codes = {"sub_activity": SUB_ACTIVITY, "account_code": ACCOUNT}
    promise = pledged(accepted(planner, campaign, dishub), dishub, activity=first, **paid, **codes)
    with transaction():
        revised(promise, dishub, activity=second, **paid, **(codes | {"account_code": OTHER_ACCOUNT}))
    (told, *_) = journal.of(promise)
    assert told.before is not None
    assert told.after is not None
    moved = [(facts["activity_id"], facts["account_code"]) for facts in (told.before, told.after)]
    assert moved == [(first.id, ACCOUNT), (second.id, OTHER_ACCOUNT)]


def test_a_promise_taken_back_says_why_and_counts_no_more(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    promise = pledged(
        accepted(planner, campaign, dishub), dishub, unit_value=Decimal(10), basis=ValueBasis.DECLARED
    )
    assert refusal_of(lambda: partnerships.withdraw(promise, "", by=dishub)) == "contribution.reason"
    with transaction():
        partnerships.withdraw(promise, "rusak", by=dishub)
    assert (promise.state, promise.cancel_reason) == (ContributionState.CANCELLED, "rusak")
    assert partnerships.contributions_for(campaign) == []
    assert refusal_of(lambda: confirm_anew(promise, dishub)) == "contribution.cancelled"


@pytest.mark.parametrize(("quantity", "short"), [(6, 2), (8, 0), (10, 0)])
def test_a_definite_quantity_may_be_short_equal_or_more(
    planner: Membership, dishub: Membership, campaign: Campaign, quantity: int, short: int
) -> None:
    """Rule P2: what is short is computed, never typed."""
    promise = pledged(accepted(planner, campaign, dishub), dishub)
    confirmed(promise, quantity, dishub)
    assert (promise.state, promise.confirmed_quantity) == (ContributionState.CONFIRMED, quantity)
    assert partnerships.standing_of([promise])[promise.id].short == short
    assert ("kurang" in letters()[-1].subject) == bool(short)
    assert partnerships.waiting_contributions(campaign.year) == []


def test_nothing_is_not_a_definite_quantity(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    promise = pledged(accepted(planner, campaign, dishub), dishub)
    assert refusal_of(lambda: partnerships.confirm(promise, Decimal(0), by=dishub)) == "contribution.quantity"
    assert promise.state == ContributionState.PLEDGED


# Ending


def test_releasing_a_partner_ends_its_promises_with_the_reason(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = accepted(planner, campaign, dishub)
    second = confirmed(pledged(made, dishub), 8, dishub)
    first = pledged(made, dishub)
    assert refusal_of(lambda: partnerships.end(made, "", by=planner)) == "partnership.reason"
    with transaction():
        partnerships.end(made, "kampanye dipersempit", by=planner)
    assert (made.state, made.end_reason) == (PartnershipState.ENDED, "kampanye dipersempit")
    assert {first.state, second.state} == {ContributionState.CANCELLED}
    assert second.cancel_reason == "kampanye dipersempit"
    assert refusal_of(lambda: pledged_again(made, dishub)) == "partnership.over"
    assert refusal_of(lambda: partnerships.end(made, "lagi", by=planner)) == "partnership.over"


# Figures


def test_a_promise_is_worth_its_standing_quantity(
    planner: Membership, dishub: Membership, dinsos: Membership, campaign: Campaign
) -> None:
    """Rule M1: exact to the sen; what has no value is not guessed."""
    road, social = accepted(planner, campaign, dishub), accepted(planner, campaign, dinsos)
    bus = pledged(road, dishub, unit_value=Decimal(5_000_000), basis=ValueBasis.QUOTATION)
    helpers = pledged(social, dinsos, kind=ContributionKind.PERSONNEL, what="Tagana", people=4, days=2)
    meals = pledged(
        social,
        dinsos,
        kind=ContributionKind.CASH_BUDGET,
        what="Konsumsi",
        quantity=Decimal(400),
        unit="porsi",
        unit_value=Decimal("35000.50"),
        basis=ValueBasis.STANDARD,
        sub_activity=SUB_ACTIVITY,
        account_code=ACCOUNT,
    )
    confirmed(bus, 6, dishub)
    assert bus.value == Decimal(30_000_000)  # six buses, not the eight of the pledge
    assert meals.value == Decimal(14_000_200)
    assert helpers.value is None


def test_the_most_pressing_partnership_comes_first(
    planner: Membership, dishub: Membership, dinsos: Membership, campaign: Campaign
) -> None:
    """Unanswered before short, short before unconfirmed; what is settled or over at the end."""
    others = [
        agency for agency in agencies.partners() if agency.id not in (dishub.agency_id, dinsos.agency_id)
    ]
    short = accepted(planner, campaign, dishub)
    confirmed(pledged(short, dishub), 6, dishub)
    unconfirmed = accepted(planner, campaign, dinsos)
    pledged(unconfirmed, dinsos)
    over = invited(planner, campaign, others[0])
    with transaction():
        partnerships.end(over, "tidak jadi", by=planner)
    unanswered = invited(planner, campaign, others[1])
    rows = partnerships.standings(campaign.year)
    assert [row.partnership for row in rows] == [unanswered, short, unconfirmed, over]
    assert [row.urgency for row in rows] == [
        Urgency.UNANSWERED,
        Urgency.SHORT,
        Urgency.UNCONFIRMED,
        Urgency.OVER,
    ]
    assert partnerships.standings(campaign.year - 1) == []
    assert len(partnerships.standings()) == 4
    assert partnerships.without_promise(campaign) == [unanswered]


def test_waiting_is_counted_in_wita_days(planner: Membership, dishub: Membership, campaign: Campaign) -> None:
    """Rule T1."""
    made = invited(planner, campaign, dishub.agency)
    asked_on = clock.day_of(made.invited_at)
    assert [made.days_waiting(asked_on + timedelta(days=n)) for n in (0, 6)] == [0, 6]
    assert not made.is_late(made.reply_by)
    assert made.is_late(made.reply_by + timedelta(days=1))


def test_a_shut_planner_is_not_written_to(
    planner: Membership, admin: Membership, dishub: Membership, campaign: Campaign
) -> None:
    made = invited(planner, campaign, dishub.agency)
    with transaction():
        accounts.shut(planner.person, by=admin)
        partnerships.accept(made, by=dishub)
    assert planner.person.email not in {letter.to for letter in letters()}


# Quantities


@given(st.decimals(min_value=0, max_value=10**9, places=3))
@settings(deadline=None)
def test_a_quantity_is_stored_exactly(quantity: Decimal) -> None:
    column = Quantity()
    stored = column.process_bind_param(quantity, None)  # type: ignore[arg-type]
    assert isinstance(stored, int)
    assert column.process_result_value(stored, None) == quantity  # type: ignore[arg-type]


@pytest.mark.parametrize(("value", "error"), [(0.1, TypeError), (Decimal("0.0001"), ValueError)])
def test_a_quantity_is_never_a_float_nor_rounded(value: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        Quantity().process_bind_param(value, None)  # type: ignore[arg-type]


def test_a_finished_campaign_keeps_its_promises_on_record(
    planner: Membership, dishub: Membership, campaign: Campaign
) -> None:
    promise = pledged(accepted(planner, campaign, dishub), dishub)
    with transaction():
        fetch(Campaign, campaign.id).state = CampaignState.ONGOING
        campaigns.finish(campaign, by=planner)
    assert partnerships.contributions_for(campaign) == [promise]
    assert partnerships.standings(campaign.year)[0].urgency == Urgency.OVER
