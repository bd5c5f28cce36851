"""Where a request says that it comes from, and under which name it asks for us.

A browser names the site behind a form, and other sites cannot forge that: what they post is refused here, before
its token is looked at. The Host header is anybody's to write, so nothing that we answer is made of it: links and
redirects are paths, and letters take PUBLIC_URL.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, redirect, request
from werkzeug.routing import RequestRedirect
from werkzeug.wrappers import Response

from campaigns.ground.errors import NotAllowed

READING = frozenset({"GET", "HEAD", "OPTIONS"})


def is_ours() -> bool:
    """Whether the browser says that this request came from one of our own pages."""
    site = request.headers.get("Sec-Fetch-Site")
    return site == "same-origin" if site else _is_our_origin(request.headers.get("Origin", ""))


def refuse_foreign() -> None:
    """Raise NotAllowed for what another site sent. Machines name no site; their token is looked at next.

    Sec-Fetch-Site goes first, as a proxy may have changed Host; browsers send it over https and at home only.
    """
    if request.method in READING:
        return
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    fine = site in {"same-origin", "none"} if site else origin is None or _is_our_origin(origin)
    if not fine:
        raise NotAllowed(
            "origin.foreign",
            "Kiriman ini tidak datang dari halaman Jangkau. Buka halamannya di sini, lalu kirim lagi.",
        )


def _is_our_origin(origin: str) -> bool:
    """Whether it names the host that was asked, or the one in PUBLIC_URL; the scheme may have ended at a proxy."""
    scheme, _, host = origin.partition("://")
    public = urlsplit(current_app.config["PUBLIC_URL"]).netloc
    return scheme in {"http", "https"} and bool(host) and host in {request.host, public}


def stay_here() -> Response | None:
    """Make routing's redirects (a missing slash) paths: its own repeat the Host header."""
    wish = request.routing_exception
    if not isinstance(wish, RequestRedirect):
        return None
    path = wish.new_url.split("/", 3)[-1]
    return redirect("/" + path.lstrip("/"), wish.code)


def init_app(app: Flask) -> None:
    app.before_request(refuse_foreign)
    app.before_request(stay_here)
