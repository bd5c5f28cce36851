"""What was typed survives the end of a session, comes from our own pages alone, and holds no secret."""

import pytest
from bs4 import BeautifulSoup

from campaigns.ground import sealing
from outreach.hall import keeping

PAYLOADS = [
    *("//evil.example", "///evil.example", "////evil.example", "//evil.example/%2f..", "/\\evil.example"),
    *("\\evil.example", "\\\\evil.example", "/\\/evil.example", "\\/evil.example", "/\t/evil.example"),
    *("/\n/evil.example", "/\r/evil.example", "\t//evil.example", " //evil.example", "/\x00/evil.example"),
    *("/\u2028/evil.example", "http://evil.example", "https://evil.example", "HTTPS://evil.example"),
    *("http:evil.example", "https:/evil.example", "http:///evil.example", "ftp://evil.example"),
    *("javascript:alert(1)", "JaVaScRiPt:alert(1)", "java\tscript:alert(1)", "data:text/html,x"),
    *("vbscript:x", "file:///etc/passwd", "mailto:a@evil.example", "evil.example", "www.evil.example/desk"),
    *("user@evil.example", "https://localhost@evil.example", "http://localhost:80@evil.example/"),
    *("?next=/desk", "#desk", "desk", "", ".", "../desk", "//xn--evl-hma.example", "//еvil.example"),
    *("/desk\\..\\..", "/desk\r\nSet-Cookie: a=b", "//[::1]/", "//localhost/desk"),
]
LOCAL = [
    "/",
    "/desk",
    "/desk/campaigns?page=2",
    "/desk?q=a//b",
    "/field/activities/7#x",
    "/desk?next=http://x",
]


@pytest.mark.parametrize("address", PAYLOADS, ids=repr)
def test_an_address_that_could_lead_elsewhere_is_none_of_ours(address):
    assert len(PAYLOADS) >= 40
    assert not keeping.is_local(address)


@pytest.mark.parametrize("address", LOCAL)
def test_an_address_of_ours_is_known_as_such(address):
    assert keeping.is_local(address)


def kept_of(app, **options):
    with app.test_request_context("/desk/sites?a=1", method="POST", **options):
        return keeping.opened(keeping.keep())


OURS = {"Sec-Fetch-Site": "same-origin"}


def test_entries_and_their_address_come_back_in_order(app):
    data = {"name": "Lok Baintan", "villages": ["63.03.04.2004", "63.03.04.2005"], "empty": ""}
    to, entries = kept_of(app, data=data, headers=OURS)
    assert to == "/desk/sites?a=1"
    assert entries == [
        ("name", "Lok Baintan"),
        ("villages", "63.03.04.2004"),
        ("villages", "63.03.04.2005"),
        ("empty", ""),
    ]


def test_passwords_and_tokens_are_not_kept(app):
    data = {"password": "a", "current_password": "b", "csrf_token": "c", "kept": "d", "name": "e"}
    data |= {"one_time_code": "f", "old_code": "g", "recovery_code": "h"}
    assert kept_of(app, data=data, headers=OURS)[1] == [("name", "e")]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_posted_is_not_kept(app, headers):
    assert kept_of(app, data={"name": "e"}, headers=headers) is None


def test_a_browser_that_names_only_its_origin_is_heard(app):
    assert kept_of(app, data={"name": "e"}, headers={"Origin": "http://localhost"})


def test_a_reader_keeps_nothing_and_a_flood_neither(app):
    with app.test_request_context("/desk/sites", headers=OURS):
        assert keeping.keep() == ""
    assert kept_of(app, data={"name": "x" * keeping.LIMIT}, headers=OURS) is None


@pytest.mark.parametrize("text", ["", "x", "gAAAA", "{}"])
def test_what_we_did_not_seal_is_not_opened(app, text):
    assert keeping.opened(text) is None


@pytest.mark.parametrize("text", ["[]", "{}", '{"to": "/"}', '{"to": "/", "entries": 1}', "x"])
def test_what_we_sealed_for_something_else_is_not_opened(app, text):
    assert keeping.opened(sealing.seal(text).decode()) is None


def test_the_kept_text_tells_nothing_by_itself(app):
    with app.test_request_context("/desk/sites", method="POST", data={"name": "Lok Baintan"}, headers=OURS):
        kept = keeping.keep()
        page, status = keeping.offer_again("Kirim.", 200, kept)
    assert "Baintan" not in kept
    form = BeautifulSoup(page, "html.parser").form
    assert (status, form["action"], form["method"]) == (200, "/desk/sites", "post")
    assert form.find("input", {"name": "name"})["value"] == "Lok Baintan"
