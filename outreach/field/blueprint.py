"""The field's door: its address and its guard."""

from flask import Blueprint

from campaigns.people.persons import Role
from outreach.hall.session import guard

field = Blueprint("field", __name__, url_prefix="/field")
field.before_request(guard(Role.OFFICER))
