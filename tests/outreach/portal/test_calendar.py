"""The partner's calendar: its own campaigns, and nothing of anyone else."""

import pytest

from campaigns.ground.database import transaction
from campaigns.plans import partner_events, partnerships
from tests import cast
from tests.cast import LAST, NINE


@pytest.mark.parametrize("view", ["agenda", "month", "week"])
def test_a_partner_sees_the_activities_it_helps_alone(client, planner, leader, dishub, dinsos, view):
    campaign = cast.approved(planner, leader)
    cast.activity(planner, campaign, title="Punya kita")
    other = cast.approved(planner, leader, of=cast.program(planner, "Lapor Berbagi Takjil"), title="Takjil")
    cast.activity(planner, other, cast.site("RSUD Ulin Banjarmasin"), title="Punya orang lain")
    with transaction():
        mine = partnerships.invite(campaign, dishub.agency, "Bus", LAST, by=planner)
        partnerships.invite(other, dinsos.agency, "Sembako", LAST, by=planner)
        partner_events.note(dinsos.agency, "Acara orang lain", NINE, NINE + cast.TWO_HOURS, by=planner)
    text = cast.sign_in(client, dishub).get(f"/portal/calendar?view={view}&day=2026-12-01").text
    assert "Punya kita" in text
    assert f'href="/portal/partnerships/{mine.id}"' in text
    assert "orang lain" not in text
    assert planner.person.name not in text


def test_an_empty_agenda_says_what_comes(client, dishub):
    text = cast.sign_in(client, dishub).get("/portal/calendar?view=agenda").text
    assert "Undangan baru tampak di portal" in text
