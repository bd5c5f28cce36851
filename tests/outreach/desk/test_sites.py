"""A site by its coordinates: its village is guessed, shown as a guess, and can be changed."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.people.persons import Membership
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
