"""Two at once never both win a scarce thing (rule S1), on both engines."""

import os
import threading
from collections.abc import Callable

from flask import Flask

from campaigns.ground.database import db, fetch, transaction
from campaigns.ground.errors import Conflict
from campaigns.people.persons import Membership
from campaigns.plans import activities
from campaigns.plans.campaigns import Campaign
from campaigns.plans.sites import Site
from tests import cast
from tests.cast import NINE, TWO_HOURS

ROUNDS = 200 if os.environ.get("FULL") == "1" else 20


def race(app: Flask, acts: list[Callable[[], object]]) -> list[object]:
    """Run the acts at once, each in a thread with its own view of the database; their results or refusals."""
    barrier, results = threading.Barrier(len(acts)), []

    def run(act: Callable[[], object]) -> None:
        with app.app_context():
            barrier.wait()
            try:
                results.append(act())
            except Conflict as refusal:
                results.append(refusal)
            finally:
                db.session.remove()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(results) == len(acts), "a thread died or hung"
    return results


def test_of_two_planners_who_want_one_site_hour_exactly_one_gets_it(app: Flask, planner: Membership) -> None:
    campaign_id, site_id, planner_id = cast.campaign(planner).id, cast.site().id, planner.id

    def schedule(title: str, hour: int) -> Callable[[], object]:
        def act() -> object:
            starts_at = NINE + hour * TWO_HOURS
            campaign, site = fetch(Campaign, campaign_id), fetch(Site, site_id)
            assert campaign.title
            assert site.name  # both have looked before either writes
            with transaction():
                by = fetch(Membership, planner_id)
                made = activities.schedule(
                    campaign, site, title, starts_at, starts_at + TWO_HOURS, aware=True, by=by
                )
                return made.id

        return act

    for number in range(ROUNDS):
        results = race(app, [schedule("Satu", number), schedule("Dua", number)])
        refused = [r for r in results if isinstance(r, Conflict)]
        assert [r.code for r in refused] == ["site.taken"], f"round {number}: {results}"
