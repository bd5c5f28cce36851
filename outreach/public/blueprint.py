"""The public room's door: open to all, and what it shows may be kept by caches for a second."""

from flask import Blueprint

public = Blueprint("public", __name__)
