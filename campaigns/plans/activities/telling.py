"""Who hears that an activity was moved or called off: its officers, its planner, the campaign's partners (rule T2)."""

from datetime import datetime

from campaigns.ground import formats
from campaigns.ground.database import db
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person
from campaigns.plans.activities.things import Activity
from campaigns.plans.partnerships import liaisons


def moved(activity: Activity, was: datetime, *, by: Membership) -> None:
    """Say where it went, from when, and why. Part of `reschedule`."""
    there = f"{formats.moment(activity.starts_at)} (semula {formats.moment(was)})"
    _say(activity, f"{activity.title} dipindahkan ke {there}. Alasan: {activity.reason}", by)


def called_off(activity: Activity, *, by: Membership) -> None:
    """Say that it does not take place, and why. Part of `cancel`."""
    day = formats.moment(activity.starts_at)
    _say(activity, f"{activity.title}, {day}, dibatalkan. Alasan: {activity.reason}", by)


def _say(activity: Activity, sentence: str, by: Membership) -> None:
    """The partners read of their own partnership; whoever is told once is not told again in another role."""
    campaign = activity.campaign
    planner = db.session.get(Person, campaign.drafted_by_id)
    ours = [*activity.officers, *([planner] if planner else [])]
    notices.tell(ours, Purpose.ACTIVITY, sentence, activity, by=by)
    heard = {person.id for person in ours}
    for partnership, people in liaisons.of(campaign):
        others = [person for person in people if person.id not in heard]
        notices.tell(others, Purpose.ACTIVITY, sentence, partnership, by=by)
        heard |= {person.id for person in others}
