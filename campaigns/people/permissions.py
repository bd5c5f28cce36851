"""Who may do what, said once.

The table GRANTS is the only statement of it (product's list of people). Acts enforce it (`require`), pages
fetch through it (`find`), templates ask it (`may`), lists filter by it (`reach`), and the roles page prints it.
"""

from enum import StrEnum
from typing import Any

from campaigns.ground.database import Base, Thing, fetch, unknown
from campaigns.ground.errors import NotAllowed
from campaigns.people.persons import Membership, Role


class Action(StrEnum):
    SEE_PLANS = "melihat program, kampanye, kegiatan, dan titik"
    EDIT_PROGRAM = "menyusun program"
    EDIT_LADDER = "menyusun anak tangga dan aturan naik tangga"
    EDIT_CAMPAIGN = "menyusun dan mengajukan kampanye"
    DECIDE_CAMPAIGN = "menyetujui atau mengembalikan kampanye"
    EDIT_SITE = "menyusun titik kegiatan"
    SCHEDULE_ACTIVITY = "menjadwalkan kegiatan"
    EDIT_CALENDAR = "mencatat peringatan dan agenda mitra"
    PLAN_TASK = "menyusun dan membagi tugas"
    DO_TASK = "mengerjakan tugas"
    HOLD_ACTIVITY = "mencatat kegiatan terlaksana dan kontaknya"
    SEE_FIELDWORK = "melihat hari kegiatan"
    FILE_EVIDENCE = "menyimpan bukti dukung"
    INVITE_PARTNER = "mengundang mitra"
    SEE_PARTNERSHIP = "melihat kemitraan dan kontribusinya"
    ANSWER_INVITATION = "menjawab undangan kemitraan"
    PLEDGE_CONTRIBUTION = "menjanjikan dan memastikan kontribusi"
    SPEAK_FOR_PARTNER = "mencatat kabar mitra tentang janjinya"
    RECORD_DELIVERY = "mencatat kiriman mitra yang tiba"
    VERIFY_DELIVERY = "memeriksa kiriman mitra"
    KEEP_STOCK = "mencatat barang yang dibagikan, kembali, atau rusak"
    SEE_BUDGET = "melihat anggaran"
    EDIT_BUDGET = "mencatat pagu, komitmen, dan realisasi"
    OVERRIDE_BUDGET = "mengizinkan pelampauan anggaran dan membuka tahun yang ditutup"
    RECORD_COMPLAINT = "mencatat laporan warga"
    SEE_COMPLAINT = "melihat laporan warga"
    SEE_CONFIDENTIAL = "membaca isi laporan rahasia"
    SEE_IDENTITY = "membuka identitas pelapor"
    HAND_OVER_COMPLAINT = "menelaah laporan dan mencatat Tracking ID"
    SEE_COVERAGE = "melihat cakupan"
    EXCLUDE_AREA = "mencatat alasan suatu wilayah belum terjangkau"
    FREEZE_COVERAGE = "membekukan angka cakupan suatu triwulan"
    MANAGE_PEOPLE = "mengelola akun dan instansi"
    MANAGE_REFERENCE = "mengelola tabel acuan"
    SEE_JOURNAL = "melihat jejak audit"
    SEE_JOBS = "melihat dan menjalankan pekerjaan terjadwal"


class Reach(StrEnum):
    """How far a grant goes."""

    ANYWHERE = "semua"
    OWN_AGENCY = "instansi sendiri"
    ASSIGNED = "yang ditugaskan kepadanya"
    SCOPE = "satu kemitraan pada tautannya"  # of a guest, whatever the role's own grant is


