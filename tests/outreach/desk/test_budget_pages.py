"""A budget year at the desk: by code, campaign, source and quarter, versions, shifts, leave, prices."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets, standard_prices
from campaigns.plans.budgets import BudgetLine, DetailFacts, DocumentKind, LineStage
from outreach.desk import budgets_documents
from tests import cast, statements
from tests.campaigns.plans.budgeting import JUTA, OTHER_SUB, ceiling, commit, opened, realise, shift

AT_THE_DESK = "treasurer"
SHIFT = {"kind": "pergeseran", "document_no": "PG/1", "day": "2026-11-24"}


@pytest.fixture
def lines(treasurer: Membership, planner: Membership) -> list[BudgetLine]:
    """Three lines of two sub kegiatan and two sources, one of them of a campaign."""
    campaign = cast.campaign(planner)
    made = [
        opened(treasurer, 100, campaign),
        opened(treasurer, 50, account_code="5.1.02.01.01.0052", document_no="DPA/1"),
        opened(treasurer, 30, sub_activity=OTHER_SUB, funding_source=budgets.FundingSource.DAU),
    ]
    realise(made[0], treasurer, 20, day=date(2026, 2, 3))
    realise(made[0], treasurer, 5, number="SP2D/2")
    commit(made[2], treasurer, 7)
    return made


def soup(response: TestResponse) -> BeautifulSoup:
    assert response.status_code < 400, response.text
    return BeautifulSoup(response.text, "html.parser")


def rows(page: BeautifulSoup, place: int = 0) -> list[list[str]]:
    table = page.main("table")[place]
    return [[cell.get_text(" ", strip=True) for cell in tr(["th", "td"])] for tr in table.tbody("tr")]


def boxes(response: TestResponse) -> list[tuple[str, str]]:
    """What is taken from each line of a shift's sheet, by the box it is typed in."""
    return [
        (box["name"], box["value"]) for box in soup(response)(attrs={"aria-label": re.compile("^Dikurangi")})
    ]


def said(page: BeautifulSoup) -> str:
    return " ".join(tag.get_text(" ", strip=True) for tag in page(class_=["said", "refused", "fault"]))


# Reading


