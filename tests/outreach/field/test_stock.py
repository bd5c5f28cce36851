"""Goods in the field: an officer notes what came for the own activity, and what became of it (P1)."""

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from campaigns.fieldwork import stock
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from campaigns.plans.partnerships import Contribution, Partnership
from tests import cast
from tests.campaigns.plans.promising import delivered


@pytest.fixture
def activity(planner: Membership, officer: Membership, partnership: Partnership) -> Activity:
    return cast.activity(planner, partnership.campaign, officer_ids=[officer.person_id])


def test_what_came_is_noted_and_given(
    client: FlaskClient, officer: Membership, activity: Activity, packs: Contribution
) -> None:
    """P1."""
    cast.sign_in(client, officer)
    here = f"/field/activities/{activity.id}"
    assert "Barang" in client.get(here).text
    assert "Catat tiba" in client.get(f"{here}/stock").text
    came = {"quantity": "90", "unit": "paket", "day": "2026-11-24", "receiver": "Saya", "activity_id": "0"}
    address = f"{here}/contributions/{packs.id}/deliveries/new"
    assert client.get(address).status_code == 200
    assert client.post(address, data=came | {"unit": "dus"}).status_code == 422
    assert client.post(address, data=came).status_code == 303
    given = {"contribution_id": packs.id, "kind": "given", "quantity": "91", "day": "2026-11-24"}
    answer = client.post(f"{here}/stock", data=given)
    assert (answer.status_code, "Tersisa 90 paket" in answer.text) == (422, True)
    done = client.post(f"{here}/stock", data=given | {"quantity": "70"}, follow_redirects=True)
    assert f"Tercatat: dibagikan 70 paket {packs.what}." in done.text
    assert stock.balance_of(activity, packs).left == 20
    [movement] = stock.movements_of(activity)
    undo = f"/field/movements/{movement.id}/reversal"
    assert client.get(undo).status_code == 200
    assert client.post(undo, data={"reason": "Salah hitung"}).status_code == 303
    assert stock.balance_of(activity, packs).left == 90


def test_a_form_that_is_sent_twice_gives_once(
    client: FlaskClient, officer: Membership, activity: Activity, packs: Contribution
) -> None:
    """S1: on a weak signal a button is pressed again; what is said anew has a key of its own."""
    delivered(packs, 90, officer)
    cast.sign_in(client, officer)
    address = f"/field/activities/{activity.id}/stock"
    given = {"contribution_id": packs.id, "kind": "given", "quantity": "10", "day": "2026-11-24", "note": ""}
    given["key"] = key_in(client.get(address).text)
    for _ in range(2):
        assert client.post(address, data=given).status_code == 303
    assert stock.balance_of(activity, packs).left == 80
    anew = client.post(address, data=given | {"quantity": "20"})
    assert (anew.status_code, "sudah menyimpan 10 paket" in anew.text) == (409, True)
    meant = given | {"quantity": "20", "key": key_in(anew.text)}
    assert client.post(address, data=meant).status_code == 303
    assert stock.balance_of(activity, packs).left == 60


def key_in(page: str) -> str:
    """The key of the form for goods."""
    found = re.search(r'name="key"[^>]* value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_what_is_for_another_activity_is_not_found(
    client: FlaskClient, planner: Membership, officer: Membership, activity: Activity, packs: Contribution
) -> None:
    mine = cast.activity(
        planner,
        activity.campaign,
        starts_at=cast.NINE + timedelta(1),
        officer_ids=[officer.person_id],
    )
    cast.sign_in(client, officer)
    assert (
        client.get(f"/field/activities/{mine.id}/contributions/{packs.id}/deliveries/new").status_code == 404
    )
