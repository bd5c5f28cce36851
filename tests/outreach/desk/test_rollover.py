"""Cloning and rolling over at the desk: previews, drafts, what is left out, and dates that moved."""

from datetime import date, time
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import clock, holidays
from campaigns.ground.database import transaction
from campaigns.ground.holidays import Anchor
from campaigns.people import agencies
from campaigns.people.persons import Membership
from campaigns.plans import activities, budgets, campaigns, cloning, partnerships, playbooks
from campaigns.plans.campaigns import Campaign, Details
from tests import cast
from tests.campaigns.plans import budgeting


@pytest.fixture
def mudik(planner: Membership) -> Campaign:
    """An edition of 2026 that follows Idulfitri, with an activity and a partner."""
    made = cast.campaign(
        planner,
        cast.program(planner, "Lapor Mudik"),
        title="Lapor Mudik 2026",
        first_day=date(2026, 3, 14),
        last_day=date(2026, 3, 18),
        details=Details(date_rule="idulfitri-7..idulfitri-3"),
    )
    cast.activity(planner, made, starts_at=clock.at(date(2026, 3, 15), time(7)), title="Berangkat")
    dishub = agencies.with_code("DISHUB")
    assert dishub
    with transaction():
        partnerships.invite(made, dishub, "Delapan bus", date(2099, 1, 1), by=planner)
    return made


def page_of(answer) -> BeautifulSoup:
    return BeautifulSoup(answer.text, "html.parser")


def test_the_preview_says_what_is_copied_and_what_is_not(desk: FlaskClient, mudik: Campaign) -> None:
    """Rule L2."""
    said = page_of(desk.get(f"/desk/campaigns/{mudik.id}/clone")).get_text(" ", strip=True)
    assert "Lapor Mudik 2027 · 3–7 Maret 2027 perkiraan" in said
    assert "Berangkat: Minggu, 15 Maret 2026 → Kamis, 4 Maret 2027" in said
    for part in (
        "1 mitra sebagai usulan undangan",
        "Tidak disalin",
        "Kontak",
        "Laporan warga",
    ):
        assert part in said
    assert campaigns.of_year(2027) == []


def test_a_clone_is_drafted_once_and_proposes_its_partners(desk: FlaskClient, mudik: Campaign) -> None:
    """Rule L2: nobody is written to; whoever invites finds last year's request in the form."""
    address = f"/desk/campaigns/{mudik.id}/clone"
    assert desk.post(address, data={"year": "2027", "way": "up"}).status_code == 303
    [made] = campaigns.of_year(2027)
    assert [one.day for one in activities.of(made)] == [date(2027, 3, 4)]
    assert partnerships.of(made) == []
    shown = page_of(desk.get(f"/desk/campaigns/{made.id}"))
    [invite] = [
        a for a in shown.select("a") if a.get_text(strip=True).startswith("Undang") and "like=" in a["href"]
    ]
    form = page_of(desk.get(invite["href"]))
    assert form.select_one("#asked").get_text(strip=True) == "Delapan bus"
    again = desk.post(address, data={"year": "2027", "way": "up"})
    assert again.status_code == 409
    assert len(campaigns.of_year(2027)) == 1
    for wrong in ("2025", "9999", "besok", ""):
        answer = desk.post(address, data={"year": wrong, "way": "up"})
        assert answer.status_code == 422
        assert page_of(answer).select_one("#year")["value"] == wrong


def test_a_carried_amount_is_marked_until_the_treasurer_looked_at_it(
    client: FlaskClient, mudik: Campaign, planner: Membership
) -> None:
    """Rule L2: budget lines come as proposals, their amounts to be reviewed."""
    treasurer = cast.member("treasurer")
    with transaction():
        budgets.open_line(
            mudik,
            budgeting.facts(
                account_code="5.1.02.01.01.0026",
                description="Stiker bus",
                amount=Decimal(9_000),
                day=date(2026, 1, 2),
            ),
            by=treasurer,
        )
        made = cloning.clone(mudik, by=planner).campaign
    [line] = budgets.lines_of(made)
    money = cast.sign_in(client, treasurer)
    for address in (f"/desk/campaigns/{made.id}", f"/desk/budgets/{line.id}"):
        assert "injau" in page_of(money.get(address)).select_one("main").get_text()
    assert money.post(f"/desk/budgets/{line.id}/review").status_code == 303
    assert not line.to_review
    assert "belum ditinjau" not in money.get(f"/desk/budgets/{line.id}").text
    assert money.post(f"/desk/budgets/{line.id}/review").status_code == 409


def test_what_is_left_out_is_told_with_its_reason(
    desk: FlaskClient, mudik: Campaign, planner: Membership
) -> None:
    other = cast.campaign(planner, cast.program(planner, "Lain"), title="Lain", first_day=date(2027, 3, 1),
                          last_day=date(2027, 3, 9))  # fmt: skip
    cast.activity(planner, other, starts_at=clock.at(date(2027, 3, 4), time(7)))
    answer = desk.post(
        f"/desk/campaigns/{mudik.id}/clone", data={"year": "2027", "way": "up"}, follow_redirects=True
    )
    said = [one.get_text(" ", strip=True) for one in page_of(answer).select(".said")]
    assert any(one.startswith("Tidak disalin: Berangkat.") and "dipakai" in one for one in said)


