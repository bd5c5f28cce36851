"""The desk's door: its address and its guard."""

from flask import Blueprint

from campaigns.people.persons import Role
from outreach.hall.session import guard

desk = Blueprint("desk", __name__, url_prefix="/desk")
desk.before_request(guard(Role.PLANNER, Role.LEADER, Role.TREASURER, Role.OPERATOR, Role.ADMIN))
