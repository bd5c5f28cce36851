"""The official population at the desk (issue D, rule R0): seen first, then on every page, then taken back."""

import csv
import io
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.people.persons import Membership
from campaigns.reference import rows
from tests import cast
from tests.outreach.desk.pressing import press

AT_THE_DESK = "admin"
PAGE = "/desk/populations"


def sheet(**changed: object) -> bytes:
    out = io.StringIO()
    table = csv.writer(out, delimiter=";")
    table.writerow(["Kode", "Desa/Kelurahan", "Penduduk"])
    for village in rows("villages"):
        table.writerow([village["code"], village["name"], changed.get(village["name"], 1_000)])
    return out.getvalue().encode()


def upload(desk: FlaskClient, content: bytes) -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), "dda.csv"), "source": "BPS Kalsel", "year": "2025"}
    return desk.post(PAGE, data=data, follow_redirects=True)


def test_a_series_is_seen_used_on_every_page_and_taken_back(desk: FlaskClient, planner: Membership) -> None:
    other = cast.sign_in(desk.application.test_client(), planner)
    look = upload(desk, sheet())
    assert "2.016.000 jiwa" in look.text
    assert "(perkiraan" in other.get("/desk/coverage").text
    used = press(desk, look, "confirmation")
    assert "Semua cakupan sekarang dihitung dengan penduduk BPS Kalsel 2025." in used.text
    for address in ("/desk/coverage", "/coverage", "/desk/coverage/63.03"):
        page = other.get(address).text
        assert "BPS Kalsel 2025" in page
        assert "perkiraan, Dukcapil" not in page
    assert "2.016.000 jiwa (BPS Kalsel 2025)" in other.get("/desk/coverage").text
    assert "Penduduk (BPS Kalsel 2025)" in other.get("/desk/coverage.csv").text
    assert "kembali dihitung dengan perkiraan" in press(desk, used, "withdrawal").text
    assert "perkiraan, Dukcapil 2024" in other.get("/desk/coverage").text


def test_wrong_rows_are_named_by_their_cells_and_nothing_is_kept(desk: FlaskClient) -> None:
    answer = upload(desk, sheet(**{"Lok Baintan": "banyak"}))
    assert answer.status_code == 422
    assert "“banyak” bukan jumlah orang" in answer.text
    assert "(C" in answer.text
    assert "Belum ada seri resmi" in answer.text
    assert 'value="BPS Kalsel"' in answer.text
    page = BeautifulSoup(answer.data, "html.parser")
    said = [part.get_text() for part in page.select(".refused, #faults, [aria-labelledby=faults] li")]
    assert said[0].startswith("Belum ada yang disimpan.")
    assert said[1] == "Yang perlu diperbaiki"
    # a row that cannot be read is why its village is missing
    assert ["bukan jumlah orang" in said[2], "tidak ada di berkas ini" in said[3]] == [True, True]
    assert len(said) == 4


def test_the_template_and_the_areas_can_be_taken_away(desk: FlaskClient) -> None:
    template = desk.get(f"{PAGE}/template.csv").text
    filled = "\n".join(f"{line}7" if line.endswith(";") else line for line in template.splitlines())
    assert filled.count(";7") == len(rows("villages")) == 2_016
    assert "Pakai seri ini" in upload(desk, filled.encode()).text
    look = upload(desk, sheet())
    assert look.request.path.startswith(PAGE)
    table = desk.get(f"{look.request.path}/areas.csv?level=district").text
    assert len(table.strip().splitlines()) == 157
