"""A link without an account at the door: what it says, that a scanner uses nothing up, and whom it lets in to what."""

import re
from datetime import timedelta

import pytest
import time_machine
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.ground.outbox import Message
from campaigns.people import agencies, sessions
from campaigns.people.persons import Membership
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Partnership, links
from outreach.hall import errors, letters
from tests import cast
from tests.outreach.conftest import token_on

NAME = "Siti <b>Rahmah"
OVER = "sudah dicabut, atau sudah berakhir"


def asked(planner: Membership, agency: str = "DISHUB", title: str = "Mudik 2027") -> Partnership:
    campaign = cast.approved(planner, cast.member("leader", username=f"pimpinan-{agency}"), title=title)
    with transaction():
        return partnerships.invite(
            campaign, agencies.with_code(agency), "Bus bagi pemudik", cast.LAST, by=planner
        )


def linked(partnership: Partnership, planner: Membership) -> tuple[links.PartnerLink, str]:
    with transaction():
        link, token = links.make(partnership, NAME, "kantor@contoh.go.id", 14, by=planner)
        letters.send_partner_link(link, token)
    return link, token


def at(token: str) -> str:
    return f"/partner-links/{token}"


def test_the_page_says_what_for_and_reading_uses_nothing_up(client: FlaskClient, planner: Membership) -> None:
    """A mail scanner that follows the link by GET and HEAD leaves it as it was, and signed in nowhere."""
    link, token = linked(asked(planner), planner)
    for method in ("HEAD", "GET", "GET"):
        page = client.open(at(token), method=method)
        assert page.status_code == 200
    for said in ("Siti &lt;b&gt;Rahmah", "Mudik 2027", "Dinas Perhubungan", "Buka kemitraan"):
        assert said in page.text
    assert link.used_at is None
    assert sessions.open_of(link.membership.person) == []
    assert client.get("/portal/").status_code == 302


def test_the_token_shows_in_no_title_and_no_referer(client: FlaskClient, planner: Membership) -> None:
    _, token = linked(asked(planner), planner)
    page = client.get(at(token))
    assert token not in BeautifulSoup(page.data, "html.parser").title.text
    entered = client.post(at(token))
    for answer in (page, entered, client.get(at("lain"))):
        assert answer.headers["Referrer-Policy"] == "strict-origin"
        assert answer.headers["X-Robots-Tag"] == "noindex"
        assert answer.headers["Cache-Control"] == "no-store"
    assert token not in entered.location
    assert token not in client.get(entered.location).text


def test_who_enters_sees_until_when_and_what_for(client: FlaskClient, planner: Membership) -> None:
    partnership = asked(planner)
    link, token = linked(partnership, planner)
    entered = client.post(at(token))
    assert (entered.status_code, entered.location) == (303, f"/portal/partnerships/{partnership.id}")
    for address in (entered.location, "/portal/", "/portal/calendar"):
        told = BeautifulSoup(client.get(address).data, "html.parser").find("aside", class_="guest").text
        assert "Siti <b>Rahmah" in told
        assert "Mudik 2027" in told
        assert "berlaku sampai 8 Desember 2026" in told
    assert client.post(f"{entered.location}/acceptance").status_code == 303
    assert partnership.is_accepted
    assert client.post(at(token)).status_code == 303, "the same link opens again"
    assert link.used_at is not None


def test_a_guest_has_no_account_no_inbox_no_feed_and_no_other_room(
    client: FlaskClient, planner: Membership
) -> None:
    _, token = linked(asked(planner), planner)
    home = client.get(client.post(at(token)).location)
    for address in ("/account", "/inbox", "/account/roles", "/account/calendar", "/account/second-factor"):
        assert address not in home.text
        answer = client.get(address)
        assert answer.status_code == 403, address
        assert "memerlukan akun" in answer.text
    for address in ("/portal/calendar/feed", "/desk/", "/field/"):
        assert client.get(address).status_code == 403
    assert client.post("/portal/calendar/feed").status_code == 403
    assert client.post("/account/membership", data={"membership_id": 1}).status_code == 403
    assert client.post("/sign-out").status_code == 303
    assert client.get("/portal/").status_code == 302


@pytest.mark.parametrize("way", ["revoked", "expired", "ended"])
def test_a_session_ends_with_its_link_in_one_plain_sentence(
    client: FlaskClient, planner: Membership, way: str
) -> None:
    partnership = asked(planner)
    link, token = linked(partnership, planner)
    here = client.post(at(token)).location
    assert client.get(here).status_code == 200
    with transaction():
        if way == "revoked":
            links.revoke(link, by=planner)
        if way == "ended":
            partnerships.end(partnership, "Sudah cukup", by=planner)
    later = link.expires_at if way == "expired" else clock.now()
    with time_machine.travel(later):
        answer = client.get(here)
        assert answer.status_code == 401
        assert "Tautan yang Anda pakai sudah dicabut atau sudah berakhir" in answer.text
        assert partnership.campaign.title not in answer.text
        for method in ("GET", "POST"):
            refused = client.open(at(token), method=method)
            assert refused.status_code == 404
            assert OVER in refused.text
            assert partnership.campaign.title not in refused.text
        assert client.post(f"{here}/acceptance").status_code == 401
    assert not partnership.is_accepted


