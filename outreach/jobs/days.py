"""What a new day changes by itself: an approved campaign begins on its first day (rule T1), a quarter is frozen."""

from campaigns.ground import clock, lease
from campaigns.ground.database import db, hold, transaction
from campaigns.insight.coverage import Asked, days_of, kept, snapshots
from campaigns.plans import campaigns
from campaigns.plans.campaigns import Campaign, CampaignState


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
