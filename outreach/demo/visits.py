"""Lapor ke Pesisir Sungai and Lapor Teman Difabel 2026: visits to those whom no counter reaches."""

from campaigns.fieldwork.attendance import CountMethod
from outreach.demo.accounts import BOTH, FIRST, SECOND
from outreach.demo.happenings import Happening

DAWN = ("06.00", "09.00")
GUESSED, LISTED = CountMethod.ESTIMATED, CountMethod.LIST
BOATS = "2 klotok, pelampung sebanyak penumpang, formulir kertas (tanpa sinyal)."

# fmt: off
RIVER = (
    Happening(
        "lok-baintan-april", "pesisir-2026", "Pasar Terapung Lok Baintan",
        "Lapor ke Pesisir Sungai: Lok Baintan", "2026-04-19", DAWN, BOTH, near=3,
        men=52, women=94, disabled=(1, 2), needs=BOATS,
    ),
    Happening(
        "siring-juni", "pesisir-2026", "Pasar Terapung Siring (Tendean)",
        "Lapor ke Pesisir Sungai: Siring Tendean",
        "2026-06-21", DAWN, BOTH, near=1.2, men=118, women=141, disabled=(3, 4),
    ),
    Happening(
        "alalak-agustus", "pesisir-2026", "Pulau Kembang",
        "Lapor ke Pesisir Sungai: Pulau Alalak dan Pulau Sewangi",
        "2026-08-09", DAWN, (SECOND,), near=1,
        serves=("63.04.05.2004", "63.04.05.2005", "63.04.05.2006"), men=44, women=51, needs=BOATS,
    ),
    Happening(
        "muara-kuin-agustus", "pesisir-2026", "Pasar Terapung Muara Kuin",
        "Lapor ke Pesisir Sungai: Muara Kuin", "2026-08-30", DAWN, (FIRST,), near=1.5,
        needs=BOATS,
        moved=("2026-08-23", "2026-08-20", "Peringatan BMKG: gelombang tinggi di Muara Barito 22–24 Agu."),
    ),
    Happening(
        "nagara", "pesisir-2026", "Balai Desa Tumbukan Banyu, Nagara", "Lapor ke Pesisir Sungai: Nagara",
        "2026-09-27", ("07.00", "10.00"), (SECOND,), near=3, men=73, women=88, disabled=(2, 2),
        counted=LISTED,
    ),
    Happening(
        "siring-oktober", "pesisir-2026", "Pasar Terapung Siring (Tendean)",
        "Lapor ke Pesisir Sungai: Siring bersama Dishub", "2026-10-18", DAWN, BOTH, near=1.2,
        men=126, women=159, disabled=(2, 5), joint=True,
    ),
    Happening(
        "muara-kuin-november", "pesisir-2026", "Pasar Terapung Muara Kuin",
        "Lapor ke Pesisir Sungai: Muara Kuin, kunjungan kedua", "2026-11-22", DAWN, (FIRST,), near=1.5,
        men=28, women=43, disabled=(0, 1), needs=BOATS,
    ),
    Happening(
        "lok-baintan-november", "pesisir-2026", "Pasar Terapung Lok Baintan",
        "Lapor ke Pesisir Sungai: Pasar Terapung Lok Baintan", "2026-11-27", DAWN, BOTH, near=4, needs=BOATS,
    ),
)

DISABLED = (
    Happening(
        "difabel-april", "difabel-2026", "Pusat Layanan Disabilitas dan Pendidikan Inklusi (PLDPI) Kalsel",
        "Lapor Teman Difabel: klinik aduan PLDPI", "2026-04-22", ("09.00", "12.00"), BOTH, near=1.2,
        men=34, women=41, disabled=(21, 24), counted=LISTED,
        needs="2 juru bahasa isyarat, formulir huruf besar.",
    ),
    Happening(
        "difabel-juli", "difabel-2026", "Taman Van der Pijl, Banjarbaru",
        "Lapor Teman Difabel: Minggu pagi bersama Teman Tuli", "2026-07-12", ("06.30", "09.00"), (FIRST,),
        serves=("63.72.04",), men=47, women=63, disabled=(19, 26), needs="2 juru bahasa isyarat.",
    ),
    Happening(
        "difabel-september", "difabel-2026", "Kota Barabai (HST)", "Lapor Teman Difabel: jemput bola Barabai",
        "2026-09-16", ("09.00", "12.00"), (SECOND,), near=1.5, men=22, women=29, disabled=(12, 15),
        counted=LISTED,
    ),
    Happening(
        "difabel-desember", "difabel-2026", "Pusat Layanan Disabilitas dan Pendidikan Inklusi (PLDPI) Kalsel",
        "Lapor Teman Difabel: Hari Disabilitas Internasional", "2026-12-03", ("09.00", "12.00"), BOTH,
        near=1.2,
        needs="JBI untuk 2 teman Tuli (menunggu kepastian Dinsos), 60 kursi, jalur kursi roda.",
    ),
)
# fmt: on
