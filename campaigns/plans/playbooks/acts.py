"""What planners do with playbooks: write them, or take over the office's usual list and change that."""

from campaigns.ground import texts
from campaigns.ground.database import add, db, expect_version
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import agencies, journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Role
from campaigns.plans import dating, offsets, programs
from campaigns.plans.agreements import Agreement
from campaigns.plans.playbooks.questions import evidence_of, is_empty, partners_of, tasks_of
from campaigns.plans.playbooks.things import (
    LONGEST_DOCUMENT,
    LONGEST_GOODS,
    LONGEST_TASK,
    Phase,
    PlaybookEvidence,
    PlaybookPartner,
    PlaybookTask,
)
from campaigns.plans.programs import GiftRule, OneGiftPer, Program
from campaigns.reference import rows

Part = PlaybookTask | PlaybookPartner | PlaybookEvidence
MOST = 80  # parts of one kind: every activity of the program brings each task


def fill(program: Program, *, by: Membership) -> None:
    """Take over the office's usual tasks and documents (campaigns/reference/playbook.csv) as a beginning.

    Raises Conflict (the playbook is not empty), NotAllowed.
    """
    require(by, Action.EDIT_PROGRAM, program)
    if not is_empty(program):
        raise Conflict("playbook.filled", "Buku kerja program ini sudah berisi. Ubah isinya satu per satu.")
    for row in rows("playbook"):
        offset = offsets.parse(row["offset"])
        db.session.add(
            PlaybookTask(
                program_id=program.id,
                phase=Phase(row["phase"]),
                name=row["name"],
                offset_days=offset.days,
                working=offset.working,
                document=row["document"],
                role=Role(row["role"]),
            )
        )
    for row in rows("evidence"):
        mandatory = row["mandatory"] == "yes"
        facts = {"spending": row["spending"], "document": row["document"], "mandatory": mandatory}
        db.session.add(PlaybookEvidence(program_id=program.id, **facts))
    journal.note(by, "mengisi buku kerja", program, tasks=len(rows("playbook")))


def start_known(*, by: Membership) -> list[Program]:
    """Begin the programs that the office is known for (campaigns/reference/programs.csv), each with its playbook.

    Gives those that were missing. Raises Conflict (all are there), NotAllowed.
    """
    require(by, Action.EDIT_PROGRAM)
    there = {program.name for program in programs.everything()}
    partners = {agency.code: agency.id for agency in agencies.partners()}
    missing = [row for row in rows("programs") if row["name"] not in there]
    if not missing:
        raise Conflict("program.started", "Semua program itu sudah ada.")
    made = []
    for row in missing:
        gifts = GiftRule(OneGiftPer(row["one_gift_per"]))
        program = programs.create(row["name"], row["audience"], row["purpose"], gifts, by=by)
        set_date_rule(program, row["date_rule"], seen=program.version, by=by)
        fill(program, by=by)
        for part in row["partners"].split("; "):
            code, goods = part.split(": ")
            add_partner(program, goods.capitalize(), goods, partners.get(code), by=by)
        made.append(program)
    return made


def add_task(
    program: Program,
    phase: Phase,
    name: str,
    offset: str,
    *,
    document: str = "",
    role: Role = Role.PLANNER,
    by: Membership,
) -> PlaybookTask:
    """Add a task; `offset` as planners write it. Activities that are planned already keep what they have.

    Raises Invalid (`offset.unreadable`, `playbook.nameless`), Conflict (there already, full), NotAllowed.
    """
    require(by, Action.EDIT_PROGRAM, program)
    _expect_room(tasks_of(program))
    task = PlaybookTask(program_id=program.id)
    _fill_task(task, program, phase, name, offset, document, role)
    journal.note(by, "menambah tugas buku kerja", program, name=task.name, offset=task.offset.text)
    return add(task)


def revise_task(
    task: PlaybookTask, phase: Phase, name: str, offset: str, document: str, role: Role, *, by: Membership
) -> None:
    """Change a task; activities that are planned already keep what they have. Raises as `add_task`."""
    require(by, Action.EDIT_PROGRAM, task)
    before = {"name": task.name, "offset": task.offset.text}
    _fill_task(task, task.program, phase, name, offset, document, role)
    journal.note(
        by, "mengubah tugas buku kerja", task.program, before, name=task.name, offset=task.offset.text
    )


def add_partner(
    program: Program,
    part: str,
    goods: str = "",
    agency_id: int | None = None,
    agreement_id: int | None = None,
    *,
    by: Membership,
) -> PlaybookPartner:
    """Add a part that another SKPD plays, by which agreement. Raises Invalid, Conflict (full), NotAllowed."""
    require(by, Action.EDIT_PROGRAM, program)
    _expect_room(partners_of(program))
    partner = PlaybookPartner(program_id=program.id)
    _fill_partner(partner, part, goods, agency_id, agreement_id)
    journal.note(by, "menambah mitra buku kerja", program, name=partner.part)
    return add(partner)


def revise_partner(
    partner: PlaybookPartner,
    part: str,
    goods: str,
    agency_id: int | None,
    agreement_id: int | None = None,
    *,
    by: Membership,
) -> None:
    """Change the part that another SKPD plays. Raises Invalid, NotAllowed."""
    require(by, Action.EDIT_PROGRAM, partner)
    before = partner.part
    _fill_partner(partner, part, goods, agency_id, agreement_id)
    journal.note(by, "mengubah mitra buku kerja", partner.program, {"name": before}, name=partner.part)


