"""The whole job: a planner schedules a campaign, a partner promises, a treasurer pays, a leader approves, an officer
hears a citizen on event day, the operator hands the complaint over, and the leader sees on the map who was reached.

The steps say what a visitor does; each test brings its own kind of visitor, who does it by mouse or by keyboard.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from tests import cast
from tests.browser import VISITOR, watch

PLANNING, EVENT_DAY = datetime(2026, 11, 23, 2, tzinfo=UTC), datetime(2026, 12, 1, 3, tzinfo=UTC)
REFUSED = "status of 422"  # what the console says of a refused form, which is no fault


class Visitor(ABC):
    """Somebody at a browser, who looks at every page they come to."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def go(self, address: str) -> None:
        self.page.goto(address)
        self.look()

    def click(self, name: str, role: str = "link", within: str = "main") -> None:
        """Press what has this name (a pattern), and come to another page."""
        target = self.page.locator(within).get_by_role(role, name=re.compile(name)).first  # type: ignore[arg-type]
        expect(target, f"{name!r} on {self.page.url}").to_be_visible()
        self.press(target)
        self.look()

    def send(self, name: str) -> None:
        self.click(name, "button")

    def fill(self, **entries: str) -> None:
        """Fill fields by their names."""
        for name, value in entries.items():
            self.type(self.page.locator(f"main [name={name}]").first, value)

    def choose(self, **entries: str) -> None:
        for name, label in entries.items():
            self.pick(self.page.locator(f"main select[name={name}]").first, label)

    def tick(self, label: str) -> None:
        self.mark(self.page.get_by_label(label, exact=True).first)

    def sees(self, *texts: str) -> None:
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)

    @abstractmethod
    def look(self) -> None:
        """Look at the page that has just been opened."""

    @abstractmethod
    def press(self, target: Locator) -> None:
        """Press a link or button that leads to another page, and wait for that."""

    @abstractmethod
    def type(self, field: Locator, value: str) -> None:
        """Write a value, as a form sends it, over what stands in a field."""

    @abstractmethod
    def pick(self, field: Locator, label: str) -> None:
        """Take the option with this label."""

    @abstractmethod
    def unfold(self, summary: Locator) -> None:
        """Show what a summary hides."""

    @abstractmethod
    def mark(self, box: Locator) -> None:
        """Tick a box."""


Enter = Callable[[Membership], Visitor]


@contextmanager
def front_door(browser: Browser, site: str, kind: type[Visitor]) -> Iterator[Enter]:
    """Signs people in by the front door, each in a browser of their own, in which nothing may go wrong."""
    contexts, wrong = [], []

    def open_for(member: Membership) -> Visitor:
        cast.with_password(member)
        context = browser.new_context(base_url=site, viewport={"width": 1440, "height": 900}, **VISITOR)
        contexts.append(context)
        wrong.append(watch(context, site))
        visitor = kind(context.new_page())
        visitor.go("/sign-in")
        visitor.fill(username=member.person.username, password=cast.PASSWORD)
        visitor.send("^Masuk$")
        return visitor

    yield open_for
    for context in contexts:
        context.close()
    assert [line for lines in wrong for line in lines if REFUSED not in line] == []


