"""What is too long for its column is refused at its field, by every act and on both engines."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from campaigns.fieldwork import complaints
from campaigns.ground.database import transaction
from campaigns.ground.errors import Invalid
from campaigns.people.persons import Membership
from campaigns.plans import budgets, partnerships, programs, sites
from tests import cast
from tests.cast import DAY

LONG = "x" * 5_001
VILLAGE = "63.03.04.2004"


def refused(act: Callable[[], object]) -> tuple[str, str | None]:
    with pytest.raises(Invalid) as refusal, transaction():
        act()
    return refusal.value.code, refusal.value.field


def test_a_program_has_short_words(planner: Membership) -> None:
    def made(**changes: str) -> Callable[[], object]:
        facts = {"name": "Lapor", "audience": "warga", "purpose": ""} | changes
        return lambda: programs.create(**facts, by=planner)

    assert refused(made(name=LONG)) == ("program.long", "name")
    assert refused(made(audience=LONG)) == ("program.long", "audience")
    assert refused(made(purpose=LONG)) == ("program.long", "purpose")


def test_a_campaign_has_short_words(planner: Membership, leader: Membership) -> None:
    from_program = cast.program(planner)
    for field in ("title", "goal"):
        with pytest.raises(Invalid) as refusal:
            cast.campaign(planner, from_program, **{field: LONG})
        assert (refusal.value.code, refusal.value.field) == ("campaign.long-text", field)


def test_a_site_has_short_words(planner: Membership) -> None:
    assert refused(lambda: sites.register(LONG, "pasar", VILLAGE, by=planner)) == ("site.long", "name")
    assert refused(lambda: sites.register("Pasar", LONG, VILLAGE, by=planner)) == ("site.long", "kind")


def test_an_activity_has_short_words(planner: Membership) -> None:
    campaign = cast.campaign(planner)
    for field in ("title", "needs"):
        with pytest.raises(Invalid) as refusal:
            cast.activity(planner, campaign, **{field: LONG})
        assert (refusal.value.code, refusal.value.field) == ("activity.long-text", field)


@pytest.mark.parametrize("field", ["description", "document_no"])
def test_a_budget_line_has_short_words(planner: Membership, treasurer: Membership, field: str) -> None:
    campaign = cast.campaign(planner)
    facts = {"description": "Cetak", "document_no": "DPA/1"} | {field: LONG}
    codes = {"sub_activity": "2.16.02.1.01.0002", "account_code": "5.1.02.01.01.0026"}
    money = {"amount": Decimal(1), "day": DAY, "stage": budgets.LineStage.DPA}
    assert refused(
        lambda: budgets.open_line(campaign, budgets.LineFacts(**codes, **facts, **money), by=treasurer)
    ) == (
        "budget.long",
        field,
    )


def test_an_invitation_and_its_answer_have_short_words(planner: Membership, dishub: Membership) -> None:
    campaign = cast.campaign(planner)
    assert refused(
        lambda: partnerships.invite(campaign, dishub.agency, LONG, campaign.last_day, by=planner)
    ) == ("partnership.long", "asked")
    with transaction():
        asked = partnerships.invite(campaign, dishub.agency, "Bus", campaign.last_day, by=planner)
    assert refused(lambda: partnerships.accept(asked, LONG, by=dishub)) == ("partnership.long", "note")
    assert refused(lambda: partnerships.decline(asked, LONG, by=dishub)) == ("partnership.long", "reason")


def test_a_complaint_with_a_nul_is_refused(
    planner: Membership, leader: Membership, officer: Membership
) -> None:
    """PostgreSQL stores no NUL; only a phone or a script could send one."""
    activity = cast.activity(planner, cast.approved(planner, leader), officer_ids=[officer.person_id])
    kind = complaints.ComplaintKind.COMPLAINT
    assert refused(lambda: complaints.record(activity, kind, "jalan\0rusak", by=officer)) == (
        "complaint.long",
        "text",
    )
