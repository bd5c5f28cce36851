"""Commands about accounts: for whoever stands at the server when nobody can sign in."""

import pyotp
import pytest
from flask import Flask

from campaigns.ground.database import db, transaction
from campaigns.ground.errors import NotFound
from campaigns.people import accounts, second_factor, sessions
from campaigns.people.persons import Membership
from tests import cast


def run(app: Flask, *words: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["outreach", *words])
    db.session.expire_all()
    return result.exit_code, result.output


def test_a_lost_second_factor_is_removed_and_the_sessions_end(app: Flask, planner: Membership) -> None:
    secret = second_factor.propose()
    with transaction():
        second_factor.turn_on(secret, pyotp.TOTP(secret).now(), by=planner)
        token = sessions.start(planner, "test")
    assert run(app, "person", "second-factor-off", planner.person.username.upper())[0] == 0
    assert planner.person.second_factor_at is None
    assert sessions.with_token(token) is None
    code, told = run(app, "person", "second-factor-off", planner.person.username)
    assert (code, "second-factor.off" in told) == (2, True)


def test_a_password_is_set_and_the_second_factor_stays(app: Flask, planner: Membership) -> None:
    secret = second_factor.propose()
    with transaction():
        second_factor.turn_on(secret, pyotp.TOTP(secret).now(), by=planner)
    words = ("person", "password", planner.person.username, "--password", cast.PASSWORD)
    assert run(app, *words)[0] == 0
    assert sessions.authenticate(planner.person.username, cast.PASSWORD) is not None
    assert planner.person.second_factor_at is not None


def test_who_does_not_exist_is_told_in_one_line(app: Flask) -> None:
    for command in ("second-factor-off", "password"):
        extra = ["--password", cast.PASSWORD] if command == "password" else []
        code, told = run(app, "person", command, "tidak.ada", *extra)
        assert (code, told.strip()) == (1, "Error: tidak ada pengguna tidak.ada")


def test_the_first_administrators_link_opens(app: Flask) -> None:
    code, told = run(app, "person", "first-admin")
    assert code == 0
    assert accounts.invitation_with(told.strip().rpartition("/")[2]).role == "admin"


def test_of_the_first_administrators_links_only_the_last_opens(app: Flask) -> None:
    before, last = (run(app, "person", "first-admin")[1].strip().rpartition("/")[2] for _ in range(2))
    with pytest.raises(NotFound):
        accounts.invitation_with(before)
    assert accounts.invitation_with(last).role == "admin"
    assert len(accounts.waiting()) == 1
