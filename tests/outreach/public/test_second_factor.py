"""Two steps in, turning it on, losing the phone: at the pages, with nothing lost on the way."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground import clock, outbox
from campaigns.ground.database import db, transaction
from campaigns.people import accounts, agencies, second_factor, sessions
from campaigns.people.persons import Role
from outreach.hall import pending
from tests import cast
from tests.conftest import both_engines

NOW = datetime(2026, 11, 24, 2, 0, 15, tzinfo=UTC)
OURS = {"Sec-Fetch-Site": "same-origin"}
OTHER = "jukung di Barito Kuala"
WRONG = "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, atau pakai kode pemulihan lain."


@pytest.fixture
def moving():
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def on(app, moving, planner):
    """A planner who signs in by two steps, the secret and the recovery codes."""
    secret, codes = cast.two_steps(planner)
    moving.shift(30)
    return planner, secret, codes


def shown(secret):
    return pyotp.TOTP(secret).at(clock.now())


def first_step(client, member, password=cast.PASSWORD, **more):
    entries = {"username": member.person.username, "password": password, **more}
    return client.post("/sign-in", data=entries)


def second_step(client, code, **more):
    return client.post("/sign-in/code", data={"one_time_code": code, **more})


def hidden(answer, **where):
    form = BeautifulSoup(answer.data, "html.parser").find("main").find("form", **where)
    return {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}


@both_engines
def test_the_password_alone_opens_no_door(client, on):
    planner, secret, _ = on
    asked = first_step(client, planner)
    assert asked.status_code == 200
    assert "enam angka" in asked.text
    assert sessions.open_of(planner.person) == []
    for door in ("/desk/", "/account", "/account/second-factor"):
        assert client.get(door).location.startswith("/sign-in")
    arrived = second_step(client, shown(secret))
    assert (arrived.status_code, arrived.location) == (303, "/desk/")
    assert client.get("/desk/").status_code == 200


def test_a_wrong_password_is_told_as_if_there_were_no_second_step(client, on):
    planner, secret, _ = on
    refused = first_step(client, planner, "salah sama sekali")
    assert refused.status_code == 422
    assert "tidak cocok" in refused.text
    assert second_step(client, shown(secret)).status_code == 400
    assert sessions.open_of(planner.person) == []


def test_a_wrong_code_is_told_in_one_sentence_and_a_used_one_too(client, on):
    planner, secret, _ = on
    first_step(client, planner)
    code = shown(secret)
    refused = second_step(client, f"{(int(code) + 1) % 10**6:06}")
    assert refused.status_code == 422
    page = BeautifulSoup(refused.data, "html.parser")
    assert page.find(id="fault").text == WRONG
    assert second_step(client, "").status_code == 422
    assert second_step(client, code).status_code == 303
    client.post("/sign-out")
    first_step(client, planner)
    replayed = second_step(client, code)
    assert (replayed.status_code, WRONG in replayed.text) == (422, True)


def test_what_was_wanted_is_reached_after_both_steps(client, on):
    planner, secret, _ = on
    asked = first_step(client, planner, next="/desk/sites?words=pasar")
    assert hidden(asked)["next"] == "/desk/sites?words=pasar"
    refused = second_step(client, "000", **hidden(asked))
    arrived = second_step(client, shown(secret), **hidden(refused))
    assert arrived.location == "/desk/sites?words=pasar"


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_no_next_leads_off_our_site(client, on, wanted):
    planner, secret, _ = on
    first_step(client, planner)
    assert second_step(client, shown(secret), next=wanted).location == "/desk/"


def test_what_was_typed_before_the_session_ended_survives_both_steps(client, on):
    """Product §5: nothing loses what was typed."""
    planner, secret, _ = on
    entries = {"name": "Pasar Terapung Kuin"}
    asked = client.post("/desk/programs", data=entries, headers=OURS)
    assert asked.status_code == 401
    second = first_step(client, planner, **hidden(asked))
    assert "Isian Anda masih ada" in second.text
    again = second_step(client, "000", **hidden(second))
    offered = second_step(client, shown(secret), **hidden(again))
    assert offered.status_code == 200
    form = BeautifulSoup(offered.data, "html.parser").find("form")
    assert form["action"] == "/desk/programs"
    assert form.find("input", {"name": "name"})["value"] == "Pasar Terapung Kuin"


def test_the_mark_of_the_first_step_dies_after_five_minutes(client, on, moving):
    planner, secret, _ = on
    asked = first_step(client, planner, next="/desk/sites")
    assert client.get("/sign-in/code").status_code == 200
    moving.shift(timedelta(seconds=pending.LASTS))
    late = second_step(client, shown(secret), **hidden(asked))
    assert late.status_code == 400
    assert "sudah habis" in late.text
    assert hidden(late)["next"] == "/desk/sites"
    assert client.get("/sign-in/code?next=/desk/sites").location == "/sign-in?next=/desk/sites"
    assert sessions.open_of(planner.person) == []


@pytest.mark.parametrize("change", ["password", "closed", "removed"])
def test_the_mark_dies_with_what_it_rests_on(client, on, admin, change):
    planner, secret, _ = on
    first_step(client, planner)
    with transaction():
        if change == "password":
            accounts.set_password(planner.person, OTHER)
        elif change == "closed":
            accounts.shut(planner.person, by=admin)
        else:
            second_factor.remove(planner.person, by=admin)
    assert second_step(client, shown(secret)).status_code == 400
    assert sessions.open_of(planner.person) == []


def test_nobody_makes_the_mark_themselves(client, on):
    """It stands in the signed cookie alone: no field and no token of a session can take its place."""
    planner, secret, _ = on
    with client.session_transaction() as cookie:
        cookie["token"] = "pending"
    entries = {"pending": str(planner.id), "membership": planner.id, "username": planner.person.username}
    assert second_step(client, shown(secret), **entries).status_code == 400
    with client.session_transaction() as cookie:
        cookie["pending"] = {"membership": planner.id, "until": 9999999999, "mark": "0" * 64}
    assert second_step(client, shown(secret)).status_code == 400


def test_no_session_is_fixed_by_the_first_step(client, on, leader):
    """ASVS 7.2.4: a new token at the end, the one before dead, and nothing left of the mark."""
    planner, secret, _ = on
    cast.sign_in(client, leader)
    with client.session_transaction() as cookie:
        before = cookie["token"]
    first_step(client, planner)
    second_step(client, shown(secret))
    with client.session_transaction() as cookie:
        assert set(cookie) <= {"token", "csrf_token", "_flashes"}
        assert cookie["token"] != before
        assert sessions.with_token(cookie["token"]).membership.id == planner.id
    assert sessions.with_token(before) is None


def test_another_site_cannot_send_a_code(browser):
    """Login CSRF at the second step: the form's own token is needed, and the code may be typed again."""
    member = cast.member("planner")
    with time_machine.travel(NOW, tick=False) as moving:
        secret, _ = cast.two_steps(member)
        moving.shift(30)
        token = hidden(browser.get("/sign-in"))["csrf_token"]
        asked = first_step(browser, member, csrf_token=token)
        refused = second_step(browser, shown(secret))
        assert refused.status_code == 400
        assert sessions.open_of(member.person) == []
        assert second_step(browser, shown(secret), **hidden(asked)).status_code == 303


