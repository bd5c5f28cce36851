"""The journal at the desk: what it shows, to whom, and what it never shows (rules J1, J2, C2)."""

import csv
import inspect
import io
import json
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, ComplaintKind
from campaigns.ground import clock, holidays, regions
from campaigns.ground.database import db, transaction
from campaigns.people import agencies, calendar, journal
from campaigns.people.journal import Entry, chain
from campaigns.people.persons import Membership
from campaigns.plans import activities, budgets
from outreach.jobs import records
from tests import cast

NOON = clock.at(date(2026, 3, 2), datetime.min.time().replace(hour=12))
TEXT, TITLE, NAME, PHONE = "PENANDA-ISI", "PENANDA-JUDUL", "PENANDA-NAMA", "0812-3456-7890"
VILLAGE = "63.71.02.1001"  # not where the activity is


@pytest.fixture
def reader(client: FlaskClient, leader: Membership) -> FlaskClient:
    return cast.sign_in(client, leader)


def note(by: Membership | None, act: str, at: datetime, thing=None, before=None, **after) -> None:
    with clock.as_of(at), transaction():
        journal.note(by, act, thing or agencies.own(), before, **after)


def soup(client: FlaskClient, **query: object) -> BeautifulSoup:
    answer = client.get("/desk/journal", query_string=query)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def lines(page: BeautifulSoup) -> list[str]:
    """The acts on the page, in their order."""
    return [li.div.find(string=True, recursive=False).strip() for li in page.select("main ol.rows > li")]


def leads(page: BeautifulSoup, words: str) -> str | None:
    """Where the link with these words leads."""
    return next((a["href"] for a in page.select("main a") if words in a.text), None)


def details(page: BeautifulSoup, act: str) -> dict[str, list[str]]:
    """The before/after table of the first entry with this act."""
    li = next(li for li in page.select("main ol.rows > li") if act in li.text)
    return {row.th.text: [cell.text for cell in row.find_all("td")] for row in li.select("details tbody tr")}


def table(answer) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))


def download(client: FlaskClient, **query: object) -> list[list[str]]:
    answer = client.post("/desk/journal/export.csv", query_string=query)
    assert answer.status_code == 200
    return table(answer)


def test_the_newest_comes_first_under_its_day(reader: FlaskClient, planner: Membership) -> None:
    note(planner, "berbuat satu", NOON)
    note(planner, "berbuat dua", NOON + timedelta(days=1))
    page = soup(reader, words="berbuat")
    assert lines(page) == ["berbuat dua", "berbuat satu"]
    assert [h.text for h in page.select("main h2")] == ["Selasa, 3 Maret 2026", "Senin, 2 Maret 2026"]
    assert "Perencana, Dinas Komunikasi dan Informatika" in page.main.text


def test_a_line_in_the_sidebar_leads_there_for_those_who_may(
    client: FlaskClient, leader, admin, planner
) -> None:
    for member, shown in ((leader, True), (admin, True), (planner, False)):
        page = cast.sign_in(client, member).get("/desk/").text
        assert ("/desk/journal" in page) is shown
    assert client.get("/desk/journal").status_code == 403


def test_every_entry_is_met_once_forth_and_back(reader: FlaskClient, planner: Membership) -> None:
    """Several entries of one moment stand across the edges of pages."""
    with clock.as_of(NOON), transaction():
        for number in range(130):
            journal.note(planner, f"langkah {number:03d}", agencies.own())
    expected = [f"langkah {number:03d}" for number in reversed(range(130))]
    page = soup(reader, words="langkah")
    assert "130 catatan cocok" in page.text
    forth, back = [lines(page)], []
    while onward := leads(page, "Lebih lama"):
        page = BeautifulSoup(reader.get(onward).text, "html.parser")
        forth.append(lines(page))
    assert [act for part in forth for act in part] == expected
    assert [len(part) for part in forth] == [50, 50, 30]
    while onward := leads(page, "Lebih baru"):
        page = BeautifulSoup(reader.get(onward).text, "html.parser")
        back.append(lines(page))
    assert back == [forth[1], forth[0]]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({}, {"mengubah", "menyusun", "membersihkan"}),
        ({"person": "sistem"}, {"membersihkan"}),
        ({"words": "MENGU"}, {"mengubah"}),
        ({"kind": "program"}, {"menyusun"}),
        ({"since": "2026-03-02", "until": "2026-03-02"}, {"mengubah"}),
        ({"since": "2026-03-03"}, {"menyusun", "membersihkan"}),
        ({"until": "2026-03-01"}, set()),
        (
            {"since": "kapan-kapan", "until": "0001-01-01", "kind": "", "before": "999999"},
            {"mengubah", "menyusun", "membersihkan"},
        ),
        ({"words": "100%_"}, set()),
        ({"kind": "%"}, set()),
    ],
    ids=lambda value: str(sorted(value)),  # two processes that collect the tests must call them alike
)
def test_filters_leave_what_they_say(reader: FlaskClient, planner: Membership, query, expected) -> None:
    """J2: the figure is the number of rows, and the table that leaves holds the same ones."""
    program = cast.program(planner)
    with transaction():
        db.session.execute(Entry.__table__.delete())
    note(planner, "mengubah", NOON)
    note(planner, "menyusun", NOON + timedelta(days=1), program)
    note(None, "membersihkan", NOON + timedelta(days=2))
    page = soup(reader, **query)
    assert set(lines(page)) == expected
    assert f"{len(expected)} catatan" in page.main.text
    assert {row[5] for row in download(reader, **query)[1:]} == expected


