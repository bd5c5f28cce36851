"""The shape of a report as the facts write it down, and the categories of SP4N-LAPOR! that they use."""

from dataclasses import dataclass
from enum import StrEnum

from campaigns.fieldwork.complaints import CommunicationAid, ComplaintKind

COMPLAINT, WISH, QUESTION = ComplaintKind.COMPLAINT, ComplaintKind.ASPIRATION, ComplaintKind.INFO_REQUEST
SIGN, COMPANION, WRITTEN = (
    CommunicationAid.SIGN_LANGUAGE,
    CommunicationAid.COMPANION,
    CommunicationAid.WRITTEN,
)

ROADS = "Pekerjaan Umum dan Penataan Ruang: Infrastruktur Jalan"
DRAINS = "Pekerjaan Umum dan Penataan Ruang: Drainase (Gorong-Gorong/Parit)"
HOMES = "Pekerjaan Umum dan Penataan Ruang: Permukiman"
MARKETS = "Pekerjaan Umum dan Penataan Ruang: Pasar"
LAMPS = "Perhubungan: Lampu Penerangan Jalan"
BRIDGES = "Perhubungan: Pembangunan Jembatan"
BUSES = "Perhubungan: Transportasi Darat"
RIVERS = "Perairan"
WATER = "Layanan Air Minum: Gangguan Layanan Penyaluran Air"
PRICES = "Layanan Air Minum: Biaya/Tarif PDAM"
CARDS = "Kependudukan: Administrasi Kependudukan dan Pencatatan Sipil"
HEALTH = "Kesehatan: Pelayanan Kesehatan"
INSURANCE = "Kesehatan: Jaminan Sosial Kesehatan"
RELIEF = "Sosial dan Kesejahteraan: Bantuan Sosial"
MISUSE = "Bantuan Sosial: Penyalahgunaan bantuan"
FLOODS = "Lingkungan Hidup dan Kehutanan: Penanggulangan Bencana"
DIRT = "Lingkungan Hidup dan Kehutanan: Pencemaran Lingkungan"
ACCESS = "Kesetaraan Gender dan Sosial Inklusif: Akses Masyarakat Berkebutuhan Khusus/Disabilitas"
SCHOOLS = "Pendidikan dan Kebudayaan: Pendidikan Dasar dan Menengah"
FIELDS = "Pertanian dan Peternakan: Pupuk"
PARKING = "Perhubungan: Parkir Liar"
CHANNEL = "SP4N-LAPOR!"


class Progress(StrEnum):
    """How far a report has come by the demo's today."""

    RECORDED = "recorded"
    REVIEWED = "reviewed"
    HANDED_OVER = "handed over"


@dataclass(frozen=True)
class Voice:
    """What somebody said at an activity; `after` is the working days until the operator looked at it."""

    at: str
    kind: ComplaintKind
    village: str
    title: str
    category: str
    text: str
    anonim: bool = False
    rahasia: bool = False
    named: bool = False
    aid: CommunicationAid | None = None
    oversight: bool = False
    after: int = 1
    progress: Progress = Progress.HANDED_OVER