def test_what_a_guest_typed_is_there_once_the_link_was_opened_again(guarded: Flask) -> None:
    """After eight hours the session is over, the link is not (product §5: nothing typed is lost)."""
    planner, browser = cast.member("planner"), guarded.test_client()
    partnership = asked(planner)
    _, token = linked(partnership, planner)
    page = browser.get(at(token))
    here = browser.post(at(token), data={"csrf_token": token_on(page)}).location
    form = {"csrf_token": token_on(browser.get(here)), "note": "Delapan bus siap"}
    with time_machine.travel(clock.now() + sessions.IDLE):
        away = browser.post(f"{here}/acceptance", data=form, headers={"Sec-Fetch-Site": "same-origin"})
        assert away.status_code == 401
        assert "Buka lagi tautan dari surat Anda" in away.text
        kept = BeautifulSoup(away.data, "html.parser").find("input", {"name": "note"})["value"]
        assert kept == "Delapan bus siap"
        page = browser.get(at(token))
        browser.post(at(token), data={"csrf_token": token_on(page)})
        form["csrf_token"] = token_on(browser.get(here))
        assert browser.post(f"{here}/acceptance", data=form).status_code == 303
    assert partnership.answer_note == "Delapan bus siap"


def test_entering_needs_the_pages_own_form(browser: FlaskClient) -> None:
    """No login CSRF: a form of another site signs nobody in."""
    planner = cast.member("planner")
    link, token = linked(asked(planner), planner)
    assert browser.post(at(token)).status_code == 422
    foreign = browser.post(at(token), headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert link.used_at is None


def test_who_was_signed_in_is_told_and_signed_out(client: FlaskClient, planner: Membership) -> None:
    partnership = asked(planner)
    link, token = linked(partnership, planner)
    cast.sign_in(client, planner)
    page = client.get(at(token))
    assert planner.person.name in page.text
    client.post(at(token))
    assert sessions.open_of(planner.person) == []
    assert "peramban ini" not in client.get(at(token)).text
    assert len(sessions.open_of(link.membership.person)) == 1


def test_a_partner_signed_in_for_another_agency_opens_no_link(
    client: FlaskClient, planner: Membership, dinsos: Membership
) -> None:
    partnership = asked(planner)
    link, token = linked(partnership, planner)
    cast.sign_in(client, dinsos)
    for method in ("GET", "POST", "HEAD"):
        answer = client.open(at(token), method=method)
        assert answer.status_code == 404
        assert partnership.campaign.title not in answer.text
    assert link.used_at is None
    assert len(sessions.open_of(dinsos.person)) == 1


def test_guessing_is_counted_by_address(client: FlaskClient, planner: Membership) -> None:
    """50 links that open nothing within 15 minutes, as with passwords; an open link is let in all the same."""
    _, token = linked(asked(planner), planner)
    for number in range(sessions.TRIES_PER_ADDRESS):
        assert client.post(at(f"tebakan.{number}")).status_code == 404
    refused = client.post(at("tebakan.lagi"))
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert "Terlalu banyak percobaan" in refused.text
    assert client.post("/sign-in", data={"username": "x", "password": "y"}).status_code == 429
    assert client.post(at(token)).status_code == 303
    with time_machine.travel(clock.now() + timedelta(minutes=16)):
        assert client.post(at("tebakan.lagi")).status_code == 404


def test_a_letter_brings_the_link_and_keeps_it_sealed(client: FlaskClient, planner: Membership) -> None:
    link, token = linked(asked(planner), planner)
    letter = db.session.query(Message).filter(Message.to == "kantor@contoh.go.id").one()
    assert token in letter.text
    assert token not in letter.body
    assert letter.secret_until == link.expires_at
    for said in (
        "Yth. Siti <b>Rahmah",
        "Dinas Perhubungan",
        "Mudik 2027",
        "Dengan hormat",
        "8 Desember 2026",
    ):
        assert said in letter.text
    assert letter.subject == "Undangan kemitraan Mudik 2027"


def test_a_bug_is_logged_with_its_place_and_not_with_what_lets_in(app: Flask, planner: Membership) -> None:
    _, token = linked(asked(planner), planner)
    with app.test_request_context(at(token)):
        assert errors.told_path() == "/partner-links/<token>"
    with app.test_request_context("/portal/"):
        assert errors.told_path() == "/portal/"


def test_english_readers_are_told_in_english(client: FlaskClient, planner: Membership) -> None:
    _, token = linked(asked(planner), planner)
    page = client.get(f"{at(token)}?lang=en")
    assert "Open the partnership" in page.text
    assert re.search(r"was revoked, or has expired", client.get(f"{at('x')}?lang=en").text)
