"""Accounts: invitations that work once, places, passwords, and who is shut out."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from campaigns.people import accounts, agencies, directory, journal, passwords, persons, sessions
from campaigns.people.accounts import Invitation
from campaigns.people.persons import Role
from tests import cast
from tests.races import DONE, ends, race


def invited(by, agency="DISHUB", role=Role.PARTNER, name="Siti Rahmah", email=None):
    with transaction():
        return accounts.invite(agencies.with_code(agency), role, name, email, by=by)


def accepted(token, username="siti.rahmah", password=cast.PASSWORD):
    with transaction():
        return accounts.accept(accounts.invitation_with(token), username, password)


def test_an_invited_person_has_the_role_and_agency_that_were_offered(admin):
    invitation, token = invited(admin, name="  Siti   Rahmah ", email=" siti@contoh.go.id ")
    assert token not in invitation.token_hash
    member = accepted(token, "Siti.Rahmah")
    assert (member.role, member.agency.code) == (Role.PARTNER, "DISHUB")
    assert (member.person.name, member.person.username) == ("Siti Rahmah", "siti.rahmah")
    assert member.person.email == "siti@contoh.go.id"
    assert sessions.authenticate("siti.rahmah", cast.PASSWORD) is member


def test_only_an_admin_invites(planner, leader, dishub):
    for by in (planner, leader, dishub):
        with pytest.raises(NotAllowed):
            invited(by)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"role": Role.PLANNER}, "person.place"),
        ({"agency": "DISKOMINFO"}, "person.place"),
        ({"name": "  "}, "person.nameless"),
        ({"name": "x" * 121}, "person.name-long"),
        ({"email": "siti"}, "email.wrong"),
        ({"email": "siti@contoh.go.id\nBcc: semua@contoh.go.id"}, "email.wrong"),
        ({"email": "a@b.id, c@d.id"}, "email.wrong"),
        ({"email": "dinas@[kalselprov.go.id"}, "email.wrong"),
        ({"email": "grup:siti@contoh.go.id"}, "email.wrong"),
    ],
)
def test_an_invitation_that_cannot_be_is_refused(admin, facts, code):
    with pytest.raises(Invalid) as refusal:
        invited(admin, **facts)
    assert refusal.value.code == code
    assert accounts.waiting() == []


def test_a_link_works_once(admin):
    _, token = invited(admin)
    accepted(token)
    with pytest.raises(NotFound) as refusal:
        accepted(token, "orang.lain")
    assert refusal.value.code == "invitation.unknown"
    assert persons.with_username("orang.lain") is None


def test_a_link_works_for_seven_days(admin):
    with time_machine.travel(clock.now(), tick=False) as moving:
        _, token = invited(admin)
        moving.shift(accounts.INVITATION_LASTS - timedelta(seconds=1))
        assert accounts.invitation_with(token)
        moving.shift(timedelta(seconds=1))
        with pytest.raises(NotFound):
            accounts.invitation_with(token)
        assert accounts.waiting() == []


def test_of_two_who_accept_at_once_one_gets_in(admin, app):
    """Rule S1 for a place: hold before you look."""
    invitation, _ = invited(admin)
    id_ = invitation.id

    def one(number):
        def accept(offer):
            with transaction():
                accounts.accept(offer, f"siti{number}", cast.PASSWORD)

        return accept

    found = race(app, [one(n) for n in range(4)], look=lambda: db.session.get(Invitation, id_))
    assert ends(found) == [DONE, *["invitation.used"] * 3]
    db.session.rollback()  # a fresh view of the data
    assert len(persons.members_of(agencies.with_code("DISHUB"))) == 1


def test_an_invitation_is_sent_anew_by_another_link(admin, planner):
    with time_machine.travel(clock.now(), tick=False) as moving:
        invitation, first = invited(admin)
        moving.shift(accounts.INVITATION_LASTS)
        assert accounts.lapsed() == [invitation]
        with pytest.raises(NotAllowed), transaction():
            accounts.renew(invitation, by=planner)
        with transaction():
            second = accounts.renew(invitation, by=admin)
        assert (accounts.lapsed(), accounts.waiting()) == ([], [invitation])
        with pytest.raises(NotFound):
            accepted(first)
        moving.shift(accounts.INVITATION_LASTS - timedelta(seconds=1))
        accepted(second)
        with pytest.raises(Conflict) as refusal, transaction():
            accounts.renew(invitation, by=admin)
        assert refusal.value.code == "invitation.used"


def test_a_withdrawn_invitation_is_neither_listed_nor_sent_anew(admin):
    invitation, _ = invited(admin)
    with transaction():
        accounts.withdraw(invitation, by=admin)
    assert accounts.lapsed() == []
    with pytest.raises(Conflict), transaction():
        accounts.renew(invitation, by=admin)


def test_a_taken_name_or_a_weak_password_leaves_the_link_open(admin):
    _, token = invited(admin)
    for username, password, code in (
        (admin.person.username, cast.PASSWORD, "person.taken"),
        ("x", cast.PASSWORD, "person.username"),
        ("siti.rahmah", "pendek", "password.short"),
        ("siti.rahmah.dua", "siti.rahmah.dua", "password.common"),
    ):
        with pytest.raises((Invalid, Conflict)) as refusal:
            accepted(token, username, password)
        assert refusal.value.code == code
    accepted(token)


def test_a_withdrawn_invitation_opens_nothing(admin, planner):
    invitation, token = invited(admin)
    with pytest.raises(NotAllowed), transaction():
        accounts.withdraw(invitation, by=planner)
    with transaction():
        accounts.withdraw(invitation, by=admin)
    with pytest.raises(NotFound):
        accepted(token)
    with pytest.raises(Conflict), transaction():
        accounts.withdraw(invitation, by=admin)


def test_an_invitation_to_an_agency_that_was_closed_opens_nothing(admin):
    _, token = invited(admin)
    with transaction():
        directory.deactivate(agencies.with_code("DISHUB"), by=admin)
    with pytest.raises(NotFound):
        accepted(token)
    assert accounts.waiting() == []
    with pytest.raises(Invalid) as refusal:
        invited(admin)
    assert refusal.value.code == "agency.closed"


def test_a_closed_account_lets_nobody_in_until_it_is_reopened(admin, planner):
    with transaction():
        accounts.set_password(planner.person, cast.PASSWORD)
        token = sessions.start(planner, "test")
    with transaction():
        accounts.shut(planner.person, by=admin)
    assert sessions.with_token(token) is None
    assert sessions.authenticate(planner.person.username, cast.PASSWORD) is None
    with transaction():
        accounts.reopen(planner.person, by=admin)
    assert sessions.with_token(token) is None
    assert sessions.authenticate(planner.person.username, cast.PASSWORD) is planner


def test_nobody_closes_the_own_account_or_place(admin):
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.shut(admin.person, by=admin)
    assert refusal.value.code == "person.self"
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.end_place(admin, by=admin)
    assert refusal.value.code == "person.self"


@pytest.mark.parametrize("act", ["shut", "reopen"])
def test_only_an_admin_closes_and_reopens(planner, leader, act):
    with pytest.raises(NotAllowed), transaction():
        getattr(accounts, act)(leader.person, by=planner)


def test_a_person_may_serve_in_two_places_and_leave_one(admin, planner):
    with transaction():
        second = accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin)
        token = sessions.start(second, "test")
    assert persons.memberships_of(planner.person) == [planner, second]
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin)
    assert refusal.value.code == "membership.twice"
    with transaction():
        accounts.end_place(second, by=admin)
    assert persons.memberships_of(planner.person) == [planner]
    assert sessions.with_token(token) is None
    with transaction():
        assert accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin) is second


def test_a_new_password_needs_the_old_one_and_ends_every_session(planner):
    with transaction():
        accounts.set_password(planner.person, cast.PASSWORD)
        token = sessions.start(planner, "test")
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.change_password("salah sama sekali", "jukung di Barito Kuala", by=planner)
    assert (refusal.value.code, refusal.value.field) == ("password.wrong", "current_password")
    with pytest.raises(Invalid) as refusal, transaction():
        accounts.change_password(cast.PASSWORD, "pendek", by=planner)
    assert refusal.value.code == "password.short"
    assert sessions.with_token(token)
    with transaction():
        accounts.change_password(cast.PASSWORD, "jukung di Barito Kuala", by=planner)
    assert sessions.with_token(token) is None
    assert passwords.fits(planner.person.password_hash, "jukung di Barito Kuala")


def test_every_act_stands_in_the_journal_and_no_secret_does(admin):
    """Rule J1."""
    invitation, token = invited(admin, email="siti@contoh.go.id")
    member = accepted(token)
    with transaction():
        accounts.change_password(cast.PASSWORD, "jukung di Barito Kuala", by=member)
        accounts.shut(member.person, by=admin)
        accounts.reopen(member.person, by=admin)
    told = [entry.act for entry in journal.of(invitation, member.person)]
    assert told == [
        "membuka kembali akun",
        "menutup akun",
        "mengganti kata sandi",
        "menerima undangan akun",
        "mengundang akun",
    ]
    everything = " ".join(f"{e.before} {e.after}" for e in db.session.query(journal.Entry))
    assert "jukung" not in everything
    assert token not in everything


def test_people_are_found_by_name_role_and_agency(admin, planner, dishub):
    assert accounts.everybody("PLANNER") == [planner]
    assert accounts.everybody(role=Role.PARTNER) == [dishub]
    assert accounts.everybody(agency_id=dishub.agency_id) == [dishub]
    assert accounts.everybody("100%") == []
    assert {m.id for m in accounts.everybody()} == {admin.id, planner.id, dishub.id}
