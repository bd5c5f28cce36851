"""Playbooks at the desk: how a program is done each time, part by part."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, SelectField, StringField

from campaigns.ground import clock
from campaigns.ground.database import transaction
from campaigns.people import agencies
from campaigns.people.permissions import Action, find, require
from campaigns.people.persons import Role
from campaigns.plans import agreements, dating, playbooks, tasks
from campaigns.plans.agreements import Agreement
from campaigns.plans.playbooks import (
    LONGEST_DOCUMENT,
    LONGEST_GOODS,
    LONGEST_TASK,
    Phase,
    PlaybookEvidence,
    PlaybookPartner,
    PlaybookTask,
)
from campaigns.plans.programs import Program
from outreach.desk.blueprint import desk
from outreach.hall.forms import REQUIRED, EditForm, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.words import word


class RuleForm(EditForm):
    date_rule = StringField("Aturan tanggal", [Length(max=dating.LONGEST_RULE)])


class TaskForm(HouseForm):
    phase = SelectField("Tahap", choices=[SelectChoice(phase.value, word(phase)) for phase in Phase])
    name = StringField("Tugas", [REQUIRED, Length(max=LONGEST_TASK)])
    offset = StringField("Tenggat", [REQUIRED, Length(max=20)])
    document = StringField("Dokumen yang dihasilkan", [Length(max=LONGEST_DOCUMENT)])
    role = SelectField(
        "Dikerjakan oleh", choices=[SelectChoice(role.value, word(role)) for role in tasks.WORKERS]
    )


class PartForm(HouseForm):
    agency_id = SelectField("Instansi", coerce=int)
    part = StringField("Peran", [REQUIRED, Length(max=LONGEST_GOODS)])
    goods = StringField("Yang diharapkan", [Length(max=LONGEST_GOODS)])
    agreement_id = SelectField("Kesepakatan", coerce=int, default=0)

    def offer(self, known: Agreement | None = None) -> "PartForm":
        """Fill the choices: agreements that are not over, and the one that the row has already."""
        standing = agreements.to_call_on(clock.today())
        offered = standing if known is None or known in standing else [known, *standing]
        self.agreement_id.choices = [
            SelectChoice(0, "Tanpa kesepakatan"),
            *(SelectChoice(one.id, f"{one.title}: {one.subject}") for one in offered),
        ]
        self.agency_id.choices = [
            SelectChoice(0, "Belum ditentukan"),
            *(SelectChoice(agency.id, agency.name) for agency in agencies.partners()),
        ]
        return self

    def told(self) -> tuple[str, str, int | None, int | None]:
        """The part, what is expected, of whom, and by which agreement."""
        agency_id, agreement_id = self.agency_id.data or None, self.agreement_id.data or None
        return self.part.data, self.goods.data or "", agency_id, agreement_id


class ProofForm(HouseForm):
    spending = StringField("Jenis belanja", [REQUIRED, Length(max=LONGEST_DOCUMENT)])
    paper = StringField("Dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT)])
    field_names = {"document": "paper"}
    mandatory = BooleanField("Wajib ada")


SAVED = "Tersimpan. Kegiatan yang sudah dijadwalkan tidak berubah."
EDIT_TASK = ("Ubah tugas", "desk.revise_playbook_task", "playbook_task_id")
EDIT_PART = ("Ubah peran mitra", "desk.revise_playbook_partner", "playbook_partner_id")
EDIT_PROOF = ("Ubah dokumen", "desk.revise_playbook_evidence", "playbook_evidence_id")


@desk.get("/programs/<int:program_id>/playbook")
def show_playbook(program_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.SEE_PLANS, Program, program_id))


@desk.post("/programs/known")
def create_known_programs() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_PROGRAM)
    with transaction():
        made = playbooks.start_known(by=current_member())
    flash(f"{len(made)} program ditambahkan, lengkap dengan buku kerjanya. Semuanya dapat diubah.")
    return redirect(url_for("desk.list_programs"), 303)


@desk.post("/programs/<int:program_id>/playbook")
def create_playbook(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    with transaction():
        playbooks.fill(program, by=current_member())
    return _back(
        program, "Daftar tugas dan dokumen yang biasa dipakai sudah dimasukkan. Sesuaikan seperlunya."
    )


@desk.post("/programs/<int:program_id>/date-rule")
def revise_date_rule(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    form = RuleForm()
    if form.validate():
        with form.refusals(), transaction():
            playbooks.set_date_rule(program, form.date_rule.data or "", seen=form.seen, by=current_member())
            return _back(program, "Aturan tanggal tersimpan.")
    return _page(program, rule=form)


@desk.post("/programs/<int:program_id>/playbook/tasks")
def create_playbook_task(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    form = TaskForm()
    if form.validate():
        with form.refusals(), transaction():
            playbooks.add_task(
                program,
                Phase(form.phase.data),
                form.name.data,
                form.offset.data,
                document=form.document.data or "",
                role=Role(form.role.data),
                by=current_member(),
            )
            return _back(program, "Tugas ditambahkan; kegiatan yang dijadwalkan sesudah ini memakainya.")
    return _page(program, task=form)


@desk.post("/programs/<int:program_id>/playbook/partners")
def create_playbook_partner(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    form = PartForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            playbooks.add_partner(program, *form.told(), by=current_member())
            return _back(program, "Peran mitra ditambahkan.")
    return _page(program, part=form)


@desk.post("/programs/<int:program_id>/playbook/evidence")
def create_playbook_evidence(program_id: int) -> ResponseReturnValue:
    program = find(current_member(), Action.EDIT_PROGRAM, Program, program_id)
    form = ProofForm()
    if form.validate():
        with form.refusals(), transaction():
            playbooks.add_evidence(
                program, form.spending.data, form.paper.data, form.mandatory.data, by=current_member()
            )
            return _back(program, "Dokumen ditambahkan.")
    return _page(program, proof=form)


@desk.get("/playbook/tasks/<int:playbook_task_id>/edit")
def edit_playbook_task(playbook_task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.EDIT_PROGRAM, PlaybookTask, playbook_task_id)
    told = {"phase": task.phase, "name": task.name, "offset": task.offset.text}
    form = TaskForm(formdata=None, data=told | {"document": task.document, "role": task.role})
    return _edit(task.program, form, EDIT_TASK, task.id)


@desk.post("/playbook/tasks/<int:playbook_task_id>")
def revise_playbook_task(playbook_task_id: int) -> ResponseReturnValue:
    task = find(current_member(), Action.EDIT_PROGRAM, PlaybookTask, playbook_task_id)
    form = TaskForm()
    if form.validate():
        with form.refusals(), transaction():
            phase, role = Phase(form.phase.data), Role(form.role.data)
            told = (form.name.data, form.offset.data, form.document.data or "")
            playbooks.revise_task(task, phase, *told, role, by=current_member())
            return _back(task.program, SAVED)
    return _edit(task.program, form, EDIT_TASK, task.id)


@desk.get("/playbook/partners/<int:playbook_partner_id>/edit")
def edit_playbook_partner(playbook_partner_id: int) -> ResponseReturnValue:
    partner = find(current_member(), Action.EDIT_PROGRAM, PlaybookPartner, playbook_partner_id)
    told = {"agency_id": partner.agency_id or 0, "part": partner.part, "goods": partner.goods}
    told["agreement_id"] = partner.agreement_id or 0
    form = PartForm(formdata=None, data=told).offer(partner.agreement)
    return _edit(partner.program, form, EDIT_PART, partner.id)


@desk.post("/playbook/partners/<int:playbook_partner_id>")
def revise_playbook_partner(playbook_partner_id: int) -> ResponseReturnValue:
    partner = find(current_member(), Action.EDIT_PROGRAM, PlaybookPartner, playbook_partner_id)
    form = PartForm().offer(partner.agreement)
    if form.validate():
        with form.refusals(), transaction():
            playbooks.revise_partner(partner, *form.told(), by=current_member())
            return _back(partner.program, SAVED)
    return _edit(partner.program, form, EDIT_PART, partner.id)


@desk.get("/playbook/evidence/<int:playbook_evidence_id>/edit")
def edit_playbook_evidence(playbook_evidence_id: int) -> ResponseReturnValue:
    evidence = find(current_member(), Action.EDIT_PROGRAM, PlaybookEvidence, playbook_evidence_id)
    form = ProofForm(formdata=None, obj=evidence, paper=evidence.document)
    return _edit(evidence.program, form, EDIT_PROOF, evidence.id)


@desk.post("/playbook/evidence/<int:playbook_evidence_id>")
def revise_playbook_evidence(playbook_evidence_id: int) -> ResponseReturnValue:
    evidence = find(current_member(), Action.EDIT_PROGRAM, PlaybookEvidence, playbook_evidence_id)
    form = ProofForm()
    if form.validate():
        with form.refusals(), transaction():
            told = (form.spending.data, form.paper.data, form.mandatory.data)
            playbooks.revise_evidence(evidence, *told, by=current_member())
            return _back(evidence.program, SAVED)
    return _edit(evidence.program, form, EDIT_PROOF, evidence.id)


@desk.post("/playbook/tasks/<int:playbook_task_id>/removal")
def remove_playbook_task(playbook_task_id: int) -> ResponseReturnValue:
    return _remove(find(current_member(), Action.EDIT_PROGRAM, PlaybookTask, playbook_task_id))


@desk.post("/playbook/partners/<int:playbook_partner_id>/removal")
def remove_playbook_partner(playbook_partner_id: int) -> ResponseReturnValue:
    return _remove(find(current_member(), Action.EDIT_PROGRAM, PlaybookPartner, playbook_partner_id))


@desk.post("/playbook/evidence/<int:playbook_evidence_id>/removal")
def remove_playbook_evidence(playbook_evidence_id: int) -> ResponseReturnValue:
    return _remove(find(current_member(), Action.EDIT_PROGRAM, PlaybookEvidence, playbook_evidence_id))


def _remove(part: PlaybookTask | PlaybookPartner | PlaybookEvidence) -> ResponseReturnValue:
    program = part.program
    with transaction():
        playbooks.remove(part, by=current_member())
    return _back(program, "Baris dihapus. Kegiatan yang sudah dijadwalkan tidak berubah.")


def _edit(program: Program, form: HouseForm, what: tuple[str, str, str], id_: int) -> ResponseReturnValue:
    """The page that changes one row: `what` names it, the endpoint that saves it, and the name of its number."""
    title, endpoint, number = what
    address = url_for(endpoint, **{number: id_})
    page = render_template(
        "desk/playbooks/edit.html", program=program, form=form, title=title, address=address
    )
    return page, form.status


def _back(program: Program, said: str) -> ResponseReturnValue:
    flash(said)
    return redirect(url_for("desk.show_playbook", program_id=program.id), 303)


def _page(program: Program, **forms: HouseForm) -> ResponseReturnValue:
    templates = playbooks.tasks_of(program)
    page = render_template(
        "desk/playbooks/show.html",
        program=program,
        phases=[(phase, [task for task in templates if task.phase == phase]) for phase in Phase],
        partners=playbooks.partners_of(program),
        evidence=playbooks.evidence_of(program),
        rule=forms.get("rule") or RuleForm(obj=program),
        task=forms.get("task") or TaskForm(formdata=None, offset="H-7"),
        part=forms.get("part") or PartForm(formdata=None).offer(),
        proof=forms.get("proof") or ProofForm(formdata=None, mandatory=True),
    )
    return page, next((form.status for form in forms.values()), 200)