def test_one_persons_and_one_things_entries_are_found(reader: FlaskClient, planner, operator) -> None:
    program, other = cast.program(planner), cast.program(planner, "Program lain")
    note(operator, "menengok", NOON, program)
    note(operator, "menengok lagi", NOON, other)
    assert lines(soup(reader, person=operator.person_id, kind="program", key=program.id)) == ["menengok"]
    assert lines(soup(reader, person=999_999)) == []


def test_it_says_how_far_the_chain_reaches_and_what_waits(reader: FlaskClient, planner: Membership) -> None:
    note(planner, "lama", NOON)
    records.chain_due()
    sealed = chain.state().number
    note(planner, "baru", NOON + timedelta(days=1))
    page = soup(reader)
    assert f"Bersegel sampai nomor {sealed}" in page.main.text
    opened = BeautifulSoup(reader.get(leads(page, "1 catatan belum bersegel")).text, "html.parser")
    assert lines(opened) == ["baru"]
    assert f"segel nomor {sealed}" in page.main.text
    records.chain_due()
    assert "belum bersegel" not in soup(reader).main.find("ol").text


# What changed, in people's words


def test_a_change_is_told_in_peoples_words(reader: FlaskClient, planner, leader, treasurer, admin) -> None:
    campaign = cast.approved(planner, leader)
    with transaction():
        codes = ("2.16.02.1.01.0002", "5.1.02.01.01.0026")
        paper = ("Cetak materi", Decimal("1250000"), "DPA/1", date(2026, 11, 1))
        facts = budgets.LineFacts(budgets.LineStage.DPA, *codes, *paper)
        line = budgets.open_line(campaign, facts, by=treasurer)
    activity = cast.activity(planner, campaign)
    with transaction():
        activities.reschedule(
            *(activity, cast.NINE + timedelta(days=1), cast.NINE + timedelta(days=1, hours=2), "banjir"),
            joint=True,
            aware=True,
            seen=activity.version,
            by=planner,
        )
    holiday = next(h for h in holidays.between(date(2026, 1, 1), date(2027, 12, 31)) if not h.confirmed)
    with transaction():
        calendar.confirm(holiday, "SKB 3 Menteri", by=admin)
    page = soup(reader)
    assert details(page, "membuka baris anggaran")["Jumlah"] == ["Rp1.250.000"]
    assert details(page, "membuka baris anggaran")["Tahap"] == ["DPA"]
    moved = details(page, "memindahkan kegiatan")
    assert moved["Mulai"] == ["1 Desember 2026, 09.00 WITA", "2 Desember 2026, 09.00 WITA"]
    assert moved["Kegiatan gabungan"] == ["Tidak", "Ya"]
    assert moved["Alasan"] == ["", "banjir"]
    confirmed = details(page, "memastikan hari dalam kalender")
    assert confirmed["Dipastikan"] == ["Tidak", "Ya"]
    assert re.fullmatch(r"\d+ \w+ 202\d", confirmed["Hari"][0])
    assert leads(page, activity.title) == f"/desk/activities/{activity.id}"
    assert leads(page, line.description) == f"/desk/budgets/{line.id}"


def test_what_the_reader_may_not_open_is_no_link(
    client: FlaskClient, planner, leader, admin, officer
) -> None:
    complaint = _complaint(cast.approved(planner, leader), planner, officer)
    for member, opens in ((leader, True), (admin, False)):
        page = soup(cast.sign_in(client, member), kind="complaint")
        assert complaint.receipt_no in page.main.text
        assert (page.find("a", href=f"/desk/complaints/{complaint.id}") is not None) is opens


