"""The stage: who acts, and what they do, played in the order of time.

Each act takes the house clock's word for the moment (journal, submitted_at, held_at, heard_at …) and refuses
what has not happened yet; so while the year is played the clock tells the moment of the step.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time

from campaigns.ground import clock
from campaigns.ground.database import db
from campaigns.people.persons import Membership
from campaigns.plans import sites
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.partnerships import Contribution
from campaigns.plans.programs import Program
from campaigns.plans.sites import Site

TODAY = "2026-11-24"  # the day as of which the year is told: what begins on it or later is only planned


@dataclass
class Story:
    """The people by username and what they have made so far, each by the short name that the facts use.

    Promises go by edition, agency and what is promised.
    """

    people: dict[str, Membership]
    programs: dict[str, Program] = field(default_factory=dict)
    campaigns: dict[str, Campaign] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    contributions: dict[tuple[str, str, str], Contribution] = field(default_factory=dict)
    steps: list["Step"] = field(default_factory=list)

    def add(self, steps: Iterable["Step"]) -> None:
        """Take steps into the story; at the same moment, the earlier added goes first."""
        self.steps.extend(steps)

    def play(self) -> None:
        """Do everything, in the order of time. Inside the caller's transaction."""
        for step in sorted(self.steps, key=lambda step: step.at):
            with clock.as_of(step.at):
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
