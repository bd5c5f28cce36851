"""What a new day changes by itself: an approved campaign begins on its first day (rule T1), a quarter is frozen, and
households are forgotten whose last gift lies far back (rule S2)."""

import logging

from campaigns.fieldwork import households
from campaigns.ground import clock, lease
from campaigns.ground.database import db, hold, transaction
from campaigns.insight.coverage import Asked, days_of, kept, snapshots
from campaigns.plans import campaigns
from campaigns.plans.campaigns import Campaign, CampaignState

log = logging.getLogger(__name__)


def begin_campaigns() -> None:
    """Each in a transaction of its own; nothing is closed by the clock, since somebody has to account for it."""
    today = clock.today()
    due = [one.id for one in campaigns.in_state(CampaignState.APPROVED) if one.first_day <= today]
    db.session.rollback()
    for id_ in due:
        with transaction():
            lease.insist()
            campaign = db.session.get_one(Campaign, id_)
            hold(campaign)
            if campaign.first_day <= today:  # moved meanwhile, it waits for its new day
                campaigns.begin(campaign, by=None)


def freeze_quarter() -> None:
    """The coverage of the quarter that ended some days ago, where no leader froze it and anything happened in it."""
    found = snapshots.due(clock.today())
    seen = found is not None and kept.seen(Asked(*days_of(*found)))
    db.session.rollback()
    if found is not None and seen:
        with transaction():
            lease.insist()
            snapshots.freeze(*found, by=None)


def forget_households() -> None:
    """By what households were known that received nothing for so long; that they were so many stays."""
    with transaction():
        lease.insist()
        forgotten = households.forget()
    if forgotten:
        log.info("%s households are not known by their numbers any more", forgotten)
