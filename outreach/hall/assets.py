"""Style sheets, scripts, icons and outlines: from our static folder and from installed packages, never a CDN.

Each is served under the hash of its bytes, compressed once, and may be kept by browsers for a year. The
icon sprite is cut at the first request out of Bootstrap's (1.1 MB) to the icons named in ICONS.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import flask_bootstrap
import js_lib_leaflet
from flask import Flask, Response, abort, request
from markupsafe import Markup, escape

STATIC = Path(__file__).parents[2] / "static"
BOOTSTRAP = Path(flask_bootstrap.__file__).parent / "static" / "bootstrap5"
LEAFLET = Path(js_lib_leaflet.__file__).parent / "static" / "js_lib_leaflet"
SPRITE = BOOTSTRAP / "icons" / "bootstrap-icons.svg"

PACKAGED = {
    "bootstrap.css": BOOTSTRAP / "css" / "bootstrap.min.css",
    "leaflet.css": LEAFLET / "leaflet.css",
    "leaflet.js": LEAFLET / "leaflet.js",
}
SPRITE_NAME = "icons.svg"  # made, not read
ICONS = frozenset((STATIC / "base" / "icons.txt").read_text().split())

mimetypes.add_type("application/geo+json", ".geojson")


@dataclass(frozen=True)
class Asset:
    """One file as it leaves the house."""

    body: bytes
    small: bytes
    digest: str
    media_type: str


def load(name: str) -> Asset | None:
    """The asset of this name, or None. Read once per process: a release brings a new process.

    Only what there is is remembered: a stranger can ask for endlessly many names.
    """
    return _load(name) if _is_asset(name) else None


@cache
def _load(name: str) -> Asset:
    body = _sprite() if name == SPRITE_NAME else (PACKAGED.get(name) or STATIC / name).read_bytes()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return Asset(body, gzip.compress(body, 9, mtime=0), hashlib.sha256(body).hexdigest()[:12], kind)


@cache  # of names in templates, so of few
def address(name: str) -> str:
    """The asset's address, with the hash of its bytes. Raises LookupError for a name that is none."""
    asset = load(name)
    if asset is None:
        raise LookupError(f"no asset {name}")
    return f"/assets/{asset.digest}/{name}"


@cache
def icon(name: str, label: str = "") -> Markup:
    """An icon of the sprite; decoration unless it has a label. Raises LookupError if it was not cut out."""
    if name not in ICONS:
        raise LookupError(f"icon {name} is not in static/base/icons.txt")
    meaning = Markup('role="img" aria-label="{}"').format(label) if label else Markup('aria-hidden="true"')
    return Markup('<svg class="icon" {} width="16" height="16"><use href="{}#{}"/></svg>').format(
        meaning, escape(address("icons.svg")), name
    )


def serve(digest: str, name: str) -> Response:
    """The asset; an old address still finds it, but is not kept."""
    asset = load(name)
    if asset is None:
        abort(404)
    small = bool(request.accept_encodings["gzip"]) and len(asset.small) < len(asset.body)
    response = Response(asset.small if small else asset.body, content_type=asset.media_type)
    if asset.media_type.startswith("text/"):
        response.content_type = f"{asset.media_type}; charset=utf-8"
    if small:
        response.headers["Content-Encoding"] = "gzip"
    response.vary.add("Accept-Encoding")
    fresh = "public, max-age=31536000, immutable" if digest == asset.digest else "no-cache"
    response.headers["Cache-Control"] = fresh
    return response


def _is_asset(name: str) -> bool:
    """Whether it is a file of ours: nothing outside the static folder, and no name that no file can have."""
    if name in PACKAGED or name == SPRITE_NAME:
        return True
    try:
        file = (STATIC / name).resolve()
        return file.is_relative_to(STATIC) and file.is_file()
    except (OSError, ValueError):
        return False


def _sprite() -> bytes:
    whole = SPRITE.read_text()
    symbols = {m[1]: m[0] for m in re.finditer(r'<symbol[^>]*id="([^"]+)".*?</symbol>', whole, re.DOTALL)}
    cut = "".join(symbols[name] for name in sorted(ICONS))
    return f'<svg xmlns="http://www.w3.org/2000/svg">{cut}</svg>'.encode()


def init_app(app: Flask) -> None:
    app.add_url_rule("/assets/<digest>/<path:name>", "assets", serve)
    app.jinja_env.globals.update(asset=address, icon=icon)
