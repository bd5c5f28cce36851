"""Open data: what anybody may take away and work with, in formats that others' programs read; no session, no person."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue

from campaigns.ground import clock, regions
from campaigns.insight import publications
from campaigns.insight.publications import Published
from outreach.hall.coverage import note
from outreach.public.blueprint import public


@public.get("/data/activities.geojson")
def list_activities() -> ResponseReturnValue:
    """The public activities of a year (`?year=`, this one where none is told) as RFC 7946 features."""
    year = request.args.get("year", type=int)
    year = year if year in clock.YEARS else clock.today().year
    found = publications.activities_of(year)
    names = regions.names({one.village_code for one in found if one.village_code})
    features = [_feature(one, names) for one in found]
    noted = {"note": note()} if note() else {}
    response: Response = jsonify({"type": "FeatureCollection", "year": year, **noted, "features": features})
    response.content_type = "application/geo+json"
    return response


def _feature(one: Published, names: Mapping[str, str]) -> dict[str, Any]:
    """An activity; its geometry is null where its place has no point, as RFC 7946 has it."""
    has_point = one.lat is not None and one.lon is not None
    return {
        "type": "Feature",
        "id": one.code,
        "geometry": {"type": "Point", "coordinates": [one.lon, one.lat]} if has_point else None,
        "properties": {
            "title": one.title,
            "campaign": one.campaign,
            "program": one.program,
            "starts_at": one.starts_at.astimezone(clock.WITA).isoformat(),
            "ends_at": one.ends_at.astimezone(clock.WITA).isoformat(),
            "state": one.state,
            "site": one.site,
            "village_code": one.village_code,
            "place": names.get(one.village_code or ""),
        },
    }
