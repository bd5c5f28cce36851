"""Puts the activities on the calendar and, where their day has passed by the demo's today, holds them."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from campaigns.fieldwork import attendance
from campaigns.fieldwork.attendance import Sex
from campaigns.ground import regions
from campaigns.plans import activities, sites
from campaigns.plans.sites import Site
from outreach.demo import editions
from outreach.demo.accounts import PLANNER
from outreach.demo.giveaways import FLOOD, JOURNEYS, TAKJIL
from outreach.demo.happenings import PLACES, Happening, Place
from outreach.demo.history import PAST
from outreach.demo.lessons import LESSONS
from outreach.demo.next_year import NEXT_YEAR
from outreach.demo.story import TODAY, Step, Story, moment
from outreach.demo.visits import DISABLED, RIVER

ALL = (*PAST, *FLOOD, *TAKJIL, *JOURNEYS, *RIVER, *DISABLED, *LESSONS, *NEXT_YEAR)
LATEST_PLANNING = "2026-11-20"
AHEAD = timedelta(days=60)
FIRST_DAY = "2020-04-07"


def steps() -> Iterator[Step]:
    """Places first, then each activity from the calendar to its close."""
    for minute, place in enumerate(PLACES):
        yield Step(moment(FIRST_DAY, f"13.{minute:02d}"), partial(_register, place))
    for minute, happening in enumerate(ALL):
        yield Step(moment(_planned_on(happening), f"16.{minute % 60:02d}"), partial(_schedule, happening))
        if happening.moved:
            yield Step(moment(happening.moved[1], "11.20"), partial(_move, happening))
        if happening.called_off:
            yield Step(moment(happening.called_off[0], "08.50"), partial(_call_off, happening))
        elif was_held(happening):
            yield Step(
                moment(happening.day, happening.hours[1]) + timedelta(minutes=25), partial(_hold, happening)
            )


def named(name: str) -> Happening:
    """The activity with this short name."""
    return next(happening for happening in ALL if happening.name == name)


def was_held(happening: Happening) -> bool:
    """Whether it took place before the demo's today."""
    return happening.day < TODAY and not happening.called_off


def _planned_on(happening: Happening) -> str:
    """Two months ahead, but not before the leader's word, nor after the demo's today; of a draft, at once."""
    edition = editions.named(happening.edition)
    if not edition.approved:
        return edition.drafted
    first_day = happening.moved[0] if happening.moved else happening.day
    early = (date.fromisoformat(first_day) - AHEAD).isoformat()
    return min(max(early, edition.approved), LATEST_PLANNING)


def _register(place: Place, story: Story) -> None:
    sites.register(place.name, place.kind, place.village, by=story.people[PLANNER])


def _schedule(happening: Happening, story: Story) -> None:
    site = story.site(happening.site)
    day = happening.moved[0] if happening.moved else happening.day
    story.activities[happening.name] = activities.schedule(
        story.campaigns[happening.edition],
        site,
        happening.title,
        moment(day, happening.hours[0]),
        moment(day, happening.hours[1]),
        _catchment(happening, site),
        [story.people[officer].person_id for officer in happening.officers],
        needs=happening.needs,
        joint=happening.joint,
        food=happening.food,
        invited_only=happening.invited_only,
        aware=happening.aware,
        by=story.people[PLANNER],
    )


def _catchment(happening: Happening, site: Site) -> list[str]:
    near = sites.villages_near(site, happening.near) if happening.near else []
    served = [village for code in happening.serves for village in _villages_of(code)]
    return [*(village.code for village in near), *served]


def _villages_of(code: str) -> list[str]:
    """A kecamatan's villages, or the one village that the code names."""
    if code != regions.district_code(code):
        return [code]
    return [village.code for village in regions.children_of(code)]


def _move(happening: Happening, story: Story) -> None:
    assert happening.moved
    start, end = (moment(happening.day, hour) for hour in happening.hours)
    activity, reason = story.activities[happening.name], happening.moved[2]
    activities.reschedule(
        activity,
        start,
        end,
        reason,
        joint=activity.joint,
        seen=activity.version,
        by=story.people[PLANNER],
    )


def _call_off(happening: Happening, story: Story) -> None:
    assert happening.called_off
    activities.cancel(story.activities[happening.name], happening.called_off[1], by=story.people[PLANNER])


def _hold(happening: Happening, story: Story) -> None:
    """The first officer closes the day and says who came."""
    disabled_men, disabled_women = happening.disabled or (None, None)
    rows = attendance.split(
        {Sex.MALE: happening.men, Sex.FEMALE: happening.women},
        {Sex.MALE: disabled_men, Sex.FEMALE: disabled_women},
        happening.counted,
    )
    attendance.note_day(story.activities[happening.name], rows, by=story.people[happening.officers[0]])
