"""A site by its coordinates: its village is guessed, shown as a guess, and can be changed."""

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import db
from campaigns.people.persons import Membership
from campaigns.plans.sites import Site
from tests import cast
from tests.campaigns.plans import mapping


def test_coordinates_fill_the_form_with_a_guess(desk: FlaskClient, admin: Membership) -> None:
    assert "Atau dari koordinat" in desk.get("/desk/sites/new").text
    page = desk.get("/desk/sites/new?lat=-3,2889&lon=114,6645")
    assert "desa yang titiknya terdekat; bisa keliru dekat batas" in page.text
    form = BeautifulSoup(page.data, "html.parser")
    chosen = form.select_one("#village_code option[selected]")
    assert chosen is not None
    assert str(chosen["value"]).startswith("63.03.04.")
    assert form.select_one("#lon")["value"] == "114,6645"
    mapping.in_use(mapping.official(), admin)
    assert "kecamatannya menurut batas resmi" in desk.get("/desk/sites/new?lat=-3.2889&lon=114.6645").text


def test_swapped_coordinates_are_asked_back_and_kept(desk: FlaskClient) -> None:
    page = desk.get("/desk/sites/new?lat=114.66&lon=-3.29")
    assert page.status_code == 422
    assert "Lintang dan bujur tertukar? Maksud Anda lintang -3,29, bujur 114,66?" in page.text
    assert 'value="114.66"' in page.text


def test_a_point_that_was_moved_has_its_village_guessed_before_it_is_saved(
    desk: FlaskClient, planner: Membership
) -> None:
    """What was typed is kept, the guess can be changed, and nothing is stored until it is saved."""
    site = cast.site()
    page = BeautifulSoup(desk.get(f"/desk/sites/{site.id}/edit").data, "html.parser")
    assert page.select_one("button[name=guess]") is not None
    version = page.select_one("[name=version]")["value"]
    typed = {"name": "Dermaga Baru", "access": "Landai", "version": version}
    typed |= {"lat": "-3,4405", "lon": "114,8353", "village_code": cast.LOK_BAINTAN}
    address = f"/desk/sites/{site.id}?district=63.03.04"
    told = desk.post(address, data=typed | {"guess": "yes"})
    form = BeautifulSoup(told.data, "html.parser")
    village = str(form.select_one("#village_code option[selected]")["value"])
    assert (told.status_code, village[:5]) == (200, "63.72")
    assert "Dugaan dari koordinat" in told.text
    assert [form.select_one(f"#{name}")["value"] for name in ("name", "access")] == ["Dermaga Baru", "Landai"]
    assert db.session.get(Site, site.id).name != "Dermaga Baru"
    assert desk.post(address, data=typed | {"village_code": village}).status_code == 303
    db.session.refresh(site)
    assert (site.village_code, site.name) == (village, "Dermaga Baru")


@pytest.mark.parametrize(
    ("lat", "lon", "said"),
    [
        ("114,66", "-3,29", "Lintang dan bujur tertukar?"),
        ("-6,2", "106,8", "Kalimantan Selatan"),
        ("", "", ""),
    ],
)
def test_a_point_that_cannot_be_is_asked_back_and_nothing_typed_is_lost(
    desk: FlaskClient, planner: Membership, lat: str, lon: str, said: str
) -> None:
    site = cast.site()
    typed = {"name": "Dermaga Baru", "lat": lat, "lon": lon, "village_code": cast.LOK_BAINTAN, "guess": "yes"}
    told = desk.post(f"/desk/sites/{site.id}?district=63.03.04", data=typed)
    assert told.status_code == 422
    assert said in told.text
    form = BeautifulSoup(told.data, "html.parser")
    assert form.select_one("#name")["value"] == "Dermaga Baru"
    assert form.select_one("#lat")["value"].replace(".", ",") == lat


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"lat": "-6,2", "lon": "106,8"}, "Titik ini di luar Kalimantan Selatan."),
        ({"lat": "114,66", "lon": "-3,29"}, "Lintang dan bujur tertukar?"),
        ({"village_code": "31.71.01.1001"}, "Kode desa/kelurahan 31.71.01.1001 tidak dikenal."),
    ],
)
@pytest.mark.parametrize("is_new", [True, False])
def test_a_site_elsewhere_is_not_saved_and_nothing_typed_is_lost(
    desk: FlaskClient, planner: Membership, is_new: bool, changes: dict[str, str], said: str
) -> None:
    site = cast.site()
    typed = {"name": "Dermaga Baru", "kind": "dermaga", "access": "Landai", "version": str(site.version)}
    typed |= {"lat": "-3,29", "lon": "114,66", "village_code": cast.LOK_BAINTAN} | changes
    address = "/desk/sites" if is_new else f"/desk/sites/{site.id}"
    told = desk.post(f"{address}?district=63.03.04", data=typed)
    assert told.status_code == 422
    assert said in told.text
    form = BeautifulSoup(told.data, "html.parser")
    for name in ("name", "kind", "access", "lat", "lon"):
        assert form.select_one(f"#{name}")["value"].replace(".", ",") == typed[name]
    assert db.session.query(Site).filter_by(name="Dermaga Baru").count() == 0
