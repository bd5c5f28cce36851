"""Playbooks: written part by part, or taken over from the office's usual list."""

import pytest

from campaigns.ground.database import transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.people import agencies
from campaigns.people.persons import Membership, Role
from campaigns.plans import playbooks, programs, tasks
from campaigns.plans.playbooks import Phase
from campaigns.reference import rows
from tests import cast


def test_the_usual_list_is_a_beginning_and_taken_once(planner: Membership) -> None:
    program = cast.program(planner)
    with transaction():
        playbooks.fill(program, by=planner)
    tasks = playbooks.tasks_of(program)
    assert [task.name for task in tasks] == [row["name"] for row in rows("playbook")]
    assert [task.offset.text for task in tasks] == [row["offset"] for row in rows("playbook")]
    assert len(playbooks.evidence_of(program)) == len(rows("evidence"))
    with pytest.raises(Conflict) as refusal, transaction():
        playbooks.fill(program, by=planner)
    assert refusal.value.code == "playbook.filled"


def test_the_five_programs_begin_with_their_playbooks_and_only_those_missing(planner: Membership) -> None:
    cast.program(planner, "Lapor Berbagi")
    with transaction():
        made = playbooks.start_known(by=planner)
    assert {program.name for program in made} == {row["name"] for row in rows("programs")} - {"Lapor Berbagi"}
    mudik = next(program for program in made if "Mudik" in program.name)
    assert mudik.date_rule == "idulfitri-7..idulfitri-3"
    assert {one.agency.code for one in playbooks.partners_of(mudik) if one.agency} == {"DISHUB", "BIRO-UMUM"}
    with pytest.raises(Conflict) as refusal, transaction():
        playbooks.start_known(by=planner)
    assert refusal.value.code == "program.started"
    assert len(programs.everything()) == len(rows("programs"))


def test_a_part_is_added_and_taken_out(planner: Membership) -> None:
    program = cast.program(planner)
    with transaction():
        task = playbooks.add_task(
            program, Phase.FOLLOW_UP, "Rilis", "h+3 kerja", role=Role.OPERATOR, by=planner
        )
        playbooks.add_evidence(program, "Sewa klotok", "Kuitansi", True, by=planner)
    assert (task.offset.text, task.role) == ("H+3 kerja", Role.OPERATOR)
    for part in (task, *playbooks.evidence_of(program)):
        with transaction():
            playbooks.remove(part, by=planner)
    assert playbooks.is_empty(program)


@pytest.mark.parametrize(
    ("name", "offset", "code"), [("", "H", "playbook.nameless"), ("Rilis", "x", "offset.unreadable")]
)
def test_what_cannot_be_read_is_refused(planner: Membership, name: str, offset: str, code: str) -> None:
    program = cast.program(planner)
    with pytest.raises(Invalid) as refusal, transaction():
        playbooks.add_task(program, Phase.PLANNING, name, offset, by=planner)
    assert refusal.value.code == code


def test_the_same_twice_and_too_many_are_refused(planner: Membership) -> None:
    program = cast.program(planner)
    with transaction():
        playbooks.add_task(program, Phase.PLANNING, "KAK", "H-60", by=planner)
    with pytest.raises(Conflict) as twice, transaction():
        playbooks.add_task(program, Phase.PLANNING, "KAK", "H-50", by=planner)
    with transaction():
        for number in range(1, 80):
            playbooks.add_partner(program, f"Peran {number}", by=planner)
        playbooks.add_partner(program, "Peran 80", by=planner)
    with pytest.raises(Conflict) as full, transaction():
        playbooks.add_partner(program, "Peran 81", by=planner)
    assert (twice.value.code, full.value.code) == ("playbook.twice", "playbook.full")


def test_a_rule_of_dates_is_stored_as_it_is_read(planner: Membership) -> None:
    program = cast.program(planner)
    with transaction():
        playbooks.set_date_rule(program, " Ramadan .. Idulfitri-1 ", seen=program.version, by=planner)
    assert program.date_rule == "ramadan..idulfitri-1"
    with pytest.raises(Conflict), transaction():
        playbooks.set_date_rule(program, "", seen=1, by=planner)


@pytest.mark.parametrize("role", ["leader", "officer"])
def test_others_write_no_playbook(planner: Membership, role: str) -> None:
    program, other = cast.program(planner), cast.member(role, username="lain")
    with pytest.raises(NotAllowed), transaction():
        playbooks.fill(program, by=other)


def test_every_row_can_be_changed(planner: Membership, leader: Membership) -> None:
    """Issue B: the playbook is seeded, and all of it is editable; what is planned already stays (rule T2)."""
    program = cast.program(planner, "Lapor Coba")
    bpbd = agencies.with_code("BPBD")
    assert bpbd
    with transaction():
        task = playbooks.add_task(program, Phase.PLANNING, "Survei", "H-14", by=planner)
        other = playbooks.add_task(program, Phase.PLANNING, "KAK", "H-30", by=planner)
        partner = playbooks.add_partner(program, "Bus", by=planner)
        proof = playbooks.add_evidence(program, "Honor", "Kuitansi", True, by=planner)
    activity = cast.activity(planner, cast.campaign(planner, program))
    with transaction():
        playbooks.revise_task(
            task, Phase.EXECUTION, "Jaga meja", "H+1 kerja", "Foto", Role.OFFICER, by=planner
        )
        playbooks.revise_partner(partner, "Perahu", "2 perahu", bpbd.id, by=planner)
        playbooks.revise_evidence(proof, "Honor", "Daftar terima", False, by=planner)
    assert (task.phase, task.name, task.offset.text, task.role) == (
        Phase.EXECUTION,
        "Jaga meja",
        "H+1 kerja",
        Role.OFFICER,
    )
    assert (partner.part, partner.agency_id, proof.document, proof.mandatory) == (
        "Perahu",
        bpbd.id,
        "Daftar terima",
        False,
    )
    assert {one.name for one in tasks.of_activity(activity)} == {"Survei", "KAK"}
    with pytest.raises(Conflict), transaction():
        playbooks.revise_task(task, Phase.PLANNING, other.name, "H", "", Role.PLANNER, by=planner)
    with pytest.raises(Invalid) as refusal, transaction():
        playbooks.revise_task(task, Phase.PLANNING, "Lain", "besok", "", Role.PLANNER, by=planner)
    assert refusal.value.field == "offset"
    for act, *facts in (
        (playbooks.revise_task, task, Phase.PLANNING, "A", "H", "", Role.PLANNER),
        (playbooks.revise_partner, partner, "A", "", None),
        (playbooks.revise_evidence, proof, "A", "B", True),
    ):
        with pytest.raises(NotAllowed), transaction():
            act(*facts, by=leader)
