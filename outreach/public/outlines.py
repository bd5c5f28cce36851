"""Official outlines for the maps of all rooms: under the hash of their bytes, so that they may be kept for ever."""

from flask import Response
from flask.typing import ResponseReturnValue

from campaigns.plans import boundaries
from outreach.public.blueprint import public


@public.get("/outlines/<digest>.geojson")
def show_outline(digest: str) -> ResponseReturnValue:
    response = Response(boundaries.drawn(digest), content_type="application/geo+json")
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
