"""Sign-in sessions: throttled, revocable, and dead when they should be."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import NotAllowed
from campaigns.people import passwords, sessions
from campaigns.people.persons import Membership, Person, Role
from tests import cast, statements
from tests.races import race

HERE, THERE = "203.0.113.7", "203.0.113.8"


def tries(count, username="siti", address=HERE):
    """The answers to so many tries, each in a transaction of its own."""
    answers = []
    for number in range(count):
        with transaction():
            answers.append(sessions.note_attempt(username.format(number), address.format(number)))
    return answers


def begin(member):
    with transaction():
        return sessions.start(member, "test")


def test_the_eleventh_try_at_an_account_waits_wherever_it_comes_from(app):
    """10 tries an account in 15 minutes."""
    assert tries(10, address="203.0.113.{}") == [0] * 10
    (wait,) = tries(1, address="198.51.100.1")
    assert 0 < wait <= 15 * 60


def test_the_fifty_first_try_from_an_address_waits_whatever_the_account(app):
    """50 tries an address in 15 minutes."""
    assert tries(50, username="orang{}") == [0] * 50
    assert tries(1, username="lain")[0] > 0
    assert tries(1, username="lain", address=THERE) == [0]


def test_one_subscriber_of_ipv6_is_one_address(app):
    assert tries(50, username="orang{}", address="2001:db8:0:1::{}") == [0] * 50
    assert tries(1, username="lain", address="2001:db8:0:1:ffff::1")[0] > 0
    assert tries(1, username="lain", address="2001:db8:0:2::1") == [0]


def test_a_name_written_otherwise_is_the_same_account(app):
    tries(10, username="siti")
    assert tries(1, username="  SITI ")[0] > 0


def test_after_a_quarter_of_an_hour_one_may_try_again(app):
    with time_machine.travel(clock.now(), tick=False) as moving:
        tries(10)
        (wait,) = tries(1)
        moving.shift(timedelta(seconds=wait - 1))
        assert tries(1) == [1]
        moving.shift(timedelta(seconds=2))
        assert tries(1) == [0]


def test_a_refused_try_is_not_counted_so_that_the_wait_ends(app):
    tries(10)
    tries(30)
    assert db.session.query(sessions.Attempt).count() == 20


def test_the_table_keeps_no_names_and_no_addresses(app):
    tries(1)
    kept = [attempt.key for attempt in db.session.query(sessions.Attempt)]
    assert all(len(key) == 64 and "siti" not in key and HERE not in key for key in kept)


def test_many_tries_at_once_are_all_counted(app):
    """Two at once must not both be the tenth."""

    def one():
        with transaction():
            return sessions.note_attempt("siti", HERE)

    answers = race(app, [one] * 16)
    assert sum(answer == 0 for answer in answers) == 10
    assert len(answers) == 16


def test_success_forgets_the_accounts_failed_tries(planner):
    tries(9, username=planner.person.username)
    with transaction():
        sessions.forgive(planner.person)
    assert tries(10, username=planner.person.username) == [0] * 10


def test_a_session_alone_forgets_no_failed_try(planner):
    """Else whoever stole one would switch places between two guesses, and guess without end."""
    tries(10, username=planner.person.username)
    begin(planner)
    assert tries(1, username=planner.person.username)[0] > 0


def codes(count, person, address=HERE):
    answers = []
    for _ in range(count):
        with transaction():
            answers.append(sessions.note_code(person, address))
    return answers


def test_six_digits_cannot_be_guessed(planner, leader):
    """Ten tries in 15 minutes and twenty a day, from wherever they come; another person's go on."""
    with time_machine.travel(clock.now(), tick=False) as moving:
        assert codes(10, planner.person) == [0] * 10
        assert 0 < codes(1, planner.person, THERE)[0] <= 15 * 60
        assert codes(1, leader.person, THERE) == [0]
        moving.shift(sessions.WINDOW + timedelta(seconds=1))
        assert codes(10, planner.person) == [0] * 10
        moving.shift(sessions.WINDOW + timedelta(seconds=1))
        (wait,) = codes(1, planner.person, THERE)
        assert sessions.DAY - 3 * sessions.WINDOW < timedelta(seconds=wait) < sessions.DAY
        assert sessions.tries_at_code(planner.person) == 20
        moving.shift(timedelta(seconds=wait + 1))
        assert codes(1, planner.person) == [0]


def test_many_tries_at_a_code_at_once_are_all_counted(app, planner):
    id_ = planner.person_id
    answers = race(app, [lambda: codes(1, db.session.get_one(Person, id_))[0]] * 16)
    assert len(answers) == 16
    assert sum(answer == 0 for answer in answers) == 10


def test_tries_at_a_code_and_at_a_password_are_counted_apart(planner):
    codes(10, planner.person)
    assert tries(10, username=planner.person.username) == [0] * 10
    with transaction():
        sessions.forgive_passwords(planner.person)
    assert codes(1, planner.person)[0] > 0
    with transaction():
        sessions.forgive(planner.person)
    assert codes(1, planner.person) == [0]


def wish(name, address=HERE):
    with transaction():
        return sessions.note_link(name, address)


def test_three_letters_an_hour_are_sent_for_one_name(app):
    assert [wish("siti", f"203.0.113.{n}") for n in range(3)] == [0] * 3
    assert 0 < wish(" SITI ", "198.51.100.1") <= 60 * 60


