"""The content security policy: our own host alone, and the tile server's pictures where the office set one."""

import pytest

from outreach.hall.headers import CSP, policy
from tests import cast

TILES = "https://tiles.example/{z}/{x}/{y}.png"


def test_without_a_tile_server_nothing_comes_from_elsewhere(client) -> None:
    assert "http" not in CSP
    assert client.get("/coverage").headers["Content-Security-Policy"] == policy() == CSP
    assert "data-tiles" not in client.get("/coverage").text


@pytest.mark.parametrize(
    ("address", "host"),
    [
        (TILES, "https://tiles.example"),
        ("http://10.0.0.8:8080/{z}/{x}/{y}.png", "http://10.0.0.8:8080"),
        ("https://{s}.tiles.example/{z}/{x}/{y}.png", "https://*.tiles.example"),
    ],
)
def test_only_pictures_may_come_from_the_tile_server(address, host) -> None:
    allowed = policy(address)
    assert allowed.count(host) == 1
    assert f"img-src 'self' data: {host};" in allowed
    assert allowed.replace(f" {host}", "") == CSP


@pytest.mark.parametrize(
    "address", ["tiles", "//tiles.example/", "https://a b/", "https://x;script-src *//", "https://"]
)
def test_what_is_no_address_of_tiles_stops_the_start(address) -> None:
    with pytest.raises(RuntimeError, match="TILE_URL"):
        policy(address)


def test_the_map_is_told_of_tiles_and_whom_to_thank(app, client, planner) -> None:
    app.config |= {"TILE_URL": TILES, "CSP": policy(TILES)}
    page = cast.sign_in(client, planner).get("/desk/coverage")
    assert f'data-tiles="{TILES}"' in page.text
    assert 'data-credit="© OpenStreetMap contributors"' in page.text
    assert "https://tiles.example" in page.headers["Content-Security-Policy"]