def test_the_hierarchy_adds_up_and_every_row_opens_its_lines(
    desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    """J2: program, kegiatan, sub kegiatan, account; the lines behind a row come to what it says."""
    page = soup(desk.get("/desk/budgets/groups?year=2026"))
    found = {row[0].split()[0]: row[1] for row in rows(page)}
    assert found == {
        "2.16.02": "Rp180.000.000",
        "2.16.02.1.01": "Rp180.000.000",
        "2.16.02.1.01.0002": "Rp150.000.000",
        "5.1.02.01.01.0039": "Rp30.000.000",  # the last one: under the other sub kegiatan
        "5.1.02.01.01.0052": "Rp50.000.000",
        "2.16.02.1.01.0004": "Rp30.000.000",
    }
    for tr in page.main.table.tbody("tr"):
        figures = [td.get_text(strip=True) for td in tr("td")]
        behind = soup(desk.get(tr.th.a["href"]))
        totals = [td.get_text(strip=True) for td in behind.main.table.tfoot("td")]
        assert totals[:4] == figures[:4]
        assert len(rows(behind)) == int(tr.th.find(class_="tiny").text.split("·")[-1].split()[0])


@pytest.mark.parametrize("way", ["campaign", "agency", "source"])
def test_every_group_opens_lines_that_come_to_it(
    way: str, desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    """J2."""
    opened(cast.member("treasurer", "DISHUB"), 11)
    page = soup(desk.get(f"/desk/budgets/groups?year=2026&by={way}&agency=semua"))
    for tr in page.main.table.tbody("tr"):
        totals = soup(desk.get(tr.th.a["href"])).main.table.tfoot("td")
        assert [td.text for td in totals][:4] == [td.text for td in tr("td")][:4]
    assert len(rows(page)) == {"campaign": 2, "agency": 2, "source": 2}[way]


def test_another_agencys_lines_are_never_added_to_the_offices(
    desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    """M1."""
    opened(cast.member("treasurer", "DISHUB"), 999)
    assert "Rp180.000.000" in soup(desk.get("/desk/budgets?year=2026")).find(class_="thirds").text
    assert "999" not in soup(desk.get("/desk/budgets?year=2026")).main.table.text


def test_quarters_show_plan_payments_and_deviation_by_document_day(
    desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    sent = {"quarter_1": "15 jt", "quarter_2": "", "quarter_3": "", "quarter_4": "60 jt"}
    assert desk.post(f"/desk/budgets/{lines[0].id}/cash-plan", data=sent).status_code == 303
    page = soup(desk.get("/desk/budgets/quarters?year=2026"))
    assert [row[1:5] for row in rows(page)] == [
        ["Rp15.000.000", "Rp0", "Rp20.000.000", "lebih Rp5.000.000"],
        ["Rp0", "Rp0", "Rp0", "tepat"],
        ["Rp0", "Rp0", "Rp0", "tepat"],
        ["Rp60.000.000", "Rp7.000.000", "Rp5.000.000", "kurang Rp55.000.000"],
    ]
    behind = soup(desk.get(page.main.table.tbody("tr")[0]("td")[2].a["href"]))
    assert [row[3] for row in rows(behind)] == ["Rp20.000.000"]
    assert "jumlahnya Rp20.000.000" in behind.main.text
    planned = soup(desk.get(page.main.table.tbody("tr")[3]("td")[0].a["href"]))
    assert [row[1] for row in rows(planned, 1)] == ["Rp60.000.000", "Rp0"]


def test_every_view_leaves_as_a_table(desk: FlaskClient, lines: list[BudgetLine]) -> None:
    for name, number in {"groups": 7, "quarters": 3, "entries": 6, "versions": 3}.items():
        answer = desk.get(f"/desk/budgets/{name}.csv?year=2026")
        assert answer.status_code == 200
        assert len(answer.get_data().decode("utf-8-sig").splitlines()) == number + 1, name


def test_the_ledger_leaves_by_as_many_queries_however_long_it_is(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership
) -> None:
    """A question for each line made ten seconds of 30,000 entries."""

    def asked() -> int:
        with statements.asked() as sent:
            assert desk.get("/desk/budgets/entries.csv?year=2026").status_code == 200
        return len(sent)

    few = asked()
    for number in range(5):
        opened(treasurer, 1, document_no=f"DPA/{number}")
    assert asked() == few


@pytest.mark.parametrize(
    "address",
    ["groups", "groups?by=x&agency=x&year=x", "quarters?quarter=9", "entries?kind=x", "versions?before=99"],
)
def test_an_unreadable_address_means_the_usual_page(address: str, desk: FlaskClient) -> None:
    assert desk.get(f"/desk/budgets/{address}").status_code == 200


# Documents


def send_shift(desk: FlaskClient, **entries: str) -> TestResponse:
    return desk.post("/desk/budgets/shifts/new?year=2026", data=SHIFT | entries)


def test_a_shift_is_one_sheet(desk: FlaskClient, lines: list[BudgetLine]) -> None:
    one, two, _ = lines
    answer = send_shift(desk, **{f"minus-{one.id}": "10 jt", f"plus-{two.id}": "10.000.000"})
    assert (answer.status_code, answer.location) == (303, "/desk/budgets/versions?year=2026")
    assert (ceiling(one), ceiling(two)) == (90, 60)
    page = soup(desk.get(answer.location))
    assert [row[3] for row in rows(page)] == ["turun Rp10.000.000", "naik Rp10.000.000", "tetap"]


def test_a_cash_plan_that_a_shift_left_above_its_ceiling_is_told_until_it_follows(
    desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    """M2: what a signed document moves is a fact; the plan is the office's own, and follows."""
    one, two, _ = lines
    plan = {f"quarter_{n}": amount for n, amount in enumerate(("10 jt", "30 jt", "30 jt", "30 jt"), 1)}
    assert desk.post(f"/desk/budgets/{one.id}/cash-plan", data=plan).status_code == 303
    year, own = "/desk/budgets/quarters?year=2026", f"/desk/budgets/{one.id}"
    assert "melebihi" not in desk.get(year).text + desk.get(own).text
    sent = {f"minus-{one.id}": "10 jt", f"plus-{two.id}": "10 jt"}
    page = soup(desk.post("/desk/budgets/shifts/new?year=2026", data=SHIFT | sent, follow_redirects=True))
    assert f"rencana kas {one.description} melebihi pagunya" in said(page)
    assert "lebih Rp10.000.000" in soup(desk.get(year)).find(class_="warned").get_text(" ", strip=True)
    assert "melebihi pagu Rp10.000.000" in soup(desk.get(own)).find(class_="warned").text
    assert desk.post(f"{own}/cash-plan", data=plan | {"quarter_4": "20 jt"}).status_code == 303
    assert "melebihi" not in desk.get(year).text + desk.get(own).text


@pytest.mark.parametrize(
    ("minus", "plus", "sentence"),
    [
        ("10 jt", "9 jt", "lebih banyak dikurangi Rp1.000.000"),
        ("90 jt", "90 jt", "paling banyak Rp75.000.000"),
        ("Rp 1.5 jt", "1,5 jt", "Maksud Anda"),
        ("", "", "paling sedikit pada satu baris"),
    ],
)
def test_a_refused_shift_keeps_what_was_typed(
    minus: str, plus: str, sentence: str, desk: FlaskClient, lines: list[BudgetLine]
) -> None:
    """Bad input of issue C: not netting to zero, below what is used, `Rp 1.5 jt` asked back."""
    one, two, _ = lines
    answer = send_shift(desk, **{f"minus-{one.id}": minus, f"plus-{two.id}": plus})
    assert answer.status_code == 422
    page = BeautifulSoup(answer.text, "html.parser")
    assert sentence in said(page)
    assert page.find("input", {"name": f"minus-{one.id}"})["value"] == minus
    assert page.find(id="document_no")["value"] == "PG/1"
    assert (ceiling(one), ceiling(two)) == (100, 50)


def test_a_document_is_read_and_taken_back(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership
) -> None:
    document = shift(treasurer, (lines[0], -10), (lines[1], 10))
    address = f"/desk/budgets/documents/{document.id}"
    assert [row[3] for row in rows(soup(desk.get(address)))] == ["turun Rp10.000.000", "naik Rp10.000.000"]
    assert desk.post(f"{address}/withdrawal", data={"reason": ""}).status_code == 422
    answer = desk.post(f"{address}/withdrawal", data={"reason": "Salah baris"})
    assert (answer.status_code, ceiling(lines[0])) == (303, 100)
    page = soup(desk.get(address))
    assert "Salah baris" in page.main.text
    assert page.find("form", action=f"{address}/withdrawal") is None  # nothing of it holds any more
    told = {
        row.a.text: row.text
        for row in soup(desk.get("/desk/budgets/versions?year=2026")).select("ol.rows li")
    }
    assert ["Dibatalkan" in told[number] for number in ("DPA/1", document.number)] == [False, True]


def test_what_an_amendment_moved_is_called_so(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership
) -> None:
    shift(treasurer, (lines[0], -10), (lines[1], 10))
    shift(treasurer, (lines[0], 5), kind=DocumentKind.PERUBAHAN, number="DPPA/9")
    moved = [row[2] for row in rows(soup(desk.get(f"/desk/budgets/{lines[0].id}?kind=allotment")), -1)]
    assert moved == ["Perubahan (DPPA)", "Pergeseran", "Pagu"]
    book = desk.get(f"/desk/budgets/{lines[0].id}/entries.csv").text
    assert "Perubahan (DPPA);DPPA/9" in book
    assert "Perubahan (DPPA);DPPA/9" in desk.get("/desk/budgets/entries.csv?year=2026").text


def test_an_amendment_may_bring_a_line(desk: FlaskClient, planner: Membership, treasurer: Membership) -> None:
    campaign = cast.campaign(planner)
    sent = {
        **{"stage": "dppa", "year": "2026", "sub_activity": OTHER_SUB, "account_code": "5.1.02.01.01.0052"},
        **{"description": "Konsumsi", "funding_source": "APBD", "amount": "3 jt"},
        **{"document_no": "DPPA/1", "day": "2026-10-05"},
    }
    assert desk.post(f"/desk/campaigns/{campaign.id}/budgets/new", data=sent).status_code == 303
    (document,) = budgets.documents_of(treasurer.agency, 2026)
    assert (document.kind, document.number) == (DocumentKind.PERUBAHAN, "DPPA/1")


# Leave and removal


def test_a_download_says_how_far_beyond_its_ceiling_a_line_was_paid(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership, leader: Membership
) -> None:
    with transaction():
        budgets.permit_override(lines[1], 10 * JUTA, "Banjir susulan", by=leader)
    realise(lines[1], treasurer, 60, number="SP2D/9")
    cells = desk.get("/desk/budgets.csv?year=2026").text.splitlines()[2].split(";")
    assert (cells[2], cells[-1]) == ("Paket 50", "120,00")


def test_leave_is_asked_granted_and_used(
    desk: FlaskClient, client: FlaskClient, lines: list[BudgetLine], leader: Membership
) -> None:
    """M2, as people do it."""
    address = f"/desk/budgets/{lines[1].id}"
    spent = {"amount": "53 jt", "document_no": "SPK/9", "day": "2026-11-24", "note": ""}
    refused = desk.post(f"{address}/commitments", data=spent)
    assert "minta izin pimpinan untuk kelebihan Rp3.000.000" in refused.text
    asked = desk.post(f"{address}/override-requests", data={"amount": "3 jt", "reason": "Banjir susulan"})
    assert asked.status_code == 303
    waits = desk.post(f"{address}/commitments", data=spent).text
    assert "tunggu keputusan pimpinan atas izin Rp3.000.000 yang sudah diminta" in waits
    (leave,) = budgets.overrides_of(lines[1])
    assert desk.post(f"/desk/budgets/overrides/{leave.id}/grant", data={}).status_code == 404
    cast.sign_in(client, leader)
    assert "1 permintaan izin pelampauan menunggu" in client.get("/desk/budgets?year=2026").text
    assert (
        "Izin pelampauan Rp3.000.000"
        in soup(client.get("/desk/")).find(id="todo").find_parent("section").text
    )
    page = soup(client.get(address))
    assert "Banjir susulan" in page.find("section", {"aria-labelledby": "izin"}).text
    assert (
        client.post(f"/desk/budgets/overrides/{leave.id}/grant", data={"note": "Setuju"}).status_code == 303
    )
    again = client.post(f"/desk/budgets/overrides/{leave.id}/grant", data={})
    assert (again.status_code, "sudah diputuskan" in again.text) == (409, True)
    refusal = client.post(f"/desk/budgets/overrides/{leave.id}/refusal", data={"note": ""})
    page = BeautifulSoup(refusal.text, "html.parser")
    assert (refusal.status_code, page.find(id="note")["aria-invalid"]) == (422, "true")
    assert "Tulis alasan" in said(page)
    assert page.h1.text == "Cabut izin pelampauan Rp3.000.000"  # it was granted by now


def test_an_overdrawn_line_says_so(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership, leader: Membership
) -> None:
    with transaction():
        budgets.permit_override(lines[1], 3 * JUTA, "Banjir", by=leader)
    commit(lines[1], treasurer, 53)
    page = soup(desk.get(f"/desk/budgets/{lines[1].id}"))
    assert "dilampaui Rp3.000.000" in page.find(class_="warned").text
    assert "Dengan izin pelampauan" in page.find("section", {"aria-labelledby": "buku"}).text
    shift = soup(desk.get(f"/desk/budgets/shifts/new?year=2026&words={lines[1].account_code}"))
    assert shift.find("td", {"data-label": "Dapat dikurangi"}).text == "Rp0"


def test_a_payment_above_its_commitment_is_warned_of(
    desk: FlaskClient, lines: list[BudgetLine], treasurer: Membership
) -> None:
    """domain §3.5: realisasi > commitment → warn."""
    order = commit(lines[1], treasurer, 10, "SPK/7")
    sent = {"amount": "12 jt", "document_no": "SP2D/7", "day": "2026-11-24", "commitment_id": str(order.id)}
    answer = desk.post(f"/desk/budgets/{lines[1].id}/realisations", data=sent)
    page = soup(desk.get(answer.location))
    assert "Rp2.000.000 lebih banyak" in said(page)
    assert "dibayar Rp2.000.000 di atas nilainya" in page.find("section", {"aria-labelledby": "buku"}).text


def test_a_mistaken_line_is_removed_and_a_used_one_is_not(desk: FlaskClient, lines: list[BudgetLine]) -> None:
    used = desk.post(f"/desk/budgets/{lines[0].id}/removal", data={"reason": "Salah"})
    assert (used.status_code, "tidak dapat dihapus" in used.text) == (422, True)
    gone = desk.post(f"/desk/budgets/{lines[1].id}/removal", data={"reason": "Salah"})
    assert gone.status_code == 303
    assert "dihapus" in soup(desk.get(gone.location)).find(class_="warned").text
    assert "Rp50.000.000" not in desk.get("/desk/budgets?year=2026").text


# Details and prices


def test_a_row_whose_form_is_sent_twice_is_added_once(
    desk: FlaskClient, treasurer: Membership, lines: list[BudgetLine]
) -> None:
    """S1: a signed line too has room for the second; what is said anew has a key of its own."""

    def key_in(page: str) -> str:
        return str(BeautifulSoup(page, "html.parser").find(id="detail-key")["value"])

    line = lines[1]
    key = key_in(desk.get(f"/desk/budgets/{line.id}").text)
    for _ in range(2):
        assert detail(desk, line, key=key).status_code == 303
    assert len(budgets.details_of(line)) == 1
    for same, changes in ((line, {"coefficient": "2 paket"}), (lines[2], {})):
        anew = detail(desk, same, key=key, **changes)
        assert (anew.status_code, "sudah menyimpan Moderator" in anew.text) == (409, True)
    assert detail(desk, line, key=key_in(anew.text)).status_code == 303
    assert len(budgets.details_of(line)) == 2
    assert key_in(desk.get(f"/desk/budgets/{line.id}").text) != key


def detail(desk: FlaskClient, line: BudgetLine, **entries: Any) -> TestResponse:
    facts = {"description": "Moderator", "coefficient": "2 orang x 3 kali", "unit_price": "700.000"} | entries
    return desk.post(f"/desk/budgets/{line.id}/details", data=facts)


def test_a_proposals_rab_is_written_and_compared_with_its_ceiling(
    desk: FlaskClient, treasurer: Membership
) -> None:
    line = opened(treasurer, 5, stage=LineStage.USULAN)
    assert detail(desk, line).status_code == 303
    section = soup(desk.get(f"/desk/budgets/{line.id}")).find("section", {"aria-labelledby": "rab"})
    assert "2 orang × 3 kali" in section.text
    assert "Rp4.200.000 dari pagu Rp5.000.000" in section.text
    (kept,) = budgets.details_of(line)
    address = f"/desk/budgets/details/{kept.id}"
    assert soup(desk.get(address)).find(id="coefficient")["value"] == "2 orang × 3 kali"
    changed = {"description": "Moderator", "coefficient": "banyak", "unit_price": "1"}
    refused = desk.post(address, data=changed)
    assert (refused.status_code, "misalnya 2 orang × 3 jam" in refused.text) == (422, True)
    assert desk.post(address, data=changed | {"coefficient": "1 orang"}).status_code == 303
    assert desk.post(f"{address}/removal").status_code == 303
    assert budgets.details_of(line) == []


def test_a_price_above_the_standard_is_warned_of_and_not_refused(
    desk: FlaskClient, treasurer: Membership
) -> None:
    line = opened(treasurer, 5, stage=LineStage.USULAN)
    answer = detail(desk, line, unit_price="750.000")
    assert answer.status_code == 303
    page = soup(desk.get(answer.location))
    assert "melebihi standar harga Moderator Rp700.000" in said(page)
    assert "Di atas standar harga" in page.find("section", {"aria-labelledby": "rab"}).text


def test_a_signed_lines_rab_stays(desk: FlaskClient, treasurer: Membership) -> None:
    line = opened(treasurer, 1, rab=[DetailFacts("Stiker", "10 lembar", Decimal(100_000))])
    (kept,) = budgets.details_of(line)
    assert f"/details/{kept.id}" not in desk.get(f"/desk/budgets/{line.id}").text
    assert desk.post(f"/desk/budgets/details/{kept.id}/removal").status_code == 409
    assert detail(desk, line).status_code == 422


def test_the_admin_keeps_the_prices(client: FlaskClient, admin: Membership, treasurer: Membership) -> None:
    cast.sign_in(client, admin)
    facts = {
        "name": "Juru bahasa isyarat",
        "unit": "OJ",
        "ceiling": "1,2 jt",
        "basis": "SK",
        "valid_from": "2026-01-01",
    }
    assert client.post("/desk/standard-prices", data=facts).status_code == 303
    assert client.post("/desk/standard-prices", data=facts).status_code == 409
    assert client.post("/desk/standard-prices", data=facts | {"basis": ""}).status_code == 422
    price = next(
        p for p in standard_prices.everything() if p.unit == "OJ" and p.code == "" and "isyarat" in p.name
    )
    address = f"/desk/standard-prices/{price.id}"
    assert soup(client.get(address)).find(id="ceiling")["value"] == "1.200.000"
    ended = facts | {"valid_until": "2026-06-30", "version": str(price.version)}
    assert client.post(address, data=ended).status_code == 303
    assert client.post(address, data=ended).status_code == 409
    cast.sign_in(client, treasurer)
    page = soup(client.get("/desk/standard-prices"))
    assert "Tidak berlaku hari ini" in page.main.text
    assert "/desk/standard-prices/" not in str(page.main.table)
    assert client.post("/desk/standard-prices", data=facts).status_code == 403


def test_the_lines_of_a_shift_are_picked_by_words(desk: FlaskClient, lines: list[BudgetLine]) -> None:
    """A DPA of thousands of lines is no sheet to look through, nor one to send."""
    one, two, _ = lines
    address = f"/desk/budgets/shifts/new?year=2026&words={one.account_code}0,%20{two.account_code}"
    page = soup(desk.get(address))
    assert len(rows(page)) == 1
    assert f"words={one.account_code}0" in page.main.find("form", method="post")["action"]
    assert "Tidak ada baris DPA yang cocok" in desk.get("/desk/budgets/shifts/new?year=2026&words=zzz").text


def test_a_shift_is_written_over_several_pages(
    desk: FlaskClient, lines: list[BudgetLine], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A page that is turned keeps what was typed, saves nothing, and tells what is wrong on another page."""
    monkeypatch.setattr(budgets_documents, "MOST_ROWS", 1)
    address = "/desk/budgets/shifts/new?year=2026"
    one, two, _ = lines
    pages = [boxes(desk.get(f"{address}&page={number}")) for number in (1, 2, 3)]
    assert sorted(pages) == sorted([(f"minus-{line.id}", "")] for line in lines)
    place = pages.index([(f"minus-{two.id}", "")]) + 1
    first = {f"minus-{one.id}": "10 jt"}
    turned = desk.post(f"{address}&page={place}", data=SHIFT | first | {"turn": "2"})
    assert boxes(turned) == [(f"minus-{one.id}", "10 jt"), (f"minus-{two.id}", "")]
    assert "Diisi di halaman lain" in turned.text
    assert ceiling(one) == 100
    both = first | {f"plus-{two.id}": "9 jt"}
    assert "lebih banyak dikurangi" in desk.post(f"{address}&page={place}", data=SHIFT | both).text
    both[f"plus-{two.id}"] = "10 jt"
    assert desk.post(f"{address}&page={place}", data=SHIFT | both).status_code == 303
    assert (ceiling(one), ceiling(two)) == (90, 60)


def test_a_proposal_absorbs_nothing_not_nought_per_cent(desk: FlaskClient, treasurer: Membership) -> None:
    opened(treasurer, 5, stage=LineStage.USULAN)
    [row] = rows(soup(desk.get("/desk/budgets?year=2026&stage=usulan")))
    assert row[-2:] == ["–", "–"]


def test_the_shift_is_planned_from_one_sub_kegiatan(desk: FlaskClient, lines: list[BudgetLine]) -> None:
    page = soup(desk.get(f"/desk/budgets/shifts/new?year=2026&under={OTHER_SUB}"))
    assert len(rows(page)) == 1