def test_a_year_is_rolled_over_and_again_without_any_change(desk: FlaskClient, mudik: Campaign) -> None:
    """Issue B: mudik at H-7 to H-3 of 10 March 2027, shown as a forecast."""
    shown = page_of(desk.get("/desk/rollover?year=2027"))
    [row] = shown.select("tbody tr")
    assert "3–7 Maret 2027" in row.get_text(" ", strip=True)
    assert "perkiraan" in row.get_text()
    choice = row.select_one("select")
    assert choice.select_one("[selected]")["value"] == "tingkatkan"
    entries = {"year": "2027", choice["name"]: "tingkatkan"}
    assert desk.post("/desk/rollover", data=entries).status_code == 303
    assert [c.title for c in campaigns.of_year(2027)] == ["Lapor Mudik 2027"]
    answer = desk.post("/desk/rollover", data=entries, follow_redirects=True)
    assert "Tidak ada yang berubah" in answer.text
    assert len(campaigns.of_year(2027)) == 1
    assert "Semua baris sudah punya edisi 2027" in desk.get("/desk/rollover?year=2027").text


def test_a_wrong_choice_is_refused_and_what_was_picked_stays(desk: FlaskClient, mudik: Campaign) -> None:
    name = f"c{mudik.id}"
    answer = desk.post("/desk/rollover", data={"year": "2027", name: "terserah"})
    assert answer.status_code == 422
    assert "Pilih salah satu usulan" in answer.text
    assert campaigns.of_year(2027) == []
    answer = desk.post("/desk/rollover", data={"year": "2027", name: "mulai"})
    assert answer.status_code == 422


@pytest.mark.parametrize("year", ["1", "99999", "besok", "", "2090"])
def test_any_year_that_is_asked_for_gets_a_page(desk: FlaskClient, mudik: Campaign, year: str) -> None:
    answer = desk.get(f"/desk/rollover?year={year}")
    assert answer.status_code == 200
    assert ("belum ada di kalender kantor" in answer.text) == (year == "2090")


def test_a_repetition_misses_the_offices_rule_and_says_so(desk: FlaskClient, mudik: Campaign) -> None:
    """Issue B: warn where `naik > diulang` is missed."""
    desk.post("/desk/rollover", data={"year": "2027", f"c{mudik.id}": "ulangi"})
    said = page_of(desk.get("/desk/rollover?year=2027")).get_text(" ", strip=True)
    assert "0 naik · 1 diulang dari 1 edisi" in said
    assert "yang naik harus lebih banyak daripada yang diulang" in said
    assert "Aturan belum terpenuhi" in said


def test_a_moved_anchor_proposes_and_the_planner_accepts(desk: FlaskClient, mudik: Campaign) -> None:
    """Issue B: an anchor that moves re-proposes, and never silently moves."""
    desk.post("/desk/rollover", data={"year": "2027", f"c{mudik.id}": "tingkatkan"})
    [made] = campaigns.of_year(2027)
    eid = next(h for h in holidays.of_year(2027) if h.anchor is Anchor.EID)
    with transaction():
        eid.day, eid.confirmed = date(2027, 3, 9), True
    shown = page_of(desk.get("/desk/rollover?year=2027"))
    assert "Tanggal bergeser, usulkan ulang" in shown.get_text()
    assert made.first_day == date(2027, 3, 3)
    [form] = shown.select(f"form[action='/desk/campaigns/{made.id}/following']")
    entries = {one["name"]: one["value"] for one in form.select("input[name$=_day]")}
    stale = desk.post(form["action"], data=entries | {"first_day": "2027-03-01"})
    assert stale.status_code == 409
    assert desk.post(form["action"], data=entries).status_code == 303
    assert (made.first_day, made.last_day) == (date(2027, 3, 2), date(2027, 3, 6))
    assert "Tanggal bergeser" not in desk.get("/desk/rollover?year=2027").text


def test_leaders_read_the_roll_over_and_change_nothing(
    client: FlaskClient, mudik: Campaign, leader: Membership
) -> None:
    read = cast.sign_in(client, leader)
    shown = page_of(read.get("/desk/rollover?year=2027"))
    assert not shown.select("tbody select")
    assert read.post("/desk/rollover", data={"year": "2027", f"c{mudik.id}": "tingkatkan"}).status_code == 403


def test_a_year_without_programs_says_what_to_do_next(desk: FlaskClient) -> None:
    assert "Belum ada program" in desk.get("/desk/rollover?year=2027").text


def test_what_is_picked_is_counted_before_anything_is_drafted(desk, planner, mudik) -> None:
    """Rule L1: the office's rule is seen before the drafts are there."""
    key = f"c{mudik.id}"
    page = desk.post("/desk/rollover", data={"year": "2027", key: "ulangi", "count": "1"})
    assert page.status_code == 200
    assert "1 diulang" in page.text
    assert "Aturan belum terpenuhi" in page.text
    assert campaigns.of_year(2027) == []


def test_a_new_edition_is_proposed_with_the_days_of_its_rule(desk: FlaskClient, planner: Membership) -> None:
    program = cast.program(planner)
    address = f"/desk/programs/{program.id}/campaigns/new"
    assert "menurut aturan program" not in desk.get(address).text
    with transaction():
        playbooks.set_date_rule(program, "12-03", seen=program.version, by=planner)
    page = BeautifulSoup(desk.get(address).text, "html.parser")
    typed = {name: page.select_one(f"#{name}")["value"] for name in ("title", "first_day", "date_rule")}
    assert typed == {"title": f"{program.name} 2026", "first_day": "2026-12-03", "date_rule": "12-03"}
    assert "menurut aturan program: 3 Desember" in page.main.text
