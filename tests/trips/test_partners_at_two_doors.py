"""A liaison of two agencies in the portal, and one who has no account and comes by a link (product §4, portal)."""

from datetime import timedelta

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import accounts, agencies, journal
from campaigns.people.persons import Membership, Role
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Partnership, links
from tests import cast
from tests.browser import expect_clean, sign_in

pytestmark = pytest.mark.browser

PAGES = ("/portal/", "/portal/calendar", "/portal/agreements")


def asked(planner: Membership, leader: Membership, code: str, title: str) -> Partnership:
    agency = agencies.with_code(code)
    assert agency is not None
    campaign = cast.approved(planner, leader, of=cast.program(planner, title), title=title)
    with transaction():
        return partnerships.invite(campaign, agency, "Bus", cast.LAST, by=planner)


def test_who_serves_two_agencies_always_sees_for_which_one(
    page: Page, site: str, planner: Membership, leader: Membership, dishub: Membership
) -> None:
    asked(planner, leader, "DISHUB", "Mudik bareng")
    asked(planner, leader, "BIRO-UMUM", "Takjil bersama")
    other = agencies.with_code("BIRO-UMUM")
    assert other is not None
    with transaction():
        accounts.join(dishub.person, other, Role.PARTNER)
    sign_in(page, site, dishub)
    for width in (1440, 360):
        page.set_viewport_size({"width": width, "height": 800})
        for address in PAGES:
            page.goto(address)
            expect(page.locator("header.masthead")).to_contain_text("Dinas Perhubungan")
            expect(page.get_by_label("Instansi yang Anda wakili")).to_contain_text("Dinas Perhubungan")
    page.goto("/portal/")
    expect(page.locator("main")).to_contain_text("Mudik bareng")
    expect(page.locator("main")).not_to_contain_text("Takjil bersama")
    page.get_by_role("button", name="Ganti ke Biro Umum").click()
    expect(page.get_by_role("status")).to_contain_text(
        "Anda sekarang bertindak sebagai Pejabat penghubung, Biro Umum."
    )
    expect(page.locator("header.masthead")).to_contain_text("Biro Umum")
    expect(page.locator("main")).to_contain_text("Takjil bersama")
    expect(page.locator("main")).not_to_contain_text("Mudik bareng")
    expect_clean(page)
    page.locator("summary", has_text="Akun").click()
    page.get_by_label("Ganti peran").get_by_role("button").click()
    expect(page.locator("header.masthead")).to_contain_text("Dinas Perhubungan")


def test_a_link_leads_to_an_answer_and_ends_in_the_middle_of_work(
    page: Page, app: Flask, planner: Membership, leader: Membership
) -> None:
    partnership = asked(planner, leader, "DISHUB", "Mudik bareng")
    with transaction():
        link, token = links.make(partnership, "Penghubung (contoh)", None, 14, by=planner)
    page.set_viewport_size({"width": 360, "height": 800})
    page.goto(f"/partner-links/{token}")
    expect_clean(page)
    page.get_by_role("button", name="Buka kemitraan").click()
    told = page.get_by_label("Tautan Anda")
    until = clock.day_of(clock.now() + timedelta(days=14))
    expect(told).to_contain_text("Penghubung (contoh)")
    expect(told).to_contain_text(f"{until.day} Desember 2026")
    expect_clean(page)
    page.get_by_role("button", name="Kami bersedia").click()
    expect(page.get_by_role("status")).to_contain_text("Terima kasih")
    entry = journal.of(partnership)[0]
    assert entry.person is not None
    assert (entry.person.name, entry.act) == (
        "Penghubung (contoh) (melalui tautan)",
        "menerima undangan kemitraan",
    )
    with transaction():
        links.revoke(link, by=planner)
    answer = page.request.get("/portal/")
    assert answer.status == 401
    assert "sudah dicabut atau sudah berakhir" in answer.text()
