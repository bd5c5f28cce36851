"""Guessing passwords over HTTP: 10 tries an account, 50 an address in 15 minutes, whoever asks and from wherever.

argon2 itself is watched, and its work left out: what counts is how often it is asked, and for how much.
"""

import threading
from datetime import timedelta

import pytest
import time_machine
from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people import passwords
from campaigns.people.persons import Membership
from tests import cast
from tests.conftest import both_engines, make_app

HERE = "203.0.113.7"
WINDOW = timedelta(minutes=15)


@pytest.fixture
def known(planner: Membership) -> str:
    """The name of somebody with a password."""
    return cast.with_password(planner).person.username


@pytest.fixture
def work(known: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What argon2 was asked to verify, one line of parameters for each; only the right password fits."""
    passwords.fits(None, "")  # the decoy is made here, not while somebody counts
    asked: list[str] = []

    def verify(self: PasswordHasher, password_hash: str, password: str) -> bool:
        asked.append(password_hash.rsplit("$", 2)[0])
        if password != cast.PASSWORD:
            raise VerifyMismatchError
        return True

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return asked


def post(client: FlaskClient, username: str, password: str = "salah", address: str = HERE, **headers: str):
    entries = {"username": username, "password": password}
    return client.post("/sign-in", data=entries, headers=headers, environ_overrides={"REMOTE_ADDR": address})


def refused(answer: TestResponse) -> None:
    """It says in plain Indonesian how long to wait, and tells machines too."""
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= WINDOW.total_seconds()
    assert "Terlalu banyak percobaan. Coba lagi dalam 15 menit." in answer.text


@both_engines
def test_the_eleventh_try_at_an_account_waits_from_wherever_and_with_the_right_password(
    client: FlaskClient, known: str, work: list[str]
) -> None:
    for number in range(10):
        assert post(client, known, address=f"198.51.100.{number}").status_code == 422
    assert len(work) == 10
    refused(post(client, known, cast.PASSWORD, "192.0.2.1"))
    refused(post(client, f" {known.upper()} ", cast.PASSWORD, "192.0.2.2"))
    assert len(work) == 10, "a password was hashed for somebody who has to wait"


@both_engines
def test_the_fifty_first_try_from_an_address_waits_with_whatever_name(
    client: FlaskClient, known: str, work: list[str]
) -> None:
    for number in range(50):
        assert post(client, f"orang{number}").status_code == 422
    refused(post(client, known, cast.PASSWORD))
    assert len(work) == 50
    assert post(client, known, cast.PASSWORD, "203.0.113.8").status_code == 303


def test_an_unknown_name_costs_the_same_work_and_waits_alike(
    client: FlaskClient, known: str, work: list[str]
) -> None:
    """So that neither the answer nor its time tells who has an account."""
    with time_machine.travel(clock.now(), tick=False):
        answers = {name: [post(client, name) for _ in range(11)] for name in (known, "tidak.ada")}
    told = [
        [(a.status_code, a.headers.get("Retry-After"), a.text.replace(name, "")) for a in tries]
        for name, tries in answers.items()
    ]
    assert told[0] == told[1]
    assert work[:10] == work[10:]
    assert len(set(work)) == 1, "the decoy is cheaper or dearer than a real hash"


@both_engines
def test_the_window_slides(client: FlaskClient, known: str, work: list[str]) -> None:
    """Each try weighs for a quarter of an hour from its own moment; a refused one weighs nothing."""
    with time_machine.travel(clock.now(), tick=False) as moving:
        for _ in range(10):
            assert post(client, known).status_code == 422
            moving.shift(timedelta(minutes=1))
        answer = post(client, known, cast.PASSWORD)
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "300")
        moving.shift(timedelta(seconds=299))
        assert post(client, known).status_code == 429
        moving.shift(timedelta(seconds=2))
        assert post(client, known).status_code == 422
        assert post(client, known).status_code == 429
        moving.shift(timedelta(minutes=1))
        assert post(client, known, cast.PASSWORD).status_code == 303


def test_who_gets_in_begins_to_count_anew(client: FlaskClient, known: str, work: list[str]) -> None:
    for _ in range(3):
        assert [post(client, known).status_code for _ in range(9)] == [422] * 9
        assert post(client, known, cast.PASSWORD).status_code == 303
        client.delete_cookie("session")


def forged(number: int) -> dict[str, str]:
    """Headers by which a guesser says to be somebody else each time."""
    address = f"192.0.2.{number}"
    names = ("X-Forwarded-For", "X-Real-IP", "Client-IP", "True-Client-IP", "X-Client-IP", "CF-Connecting-IP")
    return {**{name: address for name in names}, "Forwarded": f"for={address}"}


def test_a_forged_address_helps_nobody(client: FlaskClient, known: str, work: list[str]) -> None:
    for number in range(50):
        assert post(client, f"orang{number}", **forged(number)).status_code == 422
    refused(post(client, known, cast.PASSWORD, **forged(99)))


def test_behind_a_proxy_only_what_the_proxy_adds_is_believed(
    app: Flask, known: str, work: list[str], database_url: str, tmp_path
) -> None:
    """The proxy appends the address it sees; what stands before it came with the request."""
    client = make_app(database_url, tmp_path, TRUSTED_PROXIES="1").test_client()
    for number in range(50):
        chain = f"192.0.2.{number}, 10.0.0.{number}, {HERE}"
        assert post(client, f"orang{number}", **{"X-Forwarded-For": chain}).status_code == 422
    refused(post(client, known, cast.PASSWORD, **{"X-Forwarded-For": f"192.0.2.99, {HERE}"}))
    assert post(client, known, cast.PASSWORD, **{"X-Forwarded-For": "203.0.113.8"}).status_code == 303


@both_engines
@pytest.mark.parametrize(("name", "most"), [("{known}", 10), ("orang{number}", 50)])
def test_guessing_all_at_once_helps_nobody(
    app: Flask, known: str, work: list[str], name: str, most: int
) -> None:
    """Eight threads with eight tries each: at one account, and at a name each from one address."""
    start, seen = threading.Barrier(8), []

    def guess(thread: int) -> None:
        client = app.test_client()
        start.wait()
        for number in range(8 * thread, 8 * thread + 8):
            seen.append(post(client, name.format(known=known, number=number)).status_code)

    threads = [threading.Thread(target=guess, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    db.session.rollback()
    assert sorted(seen) == [422] * most + [429] * (64 - most)
    assert len(work) == most
