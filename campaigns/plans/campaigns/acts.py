"""What people do with campaigns: draft, revise, submit, decide, finish."""

from datetime import date

from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import dating
from campaigns.plans.campaigns import telling
from campaigns.plans.campaigns.questions import details_of, followers_of
from campaigns.plans.campaigns.things import LONGEST, LONGEST_TITLE, Campaign, CampaignState, Details
from campaigns.plans.ladder import Rung
from campaigns.plans.programs import LONGEST_AUDIENCE, Program

DECIDED = {CampaignState.APPROVED: "disetujui", CampaignState.RETURNED: "dikembalikan"}


def draft(
    program: Program,
    rung: Rung,
    title: str,
    first_day: date,
    last_day: date,
    goal: str = "",
    details: Details | None = None,
    *,
    by: Membership,
) -> Campaign:
    """Begin an edition of a program; `details` say what it follows and more. Raises Invalid, NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, program)
    title, goal = _checked(title, goal)
    details = _checked_details(details or Details())
    predecessor = details.predecessor
    check_span(first_day, last_day)
    _check_predecessor(program, first_day, predecessor)
    campaign = add(
        Campaign(
            program_id=program.id,
            agency_id=agencies.own().id,
            rung_id=rung.id,
            predecessor_id=predecessor.id if predecessor else None,
            title=title,
            year=first_day.year,
            first_day=first_day,
            last_day=last_day,
            goal=goal,
            audience=details.audience,
            date_rule=details.date_rule,
            ladder_reason=details.ladder_reason,
            state=CampaignState.DRAFT,
            drafted_by_id=by.person_id,
        )
    )
    journal.note(by, "menyusun kampanye", campaign, title=title, first_day=first_day, last_day=last_day)
    return campaign


def revise(
    campaign: Campaign,
    rung: Rung,
    title: str,
    first_day: date,
    last_day: date,
    goal: str,
    details: Details | None = None,
    *,
    seen: int,
    by: Membership,
) -> None:
    """Change a draft or a returned campaign; `seen` is the version that the person read, no `details` keep theirs.

    Raises Invalid, Conflict (no longer a draft, changed since it was read), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.is_editable, "Kampanye ini sudah diajukan; isinya tidak dapat diubah lagi.")
    expect_version(campaign, seen)
    title, goal = _checked(title, goal)
    details = _checked_details(details or details_of(campaign))
    check_span(first_day, last_day)
    check_order(campaign, first_day, details.predecessor)
    told = ("title", "first_day", "last_day", "goal", "rung_id", "predecessor_id")
    with journal.changed(by, "mengubah kampanye", campaign, *told, "audience", "date_rule", "ladder_reason"):
        campaign.title, campaign.goal, campaign.rung_id = title, goal, rung.id
        campaign.first_day, campaign.last_day, campaign.year = first_day, last_day, first_day.year
        campaign.predecessor_id = details.predecessor.id if details.predecessor else None
        campaign.audience, campaign.date_rule = details.audience, details.date_rule
        campaign.ladder_reason = details.ladder_reason


def submit(campaign: Campaign, *, by: Membership) -> None:
    """Ask the leader to decide. Raises Conflict (not a draft any more), NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.is_editable, "Kampanye ini sudah diajukan.")
    campaign.state, campaign.submitted_at = CampaignState.SUBMITTED, clock.now()
    journal.note(by, "mengajukan kampanye", campaign)
    telling.submitted(campaign, by=by)


def approve(campaign: Campaign, note: str = "", *, by: Membership) -> None:
    """Say yes. Raises Conflict (nothing to decide), NotAllowed."""
    _decide(campaign, CampaignState.APPROVED, note, "menyetujui kampanye", by)


def send_back(campaign: Campaign, reason: str, *, by: Membership) -> None:
    """Return a campaign to its planner with the reason. Raises Invalid (no reason), Conflict, NotAllowed."""
    require(by, Action.DECIDE_CAMPAIGN, campaign)
    if not reason.strip():
        raise Invalid(
            "campaign.reason", "Tulis alasan pengembalian agar perencana tahu apa yang kurang.", "note"
        )
    _decide(campaign, CampaignState.RETURNED, reason, "mengembalikan kampanye", by)


def begin(campaign: Campaign, *, by: Membership | None) -> None:
    """Its first day came (`by` None: the clock), or an activity was held: an approved campaign is under way."""
    if campaign.state == CampaignState.APPROVED:
        campaign.state = CampaignState.ONGOING
        journal.note(by, "memulai kampanye", campaign)


def finish(campaign: Campaign, *, by: Membership) -> None:
    """Close a campaign that is under way. Raises Conflict (not under way), NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.is_running, "Hanya kampanye yang sedang berjalan yang dapat diselesaikan.")
    campaign.state = CampaignState.DONE
    journal.note(by, "menyelesaikan kampanye", campaign)