def do_the_whole_job(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """From a plan to people reached."""
    people = {role: cast.member(role) for role in ("planner", "leader", "treasurer", "officer", "operator")}
    dishub = cast.member("partner", "DISHUB", "dishub")
    monkeypatch.setattr(clock, "now", lambda: PLANNING)

    planner = enter(people["planner"])
    plan_a_campaign(planner)
    campaign = planner.page.url.rpartition("/")[2]

    give_it_money(enter(people["treasurer"]), campaign)
    promise_buses(enter(dishub))

    planner.go(f"/desk/campaigns/{campaign}")
    planner.send("Ajukan")
    approve(enter(people["leader"]))

    monkeypatch.setattr(clock, "now", lambda: EVENT_DAY)
    officer = enter(people["officer"])
    receipt = hear_a_citizen(officer)
    give_to_families(officer)
    close_the_day(officer)

    hand_over(enter(people["operator"]), receipt)
    review_coverage(enter(people["leader"]))


def plan_a_campaign(planner: Visitor) -> None:
    planner.sees("Belum ada kegiatan mendatang")
    planner.click("^Program$", within="body")
    planner.click("Tambah program")
    planner.fill(name="Lapor ke Pesisir Sungai", audience="pedagang pasar terapung")
    planner.send("Simpan")
    planner.click("Susun kampanye")
    planner.fill(title="Lapor ke Pesisir Sungai 2026", first_day="2026-11-30", last_day="2026-12-31")
    planner.choose(rung_id="3. Jemput bola (klinik aduan)")
    planner.send("Simpan")
    planner.sees("Draf")
    campaign = planner.page.url
    planner.click("Jadwalkan kegiatan")
    planner.fill(words="lok baintan")
    planner.send("Saring")
    planner.click("Pilih")
    planner.fill(
        title="Meja aduan Lok Baintan", day="2026-12-01", begins="06:00", ends="09:00", needs="2 klotok"
    )
    planner.tick("Officer DISKOMINFO")
    planner.send("Jadwalkan")
    planner.sees("dijadwalkan dengan kode LB01", "Kurang: persetujuan kampanye")
    planner.go(campaign)
    planner.click("Undang mitra")
    planner.choose(agency_id="Dinas Perhubungan")
    planner.fill(asked="8 bus dan pengemudinya", reply_by="2026-11-27")
    planner.send("Kirim undangan")
    planner.sees("Dinas Perhubungan")
    planner.go(campaign)


def give_it_money(treasurer: Visitor, campaign: str) -> None:
    treasurer.go(f"/desk/campaigns/{campaign}")
    treasurer.click("Tambah baris")
    treasurer.fill(
        sub_activity="2.16.02.1.01.0002",
        account_code="5.1.02.02.04.0052",
        description="Sewa klotok",
        amount="10.000.000",
        document_no="DPA/2026/1",
        day="2026-01-05",
    )
    treasurer.send("Simpan baris anggaran")
    treasurer.sees("Rp10.000.000")
    treasurer.fill(amount="12.000.000", document_no="SPK/1", day="2026-11-23")
    treasurer.send("^Catat komitmen")
    treasurer.sees("Rp10.000.000")  # what is available is said, and nothing was spent
    expect(treasurer.page.locator("main [name=amount]").first).to_have_value("12.000.000")
    treasurer.fill(amount="4.000.000")
    treasurer.send("^Catat komitmen")
    treasurer.sees("Rp6.000.000")


def promise_buses(partner: Visitor) -> None:
    partner.click("Lapor ke Pesisir Sungai 2026")
    partner.send("Kami bersedia")
    partner.click("Tambah janji|Tuliskan|[Jj]anji")
    partner.choose(kind="Kendaraan")
    partner.fill(what="Bus dan pengemudi", quantity="8")
    partner.send("Simpan janji")
    partner.sees("Tulis satuannya")  # a pledge without a unit
    expect(partner.page.locator("main [name=quantity]")).to_have_value("8")
    partner.fill(unit="bus")
    partner.send("Simpan janji")
    partner.sees("8 bus")
    partner.click("Pastikan")
    partner.send("Pastikan")
    partner.sees("Dipastikan")


def approve(leader: Visitor) -> None:
    leader.click("Lapor ke Pesisir Sungai 2026")
    leader.sees("Keputusan Anda", "Dinas Perhubungan", "8 bus")
    leader.send("Setujui")
    leader.sees("Disetujui")


def hear_a_citizen(officer: Visitor) -> str:
    officer.click("Lok Baintan")
    officer.click("Catat laporan warga")
    officer.fill(text="<script>alert(1)</script> Dermaga lapuk dan licin.")
    officer.send("Simpan dan tampilkan resi")
    officer.sees("LB01-001")
    return "LB01-001"


def give_to_families(officer: Visitor) -> None:
    """Two families; one comes again, and one shows no number."""
    officer.go("/field/")
    officer.click("Lok Baintan")
    officer.click("Keluarga")
    for _ in range(2):
        officer.fill(number="6303 1401 0610 0001")
        officer.send("Simpan")
    officer.sees("Keluarga ini sudah menerima", "Bila tetap diberi, tulis alasannya")
    expect(officer.page.locator("main [name=number]")).to_have_value("6303 1401 0610 0001")
    officer.fill(reason="Paket pertama hanyut")
    officer.send("Simpan")
    officer.unfold(officer.page.locator("main summary"))
    officer.fill(head="Aminah", rt="3", rw="1")
    officer.pick(
        officer.page.locator("main [name=village_code]"), "Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar"
    )
    officer.send("Simpan")
    officer.sees("Tercatat: keluarga tanpa nomor", "2 keluarga tercatat")


def close_the_day(officer: Visitor) -> None:
    officer.go("/field/")
    officer.click("Lok Baintan")
    officer.click("Hadir")
    officer.fill(male="21", female="25")
    officer.send("Simpan dan tandai terlaksana")
    officer.sees("Terlaksana", "46")


def hand_over(operator: Visitor, receipt: str) -> None:
    operator.click(receipt)
    operator.sees("<script>alert(1)</script> Dermaga lapuk dan licin.")
    operator.fill(title="Dermaga lapuk di Lok Baintan")
    operator.choose(category="Bantuan Sosial (umum)")
    operator.send("Simpan (hasil )?telaah")
    operator.fill(tracking_id="abc")
    operator.send("Simpan Tracking ID")
    expect(operator.page.locator("main [name=tracking_id]")).to_have_value("abc")
    operator.fill(tracking_id="5049672.0")
    operator.send("Simpan Tracking ID")
    operator.sees("5049672")


def review_coverage(leader: Visitor) -> None:
    leader.click("Cakupan", within="body")
    leader.page.locator("#map_coverage path.leaflet-interactive").first.wait_for()
    leader.sees("Kab. Banjar", "jumlahnya selalu 4.305.281 jiwa", "2 keluarga unik")
    expect(leader.page.get_by_role("row", name=re.compile("Kab. Banjar")).first).to_contain_text("1 kegiatan")
    assert leader.page.get_by_role("row", name=re.compile("^.*Belum di tahun 2026")).count() == 12
    reached = db.session.execute(
        db.text("select sum(population) from region join activity_village on village_code = code")
    ).scalar()
    leader.sees(f"{reached:,}".replace(",", "."))
