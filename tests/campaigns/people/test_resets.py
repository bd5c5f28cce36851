"""New passwords by link: for whoever it is meant, once, within the hour."""

from datetime import timedelta

import pytest
import time_machine
from sqlalchemy import text

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed, NotFound
from campaigns.people import accounts, journal, passwords, resets, sessions
from campaigns.people.resets import PasswordReset, ResetWish
from tests import cast
from tests.races import DONE, ends, race

NEW = "jukung di Barito Kuala"


def offered(person, by):
    with transaction():
        return resets.offer(person, by=by)


def granted():
    """The links that the wishes which wait lead to."""
    with transaction():
        return [made for id_ in resets.wishes() for made in resets.grant(db.session.get(ResetWish, id_))]


def wish(account):
    with transaction():
        resets.wish(account)


def choose(token, password=NEW):
    with transaction():
        resets.choose(resets.with_token(token), password)


def test_a_link_gives_a_new_password_and_ends_every_session(admin, planner):
    with transaction():
        accounts.set_password(planner.person, cast.PASSWORD)
        session = sessions.start(planner, "test")
    _, token = offered(planner.person, admin)
    assert sessions.with_token(session), "the old password stands until the new one is chosen"
    choose(token)
    assert sessions.with_token(session) is None
    assert passwords.fits(planner.person.password_hash, NEW)
    assert [entry.act for entry in journal.of(planner.person)][:2] == [
        "mengganti kata sandi lewat tautan",
        "membuat tautan kata sandi baru",
    ]


def test_a_password_changed_otherwise_ends_the_link(admin, planner):
    """Whoever changes it because of a letter they did not ask for is safe from that letter."""
    _, token = offered(planner.person, admin)
    with transaction():
        accounts.set_password(planner.person, cast.PASSWORD)
    with pytest.raises(NotFound):
        choose(token)


def test_a_link_works_once_and_for_an_hour(admin, planner):
    with time_machine.travel(clock.now(), tick=False) as moving:
        _, used = offered(planner.person, admin)
        choose(used)
        with pytest.raises(NotFound) as refusal:
            choose(used)
        assert refusal.value.code == "reset.unknown"
        _, late = offered(planner.person, admin)
        moving.shift(resets.LASTS - timedelta(seconds=1))
        assert resets.with_token(late)
        moving.shift(timedelta(seconds=1))
        with pytest.raises(NotFound):
            resets.with_token(late)


def test_a_new_link_ends_the_one_before_and_nobody_elses(admin, planner, leader):
    _, first = offered(planner.person, admin)
    _, anothers = offered(leader.person, admin)
    _, second = offered(planner.person, admin)
    with pytest.raises(NotFound):
        choose(first)
    choose(second)
    choose(anothers)


def test_of_many_who_use_a_link_at_once_one_chooses(admin, planner, app):
    """Rule S1 for a link: hold before you look."""
    made, _ = offered(planner.person, admin)
    id_ = made.id

    def one(number):
        def choose_it(mine):
            with transaction():
                resets.choose(mine, f"{NEW} {number}")

        return choose_it

    found = race(app, [one(n) for n in range(3)], look=lambda: db.session.get(PasswordReset, id_))
    assert ends(found) == [DONE, "reset.used", "reset.used"]


def test_a_weak_password_leaves_the_link_open(admin, planner):
    _, token = offered(planner.person, admin)
    with pytest.raises(Invalid) as refusal:
        choose(token, "pendek")
    assert refusal.value.code == "password.short"
    choose(token)


def test_a_closed_account_has_no_link_and_gets_none(admin, planner):
    _, token = offered(planner.person, admin)
    with transaction():
        accounts.shut(planner.person, by=admin)
    with pytest.raises(NotFound):
        choose(token)
    with pytest.raises(Conflict) as refusal:
        offered(planner.person, admin)
    assert refusal.value.code == "person.state"


def test_only_an_admin_makes_links_for_others(planner, leader):
    with pytest.raises(NotAllowed):
        offered(leader.person, planner)


def test_a_wish_is_answered_by_username_or_address(planner, leader):
    with transaction():
        planner.person.email = "Bersama@Contoh.go.id"
        leader.person.email = "bersama@contoh.go.id"
    wish(f"  {planner.person.username.upper()} ")
    assert [made.person for made, _ in granted()] == [planner.person]
    wish("bersama@CONTOH.go.id")
    assert {made.person.id for made, _ in granted()} == {planner.person_id, leader.person_id}
    assert resets.wishes() == []


def test_a_wish_for_nobody_leads_nowhere(admin, planner, leader):
    with transaction():
        planner.person.email = None
        accounts.shut(leader.person, by=admin)
    for account in ("tidak.ada", "", "x" * 300, planner.person.username, leader.person.username):
        wish(account)
    assert granted() == []
    assert resets.wishes() == []


def test_a_wish_that_waited_an_hour_is_forgotten(planner):
    with time_machine.travel(clock.now(), tick=False) as moving:
        wish(planner.person.username)
        moving.shift(resets.LASTS)
        assert granted() == []
        assert resets.wishes() == []


def test_the_tables_keep_neither_link_nor_name(admin, planner):
    _, token = offered(planner.person, admin)
    wish(planner.person.username)
    tables = ("password_reset", "reset_wish", "journal_entry")
    rows = [row for table in tables for row in db.session.execute(text(f"select * from {table}"))]
    kept = str([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])
    assert token not in kept
    assert planner.person.username not in kept