@both_engines
def test_the_eleventh_code_waits_even_if_right_and_a_recovery_code_does_not(client, on):
    planner, secret, codes = on
    first_step(client, planner)
    for _ in range(sessions.TRIES_PER_ACCOUNT):
        assert second_step(client, "000000").status_code == 422
    waits = second_step(client, shown(secret))
    assert waits.status_code == 429
    assert 0 < int(waits.headers["Retry-After"]) <= 15 * 60
    arrived = client.post("/sign-in/code", data={"recovery_code": codes[0]})
    assert arrived.status_code == 303
    told = client.get("/desk/").text
    assert "10 kode salah dicoba" in told
    assert "Sisa kode pemulihan Anda: 9." in told


def test_switching_places_between_guesses_forgets_none_of_them(client, on, admin):
    """A stolen session must not be able to guess the code that would turn it off."""
    planner, _, _ = on
    with transaction():
        second = accounts.give_place(planner.person, agencies.own(), Role.LEADER, by=admin)
    cast.sign_in(client, planner)
    guess = {"current_password": cast.PASSWORD, "one_time_code": "000000"}
    for number in range(sessions.TRIES_PER_ACCOUNT):
        assert client.post("/account/second-factor/end", data=guess).status_code == 422
        place = (planner, second)[number % 2]
        assert client.post("/account/membership", data={"membership_id": place.id}).status_code == 303
    assert client.post("/account/second-factor/end", data=guess).status_code == 429


@pytest.fixture
def ready(app, client, moving, planner):
    """A planner with a password, signed in, whose second factor is off."""
    cast.sign_in(client, cast.with_password(planner))
    return planner


def secret_on(page):
    return BeautifulSoup(page.data, "html.parser").find("code", class_="secret").text.replace(" ", "")


