"""An invitation's link: who, what, and an account once."""

import pytest
from bs4 import BeautifulSoup

from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies, sessions
from campaigns.people.persons import Role, with_username
from tests import cast


def invited(role=Role.PARTNER, agency="DISHUB"):
    with transaction():
        _, token = accounts.invite(agencies.with_code(agency), role, "Siti <b>Rahmah", None, by=None)
    return f"/invitations/{token}"


def test_the_page_says_who_is_invited_to_what(client, app):
    page = client.get(invited())
    assert page.status_code == 200
    assert "Siti &lt;b&gt;Rahmah" in page.text
    assert "Dinas Perhubungan" in page.text
    assert "Pejabat penghubung" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_who_accepts_is_signed_in_and_at_home(client, app):
    link = invited()
    answer = client.post(link, data={"username": "siti.rahmah", "password": cast.PASSWORD})
    assert (answer.status_code, answer.location.rstrip("/")) == (303, "/portal")
    assert len(sessions.open_of(with_username("siti.rahmah"))) == 1
    used = client.get(link)
    assert used.status_code == 404
    assert "tidak berlaku lagi" in used.text
    assert client.post(link, data={"username": "lain", "password": cast.PASSWORD}).status_code == 404


@pytest.mark.parametrize(
    ("entries", "sentence", "status"),
    [
        ({"username": "", "password": ""}, "Bagian ini wajib diisi.", 422),
        ({"username": "si", "password": cast.PASSWORD}, "Nama pengguna terdiri atas", 422),
        ({"username": "siti", "password": "pendek"}, "Kata sandi paling sedikit 12 karakter.", 422),
        ({"username": "admin-diskominfo", "password": cast.PASSWORD}, "sudah dipakai", 409),
    ],
)
def test_a_refusal_stands_at_its_field_and_keeps_the_name(client, admin, entries, sentence, status):
    answer = client.post(invited(), data=entries)
    assert answer.status_code == status
    page = BeautifulSoup(answer.data, "html.parser")
    assert sentence in page.find(class_="fault").text
    assert page.find(id="username").get("value", "") == entries["username"]
    assert not page.find(id="password").get("value")


def test_english_readers_are_told_in_english(client, app):
    answer = client.post(invited() + "?lang=en", data={"username": "siti", "password": "short"})
    assert "A password has at least 12 characters." in answer.text
    assert "Liaison officer" in answer.text
    assert "no longer valid" in client.get("/invitations/x?lang=en").text


def test_another_site_cannot_accept(browser):
    link = invited()
    answer = browser.post(link, data={"username": "siti.rahmah", "password": cast.PASSWORD})
    assert answer.status_code == 422
    assert with_username("siti.rahmah") is None
    token = BeautifulSoup(answer.data, "html.parser").find("input", {"name": "csrf_token"})["value"]
    entries = {"username": "siti.rahmah", "password": cast.PASSWORD, "csrf_token": token}
    assert browser.post(link, data=entries).status_code == 303
