"""What others said before the demo's today: warnings, events of other SKPD, why some areas are left out."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from campaigns.plans import exclusions, partner_events, warnings
from campaigns.plans.exclusions import Reason
from campaigns.plans.warnings import WarningKind
from outreach.demo.accounts import PLANNER, agency_with
from outreach.demo.story import Step, Story, moment

# kind, kab/kota, first and last day, text, source
WARNINGS = (
    (
        WarningKind.BMKG,
        ("63.04", "63.71"),
        "2026-11-26",
        "2026-11-29",
        "Pasang laut maksimum 2,5–2,7 m, malam sampai dini hari; waspada rob di Muara Barito.",
        "BMKG Syamsudin Noor, siaran 21 November 2026 (data contoh)",
    ),
    (
        WarningKind.FLOOD,
        ("63.03",),
        "2026-11-23",
        "2026-12-22",
        "Siaga darurat banjir: Sungai Tabuk dan Martapura Barat tergenang.",
        "SK Bupati Banjar tentang status siaga darurat (data contoh)",
    ),
)
# agency, title, day, hours, village, place
EVENTS = (
    ("DINSOS", "Penyaluran bantuan sosial", "2026-12-05", ("09.00", "12.00"), "63.03.04.2004", "Balai desa"),
    ("DISHUB", "Uji jalan angkutan sungai", "2026-12-09", ("07.00", "10.00"), "63.71.04.1009", "Dermaga Kuin"),
)  # fmt: skip

# area, reason, why, who decided, first and last day
EXCLUSIONS = (
    (
        "63.02.01",
        Reason.INACCESSIBLE,
        "Kapal dari Kotabaru tidak melayani Pulau Sembilan pada musim angin tenggara; dijadwalkan lagi sesudahnya.",
        "Bidang Informasi dan Komunikasi Publik (data contoh)",
        "2026-06-01",
        None,
    ),
    (
        "63.11.02",
        Reason.UNASSIGNED,
        "Belum ada petugas yang ditunjuk untuk Halong; diusulkan pada rencana 2027.",
        "Rapat koordinasi triwulan III (data contoh)",
        "2026-10-05",
        None,
    ),
    (
        "63.05.02.2005",
        Reason.EXCLUDED,
        "Pemerintah desa meminta kegiatan ditunda sampai pemilihan kepala desa selesai.",
        "Kepala Desa Sawang, surat 2 November 2026 (data contoh)",
        "2026-11-02",
        "2027-01-31",
    ),
)


def steps() -> Iterator[Step]:
    """After the activities were planned, so that each may meet a warning that came later."""
    for minute, warning in enumerate(WARNINGS):
        yield Step(moment("2026-11-21", f"17.{minute:02d}"), partial(_warn, *warning))
    for minute, event in enumerate(EVENTS):
        yield Step(moment("2026-11-23", f"16.{minute:02d}"), partial(_note, *event))
    for area, reason, why, decided_by, first, last in EXCLUSIONS:
        yield Step(moment(first, "15.00"), partial(_exclude, area, reason, why, decided_by, first, last))


def _warn(
    kind: WarningKind, regencies: tuple[str, ...], first: str, last: str, text: str, source: str, story: Story
) -> None:
    days = (date.fromisoformat(first), date.fromisoformat(last))
    warnings.note(kind, regencies, *days, text, source, by=story.people[PLANNER])


def _note(
    code: str, title: str, day: str, hours: tuple[str, str], village: str, place: str, story: Story
) -> None:
    starts_at, ends_at = (moment(day, hour) for hour in hours)
    partner_events.note(
        agency_with(code), title, starts_at, ends_at, village, place, by=story.people[PLANNER]
    )


def _exclude(
    area: str, reason: Reason, why: str, decided_by: str, first: str, last: str | None, story: Story
) -> None:
    days = (date.fromisoformat(first), date.fromisoformat(last) if last else None)
    exclusions.note(area, reason, why, decided_by, *days, by=story.people[PLANNER])
