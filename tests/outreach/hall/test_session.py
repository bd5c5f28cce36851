"""Who is at the door: fixation, revocation, guards, and forms whose session ended (CSRF switched on)."""

from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import accounts, sessions
from campaigns.people.persons import Role
from tests import cast

OURS = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def admin(guarded):
    made = cast.member("admin")
    with transaction():
        accounts.set_password(made.person, cast.PASSWORD)
    return made


def token_of(response):
    return BeautifulSoup(response.data, "html.parser").find("meta", {"name": "csrf-token"})["content"]


def sign_in(browser, member, **more):
    token = token_of(browser.get("/sign-in"))
    entries = {"username": member.person.username, "password": cast.PASSWORD, "csrf_token": token, **more}
    return browser.post("/sign-in", data=entries, headers=OURS)


def cookie(browser):
    return browser.get_cookie("session").value


def test_signing_in_changes_the_cookie_and_leaves_nothing_of_the_one_before(browser, admin):
    """ASVS 7.2.4: no fixation."""
    browser.get("/sign-in")
    before = cookie(browser)
    sign_in(browser, admin)
    assert cookie(browser) != before
    first = cookie(browser)
    with browser.session_transaction() as held:
        token = held["token"]
    assert sessions.with_token(token).membership.id == admin.id
    sign_out(browser)
    sign_in(browser, admin)
    assert cookie(browser) != first


def sign_out(browser):
    token = token_of(browser.get("/account"))
    return browser.post("/sign-out", data={"csrf_token": token}, headers=OURS)


def test_after_signing_out_the_old_cookie_is_dead(browser, admin, guarded):
    sign_in(browser, admin)
    stolen = cookie(browser)
    assert sign_out(browser).status_code == 303
    thief = guarded.test_client()
    thief.set_cookie("session", stolen)
    assert thief.get("/account").status_code == 302
    assert sessions.open_of(admin.person) == []


def test_signing_in_again_ends_the_session_this_browser_had(browser, admin):
    sign_in(browser, admin)
    token = token_of(browser.get("/account"))
    with browser.session_transaction() as held:
        first = held["token"]
    entries = {"username": admin.person.username, "password": cast.PASSWORD, "csrf_token": token}
    assert browser.post("/sign-in", data=entries, headers=OURS).status_code == 303
    assert sessions.with_token(first) is None
    assert len(sessions.open_of(admin.person)) == 1


def test_the_cookie_is_for_http_alone_and_for_our_own_site(browser, admin):
    header = browser.get("/sign-in").headers["Set-Cookie"]
    assert "HttpOnly" in header
    assert "SameSite=Lax" in header


def test_a_revoked_session_and_an_idle_one_ask_to_sign_in_again(browser, admin):
    sign_in(browser, admin)
    with transaction():
        sessions.end_all(admin.person)
    answer = browser.get("/desk/agencies?words=air")
    assert answer.status_code == 302
    assert answer.location == "/sign-in?next=/desk/agencies?words%3Dair"
    sign_in(browser, admin)
    with time_machine.travel(clock.now() + sessions.IDLE + timedelta(seconds=1)):
        assert browser.get("/desk/agencies").status_code == 302


def test_a_used_session_lasts_longer_than_an_idle_one(browser, admin):
    with time_machine.travel(clock.now(), tick=False) as moving:
        sign_in(browser, admin)
        for _ in range(3):
            moving.shift(sessions.IDLE - timedelta(minutes=1))
            assert browser.get("/desk/agencies").status_code == 200