def test_ten_letters_an_hour_are_sent_from_one_address(app):
    """And the tries to sign in are counted apart: colleagues behind one address come in all the same."""
    assert [wish(f"orang{n}") for n in range(10)] == [0] * 10
    assert wish("lagi") > 0
    assert tries(1) == [0]


def test_only_the_right_password_of_an_open_account_gets_in(planner):
    with transaction():
        planner.person.password_hash = passwords.hashed(cast.PASSWORD)
    username = planner.person.username
    assert sessions.authenticate(username.upper(), cast.PASSWORD) is planner
    assert sessions.authenticate(username, cast.PASSWORD + " ") is None
    assert sessions.authenticate("nobody", cast.PASSWORD) is None
    with transaction():
        planner.person.active = False
    assert sessions.authenticate(username, cast.PASSWORD) is None


def test_a_person_without_a_password_gets_in_with_none(planner):
    assert sessions.authenticate(planner.person.username, "") is None
    assert sessions.authenticate(planner.person.username, "a password that nobody has") is None


def test_the_table_keeps_no_token(planner):
    token = begin(planner)
    row = sessions.with_token(token)
    assert row.membership is planner
    assert token not in row.token_hash
    assert sessions.with_token(row.token_hash) is None


def test_an_idle_session_ends_after_eight_hours(planner):
    with time_machine.travel(clock.now(), tick=False) as moving:
        token = begin(planner)
        moving.shift(sessions.IDLE - timedelta(seconds=1))
        assert sessions.with_token(token)
        with transaction():
            sessions.touch(sessions.with_token(token))
        moving.shift(sessions.IDLE - timedelta(seconds=1))
        assert sessions.with_token(token)
        moving.shift(timedelta(seconds=1))
        assert sessions.with_token(token) is None


def test_a_session_in_use_ends_after_fourteen_days(planner):
    with time_machine.travel(clock.now(), tick=False) as moving:
        token = begin(planner)
        for _ in range(2 * 14 - 1):
            moving.shift(timedelta(hours=12) - sessions.IDLE)
            for _ in range(2):
                moving.shift(sessions.IDLE / 2 - timedelta(seconds=1))
                with transaction():
                    sessions.touch(sessions.with_token(token))
        assert sessions.with_token(token)
        moving.move_to(sessions.with_token(token).started_at + sessions.ABSOLUTE)
        assert sessions.with_token(token) is None


@pytest.mark.parametrize("gone", ["person", "membership", "agency"])
def test_a_session_dies_with_what_it_rests_on(dishub, gone):
    token = begin(dishub)
    with transaction():
        {"person": dishub.person, "membership": dishub, "agency": dishub.agency}[gone].active = False
    assert sessions.with_token(token) is None
    assert sessions.open_of(dishub.person) == []


def test_one_ends_ones_own_sessions_and_nobody_elses(planner, leader):
    mine, theirs = begin(planner), begin(leader)
    with transaction():
        sessions.end(sessions.with_token(mine), by=planner)
    assert sessions.with_token(mine) is None
    with pytest.raises(NotAllowed) as refusal, transaction():
        sessions.end(sessions.with_token(theirs), by=planner)
    assert refusal.value.code == "not-allowed"
    assert sessions.with_token(theirs)


def test_sessions_in_other_places_are_listed_as_ones_own(planner):
    with transaction():
        other = Membership(person_id=planner.person_id, agency_id=planner.agency_id, role=Role.LEADER)
        db.session.add(other)
    begin(planner)
    begin(other)
    assert [s.membership.role for s in sessions.open_of(planner.person)] == [Role.LEADER, Role.PLANNER]
    with transaction():
        sessions.end_place(other)
    assert [s.membership.role for s in sessions.open_of(planner.person)] == [Role.PLANNER]


def test_all_other_sessions_end_at_once_and_nobody_elses(planner, leader):
    with transaction():
        other = Membership(person_id=planner.person_id, agency_id=planner.agency_id, role=Role.OFFICER)
        db.session.add(other)
    here, there, as_officer, theirs = (begin(m) for m in (planner, planner, other, leader))
    with transaction():
        sessions.end_others(sessions.with_token(here), by=planner)
    still_open = [sessions.with_token(token) is not None for token in (here, there, as_officer, theirs)]
    assert still_open == [True, False, False, True]
    with pytest.raises(NotAllowed), transaction():
        sessions.end_others(sessions.with_token(theirs), by=planner)


def test_a_session_says_whether_its_person_has_another_place(planner, dishub):
    token = begin(planner)
    assert not sessions.with_token(token).has_other_place
    with transaction():
        other = Membership(person_id=planner.person_id, agency_id=dishub.agency_id, role=Role.PARTNER)
        db.session.add(other)
    assert sessions.with_token(token).has_other_place
    for thing in (other, other.agency):
        with transaction():
            thing.active = False
        assert not sessions.with_token(token).has_other_place
        with transaction():
            thing.active = True


def test_who_is_at_the_door_costs_one_query(planner):
    """Session, person, membership, agency, and whether they have another place: one row."""
    token = begin(planner)
    db.session.remove()
    with statements.asked() as sent:
        sign_in = sessions.with_token(token)
        assert (sign_in.membership.person.second_factor_at, sign_in.has_other_place) == (None, False)
        assert sign_in.membership.agency.active
    assert len(statements.reads(sent)) == 1
