"""Tasks and playbooks at the desk, as a planner meets them."""

import io

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from campaigns.ground.database import transaction
from campaigns.people.persons import Membership
from campaigns.plans import playbooks, programs, tasks
from campaigns.plans.activities import Activity
from campaigns.plans.playbooks import Phase
from tests import cast


@pytest.fixture
def activity(planner: Membership, leader: Membership) -> Activity:
    program = cast.program(planner)
    with transaction():
        playbooks.add_task(
            program, Phase.PREPARATION, "Cetak materi", "H-7", document="Bahan cetak", by=planner
        )
    return cast.activity(planner, cast.approved(planner, leader, of=program))


def test_an_empty_office_begins_with_its_five_programs(client: FlaskClient, planner: Membership) -> None:
    cast.sign_in(client, planner)
    assert "Mulai dengan lima program" in client.get("/desk/programs").text
    page = client.post("/desk/programs/known", follow_redirects=True)
    assert "5 program ditambahkan" in page.text
    mudik = next(program for program in programs.everything() if "Mudik" in program.name)
    shown = client.get(f"/desk/programs/{mudik.id}/playbook").text
    assert "7 hari sebelum Idulfitri sampai 3 hari sebelum Idulfitri" in shown
    assert "H-60" in shown
    assert client.post("/desk/programs/known").status_code == 409


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": "Rilis", "offset": "kapan-kapan"}, "Tenggat tidak terbaca"),
        ({"name": "", "offset": "H"}, "wajib"),
    ],
)
def test_a_task_that_cannot_be_read_keeps_what_was_typed(
    client: FlaskClient, planner: Membership, typed: dict[str, str], sentence: str
) -> None:
    cast.sign_in(client, planner)
    program = cast.program(planner)
    entries = {"phase": "persiapan", "document": "Siaran pers", "role": "planner", **typed}
    page = client.post(f"/desk/programs/{program.id}/playbook/tasks", data=entries)
    assert page.status_code == 422
    assert sentence in page.text
    soup = BeautifulSoup(page.text, "html.parser")
    assert soup.find(id="document")["value"] == "Siaran pers"
    assert playbooks.tasks_of(program) == []


def test_an_unreadable_rule_of_dates_is_refused_at_its_field(
    client: FlaskClient, planner: Membership
) -> None:
    cast.sign_in(client, planner)
    program = cast.program(planner)
    entries = {"date_rule": "lebaran minus tujuh", "version": program.version}
    page = client.post(f"/desk/programs/{program.id}/date-rule", data=entries)
    assert page.status_code == 422
    assert "Aturan tanggal tidak terbaca" in page.text
    assert "lebaran minus tujuh" in page.text


def test_my_tasks_are_completed_with_their_document(
    client: FlaskClient, planner: Membership, activity: Activity
) -> None:
    cast.sign_in(client, planner)
    assert "Cetak materi" in client.get("/desk/tasks").text
    task = tasks.of_activity(activity)[0]
    upload = {"note": "Beres", "file": (io.BytesIO(b"%PDF-1.7\n%x\n%%EOF"), "bahan.pdf")}
    page = client.post(f"/desk/tasks/{task.id}/completion", data=upload, follow_redirects=True)
    assert "Selesai: Cetak materi." in page.text
    assert client.get(f"/desk/tasks/{task.id}/document").data.startswith(b"%PDF")
    assert "Tidak ada tugas yang menunggu Anda" in client.get("/desk/tasks").text
    assert "Cetak materi" in client.get("/desk/tasks?whose=all&done=1").text
    assert client.post(f"/desk/tasks/{task.id}/completion").status_code == 409
    client.post(f"/desk/tasks/{task.id}/reopening")
    assert "Cetak materi" in client.get("/desk/tasks.csv").text


def test_a_file_that_we_do_not_take_leaves_the_task_open(
    client: FlaskClient, planner: Membership, activity: Activity
) -> None:
    cast.sign_in(client, planner)
    task = tasks.of_activity(activity)[0]
    upload = {"note": "Catatan panjang", "file": (io.BytesIO(b"<svg/>"), "a.svg")}
    page = client.post(f"/desk/tasks/{task.id}/completion", data=upload)
    assert page.status_code == 422
    assert "Catatan panjang" in page.text
    assert task.is_open


def test_the_activity_shows_what_is_left(
    client: FlaskClient, planner: Membership, activity: Activity
) -> None:
    cast.sign_in(client, planner)
    page = client.get(f"/desk/activities/{activity.id}").text
    assert "0 dari 1 selesai" in page
    with transaction():
        tasks.complete(tasks.of_activity(activity)[0], by=planner)
    assert "Semua tugas selesai" in client.get(f"/desk/activities/{activity.id}").text


def test_a_row_of_the_playbook_is_changed_in_a_form_that_keeps_what_was_typed(
    client: FlaskClient, planner: Membership
) -> None:
    cast.sign_in(client, planner)
    program = cast.program(planner)
    with transaction():
        task = playbooks.add_task(program, Phase.PLANNING, "Survei", "H-14", by=planner)
    address = f"/desk/playbook/tasks/{task.id}"
    assert 'value="H-14"' in client.get(f"{address}/edit").text
    entries = {"phase": "perencanaan", "name": "Survei lokasi", "offset": "besok", "role": "planner"}
    refused = client.post(address, data=entries)
    assert (refused.status_code, 'value="besok"' in refused.text) == (422, True)
    assert client.post(address, data=entries | {"offset": "H-7"}).status_code == 303
    assert (task.name, task.offset.text) == ("Survei lokasi", "H-7")
