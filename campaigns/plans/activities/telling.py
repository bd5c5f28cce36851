"""Who hears that an activity was moved or called off: its officers, its planner, the campaign's partners (rule T2)."""

from collections.abc import Iterable
from datetime import datetime

from campaigns.ground import clock, formats
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person
from campaigns.plans.activities.things import Activity
from campaigns.plans.campaigns.telling import planners_of
from campaigns.plans.partnerships import liaisons


def moved(activity: Activity, began: datetime, ended: datetime, *, by: Membership) -> None:
    """Say where it went, from when, and why. Part of `reschedule`."""
    there = f"{_when(activity.starts_at, activity.ends_at)} (semula {_when(began, ended)})"
    _say(activity, f"{activity.title} dipindahkan ke {there}. Alasan: {activity.reason}", by)


def put_on_duty(activity: Activity, officers: Iterable[Person], *, by: Membership) -> None:
    """Say to officers that they work there. Part of `schedule` and `revise`."""
    when = _when(activity.starts_at, activity.ends_at)
    sentence = f"Anda ditugaskan di {activity.title}, {activity.site.name}, {when}."
    notices.tell(officers, Purpose.ACTIVITY, sentence, activity, by=by)


def taken_off_duty(activity: Activity, officers: Iterable[Person], *, by: Membership) -> None:
    """Say to officers that they work there no more. Part of `revise`."""
    sentence = f"Anda tidak lagi bertugas di {activity.title}, {formats.moment(activity.starts_at)}."
    notices.tell(officers, Purpose.ACTIVITY, sentence, "activity", by=by)


def called_off(activity: Activity, *, by: Membership) -> None:
    """Say that it does not take place, and why. Part of `cancel`."""
    day = formats.moment(activity.starts_at)
    _say(activity, f"{activity.title}, {day}, dibatalkan. Alasan: {activity.reason}", by)


def _say(activity: Activity, sentence: str, by: Membership) -> None:
    """The partners read of their own partnership; whoever is told once is not told again in another role."""
    campaign = activity.campaign
    ours = [*activity.officers, *planners_of(campaign)]
    notices.tell(ours, Purpose.ACTIVITY, sentence, activity, by=by)
    heard = {person.id for person in ours}
    for partnership, people in liaisons.of(campaign):
        others = [person for person in people if person.id not in heard]
        notices.tell(others, Purpose.ACTIVITY, sentence, partnership, by=by)
        heard |= {person.id for person in others}


def _when(starts_at: datetime, ends_at: datetime) -> str:
    """`13 Maret 2027, 08.00–10.00 WITA`; both moments where it lasts beyond a day."""
    if clock.day_of(starts_at) == clock.last_day_of(ends_at):
        return f"{formats.day(clock.day_of(starts_at))}, {formats.hours(starts_at, ends_at)}"
    return f"{formats.moment(starts_at)} sampai {formats.moment(ends_at)}"
