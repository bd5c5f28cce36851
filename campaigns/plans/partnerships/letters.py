"""What partners and planners are told of a partnership: in the inbox, and by e-mail as they wish."""

from campaigns.ground import outbox
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Person, Role, in_role
from campaigns.plans.campaigns.telling import planners_of
from campaigns.plans.partnerships import links
from campaigns.plans.partnerships.things import Partnership

LONGEST_SUBJECT = 200  # characters


def tell_partner(partnership: Partnership, subject: str, body: str, *, by: Membership) -> None:
    """Say it to the agency's liaison officers, and write to the agency itself and to guests, who have no inbox."""
    people = _liaisons(partnership)
    notices.tell(people, Purpose.PARTNERSHIP, subject, partnership, body, by=by)
    for address in _addresses(partnership):
        if address not in {person.email for person in people}:
            outbox.put(address, _one_line(subject), body, partnership)


def reaches_somebody(partnership: Partnership) -> bool:
    """Whether anybody hears what the partner is told: a liaison officer, a guest by a link, or an address."""
    return bool(_liaisons(partnership) or _addresses(partnership) or links.open_of(partnership))


def tell_planner(partnership: Partnership, subject: str, body: str, *, by: Membership) -> None:
    """Say it to whoever plans the campaign."""
    sentence = f"{subject}: {partnership.campaign.title}"
    notices.tell(planners_of(partnership.campaign), Purpose.PARTNERSHIP, sentence, partnership, body, by=by)


def tell_the_other(partnership: Partnership, subject: str, body: str, *, by: Membership) -> None:
    """Say to the planners what their partner did; where a planner spoke for the partner, to the partner as well."""
    if by.role != Role.PARTNER:
        tell_partner(
            partnership,
            f"{subject}: {partnership.campaign.title}",
            f"Dicatat {by.agency.name}. {body}",
            by=by,
        )
    tell_planner(partnership, subject, body, by=by)


def _liaisons(partnership: Partnership) -> list[Person]:
    return [member.person for member in in_role(Role.PARTNER, partnership.agency)]


def _addresses(partnership: Partnership) -> list[str]:
    """The agency's own address, and those of the links that are open; each once."""
    asked = (partnership.agency.email, *(link.email for link in links.open_of(partnership)))
    return list(dict.fromkeys(address for address in asked if address))


def _one_line(subject: str) -> str:
    """A subject without line breaks: in a header they would end it."""
    return " ".join(subject.split())[:LONGEST_SUBJECT]
