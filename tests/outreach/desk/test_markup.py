"""What people type is shown as text, never as markup: every text field of the plan, on the pages that show it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from campaigns.ground.database import db, transaction
from campaigns.people.agencies import Agency
from campaigns.people.notices import Notice
from campaigns.plans import partnerships
from campaigns.plans.climbing import Improvement
from campaigns.plans.tasks import Task
from tests import cast
from tests.conftest import standing
from tests.house.world import World
from tests.outreach.conftest import Browser

MARK = "<script>alert({})</script>"
Facts = dict[str, Any]


class House:
    """A world that these tests share, and what its addresses need."""

    def __init__(self, app: Flask) -> None:
        self.app, self.world = app, World()
        planner, leader = self.world.members["planner"], self.world.members["leader"]
        officer, partner = self.world.members["officer"], self.world.members["partner"]
        self.facts: Facts = {**self.world.common, **self.world.mine}
        self.facts["draft_id"] = db.session.get_one(Improvement, self.facts["improvement_id"]).campaign_id
        self.facts["officer"], self.facts["agency"] = officer.person_id, partner.agency_id
        for number, act in enumerate(("postponed_id", "cancelled_id")):
            stopped = cast.approved(
                planner, leader, of=cast.program(planner, f"Lapor {act}"), title=f"Lapor {act}"
            )
            moment = cast.NINE + cast.TWO_HOURS * 2 * (number + 1)
            cast.activity(planner, stopped, starts_at=moment, officer_ids=[officer.person_id], joint=True)
            with transaction():
                partnerships.invite(
                    stopped, db.session.get_one(Agency, partner.agency_id), "Bus", cast.LAST, by=planner
                )
            self.facts[act] = stopped.id

    def browser(self, role: str) -> FlaskClient:
        return cast.sign_in(self.app.test_client(), self.world.members[role])

    def address(self, pattern: str) -> str:
        newest = db.session.scalar(select(func.max(Task.id)))
        return pattern.format(**self.facts, newest_task=newest)


@pytest.fixture(scope="module")
def house(filled_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("markup")
    shutil.copyfile(filled_sqlite, folder / "test.sqlite")
    with standing(f"sqlite:///{folder / 'test.sqlite'}", folder) as app:
        app.test_client_class = Browser
        yield House(app)


@dataclass(frozen=True)
class Typed:
    """A form in which `fields` take the text; the pages, by role, that show it afterwards, and who is told of it.

    `then` is a second form, by which others come to hear of the text.
    """

    name: str
    address: str
    fields: tuple[str, ...]
    rest: Callable[[Facts], Facts] = lambda facts: {}
    shown: dict[str, tuple[str, ...]] = field(default_factory=dict)
    told: tuple[str, ...] = ()
    role: str = "planner"
    status: int = 303
    then: tuple[str, Callable[[Facts], Facts]] | None = None


def same(**entries: Any) -> Callable[[Facts], Facts]:
    return lambda facts: entries


TASK = {"activity_id": "0", "phase": "persiapan", "due_day": "2026-12-01", "role": "planner"}
PLAYBOOK = ("/desk/programs/{program_id}/playbook",)
DAYS = {"first_day": "2026-12-01", "last_day": "2026-12-09"}
CAMPAIGN = {"title": "Edisi", "rung_id": "3", "predecessor_id": "0", "goal": "", **DAYS}

TABLE = [
    Typed(
        "task",
        "/desk/campaigns/{campaign_id}/tasks",
        ("name", "document"),
        same(**TASK),
        {"planner": ("/desk/tasks?whose=all", "/desk/campaigns/{campaign_id}", "/desk/tasks/{newest_task}")},
        ("officer",),
        then=(
            "/desk/tasks/{newest_task}",
            lambda f: {"owner_id": f["officer"], "due_day": "2026-12-01", "version": 1},
        ),
    ),
    Typed(
        "task-note",
        "/desk/tasks/{task_id}/completion",
        ("note",),
        shown={"planner": ("/desk/tasks/{task_id}",)},
    ),
    Typed(
        "task-removal",
        "/desk/tasks/{newest_task}/removal",
        ("reason",),
        shown={"planner": ("/desk/tasks/{newest_task}",)},
    ),
    Typed(
        "playbook-task",
        "/desk/programs/{program_id}/playbook/tasks",
        ("name", "document"),
        same(phase="persiapan", offset="H-7", role="planner"),
        {"planner": PLAYBOOK},
    ),
    Typed(
        "playbook-offset",
        "/desk/programs/{program_id}/playbook/tasks",
        ("offset",),
        same(phase="persiapan", name="Survei", role="planner"),
        status=422,
    ),
    Typed(
        "playbook-partner",
        "/desk/programs/{program_id}/playbook/partners",
        ("part", "goods"),
        same(agency_id="0"),
        {"planner": PLAYBOOK},
    ),
    Typed(
        "playbook-evidence",
        "/desk/programs/{program_id}/playbook/evidence",
        ("spending", "paper"),
        same(mandatory="y"),
        {"planner": PLAYBOOK},
    ),
    Typed("date-rule", "/desk/programs/{program_id}/date-rule", ("date_rule",), same(version=1), status=422),
    Typed(
        "campaigns-rule",
        "/desk/campaigns/{draft_id}",
        ("date_rule",),
        same(version=1, **CAMPAIGN),
        status=422,
    ),
    Typed(
        "rung",
        "/desk/rungs",
        ("name", "proof"),
        shown={"planner": ("/desk/rungs", "/desk/programs/{program_id}/campaigns/new")},
    ),
    Typed(
        "improvement",
        "/desk/campaigns/{draft_id}/improvements",
        ("evidence",),
        same(dimension="akomodasi"),
        {"planner": ("/desk/campaigns/{draft_id}",)},
    ),
    Typed(
        "warning",
        "/desk/warnings",
        ("text", "source"),
        same(kind="banjir", **DAYS),
        {
            "planner": (
                "/desk/warnings",
                "/desk/activities/{activity_id}",
                "/desk/calendar?view=agenda&day=2026-12-01",
            )
        },
    ),
    Typed(
        "partner-event",
        "/desk/partner-events",
        ("title", "place"),
        lambda f: {"agency_id": f["agency"], "day": "2026-12-01", "begins": "09:00", "ends": "10:00"},
        {"planner": ("/desk/partner-events", "/desk/calendar?view=agenda&day=2026-12-01")},
    ),
    Typed(
        "postponement",
        "/desk/campaigns/{postponed_id}/postponement",
        ("reason",),
        shown={"planner": ("/desk/campaigns/{postponed_id}",), "leader": ("/desk/campaigns/{postponed_id}",)},
        told=("leader", "officer", "partner"),
    ),
    Typed(
        "cancellation",
        "/desk/campaigns/{cancelled_id}/cancellation",
        ("reason",),
        shown={"planner": ("/desk/campaigns/{cancelled_id}",)},
        told=("leader", "officer", "partner"),
    ),
    Typed(
        "settings",
        "/desk/settings",
        ("office",),
        same(escalation_days="5", ladder_rule=""),
        {"admin": ("/desk/settings",), "": ("/", "/sign-in", "/campaigns/{campaign_id}/poster")},
        role="admin",
    ),
    Typed(
        "emergency",
        "/desk/districts/63.03.04/emergencies",
        ("disaster", "villages"),
        lambda f: {"program_id": f["program_id"], "site_id": "0", "begins": "23:00", "ends": "23:30"},
        status=422,
    ),
]


def as_text(page: str, text: str, where: str) -> None:
    """The text stands there, and nowhere as an element."""
    assert text not in page, f"{where}: raw"
    parsed = BeautifulSoup(page, "html.parser")
    assert not [one for one in parsed.select("script") if text[8:-9] in one.get_text()], where


def stands(page: str, text: str) -> bool:
    """Whether a reader sees it: as words, or in a field."""
    parsed = BeautifulSoup(page, "html.parser")
    typed = {str(one.get("value")) for one in parsed.select("[value]")}
    return text in parsed.get_text() or text in typed


@pytest.mark.parametrize("typed", TABLE, ids=lambda typed: typed.name)
def test_markup_that_is_typed_is_shown_as_text(house: House, typed: Typed) -> None:
    """Issue B: no text of anybody's becomes part of a page's markup, in no room and in no inbox."""
    marks = {name: MARK.format(f"'{typed.name}-{name}'") for name in typed.fields}
    browser = house.browser(typed.role)
    answer = browser.post(house.address(typed.address), data=typed.rest(house.facts) | marks)
    assert answer.status_code == typed.status
    if typed.then:
        address, entries = typed.then
        assert browser.post(house.address(address), data=entries(house.facts)).status_code == 303
    for text in marks.values():
        as_text(answer.text, text, "answer")
    for role, addresses in typed.shown.items():
        reader = house.browser(role) if role else house.app.test_client()
        pages = {address: reader.get(house.address(address)) for address in addresses}
        assert {page.status_code for page in pages.values()} == {200}
        for text in marks.values():
            for address, page in pages.items():
                as_text(page.text, text, address)
            assert any(stands(page.text, text) for page in pages.values()), f"{text}: {role} reads it nowhere"
    for role in typed.told:
        told_as_text(house, role, marks[typed.fields[0]])


def told_as_text(house: House, role: str, text: str) -> None:
    """The inbox and the notice itself say it."""
    reader, mine = house.browser(role), Notice.person_id == house.world.members[role].person_id
    told = [one for one in db.session.scalars(select(Notice).where(mine)) if text in one.sentence]
    assert told, role
    for address in ("/inbox", f"/inbox/{told[-1].id}"):
        page = reader.get(address).text
        as_text(page, text, address)
        assert stands(page, text), f"{role} {address}"
