"""Lapor Berbagi: Sosialisasi dan Bimtek 2026, from one kab/kota to the next; two are still to be reached."""

from campaigns.fieldwork.attendance import CountMethod
from outreach.demo.accounts import BOTH, FIRST, SECOND
from outreach.demo.happenings import Happening

EDITION = "sosialisasi-2026"
MORNING, TWO_HOURS = ("08.30", "12.00"), ("09.00", "11.00")
LISTED = CountMethod.LIST

# fmt: off
LESSONS = (
    Happening(
        "pelaihari", EDITION, "Kota Pelaihari (Tanah Laut)", "Sosialisasi SP4N-LAPOR! Tanah Laut",
        "2026-04-16", TWO_HOURS, (FIRST,), serves=("63.01.03",), men=41, women=57, disabled=(1, 1),
        counted=LISTED,
    ),
    Happening(
        "alalak", EDITION, "Kantor Kelurahan Handil Bakti", "Sosialisasi SP4N-LAPOR! Kecamatan Alalak",
        "2026-04-29", TWO_HOURS, (SECOND,), serves=("63.04.05",), men=36, women=52, counted=LISTED,
    ),
    Happening(
        "batulicin", EDITION, "Kota Batulicin (Tanah Bumbu)", "Sosialisasi SP4N-LAPOR! Tanah Bumbu",
        "2026-05-12", TWO_HOURS, (FIRST,), serves=("63.10.01",), men=48, women=39, counted=LISTED,
    ),
    Happening(
        "kandangan", EDITION, "Kota Kandangan (HSS)", "Sosialisasi SP4N-LAPOR! Hulu Sungai Selatan",
        "2026-06-10", TWO_HOURS, (SECOND,), near=2, men=44, women=61, disabled=(0, 2), counted=LISTED,
    ),
    Happening(
        "gambut", EDITION, "Kantor Kelurahan Gambut", "Bimtek pengelola aduan desa: Gambut dan Kertak Hanyar",
        "2026-06-24", MORNING, BOTH, serves=("63.03.03", "63.03.02"), men=33, women=26, counted=LISTED,
        needs="Narasumber, 60 modul, sertifikat, uji awal dan akhir.",
    ),
    Happening(
        "banjarbaru", EDITION, "Lapangan Murjani, Banjarbaru", "Sosialisasi SP4N-LAPOR! Banjarbaru",
        "2026-07-15", ("15.30", "17.30"), (FIRST,), serves=("63.72.02", "63.72.04", "63.72.05"),
        men=88, women=107, disabled=(2, 3),
    ),
    Happening(
        "amuntai", EDITION, "Kota Amuntai (HSU)", "Sosialisasi SP4N-LAPOR! Hulu Sungai Utara",
        "2026-07-29", TWO_HOURS, (SECOND,), serves=("63.08.05",), men=39, women=48, counted=LISTED,
    ),
    Happening(
        "kotabaru", EDITION, "Kota Kotabaru (Pulau Laut)", "Sosialisasi SP4N-LAPOR! Kotabaru",
        "2026-08-20", TWO_HOURS, (FIRST,), near=1.2,
        needs="Daftar hadir tertinggal di kapal; tidak ada data jumlah peserta.",
    ),
    Happening(
        "rantau", EDITION, "Kota Rantau (Tapin)", "Sosialisasi SP4N-LAPOR! Tapin", "2026-09-10", TWO_HOURS,
        (SECOND,), serves=("63.05.04",), men=35, women=42, counted=LISTED,
    ),
    Happening(
        "selatan", EDITION, "Kantor Kelurahan Pemurus Dalam", "Bimtek pengelola aduan: Banjarmasin Selatan",
        "2026-09-24", MORNING, BOTH, serves=("63.71.01",), men=25, women=31, disabled=(1, 0), counted=LISTED,
    ),
    Happening(
        "timur", EDITION, "Kantor Kelurahan Sungai Bilu", "Sosialisasi SP4N-LAPOR! Banjarmasin Timur",
        "2026-10-08", TWO_HOURS, (FIRST,), serves=("63.71.02",), men=51, women=74, disabled=(1, 2),
        counted=LISTED,
    ),
    Happening(
        "tanjung", EDITION, "Kota Tanjung (Tabalong)", "Sosialisasi SP4N-LAPOR! Tabalong",
        "2026-10-21", TWO_HOURS, (SECOND,), serves=("63.09.06",),
        called_off=("2026-10-16", "Jalan lintas tertutup longsor; dijadwalkan kembali pada edisi 2027."),
    ),
    Happening(
        "martapura", EDITION, "Kantor Kelurahan Keraton, Martapura", "Sosialisasi SP4N-LAPOR! Martapura",
        "2026-11-19", TWO_HOURS, (SECOND,), serves=("63.03.05",), men=58, women=83, disabled=(2, 2),
        counted=LISTED,
    ),
    Happening(
        "utara", EDITION, "Kantor Kecamatan Banjarmasin Utara", "Jemput bola aduan: Banjarmasin Utara",
        "2026-11-23", TWO_HOURS, (FIRST,), serves=("63.71.04",), men=42, women=66, disabled=(1, 3),
    ),
    # From here on: still to come.
    Happening(
        "tengah", EDITION, "Kantor Kecamatan Banjarmasin Tengah",
        "Sosialisasi SP4N-LAPOR! ketua RT Banjarmasin Tengah",
        "2026-11-25", TWO_HOURS, (FIRST,), serves=("63.71.05",),
    ),
    Happening(
        "penghubung", EDITION, "Aula Diskominfo Kalsel, Banjarbaru", "Bimtek pejabat penghubung SKPD",
        "2026-11-28", MORNING, (), serves=("63.72.03",),
        needs="48 undangan; narasumber dan petugas belum ditetapkan.", invited_only=True,
    ),
    Happening(
        "barabai", EDITION, "Kota Barabai (HST)", "Sosialisasi SP4N-LAPOR! Hulu Sungai Tengah",
        "2026-11-30", TWO_HOURS, (SECOND,), serves=("63.07.06",),
    ),
    Happening(
        "marabahan", EDITION, "Kota Marabahan (Barito Kuala)", "Sosialisasi SP4N-LAPOR! Batola",
        "2026-12-09", TWO_HOURS, (FIRST,), serves=("63.04.15", "63.04.10"),
    ),
    Happening(
        "haul", EDITION, "Kubah Guru Sekumpul, Martapura", "Meja aduan jemaah Haul Guru Sekumpul",
        "2026-12-12", ("16.00", "21.00"), BOTH, near=2, aware=True,
        needs="Jaringan seluler padam saat Haul: formulir kertas, titik kumpul di posko DKISP.",
    ),
)
# fmt: on
