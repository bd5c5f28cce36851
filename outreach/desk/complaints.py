"""Complaints at the desk: what waits for its Tracking ID, and the operator's work on each."""

from collections.abc import Iterator, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms import BooleanField, SelectChoice, SelectField, StringField

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, ComplaintKind, ComplaintState, Identity
from campaigns.fieldwork.complaints.things import LONGEST_PURPOSE, LONGEST_TITLE
from campaigns.ground import clock, regions
from campaigns.ground.database import transaction
from campaigns.people import journal
from campaigns.people.permissions import Action, find, may, require
from outreach.desk.blueprint import desk
from outreach.hall import exports, filters
from outreach.hall.addresses import asked_number
from outreach.hall.forms import CHOSEN, REQUIRED, HouseForm, Length
from outreach.hall.session import current_member
from outreach.hall.sharing import page_of_role
from outreach.hall.words import word

UNTRACKED = "untracked"  # in the address: whatever has no Tracking ID yet, recorded or reviewed
CHASED = 8  # rows of the chase list that stand on top of the page
HIDDEN = "(rahasia)"
FILTERS = ("state", "kind", "year", "q", "activity")

HEADINGS = (
    *("Nomor resi", "Kegiatan", "Tanggal", "Jenis", "Judul", "Isi", "Kategori", "Desa/kelurahan"),
    *("Anonim", "Rahasia", "Berkadar pengawasan", "Keadaan", "Tracking ID", "Status SP4N"),
    "Hari kerja tanpa Tracking ID",
)


class ReviewForm(HouseForm):
    title = StringField("Judul", validators=[REQUIRED, Length(max=LONGEST_TITLE)])
    category = SelectField("Kategori", validators=[CHOSEN])
    has_oversight = BooleanField("Berkadar pengawasan")


class HandoverForm(HouseForm):
    tracking_id = StringField("Tracking ID", validators=[REQUIRED])


class PurposeForm(HouseForm):
    purpose = StringField("Keperluan", validators=[REQUIRED, Length(max=LONGEST_PURPOSE)])


@desk.get("/complaints")
def list_complaints() -> ResponseReturnValue:
    """The chase list, then everything, filtered."""
    require(current_member(), Action.SEE_COMPLAINT)
    return page_of_role("desk/complaints/index.html", _listed)


def _listed() -> dict[str, Any]:
    asked, found = _asked(), filters.paged(_found())
    waiting = [] if asked else complaints.without_tracking_id()
    chased = waiting[:CHASED]
    shown = [*found.rows, *(w.complaint for w in chased)]
    return {
        "waiting": len(waiting),
        "chased": chased,
        "age": complaints.waits(found.rows),
        "page": found,
        "readable": _readable(shown),
        "villages": regions.names(c.village_code for c in found.rows if c.village_code),
        "asked": asked,
        "states": [(UNTRACKED, "Belum punya Tracking ID"), *((s, word(s)) for s in ComplaintState)],
        "kinds": [(kind, word(kind)) for kind in ComplaintKind],
        "years": complaints.years(),
    }


@desk.get("/complaints/export")
def new_complaint_export() -> ResponseReturnValue:
    require(current_member(), Action.SEE_COMPLAINT)
    return _export_page(PurposeForm())


@exports.downloads(desk, "/complaints/export", methods=["POST"])
def export_complaints(form: str) -> ResponseReturnValue:
    """What the list shows: no identities, no content that is hidden from the reader, logged (rule C2)."""
    asked = PurposeForm()
    require(current_member(), Action.SEE_COMPLAINT)
    if asked.validate():
        with asked.refusals():
            with transaction():
                complaints.note_export(_found(), asked.purpose.data, by=current_member())
            return exports.as_file(form, "laporan-warga", HEADINGS, _cells(list(_found())))
    return _export_page(asked)


def _export_page(form: PurposeForm) -> ResponseReturnValue:
    page = render_template("desk/complaints/export.html", form=form, asked=_asked(), total=len(_found()))
    return page, form.status


@desk.get("/complaints/<int:complaint_id>")
def show_complaint(complaint_id: int) -> ResponseReturnValue:
    return _page(find(current_member(), Action.SEE_COMPLAINT, Complaint, complaint_id))


@desk.post("/complaints/<int:complaint_id>/review")
def create_review(complaint_id: int) -> ResponseReturnValue:
    complaint = find(current_member(), Action.HAND_OVER_COMPLAINT, Complaint, complaint_id)
    form = _review_form(complaint)
    if form.validate():
        with form.refusals(), transaction():
            complaints.review(
                complaint, form.title.data, form.category.data, form.has_oversight.data, by=current_member()
            )
            flash("Telaah tersimpan. Masukkan laporan ini ke SP4N-LAPOR!, lalu catat Tracking ID-nya.")
            return redirect(url_for("desk.show_complaint", complaint_id=complaint.id), 303)
    return _page(complaint, review=form)


