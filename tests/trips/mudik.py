"""Lapor Mudik Gratis Bareng, as it is carried together: Dinas Perhubungan brings the buses, Biro Umum pays the meals
out of its own DPA, our own office pays the rest, and its leader reads all three on one page, never added up (rule M1).
"""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from campaigns.ground import clock
from tests import cast
from tests.outreach.papers import sheets
from tests.trips.journey import Enter, Visitor

TITLE, BEFORE, AFTER = (
    "Lapor Mudik Gratis Bareng 2026",
    datetime(2026, 11, 23, 2, tzinfo=UTC),
    datetime(2026, 12, 3, 2, tzinfo=UTC),
)
SUM = "Rp63.400.000"  # of three totals that are never added
OWED = "SPK/7, sisa Rp9.000.000"
ACTIVITY = "2 Desember 2026 · Pasar Terapung Lok Baintan"


def carry_people_home(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """From the invitation to what arrived, was paid, and is told on one page."""
    people = {role: cast.member(role) for role in ("planner", "leader", "treasurer", "officer")}
    bus, meal = cast.member("partner", "DISHUB", "dishub"), cast.member("partner", "BIRO-UMUM", "biro.umum")
    monkeypatch.setattr(clock, "now", lambda: BEFORE)
    planner = enter(people["planner"])
    campaign = plan_the_ride(planner)
    invite(planner, campaign, "Dinas Perhubungan", "8 bus dengan pengemudinya")
    invite(planner, campaign, "Biro Umum", "Makan 400 penumpang")

    dishub = enter(bus)
    promise_buses_and_drivers(dishub)
    pay_meals(enter(meal))

    line = open_a_line(enter(people["treasurer"]), campaign)
    planner.go(f"/desk/campaigns/{campaign}")
    planner.send("Ajukan")
    approve(enter(people["leader"]), campaign)
    readiness_says(planner, campaign, "Siap")
    fall_short(dishub)
    readiness_says(planner, campaign, "Bus antarkota (kurang 2 bus)")

    monkeypatch.setattr(clock, "now", lambda: AFTER)
    deliver(enter(bus))
    deliver_meals(enter(meal))
    verify(enter(people["planner"]))
    commit_and_pay(enter(people["treasurer"]), line)
    read_the_summary(enter(people["leader"]), campaign)


def plan_the_ride(planner: Visitor) -> str:
    planner.click("^Program$", within="body")
    planner.click("Tambah program")
    planner.fill(name="Lapor Mudik Gratis Bareng", audience="pemudik dari Banjarmasin")
    planner.send("Simpan")
    planner.click("Susun kampanye")
    planner.fill(title=TITLE, first_day="2026-11-30", last_day="2026-12-31")
    planner.choose(rung_id="3. Jemput bola (klinik aduan)")
    planner.send("Simpan")
    campaign = planner.page.url.rpartition("/")[2]
    planner.click("Jadwalkan kegiatan")
    planner.fill(words="lok baintan")
    planner.send("Saring")
    planner.click("Pilih")
    planner.fill(title="Keberangkatan pemudik", day="2026-12-02", begins="08:00", ends="11:00")
    planner.tick("Officer DISKOMINFO")
    planner.send("Jadwalkan")
    return campaign


def invite(planner: Visitor, campaign: str, agency: str, asked: str) -> None:
    planner.go(f"/desk/campaigns/{campaign}")
    planner.click("Undang mitra")
    planner.choose(agency_id=agency)
    planner.fill(asked=asked, reply_by="2026-11-27")
    planner.send("Kirim undangan")


def promise_buses_and_drivers(dishub: Visitor) -> None:
    """Eight buses, and eight drivers for two days, both definite, both for the day itself."""
    dishub.click(TITLE)
    dishub.send("Kami bersedia")
    _pledge(dishub, "Kendaraan", what="Bus antarkota", quantity="8", unit="bus", unit_value="4.000.000")
    _pledge(dishub, "Tenaga", what="Pengemudi", people="8", days="2", unit_value="150.000")
    dishub.sees("8 bus: Bus antarkota", "8 orang × 2 hari")


def pay_meals(biro: Visitor) -> None:
    """Out of its own DPA, which has to name the line that pays them."""
    biro.click(TITLE)
    biro.send("Kami bersedia")
    biro.click("Tuliskan dukungan")
    biro.choose(kind="Anggaran instansi Anda sendiri (DPA)", basis="SSH")
    biro.fill(what="Makan penumpang", quantity="400", unit="kotak", unit_value="30.000")
    biro.send("Simpan janji")
    expect(biro.page.locator("main [name=quantity]")).to_have_value("400")
    biro.fill(sub_activity="4.01.01.1.06.0009", account_code="5.1.02.01.01.0052")
    biro.send("Simpan janji")
    biro.sees("Rp12.000.000")
    _confirm(biro)


def _pledge(partner: Visitor, kind: str, **entries: str) -> None:
    partner.click("Tuliskan dukungan|Tambah dukungan")
    partner.choose(kind=kind, basis="SSH", activity_id=ACTIVITY)
    partner.fill(**entries)
    partner.send("Simpan janji")
    _confirm(partner)


def _confirm(partner: Visitor) -> None:
    partner.click("^Pastikan")
    partner.send("^Pastikan")
    partner.sees("Dipastikan")


def open_a_line(treasurer: Visitor, campaign: str) -> str:
    treasurer.go(f"/desk/campaigns/{campaign}")
    treasurer.click("Tambah baris")
    treasurer.fill(
        sub_activity="2.16.02.1.01.0002",
        account_code="5.1.02.02.12.0002",
        description="Sosialisasi SP4N-LAPOR! di terminal",
        amount="25.000.000",
        document_no="DPA/2026/7",
        day="2026-01-05",
    )
    treasurer.send("Simpan baris anggaran")
    return treasurer.page.url.rpartition("/")[2]


def readiness_says(planner: Visitor, campaign: str, told: str) -> None:
    planner.go(f"/desk/campaigns/{campaign}")
    planner.click("Keberangkatan pemudik")
    planner.sees(told)


def approve(leader: Visitor, campaign: str) -> None:
    leader.go(f"/desk/campaigns/{campaign}")
    leader.send("Setujui")
    leader.sees("Disetujui")


def fall_short(dishub: Visitor) -> None:
    dishub.go("/portal/")
    dishub.click(TITLE)
    dishub.click("Berkurang 8 bus")
    dishub.fill(quantity="6", reason="Dua bus masih di bengkel.")
    dishub.send("Nyatakan berkurang")
    dishub.sees("Kurang 2 bus")


def deliver(dishub: Visitor) -> None:
    """Six of eight buses in two parts, each with its own BAST."""
    dishub.click(TITLE)
    for quantity, number in (("4", "BAST/61"), ("2", "BAST/62")):
        dishub.click("Catat kiriman .*bus")
        dishub.fill(quantity=quantity, document_no=number, day="2026-12-02", receiver="Petugas terminal")
        dishub.send("Catat kiriman")
    dishub.sees("Tiba, kurang 2 bus", "BAST/62")


def deliver_meals(biro: Visitor) -> None:
    biro.click(TITLE)
    biro.click("Catat kiriman")
    biro.fill(document_no="BAST/63", day="2026-12-02", receiver="Petugas terminal")
    biro.send("Catat kiriman")
    biro.sees("Tiba, belum diperiksa")


def verify(planner: Visitor) -> None:
    planner.go("/desk/deliveries")
    for _ in range(3):
        planner.click("^Periksa")
        planner.send("Sudah diperiksa")
        planner.go("/desk/deliveries")
    expect(planner.page.get_by_role("link", name=re.compile("^Periksa"))).to_have_count(0)


def commit_and_pay(treasurer: Visitor, line: str) -> None:
    treasurer.go(f"/desk/budgets/{line}")
    treasurer.fill(amount="9.000.000", document_no="SPK/7", day="2026-12-01")
    treasurer.send("^Catat komitmen")
    treasurer.sees("Rp16.000.000")
    page = treasurer.page
    paid = page.locator("form[action$='/realisations']")
    for name, value in {"amount": "9.000.000", "document_no": "SP2D/7", "day": "2026-12-03"}.items():
        treasurer.type(paid.locator(f"[name={name}]"), value)
    treasurer.pick(paid.locator("[name=commitment_id]"), OWED)
    treasurer.send("^Catat realisasi")
    treasurer.sees("SP2D/7")


def read_the_summary(leader: Visitor, campaign: str) -> None:
    """Three totals, and nowhere their sum (rule M1)."""
    leader.go(f"/desk/campaigns/{campaign}/summary")
    leader.sees("Anggaran Diskominfo", "Rp25.000.000", "Rp9.000.000")
    leader.sees("Anggaran SKPD mitra", "Rp12.000.000", "Dukungan non-kas (estimasi)", "Rp26.400.000")
    expect(leader.page.locator("main")).not_to_contain_text(SUM)
    answer = leader.page.request.get(f"/desk/campaigns/{campaign}/summary.pdf")
    assert answer.headers["content-type"] == "application/pdf"
    paper = sheets.read(answer.body())
    assert len(paper.pages) == 1
    for told in (TITLE, "Rp25.000.000", "Rp12.000.000", "Rp26.400.000"):
        assert told in paper.words
    assert SUM not in paper.words
