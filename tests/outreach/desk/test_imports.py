"""Budget papers out of files at the desk (issue C): every bad row named with its cell, nothing half-imported."""

import io
import re
from datetime import date
from time import process_time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import budgets
from tests import cast
from tests.campaigns.ground import bombs
from tests.campaigns.plans import papers
from tests.campaigns.plans.papers import (
    ACCOUNT,
    HEADINGS,
    OTHER_ACCOUNT,
    PAID,
    SUB,
    YEAR,
    detail,
    small,
)

PAGE = "/desk/budgets/imports"
TERMS = {"year": str(YEAR), "paper": "dpa", "number": "DPA/A.1/2026", "day": "2026-01-05"}


@pytest.fixture
def desk(client: FlaskClient, treasurer: Membership) -> FlaskClient:
    return cast.sign_in(client, treasurer)


def upload(
    client: FlaskClient, content: bytes, name: str = "DPA.xlsx", kind: str = "dpa", **terms: str
) -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), name), **TERMS, **terms}
    return client.post(f"{PAGE}?kind={kind}", data=data, follow_redirects=True)


def confirm(client: FlaskClient, page: TestResponse) -> TestResponse:
    form = BeautifulSoup(page.data, "html.parser").select_one("form[action$=confirmation]")
    assert form is not None
    return client.post(form["action"], data={"seen": form.select_one("[name=seen]")["value"]})


def cells_on(text: str) -> set[str]:
    return set(re.findall(r"\(([A-Z]+\d+)\):", text))


def total() -> int:
    lines = budgets.of_year(YEAR)
    return int(sum(balance.ceiling for balance in budgets.balances(lines).values()))


def long(number: int) -> list[papers.Row]:
    """So many details: ten in each account, the codes only in the first row of each."""
    rows = []
    for n in range(number):
        block, times, price = n // 10, n % 40 + 1, 1_000 * (n % 97 + 1)
        sub, account = f"2.16.02.1.{block // 40 % 90 + 10}.0002", f"5.1.02.01.01.{block % 40 + 20:04}"
        codes = (sub, account, "DAU") if n % 10 == 0 else ("", "", "")
        rows.append(detail(f"Belanja {n}", f"{times} buah", price, times * price, *codes))
    return rows


def spoil(rows: list[papers.Row], number: int) -> set[str]:
    """Put so many different faults into rows that do not begin a block; gives their cells."""
    wrong = set()
    for kind in range(number):
        place = 13 + kind * 123
        row = list(rows[place])
        column, value = (
            ("G", "Rp 1.5 jt"),
            ("G", 1),
            ("B", "belanja"),
            ("C", None),
            ("F", -5),
            ("H", "CSR"),
        )[kind % 6]
        row[ord(column) - ord("A")] = value
        rows[place] = row
        wrong.add(f"{column}{place + 2}")
    return wrong


def test_of_5000_rows_40_are_wrong_and_each_is_named_with_its_cell(desk: FlaskClient) -> None:
    rows = long(5_000)
    wrong = spoil(rows, 40)
    assert len(wrong) == 40
    began = process_time()
    page = upload(desk, papers.xlsx(rows))
    assert process_time() - began < 4  # without the child; measured in BENCHMARKS.md
    assert page.status_code == 200
    assert "40 baris perlu diperbaiki" in page.text
    assert cells_on(page.text) == wrong
    assert "confirmation" not in page.text
    told = desk.get(f"{page.request.path}/faults.csv").text.splitlines()
    assert {line.split(";")[1] for line in told[1:]} == wrong
    assert budgets.of_year(YEAR) == []


def test_a_long_file_is_taken_over_whole(desk: FlaskClient) -> None:
    rows = long(5_000)
    page = upload(desk, papers.delimited(rows), "DPA.csv")
    assert confirm(desk, page).status_code == 303
    assert total() == sum(int(str(row[6])) for row in rows)
    assert "Tidak ada yang berubah" in upload(desk, papers.xlsx(rows)).text


def test_what_was_looked_at_survives_a_reload_and_is_not_taken_from_the_browser(desk: FlaskClient) -> None:
    page = upload(desk, papers.xlsx(small()))
    again = desk.get(page.request.path)
    assert "3 baris baru" in again.text
    done = confirm(desk, again)
    assert done.status_code == 303
    assert total() == 4_100_000
    assert confirm(desk, again).status_code == 409
    assert total() == 4_100_000
    shown = desk.get(done.location).text
    assert "Dimuat" in shown
    assert "confirmation" not in shown
    assert "3 baris baru" in desk.get(PAGE).text


