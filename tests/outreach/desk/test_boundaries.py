"""Official boundaries at the desk (issue D): seen before they are used, used by every map, taken back by one button."""

import io
import json
import re
from typing import Any

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from campaigns.ground.regions import Level
from campaigns.people.persons import Membership
from campaigns.plans import boundaries
from tests import cast
from tests.campaigns.plans.mapping import Page, feature, in_use, official, prepared
from tests.outreach.desk.pressing import press

AT_THE_DESK = "admin"
PAGE = "/desk/boundaries"
TERMS = {"level": "district", "source": "Biro Pemerintahan", "day": "2026-03-02"}
SCHEME = "skema wilayah, bukan batas resmi"


def upload(desk: FlaskClient, content: bytes, **terms: str) -> TestResponse:
    data: dict[str, Any] = {"file": (io.BytesIO(content), "batas.geojson"), **TERMS, **terms}
    return desk.post(PAGE, data=data, follow_redirects=True)


def outlines_of(client: FlaskClient) -> str:
    """The address of the outlines that the public map is given."""
    page = client.get("/coverage?level=district")
    element = BeautifulSoup(page.data, "html.parser").select_one("#map_coverage")
    assert element is not None
    return str(element["data-outlines"])


def test_a_file_is_seen_then_used_by_every_map_then_taken_back(desk: FlaskClient) -> None:
    before = outlines_of(desk)
    look = upload(desk, official())
    assert "Pratinjau: peta belum berubah" in look.text
    assert len(BeautifulSoup(look.data, "html.parser").select("svg.outlines path")) == 2
    assert outlines_of(desk) == before

    used = press(desk, look, "confirmation")
    assert "Peta sekarang memakai batas kecamatan dari Biro Pemerintahan." in used.text
    after = outlines_of(desk)
    assert after != before
    answer = desk.get(after)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "application/geo+json",
        "public, max-age=31536000, immutable",
    )
    assert len(json.loads(answer.data)["features"]) == 156
    public = desk.get("/coverage?level=district").text
    assert SCHEME not in public
    assert "batas resmi: Biro Pemerintahan, 2 Maret 2026" in public
    assert SCHEME in desk.get("/coverage?level=regency").text

    assert "Peta kembali memakai skema wilayah." in press(desk, used, "withdrawal").text
    assert outlines_of(desk) == before
    assert SCHEME in desk.get("/coverage?level=district").text


def test_a_file_with_faults_says_them_and_offers_no_use(desk: FlaskClient) -> None:
    def spoil(page: Page) -> None:
        page["features"].remove(feature(page, "63.01.01"))

    look = upload(desk, official(change=spoil))
    assert "Takisung (63.01.01) tidak ada di berkas ini." in look.text
    assert "Pakai batas ini" not in look.text
    assert (
        "Berkas itu tidak dipakai; batas di peta tetap seperti semula." in press(desk, look, "removal").text
    )


def test_what_is_no_geojson_is_refused_and_what_was_typed_stays(desk: FlaskClient) -> None:
    answer = upload(desk, b"PK\x03\x04", source="Biro Hukum")
    assert answer.status_code == 422
    assert "bukan GeoJSON" in answer.text
    assert 'value="Biro Hukum"' in answer.text


def test_names_of_the_file_stay_text(desk: FlaskClient) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"
    look = upload(
        desk, official(change=lambda page: feature(page, "63.01.01")["properties"].update(WADMKC=hostile))
    )
    assert "<img src=x" not in look.text
    assert "&lt;img src=x" in look.text


def test_two_administrators_at_once(desk: FlaskClient, admin: Membership) -> None:
    """Both look at their own page; the second is told that something else is used by now."""
    first = upload(desk, official())
    page = press(desk, first, "confirmation")
    stale = desk.get(PAGE)
    press(desk, page, "withdrawal")
    late = press(desk, stale, "withdrawal")
    assert late.status_code == 409
    assert "berubah sejak halaman ini Anda baca" in late.text


def test_the_areas_that_change_can_be_taken_away(desk: FlaskClient, admin: Membership) -> None:
    made = prepared(official(), admin)
    table = desk.get(f"{PAGE}/{made.id}/areas.csv").text
    assert len(re.findall(r"^63\.\d\d\.\d\d", table, re.M)) == 156


def test_outlines_that_nobody_took_over_are_served_to_nobody(client: FlaskClient, admin: Membership) -> None:
    made = prepared(official(), admin)
    assert client.get(f"/outlines/{made.digest}.geojson").status_code == 404
    used = in_use(official(Level.REGENCY), admin, Level.REGENCY)
    assert client.get(f"/outlines/{used.digest}.geojson").status_code == 200
    assert boundaries.current(Level.DISTRICT) is None


class Endless(io.BytesIO):
    """A body that counts what is read of it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        self.taken += size or 0
        return bytes(max(size or 0, 0))


def test_200_mb_are_refused_before_they_are_read(desk: FlaskClient) -> None:
    body = Endless()
    told = {
        "wsgi.input": body,
        "CONTENT_LENGTH": str(200 * 1024 * 1024),
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    answer = desk.post(PAGE, environ_overrides=told)
    assert answer.status_code == 413
    assert body.taken < 1024 * 1024


def test_who_does_not_keep_tables_finds_no_such_page(client: FlaskClient, planner: Membership) -> None:
    assert cast.sign_in(client, planner).get(PAGE).status_code == 403
