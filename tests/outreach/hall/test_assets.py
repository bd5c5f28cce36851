import gzip

import pytest
from flask.testing import FlaskClient

from outreach.hall import assets


@pytest.mark.parametrize(
    "name", ["bootstrap.css", "leaflet.js", "icons.svg", "base/tokens.css", "base/house.css"]
)
def test_an_asset_is_kept_for_a_year_under_its_hash_and_travels_small(client: FlaskClient, name: str) -> None:
    answer = client.get(assets.address(name), headers={"Accept-Encoding": "gzip"})
    asset = assets.load(name)
    assert asset is not None
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert gzip.decompress(answer.data) == asset.body == client.get(assets.address(name)).data
    assert "Set-Cookie" not in answer.headers


def test_an_old_address_finds_the_asset_but_is_not_kept(client: FlaskClient) -> None:
    answer = client.get("/assets/000000000000/base/house.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")


@pytest.mark.parametrize(
    "name",
    [
        "../wsgi.py",
        "base/../../wsgi.py",
        "%2e%2e/wsgi.py",
        "base",
        "none.css",
        "/etc/passwd",
        "a" * 300,
        "a\0b",
    ],
)
def test_nothing_but_assets_is_served(client: FlaskClient, name: str) -> None:
    assert client.get(f"/assets/x/{name}").status_code in {404, 308, 400}
    assert assets.load(name) is None


def test_names_that_strangers_make_up_are_not_remembered() -> None:
    before = assets._load.cache_info().currsize
    assert [assets.load(f"{number}.css") for number in range(50)] == [None] * 50
    assert assets._load.cache_info().currsize == before


def test_the_sprite_is_cut_to_what_is_used() -> None:
    sprite = assets.load("icons.svg")
    assert sprite is not None
    assert len(sprite.small) < 12_000
    assert all(f'id="{name}"'.encode() in sprite.body for name in assets.ICONS)


def test_an_icon_that_was_not_cut_out_is_a_bug() -> None:
    with pytest.raises(LookupError):
        assets.icon("no-such-icon")
    assert 'aria-hidden="true"' in assets.icon("house")
    assert 'aria-label="a&#34;b"' in assets.icon("house", 'a"b')
