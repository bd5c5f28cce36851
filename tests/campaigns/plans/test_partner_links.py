"""Links for partners without an account: for one partnership, until a day, revocable (product §4, portal)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from flask import Flask

from campaigns.ground import clock, sealing
from campaigns.ground.database import db, fetch, key_of, transaction
from campaigns.ground.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from campaigns.ground.outbox import Message
from campaigns.people import accounts, agencies, directory, journal, persons, resets, second_factor, sessions
from campaigns.people.permissions import Action, find, may, require
from campaigns.people.persons import Membership, Person, Role
from campaigns.plans import feeds, partnerships
from campaigns.plans.partnerships import (
    Contribution,
    ContributionKind,
    PartnerLink,
    Partnership,
    Pledge,
    links,
)
from campaigns.plans.partnerships.links import DAYS, MOST_DAYS, MOST_OPEN, LinkState
from tests import cast
from tests.races import DONE, ends, race

NAME = "Pejabat Penghubung"


@pytest.fixture
def asked(planner: Membership, leader: Membership, dishub: Membership) -> Partnership:
    """Dishub is asked to help a campaign."""
    campaign = cast.approved(planner, leader)
    with transaction():
        return partnerships.invite(campaign, dishub.agency, "Bus", cast.LAST, by=planner)


@pytest.fixture
def elsewhere(planner: Membership, leader: Membership, dishub: Membership) -> Partnership:
    """The same agency is asked to help another campaign."""
    other = cast.approved(planner, leader, of=cast.program(planner, "Lapor Peduli Banjir"))
    with transaction():
        return partnerships.invite(other, dishub.agency, "Perahu", cast.LAST, by=planner)


def made(
    asked: Partnership, planner: Membership, name: str = NAME, days: int = DAYS
) -> tuple[PartnerLink, str]:
    with transaction():
        return links.make(asked, name, "Kantor@Contoh.go.id", days, by=planner)


def guest_of(token: str) -> Membership:
    with transaction():
        return links.use(links.with_token(token))


def test_a_link_lets_its_guest_answer_and_promise(asked: Partnership, planner: Membership) -> None:
    link, token = made(asked, planner)
    guest = guest_of(token)
    assert link.used_at is not None
    with transaction():
        partnerships.accept(asked, by=guest)
    with transaction():
        partnerships.pledge(asked, Pledge(ContributionKind.VEHICLE, "Bus", Decimal(2), "bus"), by=guest)
    assert asked.is_accepted
    acts = {(entry.person.name, entry.act) for entry in journal.of(asked) if entry.person}
    assert (f"{NAME} (melalui tautan)", "menerima undangan kemitraan") in acts
    assert (f"{NAME} (melalui tautan)", "membuka kemitraan") in acts


def test_the_token_is_stored_nowhere(asked: Partnership, planner: Membership) -> None:
    _, token = made(asked, planner)
    secret = token.partition(".")[0]
    for table in db.metadata.sorted_tables:
        for row in db.session.execute(table.select()):
            assert not any(secret in str(value) for value in row), table.name


def test_a_guest_reaches_one_partnership_and_no_other_of_the_agency(
    asked: Partnership, elsewhere: Partnership, planner: Membership, dishub: Membership
) -> None:
    guest = guest_of(made(asked, planner)[1])
    with transaction():
        partnerships.accept(elsewhere, by=dishub)
        given = partnerships.pledge(
            elsewhere, Pledge(ContributionKind.VEHICLE, "Perahu", Decimal(1), "unit"), by=dishub
        )
    assert find(guest, Action.SEE_PARTNERSHIP, Partnership, asked.id) is asked
    for kind, thing in ((Partnership, elsewhere), (Contribution, given)):
        assert may(dishub, Action.SEE_PARTNERSHIP, thing)
        with pytest.raises(NotFound):
            find(guest, Action.SEE_PARTNERSHIP, kind, thing.id)
    with pytest.raises(NotAllowed), transaction():
        partnerships.decline(elsewhere, "Bukan saya", by=guest)
    assert [row.partnership for row in partnerships.standings_of_partner(guest)] == [asked]
    assert len(partnerships.standings_of_partner(dishub)) == 2
    assert partnerships.contributions_of_partner(guest) == []
    assert partnerships.contributions_of_partner(dishub) == [given]


def test_whatever_has_no_scope_is_out_of_reach(asked: Partnership, planner: Membership) -> None:
    """A thing that says nothing of scopes is closed to guests, whosever it is: new things begin closed."""
    guest = guest_of(made(asked, planner)[1])
    assert asked.agency.owner_ids == {guest.agency_id}
    assert not may(guest, Action.ANSWER_INVITATION, asked.agency)
    with pytest.raises(NotAllowed), transaction():
        feeds.open_for_agency(by=guest)
    with pytest.raises(NotAllowed):
        require(guest, Action.INVITE_PARTNER)


def test_a_guest_is_nobody_with_a_place(asked: Partnership, planner: Membership, admin: Membership) -> None:
    link, token = made(asked, planner)
    guest = guest_of(token)
    agency, person = asked.agency, guest.person
    assert guest not in persons.in_role(Role.PARTNER, agency)
    assert guest not in persons.members_of(agency)
    assert guest not in accounts.everybody(NAME)
    assert persons.memberships_of(person) == []
    assert not resets.can_come_in(person)
    assert persons.with_address("kantor@contoh.go.id") == []
    assert sessions.authenticate(person.username, "") is None
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.give_place(person, agency, Role.PARTNER, by=admin)
    assert refusal.value.code == "person.guest"
    assert link.membership is guest


@pytest.mark.parametrize(
    ("name", "email", "days", "code"),
    [
        ("", None, DAYS, "person.nameless"),
        ("a" * 101, None, DAYS, "link.name-long"),
        (NAME, "bukan surel", DAYS, "email.wrong"),
        (NAME, None, 0, "link.days"),
        (NAME, None, -1, "link.days"),
        (NAME, None, MOST_DAYS + 1, "link.days"),
    ],
)
def test_what_makes_no_link(
    asked: Partnership, planner: Membership, name: str, email: str | None, days: int, code: str
) -> None:
    with pytest.raises(Invalid) as refusal, transaction():
        links.make(asked, name, email, days, by=planner)
    assert refusal.value.code == code
    assert links.of(asked) == []


def test_a_form_that_is_sent_twice_makes_one_link(asked: Partnership, planner: Membership) -> None:
    made(asked, planner)
    with pytest.raises(Conflict) as refusal:
        made(asked, planner, NAME.upper())
    assert refusal.value.code == "link.twice"
    assert len(links.of(asked)) == 1


def test_a_partnership_has_so_many_open_links(asked: Partnership, planner: Membership) -> None:
    for number in range(MOST_OPEN):
        made(asked, planner, f"Orang {number}")
    with pytest.raises(Conflict) as refusal:
        made(asked, planner)
    assert refusal.value.code == "link.many"


@pytest.mark.parametrize("role", ["leader", "treasurer", "operator", "admin"])
def test_planners_of_the_campaigns_office_alone_make_links(
    asked: Partnership, planner: Membership, role: str
) -> None:
    link, _ = made(asked, planner)
    for who in (cast.member(role, username="siapa"), cast.member("planner", "DINSOS", "lain")):
        with pytest.raises(NotAllowed), transaction():
            links.make(asked, "Siapa", None, DAYS, by=who)
        with pytest.raises(NotAllowed), transaction():
            links.revoke(link, by=who)
    with pytest.raises(NotAllowed), transaction():
        links.make(asked, "Siapa", None, DAYS, by=link.membership)


def refused(token: str) -> None:
    """The link opens nothing, and the sentence is the same whatever the reason."""
    with pytest.raises(NotFound) as refusal:
        guest_of(token)
    assert refusal.value.code == "link.unknown"


def test_a_link_that_was_altered_opens_nothing(asked: Partnership, planner: Membership) -> None:
    link, token = made(asked, planner)
    secret, _, mark = token.partition(".")
    for wrong in ("", ".", secret, f"{secret}.", f"{secret}.{mark[:-1]}", f"x{token}", f"{secret}é.{mark}"):
        refused(wrong)
    forged = f"{secret}.{'0' * len(mark)}"
    with transaction():
        link.token_hash = sealing.digest(forged)  # by somebody who could write into the table
    refused(forged)


def test_a_link_runs_out_with_the_sessions_it_opened(asked: Partnership, planner: Membership) -> None:
    link, token = made(asked, planner, days=1)
    with transaction():
        session = sessions.start(guest_now := links.use(links.with_token(token)), "test")
    assert sessions.with_token(session) is not None
    with time_machine.travel(clock.now() + timedelta(hours=7)):
        assert sessions.with_token(session) is not None
    with time_machine.travel(link.expires_at):
        assert sessions.with_token(session) is None
        assert link.state is LinkState.EXPIRED
        refused(token)
        with pytest.raises(Conflict), transaction():
            links.revoke(link, by=planner)
    assert guest_now.scope == key_of(asked)


def test_a_revoked_link_ends_its_sessions_at_once(asked: Partnership, planner: Membership) -> None:
    link, token = made(asked, planner)
    with transaction():
        session = sessions.start(links.use(links.with_token(token)), "test")
    with transaction():
        links.revoke(link, by=planner)
    assert sessions.with_token(session) is None
    assert link.state is LinkState.REVOKED
    refused(token)
    assert journal.of(asked)[0].act == "mencabut tautan tanpa akun"
    with pytest.raises(Conflict) as refusal, transaction():
        links.revoke(link, by=planner)
    assert refusal.value.code == "link.closed"
    assert made(asked, planner)[0].id != link.id


def test_a_partnership_that_ends_takes_its_links_along(asked: Partnership, planner: Membership) -> None:
    _, token = made(asked, planner)
    with transaction():
        session = sessions.start(links.use(links.with_token(token)), "test")
    with transaction():
        partnerships.end(asked, "Mitra lain sudah cukup", by=planner)
    assert sessions.with_token(session) is None
    refused(token)
    with pytest.raises(Conflict) as refusal:
        made(asked, planner)
    assert refusal.value.code == "link.over"
    with transaction():
        partnerships.invite(asked.campaign, asked.agency, "Bus lagi", cast.LAST, by=planner)
    refused(token)


def test_who_declined_gets_no_link_until_asked_anew(
    asked: Partnership, planner: Membership, dishub: Membership
) -> None:
    with transaction():
        partnerships.decline(asked, "Armada terpakai", by=dishub)
    with pytest.raises(Conflict) as refusal:
        made(asked, planner)
    assert refusal.value.code == "link.over"


def test_a_closed_agency_shuts_its_guests_out_for_good(
    asked: Partnership, planner: Membership, admin: Membership
) -> None:
    _, token = made(asked, planner)
    with transaction():
        session = sessions.start(links.use(links.with_token(token)), "test")
    with transaction():
        directory.deactivate(asked.agency, by=admin)
    refused(token)
    with transaction():
        directory.reactivate(asked.agency, by=admin)
    assert sessions.with_token(session) is None


def test_no_link_goes_round_a_second_factor_that_partners_must_use(
    asked: Partnership, planner: Membership
) -> None:
    """Where REQUIRE_TOTP names partners, a letter alone lets nobody in."""
    _, token = made(asked, planner)
    second_factor.require_of(["partner"])
    try:
        refused(token)
        with pytest.raises(Conflict) as refusal:
            made(asked, planner, "Orang lain")
        assert refusal.value.code == "link.second-factor"
    finally:
        second_factor.require_of([])


def test_guests_hear_of_their_partnership_by_letter(asked: Partnership, planner: Membership) -> None:
    made(asked, planner)
    with transaction():
        partnerships.end(asked, "Selesai lebih awal", by=planner)
    letters = db.session.query(Message).filter(Message.to == "Kantor@Contoh.go.id").all()
    assert [letter.subject for letter in letters] == [f"Kemitraan {asked.campaign.title} diakhiri"]


def test_a_refused_link_leaves_nobody_behind(asked: Partnership, planner: Membership) -> None:
    before = db.session.query(Person).count()
    with pytest.raises(DomainError), transaction():
        links.make(asked, NAME, None, 0, by=planner)
    assert db.session.query(Person).count() == before
    assert agencies.with_code("DISHUB") is not None


def test_of_four_forms_sent_at_once_one_makes_a_link(
    app: Flask, asked: Partnership, planner: Membership
) -> None:
    asked_id, planner_id = asked.id, planner.id

    def make() -> str:
        with transaction():
            links.make(fetch(Partnership, asked_id), NAME, None, DAYS, by=fetch(Membership, planner_id))
        return DONE

    assert ends(race(app, [make] * 4)) == [DONE, *["link.twice"] * 3]
    db.session.rollback()
    assert len(links.of(fetch(Partnership, asked_id))) == 1


def test_whoever_comes_in_while_the_link_is_revoked_is_out_at_once(
    app: Flask, asked: Partnership, planner: Membership
) -> None:
    """Whichever goes first, no session of the link is open after both."""
    planner_id = planner.id
    for number in range(3):
        link, token = made(asked, planner, f"Orang {number}")
        link_id, person_id = link.id, link.membership.person_id

        def come_in(token: str = token) -> str:
            found = links.with_token(token)
            with transaction():
                return sessions.start(links.use(found), "test")

        def revoke(link_id: int = link_id) -> str:
            with transaction():
                links.revoke(fetch(PartnerLink, link_id), by=fetch(Membership, planner_id))
            return DONE

        assert DONE in race(app, [come_in, revoke, come_in])
        db.session.rollback()
        assert sessions.open_of(fetch(Person, person_id)) == []
