"""The stage: who acts, and what they do, played in the order of time.

Each act takes the house clock's word for the moment (journal, submitted_at, held_at, heard_at …) and refuses
what has not happened yet; so while the year is played the clock tells the moment of the step. `clock.now`
itself stays: tables hold it as a column's default since they were defined. What changes is the one name it
asks, for this process and for as long as the playing lasts.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from campaigns.plans import sites
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site


@dataclass
class Story:
    """The people by username and what they have made so far, each by the short name that the facts use."""

    people: dict[str, Membership]
    programs: dict[str, Program] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    steps: list["Step"] = field(default_factory=list)

    def add(self, steps: Iterable["Step"]) -> None:
        """Take steps into the story; at the same moment, the earlier added goes first."""
        self.steps.extend(steps)

    def play(self) -> None:
        """Do everything, in the order of time. Inside the caller's transaction."""
        with told_time() as tell:
            for step in sorted(self.steps, key=lambda step: step.at):
                tell(step.at)
                step.do(self)
                db.session.flush()  # a journal line takes its moment when it is written

    def site(self, name: str) -> Site:
        """The site with this name."""
        return next(site for site in sites.everything(name) if site.name == name)


@dataclass(frozen=True)
class Step:
    """Something that somebody does at a moment."""

    at: datetime
    do: Callable[[Story], object]


def moment(day: str, hour: str) -> datetime:
    """`moment("2026-03-14", "08.00")`: that hour in WITA."""
    return clock.at(date.fromisoformat(day), time.fromisoformat(hour.replace(".", ":")))


@contextmanager
def told_time() -> Iterator[Callable[[datetime], None]]:
    """Let the house clock tell the moment it was last told, until the block ends."""
    names, stand_in = vars(clock), _Told()
    real, names["datetime"] = names["datetime"], stand_in
    try:
        yield stand_in.tell
    finally:
        names["datetime"] = real


class _Told:
    """What campaigns.ground.clock asks of `datetime`, answered with the told moment."""

    combine = staticmethod(datetime.combine)

    def tell(self, moment: datetime) -> None:
        self._moment = moment

    def now(self, zone: tzinfo) -> datetime:
        return self._moment.astimezone(zone)
