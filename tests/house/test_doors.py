"""Every route, tried by every role, with its own ids and with those of others."""

import pytest
from flask import Flask

from campaigns.ground.database import db
from tests import cast
from tests.house.doors import DOORS, OPEN_TO_ALL, ROLES
from tests.house.world import WHOSE, World, doors, knock, text_of

NOBODY = 999_999
LOCKED_OUT = {403, 404}
# What belongs to an agency's program, by the names in addresses; all else is everybody's or a person's own.
OWNED = {
    *("program_id", "campaign_id", "activity_id", "partnership_id", "contribution_id", "line_id", "task_id"),
    *("delivery_id", "gift_id", "movement_id"),
    *(
        "improvement_id",
        "playbook_task_id",
        "playbook_partner_id",
        "playbook_evidence_id",
        "accommodation_id",
        "link_id",
        "file_id",
        "agreement_id",
    ),
    *("detail_id", "document_id", "override_id"),
}
CHANGED_BY = {
    "P": OWNED - {"line_id", "detail_id", "document_id", "override_id", "file_id"},
    "L": {"campaign_id", "line_id", "override_id"},
    "T": {"campaign_id", "line_id", "detail_id", "document_id", "task_id", "file_id"},
    "O": {"task_id"},
}


@pytest.fixture
def world(app: Flask) -> World:
    return World()


def test_every_door_says_who_may_open_it(app: Flask) -> None:
    assert {rule.endpoint for rule, _ in doors(app)} == DOORS.keys()
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == DOORS.keys() | OPEN_TO_ALL


def test_strangers_open_no_door(app: Flask, world: World) -> None:
    client, ids = app.test_client(), {**world.common, **world.mine, "sign_in_id": 1}
    for rule, method in doors(app):
        status = knock(client, rule, method, ids)
        expected = {302} if method == "GET" else {401}
        assert status in expected, f"{method} {rule.endpoint} let a stranger in: {status}"


@pytest.mark.parametrize("letter", ROLES)
def test_a_door_opens_exactly_to_its_roles(app: Flask, world: World, letter: str) -> None:
    me = world.members[ROLES[letter]]
    client = app.test_client()
    for rule, method in doors(app):
        cast.sign_in(client, me)
        ids = {**world.common, **world.mine, **world.own(me)}
        if rule.endpoint == "public.switch_membership":
            ids["membership_id"] = me.id
        status = knock(client, rule, method, ids)
        opened = status not in LOCKED_OUT
        assert opened == (letter in DOORS[rule.endpoint]), (
            f"{method} {rule.endpoint} to a {ROLES[letter]}: {status}"
        )
        assert status < 500, f"{method} {rule.endpoint}: {status}"


@pytest.mark.parametrize("letter", ["F", "M"])
def test_what_belongs_to_another_does_not_exist(app: Flask, world: World, letter: str) -> None:
    """Another agency's, or another officer's, ids in every address: 404 with every verb."""
    me = cast.sign_in(app.test_client(), world.members[ROLES[letter]])
    owned = {
        "F": {
            "accommodation_id",
            "activity_id",
            "complaint_id",
            "evidence_id",
            "notice_id",
            "task_id",
            "gift_id",
            "movement_id",
        },
        "M": {"agreement_id", "partnership_id", "contribution_id", "delivery_id"},
    }[letter]
    tried = 0
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and owned & rule.arguments:
            tried += 1
            status = knock(me, rule, method, {**world.common, **world.others})
            assert status == 404, f"{method} {rule.endpoint}: {status}"
    assert tried >= 8


@pytest.mark.parametrize("letter", ["F", "M"])
def test_no_filter_shows_what_belongs_to_another(app: Flask, world: World, letter: str) -> None:
    """Another's numbers as words of the query, under the name of every column and of every filter of ours."""
    me, shown = cast.sign_in(app.test_client(), world.members[ROLES[letter]]), ""
    names = {column.name for table in db.metadata.tables.values() for column in table.columns}
    filters = {name.removesuffix("_id") for name in world.others} | {
        "q",
        "words",
        "year",
        "page",
        "show",
        "all",
    }
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and method == "GET":
            address = rule.build({**world.common, **world.mine}, append_unknown=False)[1]
            for number in {world.others.get(name) for name in world.others}:
                page = text_of(me.get(address, query_string=dict.fromkeys(names | filters, number)))
                assert WHOSE[1] not in page, f"{rule.endpoint} by {number}"
                shown += page
    assert WHOSE[0] in shown


@pytest.mark.parametrize("letter", "PLTOA")
def test_what_nobody_made_does_not_exist(app: Flask, world: World, letter: str) -> None:
    client = app.test_client()
    for rule, method in doors(app):
        if letter in DOORS[rule.endpoint] and rule.arguments - {"form"}:
            cast.sign_in(client, world.members[ROLES[letter]])
            ids = {name: "63.99" if name == "code" else NOBODY for name in rule.arguments}
            status = knock(client, rule, method, ids)
            assert status == 404, f"{method} {rule.endpoint}: {status}"


@pytest.mark.parametrize("letter", CHANGED_BY)
def test_another_agencys_office_reads_but_changes_nothing(app: Flask, world: World, letter: str) -> None:
    """Reach is of the own agency for every act on a program, its campaigns, and whatever belongs to those."""
    stranger = cast.member(ROLES[letter], "DINSOS", "orang-lain")
    client, tried = cast.sign_in(app.test_client(), stranger), set()
    for rule, method in doors(app):
        owned = rule.arguments & OWNED
        if letter in DOORS[rule.endpoint] and owned and method == "POST":
            tried |= owned
            status = knock(client, rule, method, {**world.common, **world.mine})
            assert status in LOCKED_OUT, f"{method} {rule.endpoint}: {status}"
    assert tried >= CHANGED_BY[letter]
