"""Campaigns: one year's edition of a program, on one rung, from its draft to the leader's decision."""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, Text, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, formats, texts
from campaigns.ground.database import Base, UtcDateTime, add, asked_once, choice, db, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.agencies import Agency
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person
from campaigns.plans.ladder import Rung
from campaigns.plans.programs import Program

# Things

LONGEST = 366  # days
LONGEST_TITLE = 160  # characters


class CampaignState(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    ONGOING = "ongoing"
    DONE = "done"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


EDITABLE = (CampaignState.DRAFT, CampaignState.RETURNED)
ALIVE = (*EDITABLE, CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.ONGOING)
COUNTED_AS_PLANNED = (CampaignState.SUBMITTED, CampaignState.APPROVED, CampaignState.ONGOING)  # rule R0
PUBLIC = (CampaignState.APPROVED, CampaignState.ONGOING, CampaignState.DONE)


class Campaign(Base):
    """A program's edition of one year, between two WITA days (both included)."""

    __tablename__ = "campaign"

    id: Mapped[int] = mapped_column(primary_key=True)
    program_id: Mapped[int] = mapped_column(ForeignKey(Program.id), index=True)
    agency_id: Mapped[int] = mapped_column(ForeignKey(Agency.id), index=True)
    rung_id: Mapped[int] = mapped_column(ForeignKey(Rung.id))
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("campaign.id"))
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    year: Mapped[int] = mapped_column(index=True)
    first_day: Mapped[date]
    last_day: Mapped[date]
    goal: Mapped[str] = mapped_column(Text, default="")
    state: Mapped[CampaignState] = mapped_column(
        choice(CampaignState), default=CampaignState.DRAFT, index=True
    )
    drafted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    decision_note: Mapped[str] = mapped_column(Text, default="")
    version: Mapped[int] = mapped_column()
    program: Mapped[Program] = relationship(lazy="joined")
    agency: Mapped[Agency] = relationship()
    rung: Mapped[Rung] = relationship(lazy="joined")
    predecessor: Mapped["Campaign | None"] = relationship(remote_side=[id])

    __mapper_args__ = {"version_id_col": version}

    @property
    def owner_ids(self) -> set[int]:
        return {self.agency_id}

    @property
    def is_editable(self) -> bool:
        """Whether its planner may still change and submit it."""
        return self.state in EDITABLE

    @property
    def awaits_decision(self) -> bool:
        return self.state == CampaignState.SUBMITTED

    @property
    def is_returned(self) -> bool:
        return self.state == CampaignState.RETURNED

    @property
    def is_approved(self) -> bool:
        """Whether the leader said yes and it is not over: its activities can be held."""
        return self.state in (CampaignState.APPROVED, CampaignState.ONGOING)

    @property
    def is_running(self) -> bool:
        return self.state == CampaignState.ONGOING

    @property
    def is_alive(self) -> bool:
        """Whether it is still being prepared or held: neither done, nor postponed, nor cancelled."""
        return self.state in ALIVE

    def covers(self, moment: datetime) -> bool:
        """Whether the moment falls on one of the campaign's WITA days (rule T1)."""
        return self.first_day <= clock.day_of(moment) <= self.last_day


# Acts


def draft(
    program: Program,
    rung: Rung,
    title: str,
    first_day: date,
    last_day: date,
    goal: str = "",
    predecessor: Campaign | None = None,
    *,
    by: Membership,
) -> Campaign:
    """Begin an edition of a program. Raises Invalid, NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, program)
    title, goal = _checked(title, goal)
    _check_span(first_day, last_day)
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
    *,
    seen: int,
    by: Membership,
) -> None:
    """Change a draft or a returned campaign; `seen` is the version that the person read.

    Raises Invalid, Conflict (no longer a draft, changed since it was read), NotAllowed.
    """
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.is_editable, "Kampanye ini sudah diajukan; isinya tidak dapat diubah lagi.")
    expect_version(campaign, seen)
    title, goal = _checked(title, goal)
    _check_span(first_day, last_day)
    _check_predecessor(campaign.program, first_day, campaign.predecessor)
    with journal.changed(
        by, "mengubah kampanye", campaign, "title", "first_day", "last_day", "goal", "rung_id"
    ):
        campaign.title, campaign.goal, campaign.rung_id = title, goal, rung.id
        campaign.first_day, campaign.last_day, campaign.year = first_day, last_day, first_day.year


def submit(campaign: Campaign, *, by: Membership) -> None:
    """Ask the leader to decide. Raises Conflict (not a draft any more), NotAllowed."""
    require(by, Action.EDIT_CAMPAIGN, campaign)
    hold(campaign)
    _expect(campaign.is_editable, "Kampanye ini sudah diajukan.")
    campaign.state, campaign.submitted_at = CampaignState.SUBMITTED, clock.now()
    journal.note(by, "mengajukan kampanye", campaign)


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


def begin(campaign: Campaign, *, by: Membership) -> None:
    """Its first activity was held: an approved campaign is under way from now on."""
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


def _check_span(first_day: date, last_day: date) -> None:
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


# Questions


@asked_once
def editions_of(program: Program) -> list[Campaign]:
    """The program's campaigns, newest first."""
    return editions_of_each([program])[0][1]


def editions_of_each(programs: Iterable[Program]) -> list[tuple[Program, list[Campaign]]]:
    """Each program with its campaigns, newest first, in one query."""
    asked = list(programs)
    theirs = select(Campaign).where(Campaign.program_id.in_([program.id for program in asked]))
    found: dict[int, list[Campaign]] = {program.id: [] for program in asked}
    for campaign in db.session.scalars(theirs.order_by(Campaign.first_day.desc(), Campaign.id.desc())):
        found[campaign.program_id].append(campaign)
    return [(program, found[program.id]) for program in asked]


def of_year(year: int | None = None, state: CampaignState | None = None) -> list[Campaign]:
    """Campaigns of a year (all years if None) and state, by first day."""
    wanted = select(Campaign).order_by(Campaign.first_day, Campaign.id)
    if year is not None:
        wanted = wanted.where(Campaign.year == year)
    if state is not None:
        wanted = wanted.where(Campaign.state == state)
    return list(db.session.scalars(wanted))


def in_state(*states: CampaignState) -> list[Campaign]:
    """The campaigns of all years in one of these states, by first day."""
    wanted = select(Campaign).where(Campaign.state.in_(states))
    return list(db.session.scalars(wanted.order_by(Campaign.first_day, Campaign.id)))


@asked_once
def years() -> list[int]:
    """Years that have campaigns, newest first."""
    return list(db.session.scalars(select(Campaign.year).distinct().order_by(Campaign.year.desc())))
