"""One partnership's promises, to take away, under the headings of the whole list."""

from flask.typing import ResponseReturnValue

from campaigns.people.permissions import Action, find
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Partnership
from outreach.desk.blueprint import desk
from outreach.desk.partnerships import HEADINGS, told
from outreach.hall import exports
from outreach.hall.session import current_member


@exports.downloads(desk, "/partnerships/<int:partnership_id>/contributions")
def export_contributions(partnership_id: int, form: str) -> ResponseReturnValue:
    one = find(current_member(), Action.SEE_PARTNERSHIP, Partnership, partnership_id)
    row = partnerships.standing_in(one)
    return exports.as_file(form, f"mitra-{one.id}", HEADINGS, told(row, row.contributions))
