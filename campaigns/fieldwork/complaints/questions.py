"""What people ask of complaints. Whoever shows one asks `may_read` or `text_for` first (rule C2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true

from campaigns.fieldwork.complaints.things import WAITING, Complaint, ComplaintKind, ComplaintState
from campaigns.ground import clock, holidays
from campaigns.ground.database import db
from campaigns.ground.regions import Region
from campaigns.ground.rows import Rows
from campaigns.people.permissions import Action, Reach, may, reach, require
from campaigns.people.persons import Membership, Person
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.reference import complaint_categories

CHASE_DAYS = 1  # working days from the citizen's word to SP4N: the office's target
LATE_DAYS = 3  # beyond this the lead time is red


@dataclass(frozen=True)
class Waiting:
    """A complaint without a Tracking ID, and the working days since it was heard."""

    complaint: Complaint
    working_days: int

    @property
    def due(self) -> bool:
        return self.working_days > CHASE_DAYS

    @property
    def late(self) -> bool:
        return self.working_days > LATE_DAYS


@cache
def categories() -> tuple[str, ...]:
    """SP4N-LAPOR!'s categories, each with its subcategories after it: `Kesehatan: Pelayanan Kesehatan`."""
    return tuple(
        name
        for head, tails in complaint_categories()
        for name in (head, *(f"{head}: {tail}" for tail in tails))
    )


def may_read(complaint: Complaint, by: Membership) -> bool:
    """Whether the content (text, title, category, place) is open to them (rule C2).

    A confidential one opens to the operator and the leader, and to the officer who wrote it down until the
    operator has reviewed it. `is_readable` says the same to the database; a test compares the two.
    """
    if not (may(by, Action.SEE_COMPLAINT, complaint) or may(by, Action.SEE_FIELDWORK, complaint)):
        return False
    if not complaint.is_confidential or may(by, Action.SEE_CONFIDENTIAL, complaint):
        return True
    wrote_it = complaint.recorded_by_id == by.person_id and may(by, Action.RECORD_COMPLAINT, complaint)
    return wrote_it and complaint.is_unreviewed


def text_for(complaint: Complaint, by: Membership) -> str | None:
    """What the citizen said, or None where it is hidden from them."""
    return complaint.text if may_read(complaint, by) else None


def next_receipt(activity: Activity) -> str:
    """The receipt number that the next complaint will most likely get: another officer may be faster."""
    return f"{activity.code}-{activity.receipts + 1:03d}"


def of(activity: Activity, recorded_by: Person | None = None) -> list[Complaint]:
    """The activity's complaints by receipt number, those of one officer if one is named."""
    mine = select(Complaint).where(Complaint.activity_id == activity.id)
    if recorded_by is not None:
        mine = mine.where(Complaint.recorded_by_id == recorded_by.id)
    return list(db.session.scalars(mine.order_by(Complaint.id)))


def number_of(*activities: Activity) -> int:
    """How many complaints were heard at these activities."""
    theirs = Complaint.activity_id.in_([activity.id for activity in activities])
    return db.session.scalar(select(func.count()).where(theirs)) or 0


def without_tracking_id() -> Rows[Waiting]:
    """The chase list: complaints that are ours to hand over, the longest waiting first."""
    untracked = select(Complaint).where(_is_waiting())
    return Rows(untracked.order_by(Complaint.heard_at, Complaint.id), lambda found: [*waits(found).values()])


def waits(found: Iterable[Complaint]) -> dict[int, Waiting]:
    """How long each of these that still waits for its Tracking ID has done so, by the complaint's id."""
    ours = [c for c in found if c.is_reviewable and c.sp4n_tracking_id is None]
    ages = holidays.working_days_since_each(clock.day_of(c.heard_at) for c in ours)
    return {c.id: Waiting(c, ages[clock.day_of(c.heard_at)]) for c in ours}


def waiting(complaint: Complaint) -> Waiting | None:
    """How long the complaint has been waiting for its Tracking ID; None where it is not, or no longer."""
    return waits([complaint]).get(complaint.id)


def listed(
    by: Membership,
    state: ComplaintState | None = None,
    kind: ComplaintKind | None = None,
    year: int | None = None,
    words: str = "",
    *,
    activity_id: int | None = None,
    untracked: bool = False,
) -> Rows[Complaint]:
    """Complaints within their reach, newest first; `untracked` leaves those of the chase list.

    `words` are looked for in receipt, Tracking ID, title, text and village; a content that is hidden from
    them is not found by its words either. Raises NotAllowed.
    """
    require(by, Action.SEE_COMPLAINT)
    wanted = select(Complaint).where(is_within(by, Action.SEE_COMPLAINT))
    if state is not None:
        wanted = wanted.where(Complaint.state == state)
    if kind is not None:
        wanted = wanted.where(Complaint.kind == kind)
    if year is not None:
        first, end = clock.span_of(date(year, 1, 1), date(year, 12, 31))
        wanted = wanted.where(Complaint.heard_at >= first, Complaint.heard_at < end)
    if activity_id is not None:
        wanted = wanted.where(Complaint.activity_id == activity_id)
    if untracked:
        wanted = wanted.where(_is_waiting())
    if words.strip():
        wanted = wanted.where(_holds(words.strip(), by))
    return Rows(wanted.order_by(Complaint.heard_at.desc(), Complaint.id.desc()))


def years() -> list[int]:
    """The WITA years from the newest complaint back to the oldest; empty where there is none."""
    first, last = db.session.execute(select(func.min(Complaint.heard_at), func.max(Complaint.heard_at))).one()
    if first is None:
        return []
    return list(range(clock.day_of(last).year, clock.day_of(first).year - 1, -1))


def _is_waiting() -> ColumnElement[bool]:
    return and_(Complaint.state.in_(WAITING), Complaint.sp4n_tracking_id.is_(None))


def _holds(words: str, by: Membership) -> ColumnElement[bool]:
    """Whether the words are found where they may look: in the numbers always, in the content if open."""
    numbers = (Complaint.receipt_no, Complaint.sp4n_tracking_id)
    content = (Complaint.title, Complaint.text)
    told = [column.icontains(words, autoescape=True) for column in content]
    place = Complaint.village.has(Region.name.icontains(words, autoescape=True))
    return or_(
        *(column.icontains(words, autoescape=True) for column in numbers),
        and_(is_readable(by), or_(*told, place)),
    )


def is_readable(by: Membership) -> ColumnElement[bool]:
    """`may_read`, asked of every complaint at once."""
    wrote_it = and_(
        Complaint.recorded_by_id == by.person_id,
        is_within(by, Action.RECORD_COMPLAINT),
        Complaint.state == ComplaintState.RECORDED,
    )
    return and_(
        or_(is_within(by, Action.SEE_COMPLAINT), is_within(by, Action.SEE_FIELDWORK)),
        or_(Complaint.is_confidential.is_(False), is_within(by, Action.SEE_CONFIDENTIAL), wrote_it),
    )


def is_within(by: Membership, action: Action) -> ColumnElement[bool]:
    """`may`, asked of every complaint at once: whether the grant reaches it."""
    match reach(by, action):
        case None:
            return false()
        case Reach.ANYWHERE:
            return true()
        case Reach.OWN_AGENCY:
            own = Activity.campaign.has(Campaign.agency_id == by.agency_id)
        case Reach.ASSIGNED:
            own = Activity.officers.any(Person.id == by.person_id)
    return Complaint.activity.has(own)
