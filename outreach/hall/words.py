"""The word, the tone and the shape of every state: together, since colour alone does not reach everybody."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from campaigns.fieldwork.attendance import AgeBand, CountMethod, Disability, Sex
from campaigns.fieldwork.complaints import CommunicationAid, ComplaintKind, ComplaintState
from campaigns.fieldwork.evidence import EvidenceKind
from campaigns.fieldwork.stock import MovementKind
from campaigns.ground.holidays import Anchor, DayKind
from campaigns.ground.previews import Outcome
from campaigns.ground.regions import Level
from campaigns.insight.coverage import Standing
from campaigns.people.agencies import AgencyKind
from campaigns.people.notices import Purpose
from campaigns.people.persons import ROLE_NAMES
from campaigns.plans import accommodations, agreements
from campaigns.plans.accommodations import Ragam
from campaigns.plans.activities import ActivityState
from campaigns.plans.agreements import AgreementState
from campaigns.plans.budgets import DocumentKind, EntryKind, LineStage, OverrideState
from campaigns.plans.campaigns import CampaignState
from campaigns.plans.climbing import ClimbStatus, Dimension
from campaigns.plans.deliveries import DeliveryState
from campaigns.plans.exclusions import Reason
from campaigns.plans.imports import Effect, ImportKind, ImportState, Paper, Settled
from campaigns.plans.partnerships import ContributionKind, ContributionState, PartnershipState, ValueBasis
from campaigns.plans.partnerships.links import LinkState
from campaigns.plans.playbooks import Phase
from campaigns.plans.programs import OneGiftPer
from campaigns.plans.rollover import Choice
from campaigns.plans.sites import Precision
from campaigns.plans.versions import VersionState
from campaigns.plans.warnings import WarningKind


@dataclass(frozen=True)
class Mark:
    """How a state looks: a word, one of ok/warn/bad/info/plain, and an icon of the sprite."""

    word: str
    tone: str
    icon: str = ""


MARKS: dict[tuple[str, str], Mark] = {}


def teach(marks: Mapping[StrEnum, Mark]) -> None:
    """Take the marks of one kind of state. Members of two enums may be equal as text, so they are kept apart."""
    MARKS.update({(type(state).__name__, str(state)): mark for state, mark in marks.items()})


def mark(state: StrEnum) -> Mark:
    """The mark of a state. Raises KeyError for a state that nobody taught."""
    return MARKS[type(state).__name__, str(state)]


def word(state: StrEnum) -> str:
    """The word of a state."""
    return mark(state).word


teach(
    {
        CampaignState.DRAFT: Mark("Draf", "plain", "pencil"),
        CampaignState.SUBMITTED: Mark("Diajukan", "info", "send"),
        CampaignState.APPROVED: Mark("Disetujui", "ok", "check-circle-fill"),
        CampaignState.RETURNED: Mark("Dikembalikan", "warn", "exclamation-triangle-fill"),
        CampaignState.ONGOING: Mark("Berjalan", "info", "arrow-up-right-circle-fill"),
        CampaignState.DONE: Mark("Selesai", "ok", "check-lg"),
        CampaignState.POSTPONED: Mark("Ditunda", "warn", "hourglass-split"),
        CampaignState.CANCELLED: Mark("Dibatalkan", "bad", "x-circle"),
    }
)
teach(
    {
        ActivityState.PLANNED: Mark("Direncanakan", "info", "clock"),
        ActivityState.HELD: Mark("Terlaksana", "ok", "check-circle-fill"),
        ActivityState.CANCELLED: Mark("Dibatalkan", "bad", "x-circle"),
    }
)
teach(
    {
        PartnershipState.INVITED: Mark("Belum menjawab", "warn", "hourglass-split"),
        PartnershipState.ACCEPTED: Mark("Bersedia", "ok", "check-circle-fill"),
        PartnershipState.DECLINED: Mark("Tidak bersedia", "bad", "x-circle"),
        PartnershipState.ENDED: Mark("Diakhiri", "plain", "dash-circle"),
    }
)
teach(
    {
        ContributionState.PLEDGED: Mark("Belum dipastikan", "warn", "hourglass-split"),
        ContributionState.CONFIRMED: Mark("Dipastikan", "ok", "check-circle-fill"),
        ContributionState.CANCELLED: Mark("Ditarik", "plain", "dash-circle"),
    }
)
teach(
    {
        ContributionKind.GOODS: Mark("Barang", "plain", "gift-fill"),
        ContributionKind.SERVICE: Mark("Jasa", "plain", "clipboard-check"),
        ContributionKind.PERSONNEL: Mark("Tenaga", "plain", "people"),
        ContributionKind.VENUE: Mark("Tempat", "plain", "building"),
        ContributionKind.VEHICLE: Mark("Kendaraan", "plain", "bus-front"),
        ContributionKind.MEDIA: Mark("Publikasi", "plain", "megaphone"),
        ContributionKind.CASH_BUDGET: Mark("Anggaran SKPD mitra", "plain", "cash-stack"),
    }
)
teach(
    {
        MovementKind.GIVEN: Mark("Dibagikan", "plain"),
        MovementKind.RETURNED: Mark("Dikembalikan ke pemberi", "plain"),
        MovementKind.DAMAGED: Mark("Rusak", "plain"),
        OneGiftPer.ACTIVITY: Mark("di tiap kegiatan", "plain"),
        OneGiftPer.CAMPAIGN: Mark("dalam satu kampanye", "plain"),
        OneGiftPer.DAYS: Mark("dalam sekian hari", "plain"),
    }
)
teach(
    {
        ValueBasis.STANDARD: Mark("SSH", "plain"),
        ValueBasis.QUOTATION: Mark("Penawaran", "plain"),
        ValueBasis.DECLARED: Mark("Pernyataan mitra", "plain"),
    }
)
teach(
    {
        ComplaintState.RECORDED: Mark("Dicatat", "warn", "pencil"),
        ComplaintState.REVIEWED: Mark("Ditelaah", "info", "eye"),
        ComplaintState.HANDED_OVER: Mark("Diteruskan", "ok", "send"),
        ComplaintState.ANSWERED: Mark("Dijawab", "info", "chat-left-text"),
        ComplaintState.DONE: Mark("Selesai", "ok", "check-lg"),
        ComplaintState.CANNOT_BE_DONE: Mark("Tidak dapat dipenuhi", "bad", "x-circle"),
        ComplaintState.FELT: Mark("Terasa", "ok", "check-circle-fill"),
        ComplaintState.NOT_FELT: Mark("Belum terasa", "warn", "exclamation-triangle-fill"),
        ComplaintState.MERGED: Mark("Digabung", "plain", "layers"),
        ComplaintState.REJECTED: Mark("Ditolak", "bad", "x-octagon-fill"),
        ComplaintState.REFERRED_OTHER: Mark("Dialihkan", "plain", "signpost-2"),
        ComplaintState.POSTPONED: Mark("Ditunda", "warn", "hourglass-split"),
    }
)
teach(
    {
        ComplaintKind.COMPLAINT: Mark("Pengaduan", "plain", "megaphone"),
        ComplaintKind.ASPIRATION: Mark("Aspirasi", "plain", "chat-left-text"),
        ComplaintKind.INFO_REQUEST: Mark("Permintaan informasi", "plain", "info-circle-fill"),
    }
)
teach(
    {
        CommunicationAid.NONE: Mark("Tanpa bantuan", "plain"),
        CommunicationAid.WRITTEN: Mark("Tulisan", "plain", "pencil"),
        CommunicationAid.SIGN_LANGUAGE: Mark("Bahasa isyarat (JBI)", "plain", "universal-access"),
        CommunicationAid.COMPANION: Mark("Pendamping", "plain", "people"),
    }
)
teach(
    {
        Sex.MALE: Mark("Laki-laki", "plain"),
        Sex.FEMALE: Mark("Perempuan", "plain"),
        Sex.UNSPECIFIED: Mark("Tidak dirinci", "plain"),
        Disability.YES: Mark("Penyandang disabilitas", "plain"),
        Disability.NO: Mark("Bukan penyandang disabilitas", "plain"),
        Disability.UNSPECIFIED: Mark("Tidak dirinci", "plain"),
        CountMethod.COUNTED: Mark("Dihitung satu per satu", "plain"),
        CountMethod.ESTIMATED: Mark("Perkiraan", "plain"),
        CountMethod.LIST: Mark("Dari daftar hadir", "plain"),
    }
)
teach(
    {
        EvidenceKind.DOCUMENTATION: Mark("Dokumentasi", "plain", "camera-fill"),
        EvidenceKind.ATTENDANCE_LIST: Mark("Daftar hadir", "plain", "people"),
        EvidenceKind.HANDOVER_RECORD: Mark("BAST", "plain", "file-earmark-text"),
        EvidenceKind.MINUTES: Mark("Notulen", "plain", "journal-text"),
        EvidenceKind.LETTER: Mark("Surat", "plain", "envelope-check"),
        EvidenceKind.OTHER: Mark("Lainnya", "plain", "paperclip"),
    }
)
teach(
    {
        LineStage.USULAN: Mark("Usulan", "warn", "hourglass-split"),
        LineStage.DPA: Mark("DPA", "ok", "check-circle-fill"),
    }
)
teach(
    {
        EntryKind.ALLOTMENT: Mark("Pagu", "plain", "cash-stack"),
        EntryKind.SHIFT: Mark("Pergeseran", "plain", "arrow-right"),
        EntryKind.COMMITMENT: Mark("Komitmen", "info", "file-earmark-text"),
        EntryKind.REALISATION: Mark("Realisasi", "ok", "check-lg"),
        EntryKind.RELEASE: Mark("Pelepasan", "plain", "dash-circle"),
    }
)
teach(
    {
        DocumentKind.MURNI: Mark("DPA murni", "ok", "file-earmark-text"),
        DocumentKind.PERGESERAN: Mark("Pergeseran", "info", "arrow-right"),
        DocumentKind.PERUBAHAN: Mark("Perubahan (DPPA)", "warn", "pencil"),
        OverrideState.ASKED: Mark("Menunggu pimpinan", "warn", "hourglass-split"),
        OverrideState.GRANTED: Mark("Diizinkan, belum dipakai", "info", "check-circle-fill"),
        OverrideState.REFUSED: Mark("Ditolak", "bad", "x-circle"),
        OverrideState.USED: Mark("Diizinkan dan dipakai", "ok", "check-lg"),
    }
)
teach(
    {
        Reason.INACCESSIBLE: Mark("Tidak terjangkau akses", "warn", "signpost-2"),
        Reason.UNASSIGNED: Mark("Belum ditugaskan", "warn", "hourglass-split"),
        Reason.EXCLUDED: Mark("Dikecualikan", "plain", "dash-circle"),
    }
)
teach(
    {
        Standing.REACHED: Mark("Terjangkau", "ok", "check-circle-fill"),
        Standing.PLANNED_ONLY: Mark("Baru direncanakan", "info", "clock"),
        Standing.LEFT_OUT: Mark("Belum terjangkau", "bad", "x-octagon-fill"),
    }
)
teach(
    {
        Precision.GOOD: Mark("Baik", "plain"),
        Precision.APPROX: Mark("Kira-kira", "plain"),
        Precision.TOWN: Mark("Pusat kota", "plain"),
        Precision.VILLAGE: Mark("Titik desa/kelurahan", "plain"),
        Precision.UNKNOWN: Mark("Belum diketahui", "plain"),
    }
)
teach(
    {
        DayKind.HOLIDAY: Mark("Libur nasional", "plain"),
        DayKind.JOINT_LEAVE: Mark("Cuti bersama", "plain"),
        DayKind.NOTABLE: Mark("Hari penting", "plain"),
    }
)
teach(
    {
        AgencyKind.SECRETARIAT: Mark("Sekretariat daerah", "plain"),
        AgencyKind.BUREAU: Mark("Biro", "plain"),
        AgencyKind.COUNCIL: Mark("Sekretariat DPRD", "plain"),
        AgencyKind.INSPECTORATE: Mark("Inspektorat", "plain"),
        AgencyKind.SERVICE: Mark("Dinas", "plain"),
        AgencyKind.BOARD: Mark("Badan", "plain"),
        AgencyKind.HOSPITAL: Mark("Rumah sakit", "plain"),
        AgencyKind.REGENCY: Mark("Kabupaten/kota", "plain"),
    }
)
teach({role: Mark(name, "plain") for role, name in ROLE_NAMES.items()})
teach({kind: Mark(name, "plain", "file-earmark-text") for kind, name in agreements.KIND_NAMES.items()})
teach(
    {
        AgreementState.AHEAD: Mark("Belum berlaku", "plain", "clock"),
        AgreementState.VALID: Mark("Berlaku", "ok", "check-circle-fill"),
        AgreementState.ENDING: Mark("Akan berakhir", "warn", "hourglass-split"),
        AgreementState.OVER: Mark("Berakhir", "bad", "x-octagon-fill"),
        AgreementState.WITHDRAWN: Mark("Dicabut", "plain", "dash-circle"),
    }
)
teach({Level.REGENCY: Mark("Kabupaten/kota", "plain"), Level.DISTRICT: Mark("Kecamatan", "plain")})
teach(
    {
        VersionState.FAULTY: Mark("Perlu diperbaiki", "bad", "x-octagon-fill"),
        VersionState.PREPARED: Mark("Pratinjau", "info", "hourglass-split"),
        VersionState.CURRENT: Mark("Dipakai", "ok", "check-circle-fill"),
        VersionState.RETIRED: Mark("Pernah dipakai", "plain", "clock-history"),
        VersionState.LEFT: Mark("Tidak dipakai", "plain", "dash-circle"),
    }
)
teach(
    {
        DeliveryState.WAITING: Mark("Belum diperiksa", "warn", "hourglass-split"),
        DeliveryState.VERIFIED: Mark("Diperiksa", "ok", "check-circle-fill"),
        DeliveryState.REVERSED: Mark("Dibatalkan", "plain", "dash-circle"),
    }
)
teach(
    {
        LinkState.OPEN: Mark("Berlaku", "ok", "check-circle-fill"),
        LinkState.EXPIRED: Mark("Kedaluwarsa", "plain", "hourglass-split"),
        LinkState.REVOKED: Mark("Dicabut", "plain", "dash-circle"),
    }
)
teach({kind: Mark(name, "plain", "universal-access") for kind, name in accommodations.NAMES.items()})
teach(
    {
        Ragam.PHYSICAL: Mark("Fisik", "plain"),
        Ragam.VISUAL: Mark("Netra", "plain"),
        Ragam.HEARING: Mark("Tuli/wicara", "plain"),
        Ragam.INTELLECTUAL: Mark("Intelektual", "plain"),
        Ragam.MENTAL: Mark("Mental", "plain"),
    }
)
teach(
    {
        AgeBand.CHILD: Mark("Anak", "plain"),
        AgeBand.ADULT: Mark("Dewasa", "plain"),
        AgeBand.ELDER: Mark("Lansia", "plain"),
        AgeBand.UNSPECIFIED: Mark("Tidak dirinci", "plain"),
        Anchor.RAMADAN: Mark("Ramadan", "plain"),
        Anchor.EID: Mark("Idulfitri", "plain"),
        Anchor.HAUL: Mark("Haul Guru Sekumpul", "plain"),
    }
)
teach(
    {
        Outcome.NEW: Mark("Baru", "ok", "plus-lg"),
        Outcome.CHANGED: Mark("Mengubah", "info", "pencil"),
        Outcome.KNOWN: Mark("Sudah ada", "plain", "check-lg"),
        Outcome.WRONG: Mark("Salah", "bad", "x-octagon-fill"),
    }
)
teach(
    {
        ImportKind.DPA: Mark("DPA/RKA", "plain"),
        ImportKind.REALISATION: Mark("Realisasi", "plain"),
    }
)
teach(
    {
        ImportState.FAULTY: Mark("Perlu diperbaiki", "bad", "x-octagon-fill"),
        ImportState.PREPARED: Mark("Belum dimuat", "info", "hourglass-split"),
        ImportState.TAKEN: Mark("Sudah dimuat", "ok", "check-circle-fill"),
        ImportState.LEFT: Mark("Tidak dimuat", "plain", "dash-circle"),
    }
)
teach(
    {
        Paper.DPA: Mark("DPA", "plain"),
        Paper.SHIFT: Mark("Pergeseran DPA", "plain"),
        Paper.AMENDMENT: Mark("Perubahan (DPPA)", "plain"),
        Paper.PROPOSAL: Mark("Usulan (RKA)", "plain"),
    }
)
teach(
    {
        Effect.NEW: Mark("Baru", "ok", "plus-lg"),
        Effect.ADOPTED: Mark("Usulan ditetapkan", "ok", "check-lg"),
        Effect.CHANGED: Mark("Pagu berubah", "info", "pencil"),
        Effect.DETAILED: Mark("Rincian berubah", "info", "pencil"),
        Effect.SAME: Mark("Tetap", "plain", "check-lg"),
        Effect.ENDED: Mark("Dinolkan", "warn", "dash-circle"),
        Effect.LEFT: Mark("Tidak ada di berkas", "warn", "file-earmark-text"),
        Effect.WRONG: Mark("Salah", "bad", "x-octagon-fill"),
    }
)
teach(
    {
        Settled.NEW: Mark("Baru", "ok", "plus-lg"),
        Settled.KNOWN: Mark("Sudah tercatat", "plain", "check-lg"),
        Settled.WRONG: Mark("Salah", "bad", "x-octagon-fill"),
    }
)
teach(
    {
        Phase.PLANNING: Mark("Perencanaan", "plain"),
        Phase.PREPARATION: Mark("Persiapan", "plain"),
        Phase.EXECUTION: Mark("Pelaksanaan", "plain"),
        Phase.FOLLOW_UP: Mark("Tindak lanjut", "plain"),
        Phase.ACCOUNTABILITY: Mark("Pertanggungjawaban", "plain"),
    }
)
teach(
    {
        WarningKind.BMKG: Mark("Peringatan BMKG", "warn", "cloud-lightning-rain"),
        WarningKind.FLOOD: Mark("Status banjir", "warn", "water"),
    }
)
teach(
    {
        Purpose.TASK: Mark("Tugas", "plain"),
        Purpose.ACTIVITY: Mark("Kegiatan", "plain"),
        Purpose.CAMPAIGN: Mark("Kampanye", "plain"),
        Purpose.PARTNERSHIP: Mark("Kemitraan", "plain"),
        Purpose.COMPLAINT: Mark("Laporan warga", "plain"),
        Purpose.ESCALATION: Mark("Keterlambatan", "plain"),
        Purpose.DIGEST: Mark("Ringkasan mingguan", "plain"),
    }
)
teach(
    {
        ClimbStatus.NEW: Mark("Baru", "info", "plus-lg"),
        ClimbStatus.UP: Mark("Naik", "ok", "arrow-up-right-circle-fill"),
        ClimbStatus.REPEATED: Mark("Diulang", "warn", "arrow-counterclockwise"),
        ClimbStatus.DOWN: Mark("Turun", "bad", "arrow-down-right-circle-fill"),
        Dimension.REACH: Mark("Jangkauan", "plain"),
        Dimension.AUDIENCE: Mark("Sasaran", "plain"),
        Dimension.PARTNERSHIP: Mark("Kemitraan", "plain"),
        Dimension.ACCOMMODATION: Mark("Akomodasi baru", "plain"),
        Dimension.SURVEY: Mark("Survei", "plain"),
        Dimension.QUALITY: Mark("Mutu lainnya", "plain"),
        Choice.IMPROVE: Mark("Tingkatkan", "ok", "arrow-up-right-circle-fill"),
        Choice.REPEAT: Mark("Ulangi", "warn", "arrow-counterclockwise"),
        Choice.NEW: Mark("Mulai", "info", "plus-lg"),
        Choice.STOP: Mark("Hentikan", "plain", "dash-circle"),
    }
)
