"""An agency's promises, to take away: what it was asked for, and what it answered."""

from flask.typing import ResponseReturnValue

from campaigns.insight import support
from campaigns.people.permissions import Action, require
from campaigns.plans import partnerships
from outreach.hall import exports, words
from outreach.hall.session import current_member
from outreach.portal.blueprint import portal

HEADINGS = (
    *("Kampanye", "Hari pertama", "Hari terakhir", "Diminta", "Jawab paling lambat", "Keadaan kemitraan"),
    *("Jenis", "Dukungan", "Dijanjikan", "Dipastikan", "Kurang", "Tiba", "Satuan"),
    *(*support.TWO_COLUMNS, "Dasar nilai"),
    *("Tersedia paling lambat", "Keadaan janji"),
)


@exports.downloads(portal, "/contributions")
def export_promises(form: str) -> ResponseReturnValue:
    """Every partnership of the agency with its promises; one without any has a row of its own."""
    member = current_member()
    require(member, Action.SEE_PARTNERSHIP)
    rows = (
        (*_asked(row.partnership), *_promised(promise, row))
        for row in partnerships.standings_of_partner(member)
        for promise in row.contributions or [None]
    )
    return exports.as_file(form, "janji-dukungan", HEADINGS, rows)


def _asked(one: partnerships.Partnership) -> tuple[object, ...]:
    campaign = one.campaign
    return (
        *(campaign.title, campaign.first_day, campaign.last_day),
        *(one.asked, one.reply_by, words.word(one.state)),
    )


def _promised(promise: partnerships.Contribution | None, row: partnerships.Standing) -> tuple[object, ...]:
    if promise is None:
        return ()
    standing = row.where[promise.id]
    return (
        *(words.word(promise.kind), promise.what, promise.quantity, promise.confirmed_quantity),
        *(standing.short, standing.arrived if standing.definite else None, promise.unit),
        *support.apart(promise),
        words.word(promise.basis) if promise.basis else None,
        *(promise.needed_by, words.word(promise.state)),
    )
