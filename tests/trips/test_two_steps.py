"""Two-step sign-in in a real browser: turned on with what the QR code says, then signed in with a code."""

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies
from campaigns.people.persons import Role
from tests import cast
from tests.browser import expect_clean
from tests.browser import sign_in as enter

pytestmark = pytest.mark.browser


class Time:
    """A clock that stands still until it is moved."""

    now = datetime(2026, 11, 24, 2, 0, 15, tzinfo=UTC)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    still = Time()
    monkeypatch.setattr(clock, "now", lambda: still.now)
    return still


def look(page: Page) -> None:
    """No fault of WCAG 2.2 AA and nothing wider than the screen, at both widths."""
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 900})
        expect_clean(page)
    page.set_viewport_size({"width": 1440, "height": 900})


def sign_in(page: Page, username: str, wanted: str) -> None:
    page.goto(wanted)
    page.get_by_label("Nama pengguna").fill(username)
    page.get_by_label("Kata sandi").fill(cast.PASSWORD)
    page.get_by_role("button", name="Masuk", exact=True).click()


def test_from_the_qr_code_to_the_wanted_page(app: Flask, page: Page, time: Time) -> None:
    member = cast.with_password(cast.member("planner"))
    sign_in(page, member.person.username, "/account")
    look(page)
    page.get_by_role("link", name="Nyalakan").click()
    look(page)
    expect(page.get_by_role("img", name=re.compile("Kode QR"))).to_be_visible()
    secret = page.locator(".secret").inner_text().replace(" ", "")
    page.get_by_label("Kode 6 angka dari aplikasi").fill(pyotp.TOTP(secret).at(time.now))
    page.get_by_role("button", name="Nyalakan").click()
    expect(page.locator(".recovery-codes li")).to_have_count(10)
    look(page)
    recovery = page.locator(".recovery-codes code").first.inner_text()
    page.get_by_role("link", name="Sudah saya simpan").click()
    expect(page).to_have_url(re.compile("/desk/$"))

    time.now += timedelta(seconds=30)
    leave(page)
    sign_in(page, member.person.username, "/desk/sites?words=pasar")
    look(page)
    expect(page.get_by_label("Kode 6 angka")).to_be_focused()
    page.keyboard.type(pyotp.TOTP(secret).at(time.now))
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/desk/sites\?words=pasar$"))

    leave(page)
    sign_in(page, member.person.username, "/account/second-factor")
    page.get_by_text("Tidak memegang perangkatnya?").click()
    look(page)
    page.get_by_label("Kode pemulihan").fill(recovery)
    page.get_by_role("button", name="Masuk", exact=True).click()
    expect(page.locator("main")).to_contain_text("Tersisa 9 dari 10 kode.")
    look(page)


def leave(page: Page) -> None:
    page.locator(".who-menu summary").click()
    look(page)
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("link", name="Masuk")).to_be_visible()


def test_a_forgotten_password_has_its_pages(app: Flask, page: Page) -> None:
    page.goto("/sign-in")
    page.get_by_role("link", name="Lupa kata sandi?").click()
    look(page)
    page.get_by_label("Nama pengguna atau alamat surel").fill("siapa.saja")
    page.get_by_role("button", name="Kirim tautan").click()
    expect(page.get_by_role("heading", name="Periksa surel Anda")).to_be_visible()
    look(page)


@pytest.mark.parametrize(
    ("role", "agency", "home"),
    [
        ("officer", "DISKOMINFO", "/field/"),
        ("partner", "DISHUB", "/portal/"),
        ("planner", "DISKOMINFO", "/desk/"),
    ],
)
def test_a_person_with_two_places_switches_in_the_header(
    app: Flask, page: Page, site: str, role: str, agency: str, home: str
) -> None:
    member, admin = cast.member(role, agency), cast.member("admin")
    with transaction():
        accounts.give_place(member.person, agencies.own(), Role.LEADER, by=admin)
    enter(page, site, member).goto(home)
    page.locator(".who-menu summary").click()
    look(page)
    page.get_by_role("button", name=re.compile("^Pimpinan")).click()
    expect(page).to_have_url(re.compile("/desk/$"))
    page.locator(".who-menu summary").click()
    expect(page.locator(".who-menu .sheet")).to_contain_text("Pimpinan ·")
