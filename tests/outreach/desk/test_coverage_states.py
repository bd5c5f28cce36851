"""Random states of the coverage page: each stands whole in the address, whatever leads on keeps it, all files tell it.

What the browser draws of them is compared in tests/trips/test_coverage_states.py.
"""

import csv
import io
import random
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from bs4 import BeautifulSoup
from python_calamine import CalamineWorkbook

from campaigns.insight.coverage import Level
from outreach.hall.map_state import Layer
from tests import cast
from tests.trips.test_coverage_states import busy, state_of

__all__ = ["busy"]  # a fixture

STATES = 25
NARROWING = ("year", "quarter", "program", "rung", "agency")
SHOWING = ("measure", "only", "sort", "layer")  # that go along to another area


@pytest.fixture
def states(busy) -> list[dict[str, object]]:
    chance = random.Random(10)
    return [state_of(chance, busy) | {"layer": [Layer.REPORTS, Layer.HELD]} for _ in range(STATES)]


@pytest.fixture
def desk(client, planner):
    return cast.sign_in(client, planner)


def opened(desk, state: dict[str, object]) -> BeautifulSoup:
    answer = desk.get(f"/desk/coverage?{urlencode(state, doseq=True)}")
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def words(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def said(state: dict[str, object], *names: str) -> dict[str, list[str]]:
    """The state as an address says it: without what means nothing (a quarter of all years, a level inside an area)."""
    told = parse_qs(urlencode(state, doseq=True))
    if told["year"] == ["all"]:
        told.pop("quarter", None)
    if told.get("measure") == ["reached"]:
        told.pop("measure")
    if "bbox" in told:
        told["bbox"] = [",".join(f"{float(degree):g}" for degree in told["bbox"][0].split(","))]
    told["layer"] = sorted(told["layer"], key=list(Layer).index)
    return {name: told[name] for name in names or told if name in told}


def figures_of(page: BeautifulSoup) -> list[tuple[str, ...]]:
    """The rows of the page's table: code, name, people and their classes."""
    rows = page.select("tr:has(button[data-area])")
    return [
        (
            row.select_one("button[data-area]")["data-area"],
            row.select_one("th a").text.strip(),
            *(cell.text.strip().replace(".", "") for cell in row.select("td")[:4]),
        )
        for row in rows
    ]


def test_table_xlsx_csv_and_geojson_tell_the_same_rows_in_every_state(desk, states) -> None:
    for state in states:
        query = urlencode(state, doseq=True)
        rows = figures_of(opened(desk, state))
        text = desk.get(f"/desk/coverage.csv?{query}").get_data(as_text=True).lstrip("\ufeff")
        heading, *written = csv.reader(io.StringIO(text), delimiter=";")
        assert [tuple(row[:6]) for row in written[:-1]] == rows, query
        book = CalamineWorkbook.from_filelike(io.BytesIO(desk.get(f"/desk/coverage.xlsx?{query}").data))
        first, *sheet = book.get_sheet_by_index(0).to_python()
        assert first == heading
        assert [(row[0], row[1], *(str(int(v)) for v in row[2:6])) for row in sheet[:-1]] == rows, query
        features = desk.get(f"/desk/coverage.geojson?{query}").json["features"]
        areas = [one["properties"] for one in features if one["properties"]["layer"] == "area"]
        names = ("code", "name", "population", "reached", "planned_only", "left_out")
        assert [tuple(str(area[name]) for name in names) for area in areas] == rows, query
        complaints, contacts = heading.index("Laporan warga"), heading.index("Kontak")
        for area, row in zip(areas, written, strict=False):
            told = ["" if area[name] is None else str(area[name]) for name in ("complaints", "contacts")]
            assert [row[complaints], row[contacts]] == told, query


def test_a_state_survives_sorting_downloads_and_the_paper(desk, states) -> None:
    for state in states:
        page = opened(desk, state)
        whole = said(state)
        if "area" in whole:
            whole.pop("level")
        given = parse_qs(urlencode(state, doseq=True))
        for link in page.select("th a.sorts"):
            assert words(link["href"]) | {"sort": None} == given | {"sort": None}
        for link in page.select("a[href*='/coverage.xlsx'], a[href*='/coverage.csv'], a[href*='.geojson']"):
            kept = words(link["href"])
            assert {name: kept.get(name) for name in whole} == whole, link["href"]
        asked = said(state, *NARROWING, "area" if "area" in state else "level")
        overview = page.select_one("a[href*='/coverage/overview']")["href"]
        paper = BeautifulSoup(desk.get(overview).text, "html.parser").select_one("a[href*='/paper']")["href"]
        for address in (overview, paper):
            assert {name: words(address).get(name) for name in asked} == asked


def test_a_state_survives_the_form_and_the_switch_of_the_level(desk, states) -> None:
    for state in states:
        form = opened(desk, state).select_one("form.filters")
        sent = [(one["name"], one["value"]) for one in form.select("input[type=hidden]")]
        sent += [(one["name"], one["value"]) for one in form.select("input[type=checkbox][checked]")]
        for choice in form.select("select"):
            chosen = choice.select_one("option[selected]") or choice.select_one("option")
            sent.append((choice["name"], chosen.get("value", chosen.text)))
        other = {"regency": "district", "district": "regency"}
        sent = [(name, other[value] if name == "level" else value) for name, value in sent if value]
        again = parse_qs(urlencode(sent))
        expected = said(state)
        if "area" in expected:
            expected.pop("level")
        else:
            expected["level"] = [other[expected["level"][0]]]
        again["layer"].remove("none")  # so that no box at all can be said
        if expected.get("program") == ["99999"]:
            expected.pop("program")  # there is no such program to offer again
        assert {name: again.get(name) for name in expected} == expected


def test_a_state_goes_along_into_a_kabupaten_and_back(desk, states) -> None:
    for state in [one for one in states if "area" not in one]:
        page = opened(desk, state | {"level": Level.REGENCY})
        link = page.select_one("tr:has(button[data-area]) th a")
        if link is None:
            continue
        along = said(state, *NARROWING, *SHOWING)
        inside = words(link["href"])
        assert {name: inside.get(name) for name in along} == along
        back = BeautifulSoup(desk.get(link["href"]).text, "html.parser").select_one(".crumbs a")["href"]
        assert {name: words(back).get(name) for name in along} == along
