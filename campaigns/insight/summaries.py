"""A campaign on one page, as its leader reads it: what for, when, where, whom, with whom, and three sorts of money."""

from collections.abc import Sequence
from dataclasses import dataclass

from campaigns.fieldwork import attendance, complaints
from campaigns.insight import support
from campaigns.insight.support import ThreeTotals
from campaigns.people.permissions import Action, may
from campaigns.people.persons import Membership
from campaigns.plans import activities, partnerships
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Partnership


@dataclass(frozen=True)
class Summary:
    """The figures; those that a reader may not see, or that nobody knows, are None."""

    activities: Sequence[Activity]
    held: int
    sites: Sequence[str]
    villages: int
    people: int | None
    uncounted: int  # activities held of which nobody counted the people
    partners: Sequence[Partnership]
    accepted: int
    unanswered: int
    complaints: int | None
    money: ThreeTotals | None


def of(campaign: Campaign, *, by: Membership) -> Summary:
    """The campaign as `by` may see it."""
    going = [activity for activity in activities.of(campaign) if not activity.is_cancelled]
    held = [activity for activity in going if activity.is_held]
    counted = attendance.contacts([activity.id for activity in held])
    known = [people for people in counted.values() if people is not None]
    asked = partnerships.of(campaign) if may(by, Action.SEE_PARTNERSHIP) else []
    partners = [one for one in asked if one.is_open]
    return Summary(
        activities=going,
        held=len(held),
        sites=sorted({activity.site.name for activity in going}),
        villages=len({code for activity in going for code in activity.village_codes}),
        people=sum(known) if known else None,
        uncounted=len(held) - len(known),
        partners=partners,
        accepted=sum(one.is_accepted for one in partners),
        unanswered=sum(one.is_unanswered for one in partners),
        complaints=complaints.number_of(*going) if may(by, Action.SEE_COMPLAINT) else None,
        money=support.of(campaign) if may(by, Action.SEE_BUDGET) else None,
    )
