"""A year's holidays out of a sheet: looked at, then taken over, all or nothing."""

import io
from datetime import date

import pytest
from bs4 import BeautifulSoup

from campaigns.ground import holidays, spreadsheets, workbench
from tests.campaigns.ground import bombs
from tests.campaigns.people.test_decrees import DECREE, HEADING, SKB

AT_THE_DESK = "admin"
PAGE = "/desk/holidays/import"
TABLE = [HEADING, *((day, name, kind, SKB) for day, name, kind in DECREE)]


def upload(desk, content, basis=""):
    return desk.post(PAGE, data={"file": (io.BytesIO(content), "SKB 2027.xlsx"), "basis": basis})


def carried(answer):
    """What the page's one button would send."""
    page = BeautifulSoup(answer.text, "html.parser")
    return {field["name"]: field["value"] for field in page.select('form[action$="confirmation"] input')}


def test_a_decree_is_looked_at_then_taken_over(desk):
    look = upload(desk, bombs.xlsx(["Daftar hari libur 2027"], [], *TABLE))
    assert look.status_code == 200
    assert "1 hari baru, 5 perkiraan dipastikan" in look.text
    assert "semula 10 Maret 2027" in look.text
    assert holidays.named(date(2027, 5, 16), "Iduladha 1448 H") is None, "nothing is kept by looking"
    answer = desk.post(f"{PAGE}/confirmation", data=carried(look))
    assert (answer.status_code, answer.location) == (303, "/desk/holidays?year=2027")
    assert "Kalender diperbarui: 1 hari baru, 5 perkiraan dipastikan." in desk.get(answer.location).text
    assert holidays.named(date(2027, 5, 16), "Iduladha 1448 H").confirmed


def test_the_same_file_again_has_nothing_to_keep(desk):
    content = bombs.xlsx(*TABLE)
    first = carried(upload(desk, content))
    assert desk.post(f"{PAGE}/confirmation", data=first).status_code == 303
    look = upload(desk, content)
    assert (look.status_code, carried(look)) == (200, {})
    assert "Semua hari di berkas ini sudah ada di kalender" in look.text
    assert desk.post(f"{PAGE}/confirmation", data=first).status_code == 409, "the look is out of date"


def test_the_basis_typed_is_that_of_rows_without_one(desk):
    rows = "Tanggal;Nama;Jenis\n16 Mei 2027;Iduladha 1448 H;Libur nasional\n"
    look = upload(desk, rows.encode("cp1252"), basis=" SKB  2027 ")
    assert desk.post(f"{PAGE}/confirmation", data=carried(look)).status_code == 303
    assert holidays.named(date(2027, 5, 16), "Iduladha 1448 H").basis == "SKB 2027"


def test_wrong_rows_are_named_and_nothing_can_be_kept(desk):
    answer = upload(desk, bombs.xlsx(*TABLE, ("besok", "Hari uji", "libur")), basis=SKB)
    assert answer.status_code == 422
    assert "Baris 8, kolom Tanggal (A8): “besok” bukan tanggal" in answer.text
    assert carried(answer) == {}
    assert f'value="{SKB}"' in answer.text


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (lambda: bombs.one_cell_at("XFD1048576"), "melewati baris ke-20.000"),
        (lambda: bombs.zip_bomb(60), "terlalu besar setelah dibuka"),
        (lambda: bombs.xlsx(*TABLE)[:3000], "rusak atau terpotong"),
        (lambda: bombs.picture(), "bukan tabel XLSX, ODS, atau CSV"),
        (lambda: b"Nama;Hari\nNatal;Sabtu\n", "Kolom Tanggal, Jenis tidak ditemukan"),
        (lambda: b"", "Berkas ini kosong"),
    ],
)
def test_a_refused_file_says_why_and_keeps_what_was_typed(desk, content, said):
    answer = upload(desk, content(), basis=SKB)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{SKB}"' in answer.text


