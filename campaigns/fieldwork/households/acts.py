"""What people do with gifts to households: write one down, take a mistake back, forget numbers that grew old."""

from datetime import timedelta

from sqlalchemy import func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from campaigns.fieldwork.households.identities import Identity, without_number
from campaigns.fieldwork.households.things import Household, HouseholdGift
from campaigns.ground import clock, formats, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from campaigns.plans.campaigns import Campaign
from campaigns.plans.programs import MOST_DAYS, OneGiftPer

# After a household's last gift, until its number is forgotten: ours, as no schedule of retention names such lists. No
# rule on gifts looks further back.
KEPT = timedelta(days=MOST_DAYS)
PORTION = 1_000  # a statement takes only so many values


def give(
    activity: Activity, identity: Identity, reason: str = "", *, key: str = "", by: Membership
) -> HouseholdGift:
    """Write down that a household received its gift at an activity.

    Where the program's rule would let an earlier gift be the only one, it needs a `reason`, which is kept with it
    (rule S2); no reason is kept where none was needed. `key` is the form's UUID: sent twice, it is still one gift.
    Raises Invalid (`household.again`, `household.reason`), Conflict (cancelled, `household.sent`), NotAllowed.
    """
    require(by, Action.KEEP_STOCK, activity)
    hold(activity.campaign.program)  # two at once never both find that the household had nothing yet
    hold(activity)  # nor is it cancelled, or moved into another year, before the gift is counted
    if activity.is_cancelled:
        raise Conflict("activity.state", "Kegiatan ini sudah dibatalkan; penerimanya tidak dapat dicatat.")
    reason = _checked_reason(reason, "household.reason")
    key = texts.checked(key, texts.LONGEST_UUID, "household.client", "key")
    household = _known(identity)
    if known := _sent_before(key, activity, household):
        return known
    earlier = earlier_gift(household, activity)
    if earlier is not None and not reason:
        raise Invalid("household.again", _already(earlier), "reason")
    made = add(
        HouseholdGift(
            household_id=household.id,
            activity_id=activity.id,
            earlier_id=None if earlier is None else earlier.id,
            reason="" if earlier is None else reason,
            client_id=key or None,
            made_by_id=by.person_id,
        )
    )
    # neither number nor its end: what is forgotten must not go on standing in the journal
    journal.note(by, "mencatat keluarga penerima", made, earlier_id=made.earlier_id, reason=made.reason)
    return made


def withdraw(gift: HouseholdGift, reason: str, *, by: Membership) -> None:
    """Take a mistake back: the household did not receive this. Raises Invalid (no reason), Conflict, NotAllowed."""
    require(by, Action.KEEP_STOCK, gift)
    hold(gift.activity.campaign.program)
    hold(gift.activity)
    hold(gift)
    unsaid = ("household.reason", "Tulis apa yang keliru dari catatan ini.")
    reason = _checked_reason(reason, "household.reason", unsaid)
    if not gift.stands:
        raise Conflict("household.withdrawn", "Catatan ini sudah dibatalkan.")
    gift.withdrawn_at, gift.withdrawn_why = clock.now(), reason
    journal.note(by, "membatalkan keluarga penerima", gift, reason=reason)


def forget() -> int:
    """Forget by what households were known whose last gift is older than KEPT; gives how many those are.

    That they were so many stays: figures of past years do not change. For the clock, inside its transaction.
    """
    latest = (
        select(HouseholdGift.household_id)
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .group_by(HouseholdGift.household_id)
        .having(func.max(Activity.starts_at) < clock.now() - KEPT)
    )
    old = (Household.key.is_not(None), Household.id.in_(latest))
    # held first and then asked once more: somebody may be giving to one of them at this moment
    ids = list(db.session.scalars(select(Household.id).where(*old).with_for_update()))
    forgotten = 0
    for start in range(0, len(ids), PORTION):
        due = update(Household).where(*old, Household.id.in_(ids[start : start + PORTION]))
        told = due.values(key=None, ending="").returning(Household.id)
        forgotten += len(db.session.scalars(told).all())
    return forgotten


# How they are done


def earlier_gift(household: Household, activity: Activity) -> HouseholdGift | None:
    """The gift beside which the program's rule lets this household have no other at the activity; the latest one."""
    rule = activity.campaign.program.gift_rule
    standing = (
        select(HouseholdGift)
        .join(Activity, HouseholdGift.activity_id == Activity.id)
        .join(Campaign, Activity.campaign_id == Campaign.id)
        .where(HouseholdGift.household_id == household.id, HouseholdGift.withdrawn_at.is_(None))
        .order_by(Activity.starts_at.desc(), HouseholdGift.id.desc())
    )
    match rule.per:
        case OneGiftPer.ACTIVITY:
            standing = standing.where(Activity.id == activity.id)
        case OneGiftPer.CAMPAIGN:
            standing = standing.where(Campaign.id == activity.campaign_id)
        case OneGiftPer.DAYS:
            near = timedelta(days=(rule.days or 1) - 1)
            first, last = clock.span_of(activity.day - near, activity.day + near)
            standing = standing.where(
                Campaign.program_id == activity.campaign.program_id,
                Activity.starts_at >= first,
                Activity.starts_at < last,
            )
    return db.session.scalars(standing.limit(1)).first()


def _already(earlier: HouseholdGift) -> str:
    there = earlier.activity
    return (
        f"Keluarga ini sudah menerima pada {formats.day(there.day)} di {there.site.name} ({there.campaign.title})."
        " Bila tetap diberi, tulis alasannya lalu simpan lagi."
    )


def _known(identity: Identity) -> Household:
    """The household of this key, which nobody forgets before the commit; a new one where there is none.

    It stays one even if another program meets it at once, and is new where it is being forgotten.
    """
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    facts = {"key": identity.key, "ending": identity.ending}
    mine = select(Household).where(Household.key == identity.key).with_for_update()
    while (known := db.session.scalars(mine).one_or_none()) is None:
        db.session.execute(insert(Household).values(**facts).on_conflict_do_nothing())
    return known


def _sent_before(key: str, activity: Activity, household: Household) -> HouseholdGift | None:
    """What was written by this key, if these are its facts; None for a key that is new, or none. Raises Conflict."""
    known = db.session.scalar(select(HouseholdGift).where(HouseholdGift.client_id == key)) if key else None
    if known is None:
        return None
    if (known.activity_id, known.household_id) != (activity.id, household.id):
        sentence = (
            "Formulir ini sudah menyimpan keluarga lain. Simpan sekali lagi bila ini catatan yang baru."
        )
        raise Conflict("household.sent", sentence)
    return known


def _checked_reason(reason: str, code: str, empty: tuple[str, str] | None = None) -> str:
    tidy = texts.checked(reason, texts.LONGEST_REASON, code, "reason", empty=empty)
    return without_number(tidy, code, "reason")
