"""Public pages that nobody's session touched may be kept by caches for a second, and are answered with 304.

A page that read the cookie (the sign-in form's token, an account) is somebody's own and stays in no cache.
"""

import hashlib

from flask import Response, request
from flask.globals import request_ctx

KEPT = "public, max-age=1"  # so a page is at most a second old, and a rush asks us once a second


def share(response: Response) -> Response:
    """A room's after_request: let a whole page go to everybody, under the hash of its content."""
    if request.method not in {"GET", "HEAD"} or response.status_code != 200 or touched_session():
        return response
    if response.direct_passthrough or "Cache-Control" in response.headers:
        return response
    response.headers["Cache-Control"] = KEPT
    # A weak tag: the same content may leave compressed or not.
    response.set_etag(hashlib.blake2s(response.get_data(), digest_size=12).hexdigest(), weak=True)
    response.make_conditional(request)
    return response


def touched_session() -> bool:
    """Whether this request read or wrote the cookie. The proxy itself would count as reading."""
    raw = request_ctx._session
    return raw is None or raw.accessed