def _decide(campaign: Campaign, state: CampaignState, note: str, act: str, by: Membership) -> None:
    require(by, Action.DECIDE_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.awaits_decision, "Kampanye ini sudah diputuskan atau belum diajukan.")
    note = texts.checked(note, texts.LONGEST_NOTE, "campaign.long-text", "note")
    campaign.state, campaign.decision_note = state, note
    campaign.decided_at, campaign.decided_by_id = clock.now(), by.person_id
    journal.note(by, act, campaign, note=note)
    telling.decided(campaign, DECIDED[state], by=by)


def expect_alive(campaign: Campaign) -> None:
    """Raise Conflict if the campaign is over: nothing is planned or promised in it any more."""
    _expect(campaign.is_alive, "Kampanye ini sudah selesai, ditunda, atau dibatalkan.")


def _expect(so: bool, sentence: str) -> None:
    if not so:
        raise Conflict("campaign.state", sentence)


def _checked(title: str, goal: str) -> tuple[str, str]:
    nameless = ("campaign.nameless", "Judul kampanye belum diisi.")
    return (
        texts.checked(title, LONGEST_TITLE, "campaign.long-text", "title", empty=nameless),
        texts.checked(goal, texts.LONGEST_NOTE, "campaign.long-text", "goal"),
    )


def _checked_details(details: Details) -> Details:
    audience = texts.checked(details.audience, LONGEST_AUDIENCE, "campaign.long-text", "audience")
    reason = texts.checked(details.ladder_reason, texts.LONGEST_REASON, "campaign.long-text", "ladder_reason")
    rule = dating.parse(details.date_rule).text if details.date_rule.strip() else ""
    return Details(details.predecessor, audience, rule, reason)


def check_span(first_day: date, last_day: date) -> None:
    if last_day < first_day:
        raise Invalid("campaign.backwards", "Hari terakhir kampanye mendahului hari pertamanya.", "last_day")
    if (last_day - first_day).days >= LONGEST:
        raise Invalid("campaign.long", "Kampanye paling lama satu tahun. Bagi menjadi dua edisi.", "last_day")


def _check_predecessor(program: Program, first_day: date, predecessor: Campaign | None) -> None:
    """An edition follows an earlier one of the same program (rule L1); later ones would make a circle."""
    if predecessor is None:
        return
    if predecessor.program_id != program.id:
        raise Invalid(
            "campaign.predecessor", "Edisi sebelumnya harus dari program yang sama.", "predecessor_id"
        )
    if predecessor.first_day >= first_day:
        raise Invalid(
            "campaign.predecessor",
            f"Edisi sebelumnya harus mulai sebelum {formats.day(first_day)}.",
            "predecessor_id",
        )


def check_order(campaign: Campaign, first_day: date, predecessor: Campaign | None) -> None:
    """An edition begins after the one that it follows, and before those that follow it (rule L1).

    Raises Invalid (`campaign.predecessor`).
    """
    _check_predecessor(campaign.program, first_day, predecessor)
    following = next((c for c in followers_of(campaign) if c.first_day <= first_day), None)
    if following is not None:
        raise Invalid(
            "campaign.predecessor",
            f"Edisi ini dilanjutkan {following.title}, yang mulai {formats.day(following.first_day)}.",
            "first_day",
        )
