"""Invites the partners; they answer, promise, and make their promises definite or take them back."""

from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from functools import partial

from campaigns.people.persons import Membership
from campaigns.plans import partnerships
from campaigns.plans.partnerships import Contribution, Partnership, Pledge
from outreach.demo.accounts import PLANNER, agency_with
from outreach.demo.history import PAST_INVITATIONS
from outreach.demo.promises import INVITATIONS, Invitation, Promise
from outreach.demo.story import Step, Story, moment


def steps() -> Iterator[Step]:
    """Each invitation with its answer and its promises."""
    for minute, invitation in enumerate((*PAST_INVITATIONS, *INVITATIONS)):
        yield from _Partner(invitation, minute).steps()


class _Partner:
    """One invitation on its way; the liaison officer's username is the agency's code in small letters."""

    def __init__(self, invitation: Invitation, minute: int) -> None:
        self.facts, self.minute = invitation, minute
        self.partnership: Partnership
        self.contributions: dict[Promise, Contribution] = {}

    def steps(self) -> Iterator[Step]:
        yield Step(self._at(self.facts.day, 9), self._invite)
        if self.facts.answered:
            yield Step(self._at(self.facts.answered, 10), self._answer)
        for promise in self.facts.promises:
            yield Step(self._at(promise.day, 11), partial(self._pledge, promise))
            if promise.confirmed:
                yield Step(self._at(promise.confirmed[0], 14), partial(self._confirm, promise))
            if promise.shortened:
                yield Step(self._at(promise.shortened[0], 13), partial(self._fall_short, promise))
            if promise.withdrawn:
                yield Step(self._at(promise.withdrawn[0], 15), partial(self._withdraw, promise))

    def _at(self, day: str, hour: int) -> datetime:
        return moment(day, f"{hour:02d}.{30 + self.minute:02d}")

    def _liaison(self, story: Story) -> Membership:
        return story.people[self.facts.agency.lower()]

    def _invite(self, story: Story) -> None:
        self.partnership = partnerships.invite(
            story.campaigns[self.facts.edition],
            agency_with(self.facts.agency),
            self.facts.asked,
            date.fromisoformat(self.facts.reply_by),
            by=story.people[PLANNER],
        )

    def _answer(self, story: Story) -> None:
        by = self._liaison(story)
        if self.facts.declined:
            partnerships.decline(self.partnership, self.facts.declined, by=by)
        else:
            partnerships.accept(self.partnership, self.facts.note, by=by)

    def _pledge(self, promise: Promise, story: Story) -> None:
        key = (self.facts.edition, self.facts.agency, promise.what)
        offered = self._offered(promise, story)
        story.contributions[key] = self.contributions[promise] = partnerships.pledge(
            self.partnership, offered, by=self._liaison(story)
        )

    def _offered(self, promise: Promise, story: Story) -> Pledge:
        return Pledge(
            promise.kind,
            promise.what,
            Decimal(promise.quantity),
            promise.unit,
            story.activities[promise.activity] if promise.activity else None,
            None if promise.each is None else Decimal(promise.each),
            promise.basis,
            date.fromisoformat(promise.needed_by) if promise.needed_by else None,
            *promise.line,
            *(promise.people_days or ()),
        )

    def _confirm(self, promise: Promise, story: Story) -> None:
        assert promise.confirmed
        quantity = Decimal(promise.confirmed[1])
        partnerships.confirm(self.contributions[promise], quantity, by=self._liaison(story))

    def _fall_short(self, promise: Promise, story: Story) -> None:
        assert promise.shortened
        _, quantity, reason = promise.shortened
        contribution = self.contributions[promise]
        partnerships.fall_short(contribution, Decimal(quantity), reason, by=self._liaison(story))

    def _withdraw(self, promise: Promise, story: Story) -> None:
        assert promise.withdrawn
        partnerships.withdraw(self.contributions[promise], promise.withdrawn[1], by=self._liaison(story))