def test_another_role_is_told_that_the_room_is_not_for_it(browser, guarded):
    partner = cast.member("partner", agency="DISHUB")
    with transaction():
        accounts.set_password(partner.person, cast.PASSWORD)
    sign_in(browser, partner)
    answer = browser.get("/desk/accounts", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (403, "room.closed")


def test_a_session_that_ended_in_the_middle_of_a_form_loses_nothing(browser, admin):
    """Product §5: nothing loses what was typed, session expiry included."""
    sign_in(browser, admin)
    token = token_of(browser.get("/desk/agencies/new"))
    entries = {"name": "Balai Percontohan", "code": "BALAI", "kind": "dinas", "csrf_token": token}
    with transaction():
        sessions.end_all(admin.person)
    asked = browser.post("/desk/agencies", data=entries, headers=OURS)
    assert asked.status_code == 401
    arrived = send_kept(browser, asked, admin)
    assert arrived.status_code == 303
    assert b"Balai Percontohan" in browser.get(arrived.location).data


def test_neither_does_one_whose_cookie_is_gone_altogether(browser, admin, guarded):
    """CSRFProtect looks before the guard: its refusal must lead to the sign-in form too."""
    entries = {"name": "Balai Percontohan", "code": "BALAI", "kind": "dinas", "csrf_token": "long gone"}
    asked = browser.post("/desk/agencies", data=entries, headers=OURS)
    assert asked.status_code == 401
    assert send_kept(browser, asked, admin).status_code == 303


def send_kept(browser, asked, member):
    """Sign in on the page that was shown, then press the one button."""
    form = BeautifulSoup(asked.data, "html.parser").find("form")
    hidden = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    assert hidden["kept"]
    wrong = {**hidden, "username": member.person.username, "password": "salah"}
    refused = browser.post("/sign-in", data=wrong, headers=OURS)
    assert refused.status_code == 422
    form = BeautifulSoup(refused.data, "html.parser").find("form")
    hidden = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    right = {**hidden, "username": member.person.username, "password": cast.PASSWORD}
    again = browser.post("/sign-in", data=right, headers=OURS)
    assert again.status_code == 200
    return press(browser, again)


def press(browser, page):
    form = BeautifulSoup(page.data, "html.parser").find("form")
    entries = {field["name"]: field["value"] for field in form.find_all("input", type="hidden")}
    return browser.post(form["action"], data=entries, headers=OURS)


def test_who_is_signed_in_but_has_an_old_token_sends_once_more(browser, admin):
    sign_in(browser, admin)
    entries = {"name": "Balai Percontohan", "code": "BALAI", "kind": "dinas", "csrf_token": "of another tab"}
    again = browser.post("/desk/agencies", data=entries, headers=OURS)
    assert again.status_code == 400
    assert "Isian Anda masih ada" in again.text
    assert press(browser, again).status_code == 303


def test_another_site_can_neither_act_nor_leave_a_form_to_be_sent(browser, admin):
    sign_in(browser, admin)
    entries = {"name": "Balai Percontohan", "code": "BALAI", "kind": "dinas"}
    answer = browser.post("/desk/agencies", data=entries, headers={"Sec-Fetch-Site": "cross-site"})
    assert answer.status_code == 403
    assert "Balai" not in answer.text


def test_a_script_is_answered_in_json(browser, admin):
    wish = {"Accept": "application/json"}
    answer = browser.post("/desk/agencies", json={}, headers=wish)
    assert (answer.status_code, answer.content_type) == (401, "application/problem+json")
    assert browser.get("/desk/agencies", headers=wish).status_code == 401
    sign_in(browser, admin)
    answer = browser.post("/desk/agencies", json={}, headers=wish)
    assert (answer.status_code, answer.json["code"]) == (400, "form.expired")


def test_signed_in_pages_and_the_sign_in_page_carry_the_token_for_scripts(browser, admin):
    """Product §7."""
    assert token_of(browser.get("/sign-in"))
    sign_in(browser, admin)
    for address in ("/account", "/desk/agencies"):
        assert token_of(browser.get(address))


def test_who_has_two_roles_comes_back_as_the_one_who_was_writing(browser, planner):
    """Product §5: the form is sent from the room it was written in, not from the first role's."""
    partner = cast.member("partner", agency="DISHUB", username="dua-peran")
    with transaction():
        accounts.set_password(partner.person, cast.PASSWORD)
        accounts.join(partner.person, planner.agency, Role.PLANNER)
    program = cast.program(planner)
    entries = {"title": "Edisi dua peran", "csrf_token": "long gone"}
    asked = browser.post(f"/desk/programs/{program.id}/campaigns", data=entries, headers=OURS)
    assert asked.status_code == 401
    arrived = send_kept(browser, asked, partner)
    assert arrived.status_code == 422
    assert "Edisi dua peran" in arrived.text
    assert browser.get("/desk/").status_code == 200
