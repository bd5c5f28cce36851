"""The portal's door: its address and its guard."""

from flask import Blueprint

from campaigns.people.persons import Role
from outreach.hall.session import guard

portal = Blueprint("portal", __name__, url_prefix="/portal")
portal.before_request(guard(Role.PARTNER))
