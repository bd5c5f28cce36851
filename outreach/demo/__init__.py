"""The demo year: 2026 as an office could have lived it, what led there since 2020, and the plans for 2027.

    shapes   edition · happenings · voices: small dataclasses
    facts    history · giveaways visits lessons next_year · promises · budget rab · said: plain tuples that a planner
             can read and correct
    stage    accounts (the people) · story (who acts, when)
    parts    editions activities accommodations partners agreements deliveries households money complaints duties
             others: facts into acts; a part with few facts holds them itself

The regions, agencies, sites, holidays and account codes are real; every promise, figure, complaint and
Tracking ID here is invented (*data contoh*), and nobody in it is a real person. Everything is done through
the acts of the house, by the accounts whose roles may do it, in the order of time, so that the rules hold
for the demo data as for any other. All days are fixed days: the year is the same whenever it is loaded.
"""

from datetime import timedelta

from campaigns.ground import clock, settings
from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict
from campaigns.people import notices
from outreach.demo import (
    accommodations,
    accounts,
    activities,
    agreements,
    complaints,
    deliveries,
    duties,
    editions,
    households,
    money,
    others,
    partners,
)
from outreach.demo.story import Story

UNREAD_FOR = timedelta(days=7)  # before the last step of the year


def load(password: str) -> None:
    """Load the demo year where it is missing, and give every demo account this password.

    One transaction: a load that was killed left nothing behind, one that is repeated changes passwords only.
    Raises Invalid (a weak password), Conflict (the database holds real accounts).
    """
    password_hash = accounts.hashed(password)
    day = clock.today()
    with transaction():
        if not settings.get("demo"):
            _refuse_real_data()
            _play()
            settings.put("demo", day.isoformat())
        accounts.give_password(password_hash)


def _play() -> None:
    story = Story(accounts.settle())
    for part in (
        editions,
        activities,
        accommodations,
        partners,
        agreements,
        deliveries,
        households,
        money,
        complaints,
        duties,
        others,
    ):
        story.add(part.steps())
    story.play()
    _read(story)


def _read(story: Story) -> None:
    """Let everybody have read what they were told, as people do who work here daily: but for the last week's."""
    last = max(step.at for step in story.steps)
    with clock.as_of(last):
        for member in story.people.values():
            notices.read_all(before=last - UNREAD_FOR, by=member)


def _refuse_real_data() -> None:
    """Invented promises in an office's own data could never be told apart again."""
    if accounts.others_exist():
        raise Conflict(
            "demo.real",
            "Basis data ini sudah berisi akun sungguhan; tahun contoh hanya dimuat ke basis data kosong.",
        )
