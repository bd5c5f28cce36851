"""The reference data is complete, refers to itself correctly, and keeps its uncertainty."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from campaigns import reference

COUNTS = {
    "regencies": 13,
    "districts": 156,
    "villages": 2016,
    "kalender": 85,
    "sites": 40,
    "skpd_kalsel": 50,
    "kode_rekening": 28,
    "sub_kegiatan": 16,
}


@pytest.mark.parametrize(("name", "count"), COUNTS.items())
def test_every_file_is_whole(name: str, count: int) -> None:
    rows = reference.rows(name)
    assert len(rows) == count
    assert all(None not in row and None not in row.values() for row in rows)


def test_an_unknown_file_is_refused() -> None:
    with pytest.raises(FileNotFoundError):
        reference.rows("nothing")


def test_every_area_hangs_under_the_area_its_code_says() -> None:
    regencies = {row["code"] for row in reference.rows("regencies")}
    districts = reference.rows("districts")
    codes = {row["code"] for row in districts}
    assert all(
        row["regency_code"] == row["code"][:5] and row["regency_code"] in regencies for row in districts
    )
    assert all(
        row["district_code"] == row["code"][:8] and row["district_code"] in codes
        for row in reference.rows("villages")
    )


@pytest.mark.parametrize("name", ["regencies", "districts", "villages"])
def test_no_area_code_is_used_twice(name: str) -> None:
    assert max(Counter(row["code"] for row in reference.rows(name)).values()) == 1


def test_the_province_counts_4_305_281_people_at_the_end_of_2024() -> None:
    rows = reference.rows("regencies")
    assert sum(int(row["population"]) for row in rows) == 4_305_281
    assert all(int(row["male"]) + int(row["female"]) == int(row["population"]) for row in rows)


def test_the_census_of_2010_adds_up_to_bps() -> None:
    for name in ("regencies", "districts"):
        assert sum(int(row["population_2010"]) for row in reference.rows(name)) == 3_626_616


def test_unknown_village_figures_stay_blank() -> None:
    villages = reference.rows("villages")
    assert sum(row["population"] == "" for row in villages) == 42
    assert sum(row["lat"] == "" for row in villages) == 8


def test_every_weekday_in_the_calendar_is_the_date_s_own() -> None:
    names = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"]
    for row in reference.rows("kalender"):
        assert row["hari"] == names[date.fromisoformat(row["tanggal"]).weekday()]


def test_no_holiday_after_2026_claims_a_decree() -> None:
    later = [
        row
        for row in reference.rows("kalender")
        if row["tanggal"] >= "2027" and row["jenis"] != "hari_penting"
    ]
    assert later
    assert all(row["status"].startswith("PERKIRAAN") for row in later)


def test_every_known_site_lies_in_a_known_village() -> None:
    villages = {row["code"] for row in reference.rows("villages")}
    districts = {row["code"] for row in reference.rows("districts")}
    unknown = [row for row in reference.rows("sites") if row["precision"] == "unknown"]
    assert [row["name"] for row in unknown] == ["Pasar Terapung Banua"]
    for row in reference.rows("sites"):
        if row not in unknown:
            assert row["village_code"] in villages
            assert row["district_code"] in districts


def test_categories_keep_their_subcategories() -> None:
    categories = dict(reference.complaint_categories())
    assert "Haji dan Umroh" in categories["Agama"]
    assert categories["Energi dan Sumber Daya Alam"] == []


def test_the_readme_names_every_file_and_its_rows() -> None:
    readme = (Path(reference.__file__).parent / "README.md").read_text(encoding="utf-8")
    for name, count in COUNTS.items():
        assert f"| `{name}.csv` | {count:,} |" in readme
    assert f"| `sp4n_kategori.json` | {len(reference.complaint_categories())} |" in readme
