"""Budget papers out of files at the desk: looked at row by row, then taken over whole or not at all.

All of it happens within the request: 5,000 rows take about a tenth of a second of processor (BENCHMARKS.md). What was
looked at is kept (campaigns/plans/imports), so its page can be left and opened again.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, SelectField, StringField

from campaigns.ground import clock, collecting, formats, spreadsheets
from campaigns.ground.database import transaction
from campaigns.ground.errors import DomainError
from campaigns.people.permissions import Action, find, require
from campaigns.people.persons import Membership
from campaigns.plans import campaigns, imports
from campaigns.plans.budgets.things import LONGEST_DOCUMENT_NO
from campaigns.plans.imports import (
    Effect,
    ImportFile,
    ImportKind,
    Paper,
    Payout,
    Plan,
    Preview,
    Settled,
    Step,
    Terms,
)
from outreach.desk.blueprint import desk
from outreach.desk.budgets_chosen import offered_years
from outreach.hall import exports, words
from outreach.hall.carriage import FAULTS_SHOWN, SeenForm, SheetForm
from outreach.hall.errors import status_of
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, Length
from outreach.hall.session import current_member

PAPERS = [SelectChoice(str(paper), words.word(paper)) for paper in Paper]
ORDER = (*imports.DOES, Effect.LEFT, Effect.SAME)  # in which a preview tells them
LIST = ("Berkas", "Jenis", "Tahun", "Diunggah oleh", "Pada", "Keadaan", "Isi", "Sidik berkas (SHA-256)")
FAULTS = ("Baris", "Sel", "Yang perlu diperbaiki")
STEPS = (
    *("Perubahan", "Baris", "Sub kegiatan", "Kode rekening", "Uraian", "Sumber dana"),
    *("Pagu sekarang", "Pagu sesudahnya", "Selisih"),
)
PAYMENTS = (
    "Keadaan",
    "Baris",
    "Kode rekening",
    "Baris anggaran",
    "Nomor SP2D",
    "Tanggal",
    "Jumlah",
    "Keterangan",
)
TEMPLATES: dict[ImportKind, tuple[Sequence[str], Sequence[Sequence[object]]]] = {
    ImportKind.DPA: (
        (
            "kode_sub_kegiatan",
            "kode_rekening",
            "uraian",
            "koefisien",
            "satuan",
            "harga",
            "pagu",
            "sumber_dana",
        ),
        [
            (
                *("2.16.02.1.01.0002", "5.1.02.01.01.0026", "Cetak spanduk", "10 lembar", "lembar"),
                *(100_000, 1_000_000, "DAU"),
            ),
            ("", "", "Cetak brosur", "500 lembar", "lembar", 1_000, 500_000, ""),
        ],
    ),
    ImportKind.REALISATION: (
        (
            "Kode sub kegiatan",
            "Kode rekening",
            "Nomor SP2D",
            "Tanggal",
            "Jumlah",
            "Keterangan",
            "Nomor komitmen",
        ),
        [
            (
                *("2.16.02.1.01.0002", "5.1.02.01.01.0026", "00393/SP2D/LS/2026", date(2026, 3, 10)),
                *(1_000_000, "Cetak spanduk", ""),
            )
        ],
    ),
}


class PaymentsForm(SheetForm):
    year = SelectField("Tahun anggaran", [CHOSEN], coerce=int)

    def offer(self) -> "PaymentsForm":
        self.year.choices = [SelectChoice(year, str(year)) for year in _years()]
        return self

    def keep(self, name: str, content: bytes, by: Membership) -> ImportFile:
        """Read the file, and keep what was understood. Raises Invalid, Conflict, NotAllowed."""
        payments = imports.read_payments(spreadsheets.read(content), self.year.data, by=by)
        with transaction():
            return imports.prepare_payments(name, content, self.year.data, payments, by=by)


class DpaForm(PaymentsForm):
    paper = SelectField("Dokumen", [CHOSEN], choices=PAPERS)
    number = StringField("Nomor dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT_NO)])
    day = DayField("Tanggal dokumen", [REQUIRED])
    ends_rest = BooleanField("Nolkan pagu baris yang tidak ada di berkas")
    field_names = {"document_no": "number"}

    def keep(self, name: str, content: bytes, by: Membership) -> ImportFile:
        terms = Terms(Paper(self.paper.data), self.number.data.strip(), self.day.data, self.ends_rest.data)
        read = imports.read_dpa(spreadsheets.read(content), self.year.data, terms, by=by)
        with transaction():
            return imports.prepare_dpa(name, content, self.year.data, terms, read, by=by)


FORMS: dict[ImportKind, type[PaymentsForm]] = {
    ImportKind.DPA: DpaForm,
    ImportKind.REALISATION: PaymentsForm,
}


@desk.get("/budgets/imports")
def list_imports() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    return render_template(
        "desk/imports/index.html", page=paged(imports.of_agency(current_member())), told=_told
    )


@exports.downloads(desk, "/budgets/imports")
def export_imports(form: str) -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    rows = (
        (
            *(file.name, words.word(file.kind), file.year, file.made_by.name, file.made_at),
            *(words.word(file.state), _told(file), file.digest),
        )
        for file in imports.of_agency(current_member())
    )
    return exports.as_file(form, "impor-anggaran", LIST, rows)


@desk.get("/budgets/imports/new")
def new_import() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    kind, year = _kind(), request.args.get("year", clock.today().year, type=int)
    return _upload(kind, FORMS[kind](formdata=None, data={"year": year, "paper": Paper.DPA}).offer())


@desk.get("/budgets/imports/template.csv")
def export_import_template() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    kind = _kind()
    return exports.as_csv(f"templat-{kind}", *TEMPLATES[kind])


@desk.post("/budgets/imports")
def create_import() -> ResponseReturnValue:
    require(current_member(), Action.EDIT_BUDGET)
    kind = _kind()
    form = FORMS[kind]().offer()
    if form.validate():
        with form.refusals():
            upload = form.file.data
            file = form.keep(upload.filename or "", upload.read(), current_member())
            return redirect(url_for("desk.show_import", file_id=file.id), 303)
    return _upload(kind, form)


@desk.get("/budgets/imports/<int:file_id>")
def show_import(file_id: int) -> ResponseReturnValue:
    return _page(_file(file_id))


@desk.post("/budgets/imports/<int:file_id>/confirmation")
def create_import_confirmation(file_id: int) -> ResponseReturnValue:
    file, form = _file(file_id), SeenForm()
    with form.refusals():
        with transaction():
            imports.take_over(file, form.seen.data or "", by=current_member())
        flash(f"{file.name} dimuat: {_told(file)}.")
        return redirect(url_for("desk.show_import", file_id=file_id), 303)
    return _page(file, form.refusal)


@exports.downloads(desk, "/budgets/imports/<int:file_id>/faults")
def export_import_faults(file_id: int, form: str) -> ResponseReturnValue:
    """Every row at fault with its cell, to be set right beside the file."""
    preview = _preview(_file(file_id))
    rows = ((wrong.row or None, wrong.cell, wrong.sentence) for wrong in preview.faults)
    return exports.as_file(form, f"perlu-diperbaiki-{file_id}", FAULTS, rows)


@exports.downloads(desk, "/budgets/imports/<int:file_id>/rows")
def export_import_rows(file_id: int, form: str) -> ResponseReturnValue:
    """What each line of the file does, as the page narrows it by `?show=`."""
    preview = _preview(_file(file_id))
    if isinstance(preview, Plan):
        return exports.as_file(form, f"perbedaan-{file_id}", STEPS, map(_step_cells, _narrowed(preview)))
    return exports.as_file(form, f"realisasi-{file_id}", PAYMENTS, _payment_cells(preview))


def _kind() -> ImportKind:
    asked = request.args.get("kind", "")
    return ImportKind(asked) if asked in set(ImportKind) else ImportKind.DPA


def _years() -> list[int]:
    """The next year too: its DPA is signed before it begins."""
    return sorted({*offered_years(), clock.today().year + 1}, reverse=True)


def _file(file_id: int) -> ImportFile:
    return find(current_member(), Action.EDIT_BUDGET, ImportFile, file_id)


@collecting.held_back()
def _upload(kind: ImportKind, form: PaymentsForm) -> ResponseReturnValue:
    headings = TEMPLATES[kind][0]
    facts = {"kind": kind, "is_dpa": kind == ImportKind.DPA, "form": form, "headings": headings}
    return render_template("desk/imports/new.html", **facts), form.status


def _preview(file: ImportFile) -> Plan | Payout:
    return imports.plan_of(file) if file.is_paper else imports.payout_of(file)


def _page(file: ImportFile, refusal: DomainError | None = None) -> ResponseReturnValue:
    terms = imports.terms_of(file) if file.is_paper else None
    facts = {"file": file, "refusal": refusal, "told": _told(file), "terms": terms}
    shown = _shown(_preview(file)) if file.is_open else {}
    if file.is_open and file.is_paper:
        shown["titles"] = {one.id: one.title for one in campaigns.of_year(file.year)}
    page = render_template("desk/imports/show.html", **facts, **shown)
    return page, 200 if refusal is None else status_of(refusal)


def _shown(preview: Plan | Payout) -> dict[str, Any]:
    """What the page tells of a file that is still looked at."""
    facts = {
        "preview": preview,
        "faults": preview.faults[:FAULTS_SHOWN],
        "rows_at_fault": len({wrong.row for wrong in preview.faults}),
        "summary": _summary(preview),
        "page": paged(_narrowed(preview)),
    }
    if isinstance(preview, Plan):
        facts["totals"] = preview.totals
        facts["before"] = sum((total.before for total in preview.totals), Decimal(0))
        facts["after"] = sum((total.after for total in preview.totals), Decimal(0))
        facts["effects"] = [effect for effect in ORDER if preview.counts[effect]]
        facts["show"] = request.args.get("show", "")
    return facts


def _narrowed(preview: Preview) -> Sequence[Any]:
    """The steps that the page shows: those that do something, or the kind that its address asks for."""
    if isinstance(preview, Payout):
        return preview.steps
    assert isinstance(preview, Plan)
    show = request.args.get("show", "")
    if show in set(Effect):
        return [step for step in preview.steps if step.effect == show]
    return [step for step in preview.steps if step.effect not in (Effect.SAME, Effect.WRONG)]


def _summary(preview: Preview) -> str:
    """`3 baris baru, 1 pagu berubah`."""
    if isinstance(preview, Payout):
        new = preview.counts[Settled.NEW]
        told = [f"{formats.number(new)} realisasi baru, {formats.rupiah(preview.paid)}"] if new else []
        known = preview.counts[Settled.KNOWN]
        return ", ".join([*told, *([f"{formats.number(known)} sudah tercatat"] if known else [])])
    assert isinstance(preview, Plan)
    return _counted({str(effect): number for effect, number in preview.counts.items()})


SAID = {
    **{"new": "baris baru", "adopted": "usulan ditetapkan", "changed": "pagu berubah"},
    **{
        "detailed": "rincian berubah",
        "ended": "pagu dinolkan",
        "left": "tidak ada di berkas",
        "same": "tetap",
    },
    **{"known": "sudah tercatat", "rows": "baris dibaca", "faults": "hal perlu diperbaiki"},
}


SAID_OF_PAYMENTS = SAID | {"new": "realisasi baru"}


def _counted(counts: dict[str, Any], sayings: Mapping[str, str] = SAID) -> str:
    return ", ".join(
        f"{formats.number(counts[name])} {said}" for name, said in sayings.items() if counts.get(name)
    )


def _told(file: ImportFile) -> str:
    """What the file held, or what became of it."""
    return _counted(file.counts, SAID if file.is_paper else SAID_OF_PAYMENTS)


def _step_cells(step: Step) -> tuple[object, ...]:
    told: Any = step.grant or step.known
    return (
        *(words.word(step.effect), step.grant.row if step.grant else None, told.sub, told.account),
        *(told.description, told.source, step.before, step.after, step.after - step.before),
    )


def _payment_cells(preview: Payout) -> Iterator[tuple[object, ...]]:
    for step in preview.steps:
        paid, (number, day, amount) = step.payment, step.payment.fact
        line = step.purse.description if step.purse else None
        yield words.word(step.effect), paid.row, paid.account, line, number, day, amount, paid.note
