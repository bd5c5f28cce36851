"""An officer's tasks in the field: found, done with their document, taken back; nobody else's."""

import io
from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground import clock
from campaigns.ground.database import db, transaction
from campaigns.people import notices
from campaigns.people.notices import Purpose
from campaigns.people.persons import Membership, Role
from campaigns.plans import activities, campaigns, playbooks, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.playbooks import Phase
from campaigns.plans.tasks import Task
from tests import cast

PDF = b"%PDF-1.7\n%x\n%%EOF"


@pytest.fixture
def activity(planner: Membership, leader: Membership, officer: Membership) -> Activity:
    """With a task for its officers, a week from now, and one for the planner."""
    program = cast.program(planner)
    with transaction():
        facts = {"document": "Daftar hadir", "role": Role.OFFICER, "by": planner}
        playbooks.add_task(program, Phase.EXECUTION, "Daftar hadir dan tanda terima", "H", **facts)
        playbooks.add_task(program, Phase.PREPARATION, "Cetak materi", "H-6", by=planner)
    campaign = cast.approved(planner, leader, of=program)
    return cast.activity(planner, campaign, officer_ids=[officer.person_id])


@pytest.fixture
def task(activity: Activity) -> Task:
    return next(task for task in tasks.of_activity(activity) if task.role == Role.OFFICER)


@pytest.fixture
def colleague(activity: Activity, planner: Membership) -> Membership:
    """Another officer of the same activity."""
    made = cast.member("officer", username="petugas-2")
    ids = [*activity.assignee_ids, made.person_id]
    with transaction():
        activities.revise(
            activity,
            activity.title,
            activity.village_codes,
            ids,
            aware=True,
            seen=activity.version,
            by=planner,
        )
    return made


@pytest.fixture
def stranger() -> Membership:
    return cast.member("officer", username="petugas-lain")


