"""Papers between the office and its partners; what the desk and the portal print alike."""

from flask import Response

from campaigns.ground import clock
from campaigns.ground.errors import Conflict
from campaigns.insight import support
from campaigns.plans import activities, partnerships
from campaigns.plans.campaigns import Campaign
from campaigns.plans.deliveries import Delivery
from campaigns.plans.partnerships import Contribution, Partnership
from outreach.hall.links import absolute
from outreach.papers import paper


def invitation(partnership: Partnership) -> Response:
    """The letter that asks an agency for its help."""
    campaign = partnership.campaign
    return paper.made(
        "invitation",
        f"Undangan mitra {partnership.agency.name} {campaign.title}",
        partnership=partnership,
        activities=[
            one for one in activities.of(campaign) if not one.is_cancelled and one.last_day >= clock.today()
        ],
        portal=absolute("portal.show_partnership", partnership_id=partnership.id),
    )


def commitment(partnership: Partnership) -> Response:
    """What the partner signs: its promises, in two parts that are never added (rule M1)."""
    standing = [one for one in partnerships.contributions_of(partnership) if one.stands]
    return paper.made(
        "commitment",
        f"Surat kesediaan {partnership.agency.name} {partnership.campaign.title}",
        partnership=partnership,
        **parted(standing),
    )


def handover(promise: Contribution, delivery: Delivery | None = None) -> Response:
    """The record that goods, services or people were handed over: of a delivery, or blank for one to come.

    Raises Conflict where nothing changes hands.
    """
    if support.is_partner_budget(promise):
        raise Conflict(
            "contribution.own-budget",
            "Belanja dari DPA mitra sendiri tidak diserahterimakan; tidak ada BAST-nya.",
        )
    if not (promise.stands if delivery is None else delivery.stands):
        raise Conflict("contribution.cancelled", "Ini sudah ditarik; tidak ada yang diserahterimakan.")
    agency = promise.partnership.agency.name
    place = (delivery and delivery.activity) or promise.activity
    return paper.made(
        "handover", f"BAST {promise.what} {agency}", promise=promise, delivery=delivery, place=place
    )


def recapitulation(campaign: Campaign) -> Response:
    """Everything that partners promised a campaign, in two parts that are never added (rule M1)."""
    promises = partnerships.contributions_for(campaign)
    return paper.made(
        "support",
        f"Rekap dukungan mitra {campaign.title}",
        campaign=campaign,
        waiting=partnerships.without_promise(campaign),
        **parted(promises),
    )


def parted(promises: list[Contribution]) -> dict[str, object]:
    """Promises paid from the partner's own DPA, and those that are no money, each with its total."""
    return {
        "own": [promise for promise in promises if support.is_partner_budget(promise)],
        "other": [promise for promise in promises if not support.is_partner_budget(promise)],
        "support": support.of_promises(promises),
        "arrived": support.arrivals_of(promises),
    }
