"""Every page that lists things as a table gives the table away, in both forms (issue C)."""

import pytest
from bs4 import BeautifulSoup
from flask import Flask

from tests import cast
from tests.house.doors import DOORS, ROLES
from tests.house.world import World, doors

# Tables that are no list of things: what they are instead.
NO_LIST = {
    "desk.show_calendar": "a month",
    "desk.show_plan": "a year's timeline; its campaigns and activities have lists of their own",
    "desk.list_roles": "who may do what",
    "public.list_roles": "who may do what",
    "desk.show_rollover": "choices to be made",
    "desk.list_adoptions": "a form; its lines are in the budget",
    "desk.new_budget_shift": "a form",
    "desk.show_budget_closing": "what is still open; its entries are in the budget",
    "desk.show_budget_document": "one thing; the versions can be downloaded",
    "desk.show_playbook": "a form; cloned with its program",
    "desk.edit_attendance": "a form",
    "field.edit_attendance": "a form",
    "desk.show_activity": "one thing and its history",
    "desk.show_campaign": "one thing and its history",
    "desk.list_jobs": "the machine's state",
    "portal.show_calendar": "a month",
    "desk.list_slots": "proposals for one form",
}


@pytest.mark.parametrize("letter", ["P", "T", "A", "M"])
def test_a_table_of_things_can_be_downloaded_as_xlsx_and_csv(app: Flask, letter: str) -> None:
    world, client = World(), app.test_client()
    me = world.members[ROLES[letter]]
    cast.sign_in(client, me)
    ids = {**world.common, **world.mine, **world.own(me)}
    lacking, found = [], 0
    for rule, method in doors(app):
        if method != "GET" or letter not in DOORS[rule.endpoint] or rule.endpoint in NO_LIST:
            continue
        page = client.get(rule.build(ids, append_unknown=False)[1])
        if not (page.content_type or "").startswith("text/html"):
            continue
        soup = BeautifulSoup(page.data, "html.parser")
        for table in soup.select("main:not(.paper) table"):
            if table.find_parent("details", class_="changes") or table.find_parent("section", class_="print"):
                continue
            found += 1
            address = " ".join(
                str(a.get("href") or a.get("formaction") or a.get("action"))
                for a in soup.select("a, button, form")
            )
            if not ((".xlsx" in address and ".csv" in address) or "/export" in address):
                lacking.append(rule.endpoint)
    assert not lacking, sorted(set(lacking))
    assert found or letter in "MF"