def test_a_preview_that_is_no_longer_true_is_shown_anew(desk: FlaskClient, treasurer: Membership) -> None:
    page = upload(desk, papers.xlsx(small()))
    papers.taken(papers.xlsx(small()[:2]), cast.member("treasurer", username="lain"))
    late = confirm(desk, page)
    assert late.status_code == 409
    assert "Anggaran berubah" in late.text
    assert confirm(desk, late).status_code == 303
    assert total() == 4_100_000


@pytest.mark.parametrize("spelling", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_csv_of_any_program_is_read(desk: FlaskClient, spelling: str, mark: str) -> None:
    rows = [detail("Café – sewa “klotok”", "2 unit", 1_000, "Rp2.000", SUB, ACCOUNT, "PAD")]
    page = upload(desk, papers.delimited(rows, mark=mark, encoding=spelling), "DPA.csv")
    assert "Café – sewa “klotok”" in page.text
    assert "Rp2.000" in page.text


def test_the_heading_stands_anywhere_and_rows_that_add_up_are_checked(desk: FlaskClient) -> None:
    """As a DPA is printed: codes of groups, an account above its details, numbered columns, Jumlah at the end."""
    headings = ("Kode Rekening", "Uraian", "Koefisien", "Satuan", "Harga", "Jumlah (Rp)")
    rows = [
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"),
        ("5", "BELANJA DAERAH", None, None, None, 2_100_000),
        ("5.1.02", "Belanja Barang dan Jasa", None, None, None, "2.100.000,00"),
        (ACCOUNT, "Belanja Bahan Cetak", None, None, None, 1_500_000),
        (None, "[#] Materi", None, None, None, 1_500_000),
        (None, "Cetak spanduk", "10 lembar", "lembar", 100_000, 1_000_000),
        (None, "Cetak brosur", "500 lembar", "lembar", 1_000, 500_000),
        headings,
        (f"{OTHER_ACCOUNT} Belanja Makanan", "Nasi kotak", "20 kotak", "kotak", 30_000, 600_000),
        (None, "Jumlah Total", None, None, None, 2_100_000),
    ]
    above = [("DPA 2026",), (), (f"Sub Kegiatan : {SUB} Pelayanan Informasi",)]
    page = upload(desk, papers.xlsx(rows, headings, above))
    assert "2 baris baru" in page.text
    assert "Belanja Bahan Cetak" in page.text
    assert confirm(desk, page).status_code == 303
    assert total() == 2_100_000
    rows[2] = ("5.1.02", "Belanja Barang dan Jasa", None, None, None, 2_000_000)
    rows[-1] = (None, "Jumlah Total", None, None, None, 2_100_001)
    wrong = upload(desk, papers.xlsx(rows, headings, above))
    assert cells_on(wrong.text) == {"F14"}
    rows[-1] = (None, "Jumlah Total", None, None, None, 2_100_000)
    assert cells_on(upload(desk, papers.xlsx(rows, headings, above)).text) == {"F7"}


def test_merged_codes_hold_for_their_rows(desk: FlaskClient) -> None:
    out = io.BytesIO()
    with bombs.xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((HEADINGS, *small())):
            page.write_row(number, 0, row)
        page.merge_range("A2:A4", SUB)
        page.merge_range("B2:B3", ACCOUNT)
    shown = upload(desk, out.getvalue())
    assert "3 baris baru" in shown.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: b"", "kosong"),
        (lambda: papers.xlsx([]), "Tidak ada isi di bawah judul kolom"),
        (lambda: papers.xlsx(small(), ("a", "b", "c")), "tidak ditemukan"),
        (lambda: papers.xlsx(small(), (*HEADINGS[:7], "pagu")), "dua kali"),
        (
            lambda: papers.delimited([row[1:] for row in small()], HEADINGS[1:]),
            "Kode sub kegiatan tidak ditemukan",
        ),
        (lambda: bombs.one_cell_at("XFD1048576"), "ke-20.000"),
        (lambda: bombs.zip_bomb(50), "terlalu besar"),
        (lambda: bombs.picture(), "bukan tabel"),
        (lambda: b"a;b\n\x00;1\n", "tidak dapat disimpan"),
    ],
)
def test_a_file_that_is_no_paper_is_one_sentence_and_what_was_typed_stays(
    desk: FlaskClient, content: Any, said: str
) -> None:
    page = upload(desk, content())
    assert page.status_code == 422
    assert said in page.text
    assert TERMS["number"] in page.text
    assert len(BeautifulSoup(page.data, "html.parser").select(".fault")) == 1


