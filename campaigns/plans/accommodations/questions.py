"""What people ask of accommodations."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from campaigns.ground.database import db
from campaigns.plans.accommodations.things import Accommodation
from campaigns.plans.activities.things import Activity


def needed_for(activity: Activity) -> list[Accommodation]:
    """What an activity needs, met or not, in the order in which it was said; without what was withdrawn."""
    return of_activities([activity])[activity.id]


def of_activities(asked: Sequence[Activity]) -> dict[int, list[Accommodation]]:
    """What each activity needs by its id, in one query."""
    found: defaultdict[int, list[Accommodation]] = defaultdict(list)
    theirs = select(Accommodation).where(
        Accommodation.activity_id.in_([activity.id for activity in asked]),
        Accommodation.withdrawn_at.is_(None),
    )
    for one in db.session.scalars(theirs.order_by(Accommodation.id)):
        found[one.activity_id].append(one)
    return {activity.id: found[activity.id] for activity in asked}