def test_the_table_that_leaves_is_journalled_with_its_rows_and_filters(reader, planner, leader) -> None:
    note(planner, "=berbahaya", NOON, name="=1+1")
    rows = download(reader, words="berbahaya", since="2026-01-01")
    assert rows[0][:3] == ["Nomor segel", "Waktu (WITA)", "Nama"]
    assert len(rows) == 2
    assert rows[1][1:6] == [
        *(
            "02/03/2026 12.00",
            planner.person.name,
            "Perencana",
            "Dinas Komunikasi dan Informatika",
            "'=berbahaya",
        ),
    ]
    assert rows[1][-1] == "Nama: =1+1"
    entry = journal.of(leader.person)[0]
    assert (entry.act, entry.after["rows"]) == ("mengunduh jejak audit", 1)
    assert entry.after["filters"] == ["words: berbahaya", "since: 2026-01-01"]


def test_a_table_of_everything_says_as_many_rows_as_it_has(reader, planner, leader) -> None:
    note(planner, "satu", NOON)
    rows = download(reader)
    assert journal.of(leader.person)[0].after["rows"] == len(rows) - 1


# What is hidden (rule C2)


def _complaint(campaign, planner: Membership, officer: Membership, **facts: object) -> Complaint:
    activity = cast.activity(planner, campaign, officer_ids=[officer.person_id])
    with transaction():
        return complaints.record(
            *(activity, ComplaintKind.COMPLAINT, TEXT),
            **{
                "village_code": VILLAGE,
                "reporter_name": NAME,
                "reporter_phone": PHONE,
                "consent": True,
            },
            **facts,
            by=officer,
        )


def test_no_act_tells_the_journal_what_is_hidden(
    client: FlaskClient, planner, leader, officer, operator, admin
) -> None:
    """Neither the rows nor the page nor the table hold the text or the identity, whatever was done."""
    complaint = _complaint(
        cast.approved(planner, leader), planner, officer, is_anonymous=True, is_confidential=True
    )
    category, place = complaints.categories()[3], regions.name(VILLAGE).partition(",")[0]
    acts: dict[str, Callable[[], object]] = {
        "review": lambda: complaints.review(complaint, TITLE, category, True, by=operator),
        "hand_over": lambda: complaints.hand_over(complaint, "5049672", by=operator),
        "reveal": lambda: complaints.reveal(complaint, "mengabarkan hasil", by=operator),
        "note_export": lambda: complaints.note_export([complaint], "rapat bulanan", by=operator),
    }
    known = {name for name, act in inspect.getmembers(complaints, inspect.isfunction) if _is_act(act)}
    assert known == {"record", *acts}, "a new act: perform it here too"
    for act in acts.values():
        with transaction():
            act()
    marked = [TEXT, TITLE, "PENANDA", "81234567890", "3456-7890", category, VILLAGE, place]
    rows = db.session.scalars(select(Entry).where(Entry.act != "menjadwalkan kegiatan"))
    stored = [f"{e.about} {e.act} {json.dumps([e.before, e.after])}" for e in rows]
    assert len([line for line in stored if line.startswith("complaint:")]) == 4
    shown = [*stored]
    for member in (leader, admin):
        reader = cast.sign_in(client, member)
        shown += [reader.get("/desk/journal?kind=complaint").text]
        shown += [str(download(reader, kind="complaint")), str(download(reader, kind="person"))]
    shown.append(cast.sign_in(client, planner).get(f"/desk/complaints/{complaint.id}").text)
    for marker in marked:
        assert [text[:80] for text in shown if marker in text] == [], marker
    assert "mengabarkan hasil" in " ".join(stored), "why an identity was opened must be told"


def test_the_content_of_a_complaint_opens_only_to_whom_it_is_open(
    client: FlaskClient, planner, leader, officer, operator, admin
) -> None:
    """An open complaint's title stands in the journal; the admin sees no complaints, so not here either."""
    complaint = _complaint(cast.approved(planner, leader), planner, officer)
    with transaction():
        complaints.review(complaint, TITLE, complaints.categories()[0], True, by=operator)
    told = details(soup(cast.sign_in(client, leader), kind="complaint"), "menelaah")
    assert told["Judul"] == ["(kosong)", TITLE]
    assert told["Keadaan"] == ["Dicatat", "Ditelaah"]
    page = soup(cast.sign_in(client, admin), kind="complaint")
    told = details(page, "menelaah")
    assert told["Judul"] == ["(tidak terbuka bagi Anda)"] * 2
    assert told["Keadaan"] == ["Dicatat", "Ditelaah"]
    assert TITLE not in page.text
    assert TITLE not in str(download(client, kind="complaint"))


def _is_act(function: object) -> bool:
    parameters = inspect.signature(function).parameters
    return getattr(function, "__module__", "").endswith("complaints.acts") and "by" in parameters
