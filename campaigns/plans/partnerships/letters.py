"""What partners and planners are told by e-mail, once the act has been committed."""

from sqlalchemy import select

from campaigns.ground import outbox
from campaigns.ground.database import db
from campaigns.people.agencies import Agency
from campaigns.people.persons import Person, Role, in_role
from campaigns.plans.partnerships.things import Partnership

LONGEST_SUBJECT = 200  # characters


def tell_partner(partnership: Partnership, subject: str, body: str) -> None:
    """Write to the agency, or where it has no address to each of its liaison officers who has one."""
    for address in _addresses_of(partnership.agency):
        outbox.put(address, _one_line(subject), body, partnership)


def tell_planner(partnership: Partnership, subject: str, body: str) -> None:
    """Write to whoever drafted the campaign, if they are still here and have an address."""
    drafter = db.session.scalars(select(Person).where(Person.id == partnership.campaign.drafted_by_id)).one()
    if drafter.active and drafter.email:
        text = f"Kampanye: {partnership.campaign.title}\nMitra: {partnership.agency.name}\n\n{body}".rstrip()
        outbox.put(drafter.email, _one_line(f"{subject}: {partnership.campaign.title}"), text, partnership)


def _addresses_of(agency: Agency) -> list[str]:
    if agency.email:
        return [agency.email]
    found = {member.person.email for member in in_role(Role.PARTNER, agency)}
    return sorted(address for address in found if address)


def _one_line(subject: str) -> str:
    """A subject without line breaks: in a header they would end it."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]
