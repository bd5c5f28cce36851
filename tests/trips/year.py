"""The planner's year: rolled over, cloned one rung up, submitted, returned, approved, moved, and read in a partner's
calendar. The steps say what a visitor does; each test brings its own kind of visitor (see journey.py).
"""

from datetime import UTC, date, datetime
from urllib.parse import urlsplit

import icalendar
import pytest

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import partnerships, playbooks
from campaigns.plans.campaigns import Details
from tests import cast
from tests.trips.journey import Enter, Visitor

NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)
NEXT = "Lapor Mudik Gratis Bareng 2027"


def plan_the_next_year(enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an edition of this year to a moved activity of the next."""
    people = {role: cast.member(role) for role in ("planner", "leader")}
    dishub = cast.member("partner", "DISHUB", "dishub")
    monkeypatch.setattr(clock, "now", lambda: NOW)
    editions_of_this_year(people["planner"], people["leader"], dishub)

    planner = enter(people["planner"])
    roll_the_year_over(planner)
    clone_one_rung_up(planner)
    campaign = planner.page.url
    invite(planner)
    subscriber = enter(dishub)
    address = subscribe(subscriber)

    planner.go(campaign)
    planner.send("Ajukan")
    leader = enter(people["leader"])
    send_back(leader)
    planner.go(campaign)
    planner.sees("Lengkapi jadwal bus")
    planner.send("Ajukan")
    approve_ticked(leader)

    before = event_of(subscriber, address)
    move(planner, campaign)
    after = event_of(subscriber, address)
    assert after["UID"] == before["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])
    assert after["DTSTART"].dt.date() == date(2027, 3, 5)


def editions_of_this_year(planner: Membership, leader: Membership, dishub: Membership) -> None:
    """Two approved editions of 2026, one that follows Idulfitri with an activity and a partner."""
    mudik = cast.program(planner, "Lapor Mudik Gratis Bareng")
    cast.approved(
        planner, leader, of=cast.program(planner, "Lapor Teman Difabel"), title="Lapor Teman Difabel 2026"
    )
    with transaction():
        playbooks.set_date_rule(mudik, "idulfitri-7..idulfitri-3", seen=mudik.version, by=planner)
    edition = cast.approved(
        planner,
        leader,
        of=mudik,
        title="Lapor Mudik Gratis Bareng 2026",
        first_day=date(2026, 3, 14),
        last_day=date(2026, 3, 18),
        details=Details(date_rule="idulfitri-7..idulfitri-3"),
    )
    cast.activity(planner, edition, title="Pemberangkatan", starts_at=datetime(2026, 3, 17, 0, tzinfo=UTC))
    with transaction():
        asked = partnerships.invite(edition, dishub.agency, "8 bus", clock.today(), by=planner)
        partnerships.accept(asked, by=dishub)


def roll_the_year_over(planner: Visitor) -> None:
    planner.go("/desk/rollover?year=2027")
    planner.sees("Susun tahun 2027", "perkiraan", "3–7 Maret 2027")
    mudik = planner.page.get_by_label("Pilihan untuk Lapor Mudik Gratis Bareng 2027")
    planner.pick(mudik, mudik.locator("option").last.inner_text())  # the clone comes from its own page
    planner.send("Susun draf 2027")
    planner.sees("Lapor Teman Difabel 2027")


def clone_one_rung_up(planner: Visitor) -> None:
    planner.go("/desk/campaigns?year=2026")
    planner.click("Lapor Mudik Gratis Bareng 2026")
    planner.click("Edisi berikutnya")
    planner.sees("Disalin", "Tidak disalin", "Pemberangkatan")
    planner.send("Susun draf 2027")
    planner.sees(NEXT, "Naik", "Pemberangkatan")


def invite(planner: Visitor) -> None:
    planner.click("Undang mitra")
    planner.choose(agency_id="Dinas Perhubungan")
    planner.fill(asked="8 bus dan pengemudinya", reply_by="2026-12-01")
    planner.send("Kirim undangan")


def subscribe(partner: Visitor) -> str:
    partner.click(NEXT)
    partner.send("Kami bersedia")
    partner.go("/portal/calendar/feed")
    partner.send("Buat alamat")
    return urlsplit(partner.page.get_by_label("Alamat kalender").input_value()).path


def send_back(leader: Visitor) -> None:
    leader.go("/desk/approvals")
    leader.click(NEXT)
    leader.fill(note="Lengkapi jadwal bus")
    leader.send("Kembalikan")
    leader.sees("Dikembalikan")


def approve_ticked(leader: Visitor) -> None:
    leader.go("/desk/approvals")
    leader.tick(f"Setujui {NEXT}")
    leader.send("Setujui yang dicentang")
    leader.sees("1 kampanye disetujui")


def move(planner: Visitor, campaign: str) -> None:
    planner.go(campaign)
    planner.click("^Pemberangkatan")
    planner.click("Pindahkan")
    planner.fill(day="2027-03-05", begins="08:00", ends="10:00", reason="Terminal dipakai lebih lama")
    planner.send("Pindahkan")
    planner.sees("5 Maret 2027", "Terminal dipakai lebih lama")


def event_of(partner: Visitor, address: str) -> icalendar.Event:
    """The activity as the partner's calendar reads it."""
    answer = partner.page.request.get(address)
    assert answer.status == 200
    events = icalendar.Calendar.from_ical(answer.body()).walk("VEVENT")
    return next(event for event in events if "Pemberangkatan" in str(event["SUMMARY"]))
