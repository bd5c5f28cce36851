"""Announcements: what becomes of a whole campaign, told once to everybody whom it concerns (rule T2).

One sentence to the leaders and the planner, to the officers of what is still to be held, and to the partners; not
another one for each of its activities.
"""

from collections.abc import Iterable

from campaigns.ground.database import Base
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.campaigns.telling import leaders_of, planners_of
from campaigns.plans.partnerships import liaisons


def announce(
    campaign: Campaign, sentence: str, concerned: Iterable[Activity], detail: str = "", *, by: Membership
) -> None:
    """Say it to each person once, by the first of their roles; `concerned` are the activities that it touches."""
    office = {person.id: person for person in (*leaders_of(campaign), *planners_of(campaign))}
    notices.tell(office.values(), Purpose.CAMPAIGN, sentence, campaign, detail, by=by)
    heard = set(office)
    officers = {person.id: person for activity in concerned for person in activity.officers}
    _tell_rest(officers.values(), heard, Purpose.ACTIVITY, (sentence, detail), "activity", by)
    for partnership, people in liaisons.of(campaign):
        _tell_rest(people, heard, Purpose.PARTNERSHIP, (sentence, detail), partnership, by)


def _tell_rest(
    people: Iterable[Person],
    heard: set[int],
    purpose: Purpose,
    said: tuple[str, str],
    about: Base | str,
    by: Membership,
) -> None:
    rest = [person for person in people if person.id not in heard]
    notices.tell(rest, purpose, said[0], about, said[1], by=by)
    heard |= {person.id for person in rest}
