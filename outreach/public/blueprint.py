"""The public room's door: open to all, and what it shows may be kept by caches for a second."""

from flask import Blueprint

from outreach.hall import caching

public = Blueprint("public", __name__)
public.after_request(caching.share)