@desk.post("/complaints/<int:complaint_id>/handover")
def create_handover(complaint_id: int) -> ResponseReturnValue:
    complaint = find(current_member(), Action.HAND_OVER_COMPLAINT, Complaint, complaint_id)
    form = HandoverForm()
    if form.validate():
        with form.refusals(), transaction():
            complaints.hand_over(complaint, form.tracking_id.data, by=current_member())
            flash(f"Laporan {complaint.receipt_no} tercatat di SP4N-LAPOR!.")
            return redirect(url_for("desk.show_complaint", complaint_id=complaint.id), 303)
    return _page(complaint, handover=form)


@desk.post("/complaints/<int:complaint_id>/revelation")
def create_revelation(complaint_id: int) -> ResponseReturnValue:
    """The identity, on this one page; it is not kept for the next."""
    complaint = find(current_member(), Action.SEE_IDENTITY, Complaint, complaint_id)
    form, identity = PurposeForm(), None
    if form.validate():
        with form.refusals(), transaction():
            identity = complaints.reveal(complaint, form.purpose.data, by=current_member())
    return _page(complaint, revelation=form, identity=identity)


def _asked() -> dict[str, str]:
    """What the address filters by."""
    return {name: request.args[name] for name in FILTERS if request.args.get(name)}


def _found() -> Sequence[Complaint]:
    """The complaints that the address asks for; what it says unreadably is left out."""
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    return complaints.listed(
        current_member(),
        state=ComplaintState(state) if state in list(ComplaintState) else None,
        kind=ComplaintKind(kind) if kind in list(ComplaintKind) else None,
        year=_year(),
        words=request.args.get("q", ""),
        activity_id=asked_number("activity"),
        untracked=state == UNTRACKED,
    )


def _year() -> int | None:
    year = request.args.get("year", type=int)
    return year if year in complaints.years() else None


def _readable(shown: Sequence[Complaint]) -> set[int]:
    return {complaint.id for complaint in shown if complaints.may_read(complaint, current_member())}


def _cells(found: Sequence[Complaint]) -> Iterator[Sequence[object]]:
    age = complaints.waits(found)
    readable = _readable(found)
    villages = regions.names(c.village_code for c in found if c.village_code)
    for c in found:
        content: tuple[object, ...] = (c.title, c.text, c.category, villages.get(c.village_code or ""))
        oversight: object = c.has_oversight
        if c.id not in readable:
            content, oversight = (HIDDEN,) * len(content), HIDDEN
        yield (
            *(c.receipt_no, c.activity.title, clock.day_of(c.heard_at), word(c.kind), *content),
            *(c.is_anonymous, c.is_confidential, oversight, word(c.state), c.sp4n_tracking_id, c.sp4n_status),
            age[c.id].working_days if c.id in age else None,
        )


def _review_form(complaint: Complaint) -> ReviewForm:
    """The review as typed, or on other pages as stored."""
    typed = {} if request.endpoint == "desk.create_review" else {"formdata": None}
    form = ReviewForm(obj=complaint, **typed)
    form.category.choices = [SelectChoice("", "Pilih kategori"), *map(_choice, complaints.categories())]
    return form


def _choice(category: str) -> SelectChoice:
    """A category under the heading it belongs to."""
    head, _, tail = category.partition(": ")
    return SelectChoice(category, tail or f"{head} (umum)", optgroup=head)


def _page(complaint: Complaint, identity: Identity | None = None, **typed: Any) -> ResponseReturnValue:
    """The complaint with the operator's forms; `typed` is the one that was sent, if it was refused."""
    member = current_member()
    forms = {
        "review": typed.get("review") or _review_form(complaint),
        "handover": typed.get("handover") or HandoverForm(formdata=None),
        "revelation": typed.get("revelation") or PurposeForm(formdata=None),
    }
    entries = journal.of(complaint)
    page = render_template(
        "desk/complaints/show.html",
        complaint=complaint,
        readable=complaints.may_read(complaint, member),
        text=complaints.text_for(complaint, member),
        waiting=complaints.waiting(complaint),
        identity=identity,
        looks=[e for e in entries if e.after and "purpose" in e.after]
        if may(member, Action.SEE_IDENTITY)
        else [],
        entries=entries,
        heard_day=clock.day_of(complaint.heard_at),
        **forms,
    )
    return page, next((form.status for form in typed.values()), 200)
