"""One's own account: sessions, password, places; nobody else's."""

import pytest
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies, sessions
from campaigns.people.persons import Role
from outreach.public.account import device_name
from tests import cast

OTHER = "jukung di Barito Kuala"
PHONE = (
    "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0 Mobile Safari/537.36"
)


@pytest.fixture
def member(planner):
    with transaction():
        accounts.set_password(planner.person, cast.PASSWORD)
    return planner


def elsewhere(member):
    """The same person signed in on a phone; gives the session."""
    with transaction():
        token = sessions.start(member, PHONE)
    return sessions.with_token(token)


@pytest.mark.parametrize("role", [role.value for role in Role])
def test_every_role_has_its_account_page(client, app, role):
    made = cast.member(role, "DISHUB" if role == "partner" else "DISKOMINFO")
    page = cast.sign_in(client, made).get("/account")
    assert page.status_code == 200
    assert made.person.username in page.text
    assert made.agency.name in page.text


@pytest.mark.parametrize(
    "address", ["/account/password", "/account/membership", "/account/sessions/1/end", "/sign-out"]
)
def test_a_stranger_changes_nothing(client, member, address):
    there = elsewhere(member)
    answer = client.post(
        address, data={"password": OTHER, "current_password": cast.PASSWORD, "membership_id": "1"}
    )
    assert answer.status_code in {401, 303}
    assert sessions.is_open(there)
    assert client.get("/account").location == "/sign-in?next=/account"


def test_a_session_elsewhere_is_listed_and_ended(client, member):
    there = elsewhere(member)
    page = cast.sign_in(client, member).get("/account").text
    assert "Chrome, Android" in page
    assert page.count("<span>sesi ini</span>") == 1
    assert client.post(f"/account/sessions/{there.id}/end").status_code == 303
    assert not sessions.is_open(there)
    assert client.get("/account").status_code == 200


def test_all_other_sessions_end_in_one_click(client, member):
    cast.sign_in(client, member)
    assert "Akhiri semua sesi lain" not in client.get("/account").text
    there, also_there = elsewhere(member), elsewhere(member)
    assert "Akhiri semua sesi lain" in client.get("/account").text
    assert client.post("/account/sessions/end").location == "/account"
    assert not sessions.is_open(there)
    assert not sessions.is_open(also_there)
    assert "Semua sesi lain sudah diakhiri." in client.get("/account").text


def test_ending_this_session_leads_to_the_sign_in_page(client, member):
    cast.sign_in(client, member)
    here = sessions.open_of(member.person)[0]
    assert client.post(f"/account/sessions/{here.id}/end").location == "/sign-in"
    assert client.get("/account").status_code == 302


def test_nobody_elses_session_exists_here(client, member, leader):
    theirs = elsewhere(leader)
    assert cast.sign_in(client, member).post(f"/account/sessions/{theirs.id}/end").status_code == 404
    assert client.post("/account/sessions/999999/end").status_code == 404
    assert sessions.is_open(theirs)


def test_a_new_password_ends_the_other_sessions_and_keeps_one_in(client, member):
    there = elsewhere(member)
    cast.sign_in(client, member)
    answer = client.post("/account/password", data={"current_password": cast.PASSWORD, "password": OTHER})
    assert answer.status_code == 303
    assert not sessions.is_open(there)
    page = client.get("/account")
    assert page.status_code == 200
    assert "Kata sandi diganti." in page.text
    assert len(sessions.open_of(member.person)) == 1
    assert sessions.authenticate(member.person.username, OTHER)


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"current_password": "salah", "password": OTHER}, "Kata sandi lama tidak cocok."),
        ({"current_password": cast.PASSWORD, "password": "pendek"}, "Kata sandi paling sedikit 12 karakter."),
        ({"current_password": "", "password": ""}, "Bagian ini wajib diisi."),
        (
            {"current_password": cast.PASSWORD, "password": cast.PASSWORD},
            "Kata sandi baru sama dengan yang lama.",
        ),
    ],
)
def test_a_refused_password_says_why_and_repeats_no_secret(client, member, entries, sentence):
    answer = cast.sign_in(client, member).post("/account/password", data=entries)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert cast.PASSWORD not in answer.text
    assert sessions.authenticate(member.person.username, cast.PASSWORD)


def test_guessing_the_old_password_is_throttled_with_the_sign_in(client, member):
    cast.sign_in(client, member)
    entries = {"current_password": "salah", "password": OTHER}
    for _ in range(sessions.TRIES_PER_ACCOUNT):
        assert client.post("/account/password", data=entries).status_code == 422
    answer = client.post("/account/password", data=entries)
    assert answer.status_code == 429
    assert int(answer.headers["Retry-After"]) > 0


def test_a_person_with_two_places_switches_with_a_new_token(client, member, admin):
    with transaction():
        second = accounts.give_place(member.person, agencies.with_code("DISHUB"), Role.PARTNER, by=admin)
    cast.sign_in(client, member)
    with client.session_transaction() as cookie:
        before = cookie["token"]
    answer = client.post("/account/membership", data={"membership_id": second.id})
    assert (answer.status_code, answer.location.rstrip("/")) == (303, "/portal")
    with client.session_transaction() as cookie:
        after = cookie["token"]
    assert sessions.with_token(before) is None
    assert sessions.with_token(after).membership.id == second.id


@pytest.mark.parametrize(
    ("role", "agency", "page"),
    [
        ("planner", "DISKOMINFO", "/desk/"),
        ("partner", "DISHUB", "/portal/"),
        ("officer", "DISKOMINFO", "/field/"),
        ("planner", "DISKOMINFO", "/account"),
    ],
)
def test_another_place_is_a_button_in_every_header_for_whoever_has_one(
    client, app, admin, role, agency, page
):
    """Without scripts: a form with a button of its own for every other place."""
    member = cast.member(role, agency)
    cast.sign_in(client, member)
    assert 'action="/account/membership"' not in client.get(page).text
    with transaction():
        second = accounts.give_place(member.person, agencies.own(), Role.LEADER, by=admin)
    menu = BeautifulSoup(client.get(page).data, "html.parser").find("details", class_="who-menu")
    places = [button["value"] for button in menu.find_all("button", {"name": "membership_id"})]
    assert places == [str(second.id)]
    assert client.post("/account/membership", data={"membership_id": second.id}).location == "/desk/"


@pytest.mark.parametrize("wanted", ["", "x", "999999", "admin"])
def test_nobody_takes_a_place_that_is_not_theirs(client, member, admin, wanted):
    wanted = str(admin.id) if wanted == "admin" else wanted
    answer = cast.sign_in(client, member).post("/account/membership", data={"membership_id": wanted})
    assert answer.status_code == 404
    assert [s.membership.id for s in sessions.open_of(member.person)] == [member.id]


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (PHONE, "Chrome, Android"),
        (
            "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/143.0 Safari/537.36 Edg/143.0",
            "Edge, Windows",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari, iOS"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox, Linux"),
        ("curl/8", "curl/8"),
        ("", "–"),
    ],
)
def test_a_device_is_named_as_people_name_it(agent, told):
    assert device_name(agent) == told
