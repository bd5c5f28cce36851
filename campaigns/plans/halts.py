"""Halts: a campaign that is put off, taken up again, or called off, and what becomes of its activities (rule T2).

Nothing is deleted. Postponed, a campaign keeps its plan, of which nothing can be held; called off, whatever it had not
held yet is called off with it.
"""

from collections.abc import Sequence
from datetime import date

from campaigns.ground import formats, texts
from campaigns.ground.database import hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, announcements, campaigns, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, CampaignState

# Acts


def postpone(campaign: Campaign, reason: str, *, by: Membership) -> None:
    """Put an approved campaign off until somebody takes it up again.

    Raises Invalid (no reason), Conflict (not approved, over), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    if not campaign.is_approved:
        raise Conflict("campaign.state", "Hanya kampanye yang sudah disetujui yang dapat ditunda.")
    _halt(campaign, CampaignState.POSTPONED, reason, "menunda kampanye", by)
    _tell(campaign, "ditunda", by)


def resume(campaign: Campaign, first_day: date, last_day: date, *, by: Membership) -> None:
    """Take a postponed campaign up again, in these days; what was approved stays approved.

    Raises Invalid (days backwards, too long, out of the order of editions, or without what was held already), Conflict
    (not postponed), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    if not campaign.is_postponed:
        raise Conflict("campaign.state", "Kampanye ini tidak sedang ditunda.")
    campaigns.check_span(first_day, last_day)
    campaigns.check_order(campaign, first_day, campaign.predecessor)
    held = check_holds(campaign, first_day, last_day)
    with journal.changed(by, "melanjutkan kampanye", campaign, "first_day", "last_day", "state"):
        campaign.first_day, campaign.last_day, campaign.year = first_day, last_day, first_day.year
        campaign.state = CampaignState.ONGOING if held else CampaignState.APPROVED
        campaign.state_reason = ""
    _tell(campaign, "dilanjutkan", by)


def cancel(campaign: Campaign, reason: str, *, by: Membership) -> int:
    """Call a campaign off with every activity that it still has to hold; gives how many those were.

    Raises Invalid (no reason), Conflict (over already), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    if not (campaign.is_alive or campaign.is_postponed):
        raise Conflict("campaign.state", "Kampanye ini sudah selesai atau dibatalkan.")
    open_ones = [activity for activity in activities.of(campaign) if activity.is_open]
    _halt(campaign, CampaignState.CANCELLED, reason, "membatalkan kampanye", by)
    for activity in open_ones:
        activities.cancel(activity, campaign.state_reason, alone=False, by=by)
    tasks.drop_all_open(campaign, by=by)
    _tell(campaign, "dibatalkan", by, open_ones)
    return len(open_ones)


def _halt(campaign: Campaign, state: CampaignState, reason: str, act: str, by: Membership) -> None:
    unreasoned = ("campaign.reason", "Tulis alasannya: mitra dan petugas akan membacanya.")
    reason = texts.checked(reason, texts.LONGEST_REASON, "campaign.long-text", "reason", empty=unreasoned)
    campaign.state, campaign.state_reason = state, reason
    journal.note(by, act, campaign, reason=reason)


def _tell(campaign: Campaign, word: str, by: Membership, concerned: Sequence[Activity] | None = None) -> None:
    """Say it to everybody; `concerned` are the activities that it touches, those yet to be held if none are named."""
    if concerned is None:
        concerned = [activity for activity in activities.of(campaign) if activity.is_open]
    why = f" Alasan: {campaign.state_reason}" if campaign.state_reason else ""
    announcements.announce(campaign, f"{campaign.title} {word}.{why}", concerned, by=by)


def check_holds(campaign: Campaign, first_day: date, last_day: date) -> list[Activity]:
    """What the campaign has held, all of it in these days. Raises Invalid (`campaign.held`)."""
    held = [activity for activity in activities.of(campaign) if activity.is_held]
    outside = next((a for a in held if not first_day <= a.day <= last_day), None)
    if outside is not None:
        raise Invalid(
            "campaign.held",
            f"{outside.title} sudah dilaksanakan {formats.day(outside.day)}; tanggal kampanye harus mencakupnya.",
            "first_day" if outside.day < first_day else "last_day",
        )
    return held
