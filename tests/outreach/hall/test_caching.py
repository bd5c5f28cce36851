"""Public pages carry no session, may be kept for a second, and are answered with 304."""

from datetime import timedelta

import pytest
import time_machine

from campaigns.ground import settings
from campaigns.ground.database import transaction
from tests import cast

PAGES = ["/", "/?lang=en", "/privacy", "/accessibility", "/campaigns/{id}", "/campaigns/{id}?lang=en"]


@pytest.fixture
def shown(planner, leader):
    """The id of a public campaign with a date to come."""
    with time_machine.travel(cast.NINE - timedelta(days=7)):
        made = cast.approved(planner, leader)
        cast.activity(planner, made)
        yield made.id


@pytest.mark.parametrize("page", PAGES)
def test_a_public_page_touches_no_cookie_and_is_kept_for_a_second(client, shown, page):
    answer = client.get(page.format(id=shown))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=1"
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")
    assert "csrf" not in answer.text


@pytest.mark.parametrize("page", PAGES)
def test_who_has_it_already_gets_304_and_no_body(client, shown, page):
    page = page.format(id=shown)
    tag = client.get(page, headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    again = client.get(page, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == tag
    assert client.get(page, headers={"If-None-Match": 'W/"other"'}).status_code == 200


def test_what_changed_is_shown_with_another_tag(client, shown):
    first = client.get("/").headers["ETag"]
    with transaction():
        settings.put("office", "Kantor Lain")
    again = client.get("/", headers={"If-None-Match": first})
    assert again.status_code == 200
    assert "Kantor Lain" in again.text


def test_a_signed_in_reader_gets_the_same_bytes_as_everybody(client, planner, shown):
    everybody = client.get("/").data
    assert cast.sign_in(client, planner).get("/").data == everybody


@pytest.mark.parametrize(
    "page", ["/sign-in", "/account", "/invitations/x", "/healthz", "/readyz", "/campaigns/99"]
)
def test_what_is_somebodys_own_or_of_this_moment_stays_in_no_cache(client, planner, page):
    if page == "/account":
        cast.sign_in(client, planner)
    answer = client.get(page)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "ETag" not in answer.headers


def test_a_query_cannot_bend_the_links_of_a_page(client):
    """`_scheme=javascript` in an address once became a link's scheme: url_for takes it from its arguments."""
    answer = client.get("/?_scheme=javascript&_external=1&_anchor=x&endpoint=a&values=b&x=%0aalert(1)")
    assert answer.status_code == 200
    assert "javascript:" not in answer.text
