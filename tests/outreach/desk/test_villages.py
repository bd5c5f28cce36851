"""What is known of villages, at the desk (issue D): a dash until somebody says so; then whose it is, of which day."""

import io
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.people.persons import Membership
from tests import cast
from tests.cast import LOK_BAINTAN
from tests.outreach.desk.pressing import press

PAGE = "/desk/villages"
SHEET = "Kode;Difabel terdaftar;Sinyal;Akses sungai\n63.03.04.2004;12;lemah;hanya sungai\n63.03.04.1001;0;;\n"


def look(desk: FlaskClient, content: str) -> TestResponse:
    file = (io.BytesIO(content.encode()), "desa.csv")
    data: dict[str, Any] = {"file": file, "source": "Dinas Sosial", "day": "2026-05-04"}
    return desk.post("/desk/village-facts/preview", data=data)


def row_of(desk: FlaskClient, name: str) -> list[str]:
    page = BeautifulSoup(desk.get(f"{PAGE}?district=63.03.04").data, "html.parser")
    (row,) = (row for row in page.select("tbody tr") if row.th.get_text().endswith(name))
    return [cell.get_text() for cell in row.select("td")]


def test_a_sheet_is_seen_before_it_is_taken_and_not_known_is_a_dash(desk: FlaskClient) -> None:
    assert row_of(desk, " Lok Baintan") == ["–", "–", "–"]
    page = look(desk, SHEET)
    assert "2 desa/kelurahan berubah" in page.text
    assert row_of(desk, " Lok Baintan") == ["–", "–", "–"]
    assert "4 data desa/kelurahan dicatat." in press(desk, page, "/village-facts").text
    assert row_of(desk, " Lok Baintan") == ["12", "lemah", "hanya sungai"]
    again = look(desk, SHEET).text
    assert "Isi berkas ini sudah tercatat." in again
    assert "belum ada yang disimpan" not in again
    assert "Dinas Sosial, 4 Mei 2026" in desk.get(f"{PAGE}/{LOK_BAINTAN}").text
    table = desk.get(f"{PAGE}.csv?district=63.03.04").text
    assert "hanya sungai" in table
    assert len(table.strip().splitlines()) == 22


def test_wrong_rows_are_named_and_nothing_can_be_taken(desk: FlaskClient) -> None:
    page = look(desk, SHEET.replace("lemah", "kencang"))
    assert page.status_code == 422
    assert "(C2)" in page.text
    assert "Muat semuanya" not in page.text


@pytest.mark.parametrize("spoilt", [{"rows": ""}, {"day": "besok"}, {"source": ""}])
def test_a_preview_that_comes_back_spoilt_is_refused_in_words(
    desk: FlaskClient, spoilt: dict[str, str]
) -> None:
    refused = press(desk, look(desk, SHEET), "/village-facts", **spoilt)
    assert refused.status_code == 422
    assert "Pratinjau ini tidak dapat dibaca lagi" in refused.text


def test_one_village_is_corrected_and_a_second_person_is_told(desk: FlaskClient) -> None:
    address = f"{PAGE}/{LOK_BAINTAN}"
    stale = desk.get(address)
    typed = {
        "difabel": "1.204",
        "signal": "good",
        "river": "also",
        "source": "Kepala desa",
        "day": "2026-06-01",
    }
    done = press(desk, stale, LOK_BAINTAN, **typed)
    assert "Data Desa Lok Baintan tersimpan." in done.text
    assert row_of(desk, " Lok Baintan") == ["1.204", "baik", "bisa"]
    late = press(desk, stale, LOK_BAINTAN, **typed | {"signal": "weak"})
    assert late.status_code == 409
    assert "berubah sejak Anda baca" in late.text


def test_who_reads_plans_reads_villages_and_changes_nothing(client: FlaskClient, leader: Membership) -> None:
    page = cast.sign_in(client, leader).get(f"{PAGE}/{LOK_BAINTAN}")
    assert page.status_code == 200
    assert "Perbaiki" not in page.text
    assert client.get(f"{PAGE}/63.03").status_code == 404
