"""Rolling a year over, and letting a campaign follow its anchor."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from campaigns.ground import formats
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, DomainError, Invalid
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans import activities, announcements, campaigns, cloning, dating, halts
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign, Details
from campaigns.plans.cloning import Cloned
from campaigns.plans.rollover.questions import lines, span_now
from campaigns.plans.rollover.things import Choice, Line, Stop


@dataclass
class Rolled:
    """What a roll-over did: the drafts it made, each with what was left out, and the lines it stopped."""

    made: list[Cloned] = field(default_factory=list)
    stopped: list[Line] = field(default_factory=list)


def roll(year: int, choices: Mapping[str, Choice], *, by: Membership) -> Rolled:
    """Do for a year what was chosen for each line, by its key; a line without a choice stays open.

    What the year already has stays as it is: rolling twice changes nothing. All of it or nothing. Raises Invalid
    (`rollover.choice`, `rule.unanchored`), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN)
    hold(agencies.own())  # two roll-overs at once never both draft
    rolled = Rolled()
    for line in lines(year):
        choice = choices.get(line.key)
        if choice is None or not line.is_open:
            continue
        if choice not in line.offered:
            raise Invalid(
                "rollover.choice", line.fault or "Pilih salah satu usulan untuk setiap baris.", line.key
            )
        if choice == Choice.STOP:
            if line.stop is None:
                _stop(line, year, by)
                rolled.stopped.append(line)
            continue
        if line.stop is not None:
            db.session.delete(line.stop)
            journal.note(by, "melanjutkan lagi ke tahun berikutnya", line.before or line.program, year=year)
        rolled.made.append(_make(line, year, choice, by))
    return rolled


def follow(campaign: Campaign, first_day: date, last_day: date, *, by: Membership) -> int:
    """Move a campaign and its activities to the days that its rule gives now; the days are those that a person read.

    Gives how many activities moved. Raises Conflict (the anchor moved again, campaign over, an activity cannot
    move), Invalid (`campaign.predecessor`, `campaign.held`), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    campaigns.expect_alive(campaign)
    span = span_now(campaign)
    if span is None or (span.first_day, span.last_day) != (first_day, last_day):
        raise Conflict(
            "rollover.moved", "Usulan tanggal ini sudah berubah. Muat ulang halaman, lalu tinjau lagi."
        )
    campaigns.check_order(campaign, first_day, campaign.predecessor)
    halts.check_holds(campaign, first_day, last_day)
    shift = first_day - campaign.first_day
    reason = f"Patokan tanggal bergeser: {dating.told(dating.parse(campaign.date_rule))}."
    with journal.changed(by, "mengikuti patokan tanggal", campaign, "first_day", "last_day", reason=reason):
        campaign.first_day, campaign.last_day, campaign.year = first_day, last_day, first_day.year
    open_ones = [activity for activity in activities.of(campaign) if activity.is_open] if shift else []
    for activity in sorted(open_ones, key=_start, reverse=shift > timedelta()):
        _move(activity, shift, reason, by)
    there = formats.days(first_day, last_day)
    sentence = f"{campaign.title} bergeser ke {there}, bersama {len(open_ones)} kegiatan. {reason}"
    dates = [f"- {a.title}: {formats.day(a.day - shift)} menjadi {formats.day(a.day)}" for a in open_ones]
    announcements.announce(campaign, sentence, open_ones, "\n".join(dates), by=by)
    return len(open_ones)


def _start(activity: Activity) -> datetime:
    return activity.starts_at


def _move(activity: Activity, shift: timedelta, reason: str, by: Membership) -> None:
    try:
        activities.reschedule(
            activity,
            activity.starts_at + shift,
            activity.ends_at + shift,
            reason,
            joint=activity.joint,
            aware=True,
            alone=False,
            seen=activity.version,
            by=by,
        )
    except DomainError as refusal:
        raise Conflict(
            "rollover.activity", f"{activity.title}: {refusal.message} Pindahkan kegiatan itu dulu."
        ) from refusal


def _make(line: Line, year: int, choice: Choice, by: Membership) -> Cloned:
    if line.before is not None:
        return cloning.clone(line.before, year, climb=choice == Choice.IMPROVE, by=by)
    assert line.span is not None  # else nothing but a stop is offered
    details = Details(date_rule=line.program.date_rule)
    days = (line.span.first_day, line.span.last_day)
    made = campaigns.draft(line.program, line.rung, line.title, *days, details=details, by=by)
    return Cloned(made, [])


def _stop(line: Line, year: int, by: Membership) -> None:
    campaign_id = line.before.id if line.before else None
    add(Stop(program_id=line.program.id, campaign_id=campaign_id, year=year, stopped_by_id=by.person_id))
    journal.note(by, "tidak melanjutkan ke tahun berikutnya", line.before or line.program, year=year)