def test_bad_terms_are_refused_before_anything_is_kept(desk: FlaskClient) -> None:
    for terms, said in (
        ({"number": ""}, "wajib diisi"),
        ({"day": "2024-01-01"}, "bertanggal tahun"),
        ({"paper": "pergeseran", "day": "2026-12-31"}, "belum tiba"),
        ({"paper": "lain"}, "Pilih"),
        ({"year": "1999"}, "Pilih"),
        ({"number": "x" * 81}, "80"),
    ):
        page = upload(desk, papers.xlsx(small()), **terms)
        assert page.status_code == 422, terms
        assert said in page.text, terms
    assert "Belum ada berkas" in desk.get(PAGE).text


def test_a_name_of_three_megabytes_is_no_reason_to_fall_over(desk: FlaskClient) -> None:
    page = upload(desk, papers.xlsx(small()), "x" * 3_000_000 + ".xlsx")
    assert page.status_code in (200, 400, 413)
    if page.status_code == 200:
        assert len(page.data) < 100_000


def test_markup_in_a_file_is_shown_as_text(desk: FlaskClient) -> None:
    evil = "<script>alert(1)</script>"
    page = upload(desk, papers.xlsx([detail(evil, "1 x", 5, 5, SUB, ACCOUNT, "DAU")]), f"{evil}.xlsx")
    assert evil not in page.text
    assert "&lt;script&gt;" in page.text


def test_others_do_not_see_the_file(desk: FlaskClient, planner: Membership, app: Flask) -> None:
    address = upload(desk, papers.xlsx(small())).request.path
    stranger = cast.member("treasurer", "DINSOS", "bendahara-dinsos")
    other = cast.sign_in(app.test_client(), stranger)
    for path in (address, f"{address}/faults.csv", f"{address}/rows.xlsx"):
        assert other.get(path).status_code == 404
    assert other.post(f"{address}/confirmation", data={"seen": "x"}).status_code == 404
    assert "DPA.xlsx" not in other.get(PAGE).text
    cast.sign_in(other, planner)
    assert other.get(address).status_code in (403, 404)
    assert upload(other, papers.xlsx(small())).status_code == 403


def test_a_closed_year_refuses_the_file(desk: FlaskClient, treasurer: Membership) -> None:
    with transaction():
        budgets.close_year(treasurer.agency, YEAR, by=treasurer)
    page = upload(desk, papers.xlsx(small()))
    assert page.status_code == 409
    assert "sudah ditutup" in page.text


def test_payments_are_looked_at_and_written(desk: FlaskClient) -> None:
    confirm(desk, upload(desk, papers.xlsx(small())))
    row = (SUB, ACCOUNT, "00393/SP2D/LS/2026", date(2026, 3, 10), 700_000, "Cetak")
    page = upload(desk, papers.xlsx([row], PAID), "SP2D.xlsx", "realisation")
    assert "1 realisasi baru, Rp700.000" in page.text
    assert confirm(desk, page).status_code == 303
    assert "Tidak ada yang berubah" in upload(desk, papers.xlsx([row], PAID), "SP2D.xlsx", "realisation").text
    over = upload(desk, papers.xlsx([(*row[:2], "2", row[3], 900_000, "")], PAID), "SP2D.xlsx", "realisation")
    assert cells_on(over.text) == {"E2"}
    assert "Perlu diperbaiki" in BeautifulSoup(over.data, "html.parser").select_one(".title-line").text
    assert "Rp800.000" in over.text


def test_the_templates_and_our_own_export_can_be_loaded(desk: FlaskClient) -> None:
    template = desk.get(f"{PAGE}/template.csv?kind=dpa").data
    assert confirm(desk, upload(desk, template, "templat.csv")).status_code == 303
    assert total() == 1_500_000
    for form in ("csv", "xlsx"):
        budget = desk.get(f"/desk/budgets.{form}?year={YEAR}").data
        assert "Tidak ada yang berubah" in upload(desk, budget, f"anggaran.{form}").text
    payments = desk.get(f"{PAGE}/template.csv?kind=realisation").data
    assert "1 realisasi baru" in upload(desk, payments, "templat.csv", "realisation").text


def test_a_preview_tells_which_campaign_a_row_was_taken_for(desk: FlaskClient, planner: Membership) -> None:
    campaign = cast.campaign(planner)
    rows = [(*row, title) for row, title in zip(small(), (campaign.title, "", ""), strict=False)]
    page = BeautifulSoup(upload(desk, papers.xlsx(rows, (*HEADINGS, "Kampanye"))).data, "html.parser")
    told = [row.get_text() for row in page.select("tbody th")]
    assert sum(campaign.title in row for row in told) == 1
    assert len(told) > 1