def test_it_is_turned_on_with_the_code_that_the_app_shows(client, ready):
    page = client.get("/account/second-factor")
    secret = secret_on(page)
    assert secret_on(client.get("/account/second-factor")) == secret, "a reload shows the same one"
    assert 'src="data:image/svg+xml' in page.text
    wrong = client.post("/account/second-factor", data={"one_time_code": "000"})
    assert (wrong.status_code, secret_on(wrong)) == (422, secret)
    told = client.post("/account/second-factor", data={"one_time_code": shown(secret)})
    assert (told.status_code, told.headers["Cache-Control"]) == (201, "no-store")
    codes = re.findall(r"<code>([A-Z2-7]{4}(?:-[A-Z2-7]{4}){3})</code>", told.text)
    assert len(codes) == 10
    manage = client.get("/account/second-factor")
    assert "Tersisa 10 dari 10 kode." in manage.text
    assert not [hidden for hidden in (secret, *codes) if hidden in manage.text]


def test_turning_it_on_ends_the_other_sessions_and_changes_ones_own(client, ready):
    with transaction():
        elsewhere = sessions.start(ready, "phone")
    with client.session_transaction() as cookie:
        before = cookie["token"]
    secret = secret_on(client.get("/account/second-factor"))
    client.post("/account/second-factor", data={"one_time_code": shown(secret)})
    assert sessions.with_token(elsewhere) is None
    assert sessions.with_token(before) is None
    assert client.get("/account").status_code == 200


def test_the_owner_is_told_by_letter(client, ready):
    """Without any secret: only that it happened, in case it was somebody else."""
    secret = secret_on(client.get("/account/second-factor"))
    client.post("/account/second-factor", data={"one_time_code": shown(secret)})
    (letter,) = db.session.query(outbox.Message)
    assert letter.to == ready.person.email
    assert "Kode masuk dua langkah dinyalakan" in letter.text
    assert secret not in letter.text


def test_nobody_turns_it_on_with_a_secret_of_their_own_making(client, ready, leader):
    """What was proposed is sealed in the cookie, for one person and an hour."""
    mine = second_factor.propose()
    entries = {"one_time_code": shown(mine), "secret": mine, "offer": mine}
    assert client.post("/account/second-factor", data=entries).status_code == 422
    secret = secret_on(client.get("/account/second-factor"))
    with client.session_transaction() as cookie:
        offer = cookie["offer"]
    assert secret not in offer
    cast.sign_in(client, leader)
    with client.session_transaction() as cookie:
        cookie["offer"] = offer
    assert secret_on(client.get("/account/second-factor")) != secret


def test_new_codes_a_new_phone_and_the_end(client, on, moving):
    planner, secret, old = on
    cast.sign_in(client, planner)
    assert client.post("/account/recovery-codes", data={"one_time_code": "000"}).status_code == 422
    renewed = client.post("/account/recovery-codes", data={"one_time_code": shown(secret)})
    assert renewed.status_code == 201
    assert old[0] not in renewed.text
    fresh = re.findall(r"<code>([A-Z2-7-]{19})</code>", renewed.text)

    new = secret_on(client.get("/account/second-factor/replacement"))
    entries = {"one_time_code": shown(new), "current_password": cast.PASSWORD, "old_code": "000"}
    assert client.post("/account/second-factor/replacement", data=entries).status_code == 422
    moved = client.post("/account/second-factor/replacement", data={**entries, "old_code": fresh[0]})
    assert moved.status_code == 201

    moving.shift(30)
    entries = {"current_password": "salah", "one_time_code": shown(new)}
    refused = client.post("/account/second-factor/end", data=entries)
    assert (refused.status_code, "Kata sandi tidak cocok." in refused.text) == (422, True)
    ended = client.post("/account/second-factor/end", data={**entries, "current_password": cast.PASSWORD})
    assert ended.location == "/account"
    assert "Kode masuk dua langkah dimatikan." in client.get("/account").text
    assert first_step(client, planner).status_code == 303


def test_pages_of_what_is_off_lead_to_turning_it_on(client, ready):
    assert client.get("/account/second-factor/replacement").location == "/account/second-factor"
    proof = {"one_time_code": "000000", "current_password": cast.PASSWORD}
    assert client.post("/account/second-factor/end", data=proof).status_code == 409
    assert client.post("/account/recovery-codes", data=proof).status_code == 409


def test_english_readers_are_asked_in_english(client, on):
    planner, _, _ = on
    asked = client.post(
        "/sign-in?lang=en", data={"username": planner.person.username, "password": cast.PASSWORD}
    )
    assert "six digits" in asked.text
    refused = client.post("/sign-in/code?lang=en", data={"one_time_code": "000"})
    assert "Wait for the next code" in refused.text
