"""Agenda mitra: typed in, or out of a file that is looked at row by row and taken over whole or not at all."""

import io
import json

import pytest
from bs4 import BeautifulSoup

from campaigns.ground import clock
from tests import cast
from tests.campaigns.ground import bombs
from tests.campaigns.plans.test_partner_events import HEADING, ICS, everything, rows

PAGE = "/desk/partner-events/import"


def upload(desk, content, agency=0):
    return desk.post(PAGE, data={"file": (io.BytesIO(content), "agenda.xlsx"), "agency_id": agency})


def carried(answer):
    """What the page's one button would send."""
    page = BeautifulSoup(answer.text, "html.parser")
    return {field["name"]: field["value"] for field in page.select('form[action$="confirmation"] input')}


def test_a_file_is_looked_at_then_taken_over(desk):
    look = upload(desk, bombs.xlsx(HEADING, *rows(4)))
    assert look.status_code == 200
    assert everything() == []
    assert desk.post(f"{PAGE}/confirmation", data=carried(look)).status_code == 303
    assert len(everything()) == 4
    again = upload(desk, bombs.xlsx(HEADING, *rows(4)))
    assert "0 acara baru, 4 sudah ada" in again.text
    assert carried(again) == {}


def test_of_a_thousand_rows_37_bad_ones_are_shown_and_nothing_is_kept(desk):
    answer = upload(desk, bombs.xlsx(HEADING, *rows(1000, 37)))
    assert answer.status_code == 422
    assert "37 baris salah di berkas ini" in answer.text
    assert all(f"Baris {number}" in answer.text for number in range(965, 1002))
    assert carried(answer) == {}
    assert everything() == []


def test_a_thousand_rows_are_taken_over_whole(desk):
    look = upload(desk, bombs.xlsx(HEADING, *rows(1000)))
    assert desk.post(f"{PAGE}/confirmation", data=carried(look)).status_code == 303
    assert len(everything()) == 1000


def test_an_icalendar_file_is_of_the_agency_chosen(desk, dishub):
    assert upload(desk, ICS.encode()).status_code == 422, "no agency: every row says so"
    look = upload(desk, ICS.encode(), dishub.agency_id)
    assert look.status_code == 200
    assert desk.post(f"{PAGE}/confirmation", data=carried(look)).status_code == 303
    assert {event.agency_id for event in everything()} == {dishub.agency_id}
    assert len(everything()) == 4


@pytest.mark.parametrize(
    "carried_rows",
    [
        *("", "x", "[]", "{}", "null", "[[1]]", "[" * 50_000),
        '[[1, 999999, "A", "", null, "2026-12-01T00:00:00+00:00", "2026-12-01T01:00:00+00:00"]]',
        '[[1, 2, "A", "", "63.99", "2026-12-01T00:00:00+00:00", "2026-12-01T01:00:00+00:00"]]',
        '[[1, 2, "A", "", null, "2026-12-01T00:00:00", "2026-12-01T01:00:00"]]',
        '[[1, 2, "", "", null, "2026-12-01T00:00:00+00:00", "2026-12-01T01:00:00+00:00"]]',
        json.dumps([[1, 2, "A" * 161, "", None, "2026-12-01T00:00:00+00:00", "2026-12-01T01:00:00+00:00"]]),
    ],
    ids=[*"0123456", "agency", "village", "naive", "nameless", "long"],
)
def test_rows_that_no_page_of_ours_carried_are_refused(desk, carried_rows):
    answer = desk.post(f"{PAGE}/confirmation", data={"rows": carried_rows, "seen": "x"})
    assert answer.status_code == 422
    assert everything() == []


def test_one_is_typed_in_and_withdrawn(desk, dishub):
    sent = {"agency_id": dishub.agency_id, "title": "Uji KIR", "day": "2026-12-01", "begins": "08:00"}
    assert desk.post("/desk/partner-events", data=sent | {"ends": "07:00"}).status_code == 422
    assert desk.post("/desk/partner-events", data=sent).status_code == 303
    (event,) = everything()
    assert clock.day_of(event.starts_at) == cast.DAY
    assert desk.post("/desk/partner-events", data=sent).status_code == 409
    assert desk.post(f"/desk/partner-events/{event.id}/withdrawal").status_code == 303
    assert everything() == []


def test_the_template_is_read_back(desk):
    look = upload(desk, desk.get(f"{PAGE}/template.csv").data)
    assert "1 acara baru" in look.text