GRANTS: dict[Role, dict[Action, Reach]] = {
    Role.PLANNER: {
        Action.SEE_PLANS: Reach.ANYWHERE,
        Action.EDIT_PROGRAM: Reach.OWN_AGENCY,
        Action.EDIT_LADDER: Reach.ANYWHERE,
        Action.EDIT_CAMPAIGN: Reach.OWN_AGENCY,
        Action.EDIT_SITE: Reach.ANYWHERE,
        Action.SCHEDULE_ACTIVITY: Reach.OWN_AGENCY,
        Action.EDIT_CALENDAR: Reach.ANYWHERE,
        Action.PLAN_TASK: Reach.OWN_AGENCY,
        Action.DO_TASK: Reach.OWN_AGENCY,
        Action.HOLD_ACTIVITY: Reach.OWN_AGENCY,
        Action.SEE_FIELDWORK: Reach.OWN_AGENCY,
        Action.FILE_EVIDENCE: Reach.OWN_AGENCY,
        Action.INVITE_PARTNER: Reach.OWN_AGENCY,
        Action.SEE_PARTNERSHIP: Reach.ANYWHERE,
        Action.SPEAK_FOR_PARTNER: Reach.OWN_AGENCY,
        Action.RECORD_DELIVERY: Reach.OWN_AGENCY,
        Action.VERIFY_DELIVERY: Reach.OWN_AGENCY,
        Action.KEEP_STOCK: Reach.OWN_AGENCY,
        Action.SEE_BUDGET: Reach.ANYWHERE,
        Action.SEE_COMPLAINT: Reach.ANYWHERE,
        Action.SEE_COVERAGE: Reach.ANYWHERE,
        Action.EXCLUDE_AREA: Reach.ANYWHERE,
    },
    Role.LEADER: {
        Action.SEE_PLANS: Reach.ANYWHERE,
        Action.DECIDE_CAMPAIGN: Reach.OWN_AGENCY,
        Action.SEE_FIELDWORK: Reach.ANYWHERE,
        Action.SEE_PARTNERSHIP: Reach.ANYWHERE,
        Action.SEE_BUDGET: Reach.ANYWHERE,
        Action.OVERRIDE_BUDGET: Reach.OWN_AGENCY,
        Action.SEE_COMPLAINT: Reach.ANYWHERE,
        Action.SEE_CONFIDENTIAL: Reach.ANYWHERE,
        Action.SEE_COVERAGE: Reach.ANYWHERE,
        Action.EXCLUDE_AREA: Reach.ANYWHERE,
        Action.FREEZE_COVERAGE: Reach.ANYWHERE,
        Action.SEE_JOURNAL: Reach.ANYWHERE,
    },
    Role.TREASURER: {
        Action.SEE_PLANS: Reach.ANYWHERE,
        Action.SEE_PARTNERSHIP: Reach.ANYWHERE,
        Action.SEE_BUDGET: Reach.ANYWHERE,
        Action.EDIT_BUDGET: Reach.OWN_AGENCY,
        Action.DO_TASK: Reach.OWN_AGENCY,
        Action.SEE_COVERAGE: Reach.ANYWHERE,
    },
    Role.OFFICER: {
        Action.DO_TASK: Reach.ASSIGNED,
        Action.SEE_FIELDWORK: Reach.ASSIGNED,
        Action.HOLD_ACTIVITY: Reach.ASSIGNED,
        Action.FILE_EVIDENCE: Reach.ASSIGNED,
        Action.RECORD_DELIVERY: Reach.ASSIGNED,
        Action.KEEP_STOCK: Reach.ASSIGNED,
        Action.RECORD_COMPLAINT: Reach.ASSIGNED,
    },
    Role.OPERATOR: {
        Action.SEE_PLANS: Reach.ANYWHERE,
        Action.DO_TASK: Reach.OWN_AGENCY,
        Action.SEE_FIELDWORK: Reach.ANYWHERE,
        Action.RECORD_COMPLAINT: Reach.ANYWHERE,
        Action.SEE_COMPLAINT: Reach.ANYWHERE,
        Action.SEE_CONFIDENTIAL: Reach.ANYWHERE,
        Action.SEE_IDENTITY: Reach.ANYWHERE,
        Action.HAND_OVER_COMPLAINT: Reach.ANYWHERE,
        Action.SEE_COVERAGE: Reach.ANYWHERE,
    },
    Role.PARTNER: {
        Action.SEE_PARTNERSHIP: Reach.OWN_AGENCY,
        Action.ANSWER_INVITATION: Reach.OWN_AGENCY,
        Action.PLEDGE_CONTRIBUTION: Reach.OWN_AGENCY,
        Action.RECORD_DELIVERY: Reach.OWN_AGENCY,
    },
    Role.ADMIN: {
        Action.SEE_PLANS: Reach.ANYWHERE,
        Action.MANAGE_PEOPLE: Reach.ANYWHERE,
        Action.MANAGE_REFERENCE: Reach.ANYWHERE,
        Action.EDIT_LADDER: Reach.ANYWHERE,
        Action.SEE_JOURNAL: Reach.ANYWHERE,
        Action.SEE_JOBS: Reach.ANYWHERE,
    },
}


def reach(by: Membership, action: Action) -> Reach | None:
    """How far this grant goes; None if there is none. A guest's goes to the thing of the link and no further."""
    found = GRANTS[by.role].get(action)
    return Reach.SCOPE if found is not None and by.is_guest else found


def may(by: Membership, action: Action, thing: Any = None) -> bool:
    """Whether they may do this to this thing; without a thing, whether they may do it to any.

    A thing says whose it is by `owner_ids` (agencies) and, for assignments, `assignee_ids` (persons). What a guest
    can reach says so by `scopes`; a thing without them is out of reach for every guest.
    """
    match reach(by, action):
        case None:
            return False
        case Reach.ANYWHERE:
            return True
        case _ if thing is None:
            return True
        case Reach.OWN_AGENCY:
            return by.agency_id in thing.owner_ids
        case Reach.ASSIGNED:
            return by.person_id in thing.assignee_ids
        case Reach.SCOPE:
            return by.scope in getattr(thing, "scopes", ())


def within(by: Membership, kind: type[Base]) -> int | None:
    """The id of the one `kind` that a guest reaches, for lists; 0 if the link is for another kind.

    None for whoever is no guest, and sees whatever the grant says.
    """
    if by.scope is None:
        return None
    table, _, number = by.scope.partition(":")
    return int(number) if table == kind.__tablename__ else 0


def require(by: Membership, action: Action, thing: Any = None) -> None:
    """Raise NotAllowed unless they may. The first line of every act."""
    if not may(by, action, thing):
        raise NotAllowed("not-allowed", f"Peran Anda tidak berwenang {action} di sini.")


def find(by: Membership, action: Action, kind: type[Thing], id_: Any) -> Thing:
    """The thing, if they may do `action` to it. Raises NotFound either way.

    Pages fetch with this, so that what a person may not see does not exist for them.
    """
    thing = fetch(kind, id_)
    if not may(by, action, thing):
        raise unknown(kind)
    return thing