def shown(client: FlaskClient, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200
    return BeautifulSoup(answer.text, "html.parser")


def done(client: FlaskClient, task: Task, **entries: object) -> int:
    return client.post(f"/field/tasks/{task.id}/completion", data=entries).status_code


def test_an_officer_finds_the_tasks_that_wait_for_officers(
    client: FlaskClient, officer: Membership, activity: Activity, task: Task
) -> None:
    cast.sign_in(client, officer)
    for address in ("/field/", f"/field/activities/{activity.id}"):
        page = shown(client, address)
        assert page.select_one(f"a[href='/field/tasks/{task.id}']"), address
        assert "Cetak materi" not in page.text
    page = shown(client, f"/field/tasks/{task.id}").text
    for words in (
        task.name,
        "1 Desember 2026",
        "H, mengikuti tanggal kegiatan",
        "Yang diminta: Daftar hadir.",
    ):
        assert words in page


def test_the_first_page_tells_first_what_is_late_or_near(
    client: FlaskClient, officer: Membership, planner: Membership, activity: Activity
) -> None:
    days = {"Telat": date(2026, 11, 20), "Nanti": date(2026, 12, 20)}
    with transaction():
        for name, day in days.items():
            one = tasks.add_one(activity.campaign, None, Phase.PLANNING, name, day, by=planner)
            tasks.assign(one, officer.person_id, day, seen=one.version, by=planner)
    page = shown(cast.sign_in(client, officer), "/field/")
    assert [link.b.text for link in page.select("main .door-to[href*='/tasks/']")] == [
        "Telat",
        "Daftar hadir dan tanda terima",
        "Nanti",
    ]
    assert "Lewat tenggat 20 Nov" in page.text
    assert [link.b.text for link in page.select("details .door-to")] == ["Nanti"]


def test_a_task_is_done_with_its_document_and_taken_back(
    client: FlaskClient, officer: Membership, task: Task, activity: Activity
) -> None:
    cast.sign_in(client, officer)
    assert done(client, task, note="46 orang", file=(io.BytesIO(PDF), "hadir.pdf")) == 303
    page = shown(client, f"/field/tasks/{task.id}")
    assert "Selesai: Daftar hadir dan tanda terima." in page.text
    assert "46 orang" in page.text
    assert client.get(f"/field/tasks/{task.id}/document").data == PDF
    assert f"/field/tasks/{task.id}" not in client.get("/field/").text
    assert "Selesai 24 Nov" in client.get(f"/field/activities/{activity.id}").text
    assert client.post(f"/field/tasks/{task.id}/reopening").status_code == 303
    assert task.is_open
    assert f"/field/tasks/{task.id}" in client.get("/field/").text


def test_sent_twice_it_is_done_once_and_says_so(client: FlaskClient, officer: Membership, task: Task) -> None:
    cast.sign_in(client, officer)
    assert done(client, task, note="Pertama") == 303
    again = client.post(f"/field/tasks/{task.id}/completion", data={"note": "Kedua"})
    assert again.status_code == 409
    assert (
        "sudah selesai 24 November 2026"
        in BeautifulSoup(again.text, "html.parser").select_one(".refused").text
    )
    db.session.expire_all()
    assert task.note == "Pertama"


def test_a_file_that_we_do_not_take_leaves_the_task_open(
    client: FlaskClient, officer: Membership, task: Task
) -> None:
    cast.sign_in(client, officer)
    sent = {"note": "Catatan panjang", "file": (io.BytesIO(b"<svg/>"), "a.svg")}
    page = client.post(f"/field/tasks/{task.id}/completion", data=sent)
    assert (page.status_code, "Catatan panjang" in page.text) == (422, True)
    assert task.is_open
    assert client.get(f"/field/tasks/{task.id}/document").status_code == 404


def test_another_officers_task_does_not_exist(
    client: FlaskClient, stranger: Membership, planner: Membership, officer: Membership, task: Task
) -> None:
    cast.sign_in(client, stranger)
    for path in ("", "/document"):
        assert client.get(f"/field/tasks/{task.id}{path}").status_code == 404
    for path in ("/completion", "/reopening"):
        assert client.post(f"/field/tasks/{task.id}{path}").status_code == 404
    assert task.is_open
    with transaction():
        tasks.assign(task, stranger.person_id, task.due_day, seen=task.version, by=planner)
    page = client.get(f"/field/tasks/{task.id}")
    assert page.status_code == 200
    assert f"/field/activities/{task.activity_id}" not in page.text, "that activity is not theirs"
    assert cast.sign_in(client, officer).get(f"/field/tasks/{task.id}").status_code == 404


def test_the_planners_task_is_not_the_officers(
    client: FlaskClient, officer: Membership, activity: Activity
) -> None:
    of_planner = next(task for task in tasks.of_activity(activity) if task.role == Role.PLANNER)
    assert cast.sign_in(client, officer).get(f"/field/tasks/{of_planner.id}").status_code == 404


def test_a_colleague_sees_that_it_is_done_but_takes_nothing_back(
    client: FlaskClient, officer: Membership, colleague: Membership, planner: Membership, task: Task
) -> None:
    assert done(cast.sign_in(client, officer), task) == 303
    cast.sign_in(client, colleague)
    page = shown(client, f"/field/tasks/{task.id}")
    assert officer.person.name in page.text
    assert not page.select("form[action$='/reopening']")
    assert client.post(f"/field/tasks/{task.id}/reopening").status_code == 403
    db.session.expire_all()
    assert task.is_done
    with transaction():
        tasks.reopen(task, by=planner)
    assert task.is_open


def test_what_is_left_of_a_finished_campaign_can_still_be_done(
    client: FlaskClient, officer: Membership, planner: Membership, activity: Activity, task: Task
) -> None:
    """What is accounted for follows when all was held."""
    with clock.as_of(cast.NINE + timedelta(hours=1)), transaction():
        activities.hold_it(activity, by=officer)
        campaigns.finish(activity.campaign, by=planner)
    cast.sign_in(client, officer)
    assert f"/field/tasks/{task.id}" in client.get("/field/").text
    assert done(client, task) == 303


def test_what_was_called_off_asks_for_nothing(
    client: FlaskClient, officer: Membership, planner: Membership, activity: Activity, task: Task
) -> None:
    with transaction():
        activities.cancel(activity, "Banjir", by=planner)
    cast.sign_in(client, officer)
    for address in ("/field/", f"/field/activities/{activity.id}"):
        assert f"/field/tasks/{task.id}" not in client.get(address).text
    page = shown(client, f"/field/tasks/{task.id}")
    assert "Digugurkan" in page.text
    assert not page.select("main form")
    assert done(client, task) == 409


def test_a_notice_of_a_task_leads_to_its_page(
    client: FlaskClient, officer: Membership, stranger: Membership, planner: Membership, task: Task
) -> None:
    with transaction():
        [told] = notices.tell([officer.person], Purpose.TASK, "Tugas jatuh tempo", task)
    cast.sign_in(client, officer)
    page = shown(client, f"/inbox/{told.id}")
    assert page.select_one(f"a[href$='/field/tasks/{task.id}']")
    with transaction():
        tasks.assign(task, stranger.person_id, task.due_day, seen=task.version, by=planner)
    page = shown(client, f"/inbox/{told.id}")
    assert not page.select_one(f"a[href$='/field/tasks/{task.id}']"), "it is somebody else's now"