def add_evidence(
    program: Program, spending: str, document: str, mandatory: bool, *, by: Membership
) -> PlaybookEvidence:
    """Add a document that a kind of spending needs. Raises Invalid, Conflict (there already, full), NotAllowed."""
    require(by, Action.EDIT_PROGRAM, program)
    _expect_room(evidence_of(program))
    evidence = PlaybookEvidence(program_id=program.id)
    _fill_evidence(evidence, program, spending, document, mandatory)
    journal.note(by, "menambah dokumen buku kerja", program, name=evidence.document)
    return add(evidence)


def revise_evidence(
    evidence: PlaybookEvidence, spending: str, document: str, mandatory: bool, *, by: Membership
) -> None:
    """Change a document that a kind of spending needs. Raises as `add_evidence`."""
    require(by, Action.EDIT_PROGRAM, evidence)
    before = evidence.document
    _fill_evidence(evidence, evidence.program, spending, document, mandatory)
    journal.note(
        by, "mengubah dokumen buku kerja", evidence.program, {"name": before}, name=evidence.document
    )


def remove(part: Part, *, by: Membership) -> None:
    """Take a part out of the playbook; activities that are planned already keep what they have. Raises NotAllowed."""
    require(by, Action.EDIT_PROGRAM, part)
    name = part.name if isinstance(part, PlaybookTask) else ""
    journal.note(by, "menghapus dari buku kerja", part.program, name=name or _name_of(part))
    db.session.delete(part)


def set_date_rule(program: Program, text: str, *, seen: int, by: Membership) -> None:
    """Say from what an edition's days follow (dating.py); empty for none. Raises Invalid, Conflict, NotAllowed."""
    require(by, Action.EDIT_PROGRAM, program)
    expect_version(program, seen)
    rule = dating.parse(text).text if text.strip() else ""
    with journal.changed(by, "mengubah aturan tanggal", program, "date_rule"):
        program.date_rule = rule


def _fill_task(
    task: PlaybookTask, program: Program, phase: Phase, name: str, offset: str, document: str, role: Role
) -> None:
    name = _named(name, LONGEST_TASK, "Tulis apa yang harus dikerjakan.", "name")
    document = texts.checked(document, LONGEST_DOCUMENT, "playbook.long", "document")
    at = offsets.parse(offset)
    if (phase, name) in {(one.phase, one.name) for one in tasks_of(program) if one.id != task.id}:
        raise Conflict("playbook.twice", "Tugas ini sudah ada di tahap itu.", "name")
    task.phase, task.name, task.document, task.role = phase, name, document, role
    task.offset_days, task.working = at.days, at.working


def _fill_partner(
    partner: PlaybookPartner, part: str, goods: str, agency_id: int | None, agreement_id: int | None
) -> None:
    part = _named(part, LONGEST_GOODS, "Tulis peran mitra, misalnya bus dan pengemudi.", "part")
    goods = texts.checked(goods, LONGEST_GOODS, "playbook.long", "goods")
    if agency_id is not None and agency_id not in {agency.id for agency in agencies.partners()}:
        raise Invalid("playbook.agency", "Pilih instansi mitra dari daftar.", "agency_id")
    _check_call(agreement_id, agency_id, partner.agreement_id)
    partner.part, partner.goods, partner.agency_id = part, goods, agency_id
    partner.agreement_id = agreement_id


def _check_call(agreement_id: int | None, agency_id: int | None, before: int | None) -> None:
    """Raise Invalid unless it is with the row's agency; one that was withdrawn stays where it was called on before."""
    if agreement_id is None:
        return
    agreement = db.session.get(Agreement, agreement_id)
    if agreement is None or (agreement.is_withdrawn and agreement_id != before):
        raise Invalid("playbook.agreement", "Pilih kesepakatan dari daftar.", "agreement_id")
    if agency_id not in agreement.owner_ids:
        raise Invalid("playbook.party", "Kesepakatan ini tidak dengan instansi yang dipilih.", "agreement_id")


def _fill_evidence(
    evidence: PlaybookEvidence, program: Program, spending: str, document: str, mandatory: bool
) -> None:
    spending = _named(spending, LONGEST_DOCUMENT, "Tulis jenis belanjanya.", "spending")
    document = _named(document, LONGEST_DOCUMENT, "Tulis dokumen yang membuktikannya.", "document")
    others = {(one.spending, one.document) for one in evidence_of(program) if one.id != evidence.id}
    if (spending, document) in others:
        raise Conflict("playbook.twice", "Dokumen ini sudah ada untuk belanja itu.", "document")
    evidence.spending, evidence.document, evidence.mandatory = spending, document, mandatory


def _name_of(part: Part) -> str:
    return part.part if isinstance(part, PlaybookPartner) else part.document


def _named(text: str, longest: int, nameless: str, field: str) -> str:
    return texts.checked(text, longest, "playbook.long", field, empty=("playbook.nameless", nameless))


def _expect_room(known: list[PlaybookTask] | list[PlaybookPartner] | list[PlaybookEvidence]) -> None:
    if len(known) >= MOST:
        raise Conflict("playbook.full", f"Satu buku kerja paling banyak berisi {MOST} baris.")
