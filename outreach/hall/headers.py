"""Headers of every answer: a strict content security policy, and what may be cached."""

import re

from flask import Flask, Response, current_app, request

TILES = re.compile(r"(https?://(?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?)/")
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",  # Bootstrap draws its checkboxes and arrows from data: addresses
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
CSP = "; ".join(f"{name} {value}" for name, value in POLICY.items())


def policy(tile_url: str = "") -> str:
    """The content security policy; pictures may also come from the tile server's host, if one is set.

    Raises RuntimeError if that is no address of a host.
    """
    if not tile_url:
        return CSP
    host = TILES.match(tile_url)
    if host is None:
        raise RuntimeError(f"TILE_URL is no address of map tiles: {tile_url!r}")
    pictures = f"img-src {POLICY['img-src']}"
    return CSP.replace(pictures, f"{pictures} {host[1].replace('{s}', '*')}")


def protect(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = current_app.config["CSP"]
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers.setdefault("Referrer-Policy", "same-origin")  # stricter where an address is a secret
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    response.headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=()"
    if request.is_secure:
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
    if "Cache-Control" not in response.headers:
        response.headers["Cache-Control"] = "no-store"  # pages of signed-in people stay in no cache
    return response


def init_app(app: Flask) -> None:
    app.config["CSP"] = policy(app.config["TILE_URL"])
    app.after_request(protect)