def test_a_file_that_fells_its_parser_is_one_sentence(desk, monkeypatch):
    tool = workbench.Tool("campaigns.ground.bench.tables", 60 * workbench.MB, 10, 20, workbench.MB)
    monkeypatch.setitem(workbench.TOOLS, "table", tool)
    row = '<row r="2"><c x="1>2" r="XFD1048576"><v>2</v></c></row>'
    answer = upload(desk, bombs.xlsx_of(f'<row r="1"><c r="A1"><v>1</v></c></row>{row}'), basis=SKB)
    assert answer.status_code == 422
    assert "tidak dapat dibuka dengan aman" in answer.text
    assert f'value="{SKB}"' in answer.text


def test_an_upload_that_finds_no_place_is_told_to_wait(desk, monkeypatch):
    monkeypatch.setattr(workbench, "PATIENCE", 0.01)
    with workbench._place(), workbench._place():
        answer = upload(desk, bombs.xlsx(*TABLE), basis=SKB)
    assert answer.status_code == 409
    assert "sedang memeriksa berkas lain" in answer.text
    assert f'value="{SKB}"' in answer.text


def test_no_file_is_asked_for(desk):
    answer = desk.post(PAGE, data={"basis": SKB})
    assert answer.status_code == 422
    assert "Pilih berkasnya lebih dulu." in answer.text


def test_the_export_comes_back_as_it_left(desk):
    """import(export(x)) = x, with forecasts and facts, and with a name that looks like a formula."""
    answer = desk.post(
        "/desk/holidays",
        data={
            "day": "2027-10-04",
            "name": "=HARI uji",
            "kind": "hari_penting",
            "basis": "SKB",
            "confirmed": "y",
        },
    )
    assert answer.status_code == 303
    for year in (2026, 2027):
        look = upload(desk, desk.get(f"/desk/holidays.csv?year={year}").data)
        assert (look.status_code, carried(look)) == (200, {})
        assert "Mengubah" not in look.text


def test_the_template_is_the_year_s_forecasts(desk):
    (sheet,) = spreadsheets.read(desk.get(f"{PAGE}/template.csv?year=2027").data)
    forecasts = [day for day in holidays.of_year(2027) if not day.confirmed]
    assert sheet.row(1) == HEADING
    assert sheet.height == 1 + len(forecasts) > 10
    look = upload(desk, desk.get(f"{PAGE}/template.csv?year=2027").data, basis=SKB)
    assert f"{len(forecasts)} perkiraan dipastikan" in look.text
    assert desk.post(f"{PAGE}/confirmation", data=carried(look)).status_code == 303
    assert all(day.confirmed for day in holidays.of_year(2027))


@pytest.mark.parametrize(
    "rows",
    [
        *("", "x", "[]", "{}", "null", "[[1]]", "[" * 50_000),
        '[[1, "besok", "A", "libur_nasional", ""]]',
        '[[1, "2027-01-04", "A", "liburan", ""]]',
        '[[null, "2027-01-04", "A", "libur_nasional", ""]]',
    ],
)
def test_rows_that_no_page_of_ours_carried_are_refused(desk, rows):
    before = len(holidays.of_year(2027))
    answer = desk.post(f"{PAGE}/confirmation", data={"rows": rows, "seen": "x"})
    assert answer.status_code == 422
    assert "Unggah berkasnya sekali lagi" in answer.text
    assert len(holidays.of_year(2027)) == before


def test_a_name_that_cannot_be_kept_is_refused_in_the_act(desk):
    rows = '[[1, "2027-10-04", "a\\u0000b", "libur_nasional", "SKB"]]'
    seen = desk.post(f"{PAGE}/confirmation", data={"rows": rows, "seen": "x"})
    assert seen.status_code == 409
    again = desk.post(f"{PAGE}/confirmation", data=carried(seen))
    assert again.status_code == 422
    assert "karakter yang tidak dapat disimpan" in again.text
