"""What people do with complaints: record, review, hand over, reveal who brought one."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import phonenumbers
from sqlalchemy import select

from campaigns.fieldwork.complaints.questions import categories
from campaigns.fieldwork.complaints.things import (
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    CommunicationAid,
    Complaint,
    ComplaintKind,
    ComplaintState,
    Identity,
)
from campaigns.ground import clock, regions, sealing, texts
from campaigns.ground.database import add, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity

TWIN_WITHIN = timedelta(minutes=10)
TRACKING_ID = re.compile(r"\d{5,10}", re.ASCII)  # rule C1


def record(
    activity: Activity,
    kind: ComplaintKind,
    text: str,
    *,
    village_code: str | None = None,
    is_anonymous: bool = False,
    is_confidential: bool = False,
    reporter_name: str = "",
    reporter_phone: str = "",
    consent: bool = False,
    aid: CommunicationAid = CommunicationAid.NONE,
    key: str | None = None,
    wary: bool = False,
    by: Membership,
) -> Complaint:
    """Take down what a citizen says, under the activity's next receipt number.

    It counts as heard now, or at the activity's end if it is written down later. Nobody has to give a
    name; who does, must agree to its being kept. `key` is the form's UUID: what it sends again gives the
    complaint that it made before (rule D1). A page that was gone back to has a new key: `wary`, the same words from
    the same officer within minutes are asked about, for another citizen may have said them. Raises Invalid (also
    `complaint.twin`), Conflict (activity cancelled, `complaint.key-used` for another content or by another person),
    NotAllowed.
    """
    require(by, Action.RECORD_COMPLAINT, activity)
    empty = ("complaint.empty", "Tulis apa yang disampaikan warga.")
    text = texts.checked(text, LONGEST_TEXT, "complaint.long", "text", empty=empty)
    village = regions.require_villages([village_code], "village_code")[0] if village_code else None
    name, phone = _checked_identity(reporter_name, reporter_phone, consent)
    said = {
        "activity_id": activity.id,
        "kind": kind,
        "text": text,
        "village_code": village.code if village else None,
        "aid": aid,
        "recorded_by_id": by.person_id,
        "is_anonymous": is_anonymous,
        "is_confidential": is_confidential,
        "reporter_name": name,
        "reporter_phone": phone,
    }
    hold(activity)
    key = _checked_key(key)
    if known := _sent_before(key, said):
        return known
    heard_at = min(clock.now(), activity.ends_at)
    if wary:
        _ask_about_twin(activity, text, heard_at, by)
    complaint = add(
        Complaint(
            **said,
            client_key=key,
            receipt_no=_take_receipt(activity),
            heard_at=heard_at,
            phone_fingerprint=sealing.fingerprint(phone) if phone else None,
            consent=consent,
            state=ComplaintState.RECORDED,
        )
    )
    journal.note(by, "mencatat laporan warga", complaint, receipt_no=complaint.receipt_no, kind=kind)
    return complaint


def _ask_about_twin(activity: Activity, text: str, heard_at: datetime, by: Membership) -> None:
    just_now = select(Complaint.receipt_no).where(
        Complaint.activity_id == activity.id,
        Complaint.recorded_by_id == by.person_id,
        Complaint.heard_at >= heard_at - TWIN_WITHIN,
        Complaint.text == text,
    )
    twin = db.session.scalars(just_now).first()
    if twin is not None:
        raise Invalid(
            "complaint.twin",
            f"Laporan yang sama baru saja disimpan dengan resi {twin}."
            " Centang bila ini dari warga lain, lalu simpan lagi.",
            "aware",
        )


def review(complaint: Complaint, title: str, category: str, has_oversight: bool, *, by: Membership) -> None:
    """Give a complaint its title and category; may be corrected until it is handed over.

    Raises Invalid, Conflict (handed over already), NotAllowed.
    """
    require(by, Action.HAND_OVER_COMPLAINT, complaint)
    hold(complaint)
    if not complaint.is_reviewable:
        raise Conflict(
            "complaint.state", "Laporan ini sudah diteruskan ke SP4N-LAPOR!; telaahnya tidak dapat diubah."
        )
    untitled = ("complaint.untitled", "Judul laporan belum diisi.")
    title = texts.checked(title, LONGEST_TITLE, "complaint.long-title", "title", empty=untitled)
    if category not in categories():
        raise Invalid("complaint.category", "Pilih kategori dari daftar SP4N-LAPOR!.", "category")
    before = _journalled(complaint)
    complaint.title, complaint.category, complaint.has_oversight = title, category, has_oversight
    complaint.state, complaint.reviewed_at = ComplaintState.REVIEWED, complaint.reviewed_at or clock.now()
    journal.note(by, "menelaah laporan warga", complaint, before, **_journalled(complaint))


def hand_over(complaint: Complaint, tracking_id: str, *, by: Membership) -> None:
    """Note under which Tracking ID SP4N-LAPOR! took a reviewed complaint.

    Raises Invalid, Conflict (not reviewed, handed over already, Tracking ID in use), NotAllowed.
    """
    require(by, Action.HAND_OVER_COMPLAINT, complaint)
    hold(complaint)
    if complaint.is_unreviewed:
        raise Conflict(
            "complaint.state", "Laporan ini belum ditelaah. Telaah dulu, lalu catat Tracking ID-nya."
        )
    if not complaint.is_ready_to_hand_over:
        raise Conflict(
            "complaint.state", f"Laporan ini sudah memiliki Tracking ID {complaint.sp4n_tracking_id}."
        )
    tracking_id = _checked_tracking_id(tracking_id)
    complaint.sp4n_tracking_id, complaint.handed_over_at = tracking_id, clock.now()
    complaint.state = ComplaintState.HANDED_OVER
    journal.note(
        by,
        "meneruskan laporan ke SP4N-LAPOR!",
        complaint,
        {"state": ComplaintState.REVIEWED},
        state=ComplaintState.HANDED_OVER,
        tracking_id=tracking_id,
    )


def reveal(complaint: Complaint, purpose: str, *, by: Membership) -> Identity:
    """Who brought a complaint, for one look; the journal keeps the purpose, never the name (rule C2).

    Raises Invalid (no purpose, or nobody gave a name), NotAllowed.
    """
    require(by, Action.SEE_IDENTITY, complaint)
    purpose = _checked_purpose(purpose)
    if not complaint.has_identity:
        raise Invalid("complaint.nameless", "Pelapor tidak memberi identitas.")
    journal.note(by, "membuka identitas pelapor", complaint, purpose=purpose)
    return Identity(complaint.reporter_name, complaint.reporter_phone, complaint.is_anonymous)


def note_export(rows: Sequence[Complaint], purpose: str, *, by: Membership) -> None:
    """Say that somebody took a list of complaints away, and what for (rule C2). Raises Invalid, NotAllowed."""
    require(by, Action.SEE_COMPLAINT)
    journal.note(by, "mengunduh laporan warga", by.person, purpose=_checked_purpose(purpose), rows=len(rows))


def _checked_purpose(purpose: str) -> str:
    unsaid = ("complaint.purpose", "Tulis untuk apa data ini dibuka.")
    return texts.checked(purpose, LONGEST_PURPOSE, "complaint.long-purpose", "purpose", empty=unsaid)


def _checked_identity(name: str, phone: str, consent: bool) -> tuple[str | None, str | None]:
    """Name and phone as they are kept, each None where none was given."""
    name, phone = texts.checked(name, LONGEST_NAME, "complaint.long-name", "reporter_name"), phone.strip()
    number = _international(phone) if phone else None
    if (name or number) and not consent:
        raise Invalid(
            "complaint.consent",
            "Nama dan nomor telepon disimpan hanya bila pelapor setuju. Bila tidak, kosongkan keduanya.",
            "consent",
        )
    return name or None, number


def _international(phone: str) -> str:
    """`0812-3456-7890` and `62812…` as +62812…; Indonesian unless it begins with another country's code."""
    phone = f"+{phone}" if phone.startswith("628") else phone
    try:
        number = phonenumbers.parse(phone, "ID")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_valid_number(number):
        raise Invalid(
            "complaint.phone", "Nomor telepon tidak benar. Contoh: 0812-3456-7890.", "reporter_phone"
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _checked_key(key: str | None) -> str | None:
    """The form's key in one spelling, None for none. Raises Invalid."""
    try:
        return str(UUID(key)) if key else None
    except ValueError as unreadable:
        raise Invalid(
            "complaint.key", "Formulir ini rusak. Muat ulang halaman, lalu coba lagi."
        ) from unreadable


def _sent_before(key: str | None, said: dict[str, Any]) -> Complaint | None:
    """What this form made before; None if it is new. Raises Conflict where it says something else now."""
    known = db.session.scalar(select(Complaint).where(Complaint.client_key == key)) if key else None
    if known and any(getattr(known, name) != value for name, value in said.items()):
        number = (
            f" sebagai laporan {known.receipt_no}" if known.recorded_by_id == said["recorded_by_id"] else ""
        )
        raise Conflict(
            "complaint.key-used",
            f"Formulir ini sudah tersimpan{number}. Simpan sekali lagi bila ini laporan yang lain.",
        )
    return known


def _take_receipt(activity: Activity) -> str:
    """The next receipt number of an activity that is held, for this complaint alone (rule S1)."""
    if activity.is_cancelled:
        raise Conflict(
            "activity.state", "Kegiatan ini sudah dibatalkan; laporan tidak dapat dicatat di sini."
        )
    activity.receipts += 1
    return f"{activity.code}-{activity.receipts:03d}"


def _checked_tracking_id(typed: str) -> str:
    """Digits alone; spreadsheets give `5049672.0` (domain: the export of SP4N)."""
    tracking_id = "".join(typed.split()).removesuffix(".0")
    if not TRACKING_ID.fullmatch(tracking_id):
        raise Invalid(
            "complaint.tracking-id", "Tracking ID terdiri atas 5–10 angka, misalnya 5049672.", "tracking_id"
        )
    twin = db.session.scalar(select(Complaint.receipt_no).where(Complaint.sp4n_tracking_id == tracking_id))
    if twin:
        raise Conflict(
            "complaint.tracking-taken",
            f"Tracking ID ini sudah dipakai laporan {twin}. Periksa lagi.",
            "tracking_id",
        )
    return tracking_id


def _journalled(complaint: Complaint) -> dict[str, object]:
    """What the journal may know; of a confidential complaint nothing that tells its content (rule C2)."""
    content = {
        "title": complaint.title,
        "category": complaint.category,
        "has_oversight": complaint.has_oversight,
    }
    return {"state": complaint.state, **({} if complaint.is_confidential else content)}
