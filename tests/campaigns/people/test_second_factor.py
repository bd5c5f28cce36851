"""Second factors: the codes of RFC 6238, each once; recovery codes; who must have one."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import accounts, agencies, journal, second_factor, sessions
from campaigns.people.persons import Membership, Role
from tests import cast
from tests.races import DONE, ends, race

NOW = datetime(2026, 11, 24, 2, 0, 15, tzinfo=UTC)  # in the middle of a step
RFC_KEY = b32encode(b"12345678901234567890").decode()
RFC_VECTORS = [  # RFC 6238, appendix B, SHA-1; ours are the last six of its eight digits
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]


@pytest.fixture(autouse=True)
def _nobody_must():
    second_factor.require_of(())
    yield
    second_factor.require_of(())


@pytest.fixture
def moving():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on(moving, planner):
    """A planner with a password and a second factor, its secret and recovery codes, a new step begun since."""
    secret, codes = cast.two_steps(planner)
    moving.shift(30)
    return planner, secret, codes


def shown(secret, later=0):
    """What the app shows so many seconds later."""
    return pyotp.TOTP(secret).at(clock.now() + timedelta(seconds=later))


def refused(act, *args, **named):
    with pytest.raises((Invalid, Conflict, NotAllowed)) as refusal, transaction():
        act(*args, **named)
    return refusal.value.code, refusal.value.field


@pytest.mark.parametrize(("seconds", "digits"), RFC_VECTORS)
def test_the_codes_are_those_of_the_rfc(seconds, digits):
    at = datetime.fromtimestamp(seconds, UTC)
    assert second_factor.step_of(RFC_KEY, digits[-6:], at) == seconds // 30


@given(st.integers(min_value=150, max_value=2**36), st.integers(min_value=-4, max_value=4))
def test_a_clock_may_be_off_by_one_step_and_no_more(seconds, steps):
    now, totp = seconds // 30, pyotp.TOTP(RFC_KEY)
    code = totp.generate_otp(now + steps)
    fitting = [step for step in (now - 1, now, now + 1) if totp.generate_otp(step) == code]
    found = second_factor.step_of(RFC_KEY, code, datetime.fromtimestamp(seconds, UTC))
    assert found == max(fitting, default=None)
    assert abs(steps) > 1 or found is not None


@pytest.mark.parametrize("code", ["", " ", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "12345é", "0" * 1000])
def test_what_is_no_code_opens_nothing(on, code):
    planner, _, _ = on
    assert refused(second_factor.confirm, code, by=planner) == ("second-factor.wrong", "one_time_code")


def test_it_is_on_only_once_the_app_showed_the_right_code(planner, moving):
    secret = second_factor.propose()
    wrong = f"{(int(shown(secret)) + 1) % 10**6:06}"
    assert refused(second_factor.turn_on, secret, wrong, by=planner)[0] == "second-factor.wrong"
    assert planner.person.second_factor_at is None
    with transaction():
        token = sessions.start(planner, "test")
    with transaction():
        codes = second_factor.turn_on(secret, f" {shown(secret)[:3]} {shown(secret)[3:]} ", by=planner)
    assert planner.person.second_factor_at == NOW
    assert len(set(codes)) == 10
    assert second_factor.codes_left(planner.person) == 10
    assert sessions.with_token(token) is None, "a session from before knew the password alone"
    assert refused(second_factor.turn_on, secret, shown(secret), by=planner)[0] == "second-factor.on"


def test_the_code_that_turned_it_on_opens_nothing_more(planner, moving):
    secret = second_factor.propose()
    with transaction():
        second_factor.turn_on(secret, shown(secret), by=planner)
    assert refused(second_factor.confirm, shown(secret), by=planner)[0] == "second-factor.wrong"


def test_a_code_opens_once_and_none_before_it_opens_after(on, moving):
    planner, secret, _ = on
    code, before, after = shown(secret), shown(secret, -30), shown(secret, 30)
    with transaction():
        second_factor.confirm(code, by=planner)
    for used in (code, before):
        assert refused(second_factor.confirm, used, by=planner)[0] == "second-factor.wrong"
    with transaction():
        second_factor.confirm(after, by=planner)
    moving.shift(30)
    assert refused(second_factor.confirm, after, by=planner)[0] == "second-factor.wrong"


def at_once(app, member, code, times=6):
    """The outcomes of so many who use one code at the same time."""
    id_ = member.id

    def enter(mine):
        with transaction():
            second_factor.confirm(code, by=mine)

    return ends(race(app, [enter] * times, look=lambda: db.session.get(Membership, id_)))


def test_of_many_with_one_recovery_code_at_once_one_gets_in(app, on):
    """Rule S1 for a code: hold before you look."""
    planner, _, codes = on
    assert at_once(app, planner, codes[3]) == [DONE, *["second-factor.wrong"] * 5]
    db.session.rollback()
    assert second_factor.codes_left(planner.person) == 9


def test_of_many_with_one_code_of_the_app_at_once_one_gets_in(app, on):
    planner, secret, _ = on
    assert at_once(app, planner, shown(secret)) == [DONE, *["second-factor.wrong"] * 5]


def test_a_recovery_code_is_taken_as_people_type_it_and_once(on):
    planner, _, codes = on
    with transaction():
        second_factor.confirm(f" {codes[0].lower().replace('-', ' ')} ", by=planner)
    assert refused(second_factor.confirm, codes[0], by=planner)[0] == "second-factor.wrong"
    assert second_factor.codes_left(planner.person) == 9


def test_anothers_recovery_code_opens_nothing(on, leader):
    _, _, codes = on
    secret = second_factor.propose()
    with transaction():
        second_factor.turn_on(secret, shown(secret), by=leader)
    assert refused(second_factor.confirm, codes[0], by=leader)[0] == "second-factor.wrong"


def test_new_recovery_codes_replace_the_old_ones(on):
    planner, secret, old = on
    with transaction():
        new = second_factor.renew_codes(shown(secret), by=planner)
    assert not set(old) & set(new)
    assert refused(second_factor.confirm, old[0], by=planner)[0] == "second-factor.wrong"
    with transaction():
        second_factor.confirm(new[0], by=planner)


def test_turning_it_off_needs_the_password_and_a_code(on):
    planner, secret, _ = on
    code = shown(secret)
    wrong_password = refused(second_factor.turn_off, "salah", code, by=planner)
    assert wrong_password == ("password.wrong", "current_password")
    assert refused(second_factor.turn_off, cast.PASSWORD, "000", by=planner)[0] == "second-factor.wrong"
    with transaction():
        second_factor.turn_off(cast.PASSWORD, code, by=planner)
    assert planner.person.second_factor_at is None
    assert second_factor.codes_left(planner.person) == 0
    assert refused(second_factor.confirm, code, by=planner)[0] == "second-factor.off"


def test_it_moves_to_another_phone_by_the_old_one_or_a_recovery_code(on):
    planner, old, codes = on
    new = second_factor.propose()
    args = (new, shown(new), cast.PASSWORD)
    assert refused(second_factor.replace, *args, "000", by=planner) == ("second-factor.wrong", "old_code")
    wrong_new = refused(second_factor.replace, new, "000", cast.PASSWORD, codes[0], by=planner)
    assert wrong_new == ("second-factor.wrong", "one_time_code")
    assert second_factor.codes_left(planner.person) == 10, "what failed used nothing up"
    with transaction():
        fresh = second_factor.replace(*args, codes[0], by=planner)
    assert refused(second_factor.confirm, shown(old), by=planner)[0] == "second-factor.wrong"
    with transaction():
        second_factor.confirm(fresh[0], by=planner)
    with transaction():
        second_factor.confirm(shown(new, 30), by=planner)


def test_a_role_that_requires_it_keeps_it_in_whatever_place_one_acts(on, admin):
    planner, secret, _ = on
    second_factor.require_of([Role.LEADER])
    with transaction():
        leading = accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin)
    told = refused(second_factor.turn_off, cast.PASSWORD, shown(secret), by=planner)
    assert told[0] == "second-factor.required"
    with transaction():
        accounts.end_place(leading, by=admin)
    with transaction():
        second_factor.turn_off(cast.PASSWORD, shown(secret), by=planner)
    assert not second_factor.must_set_up(planner)
    second_factor.require_of([Role.PLANNER])
    assert second_factor.must_set_up(planner)


def test_an_admin_removes_a_lost_one_and_the_sessions_end(on, admin, leader):
    planner, _, _ = on
    with transaction():
        token = sessions.start(planner, "test")
    assert refused(second_factor.remove, planner.person, by=leader)[0] == "not-allowed"
    assert refused(second_factor.remove, admin.person, by=admin)[0] == "person.self"
    with transaction():
        second_factor.remove(planner.person, by=admin)
    assert planner.person.second_factor_at is None
    assert sessions.with_token(token) is None
    assert refused(second_factor.remove, planner.person, by=admin)[0] == "second-factor.off"


def raw(*tables):
    """The tables as a stolen backup shows them."""
    rows = [row for table in tables for row in db.session.execute(text(f"select * from {table}"))]
    return str([tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in rows])


def test_neither_table_nor_journal_tells_a_secret(on):
    """Sealed, hashed, and told by its name alone (rule J1)."""
    planner, secret, codes = on
    with transaction():
        second_factor.confirm(codes[0], by=planner)
    kept = raw("second_factor", "recovery_code", "journal_entry", "person")
    for hidden in (secret, codes[0], codes[0].replace("-", "")):
        assert hidden not in kept
    with transaction():
        second_factor.remove(planner.person, by=None)
    assert [entry.act for entry in journal.of(planner.person)][:3] == [
        "menghapus kode masuk dua langkah",
        "memakai kode pemulihan",
        "menyalakan kode masuk dua langkah",
    ]
    assert raw("second_factor", "recovery_code") == "[]"


def test_the_app_is_told_whose_code_it_is(planner):
    address = second_factor.address_of(RFC_KEY, planner.person)
    assert address.startswith("otpauth://totp/Jangkau:planner-diskominfo?")
    assert f"secret={RFC_KEY}" in address
    assert "issuer=Jangkau" in address
