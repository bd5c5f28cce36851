"""What people ask of other SKPD's events."""

from datetime import datetime

from sqlalchemy import select

from campaigns.ground.database import asked_once, db
from campaigns.plans.partner_events.things import PartnerEvent


@asked_once
def between(first: datetime, last: datetime) -> list[PartnerEvent]:
    """Events that stand and overlap the half-open span, by start."""
    found = select(PartnerEvent).where(
        PartnerEvent.withdrawn_at.is_(None), PartnerEvent.starts_at < last, PartnerEvent.ends_at > first
    )
    return list(db.session.scalars(found.order_by(PartnerEvent.starts_at, PartnerEvent.id)))


def twin_of(
    agency_id: int, title: str, starts_at: datetime, *, withdrawn: bool = False
) -> PartnerEvent | None:
    """The same event of the same agency, if it stands; with `withdrawn`, if it was withdrawn."""
    gone = PartnerEvent.withdrawn_at
    return db.session.scalar(
        select(PartnerEvent).where(
            PartnerEvent.agency_id == agency_id,
            PartnerEvent.title == title,
            PartnerEvent.starts_at == starts_at,
            gone.is_not(None) if withdrawn else gone.is_(None),
        )
    )
