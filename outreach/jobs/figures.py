"""Figures: what is kept of coverage is compared with a recount each night, and after a restore."""

import logging

from campaigns.ground import clock, lease, settings
from campaigns.ground.database import db, transaction
from campaigns.insight.coverage import kept

log = logging.getLogger(__name__)


def prove_nightly() -> None:
    """Once a WITA day, each year in a transaction of its own so that nobody waits for long.

    What differs is counted anew, logged, and told on the page of the jobs until the next comparison.
    """
    today = clock.today().isoformat()
    if settings.get("figures_proved") == today:
        return
    mended = 0
    years = kept.years()
    db.session.rollback()
    for year in years:
        with transaction():
            lease.insist()
            wrong = kept.prove(year)
        if wrong:
            mended += wrong
            log.error("%s kept figures of %s were not what a recount gives; they are now", wrong, year)
    with transaction():
        lease.insist()
        settings.put("figures_proved", today)
        settings.put("figures_mended", str(mended))
