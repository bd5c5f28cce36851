"""Takjil in Ramadan, relief in the flood season, and the bus journeys before Idulfitri, all of 2026."""

from campaigns.fieldwork.attendance import CountMethod
from outreach.demo.accounts import BOTH, FIRST, SECOND
from outreach.demo.happenings import Happening

DUSK = ("17.00", "18.15")
GUESSED, LISTED = CountMethod.ESTIMATED, CountMethod.LIST

# fmt: off
FLOOD = (
    Happening(
        "banjir-martapura-barat", "banjir-2026", "Balai Desa Sungai Batang",
        "Posko Lapor Peduli Banjir Martapura Barat", "2026-01-08", ("09.00", "12.30"), BOTH,
        serves=("63.03.14",), men=146, women=171, disabled=(6, 9), counted=LISTED,
        needs="500 paket sembako (Dinsos), 2 perahu karet (BPBD), formulir aduan kertas.",
    ),
    Happening(
        "banjir-astambul", "banjir-2026", "Balai Desa Pasar Jati", "Posko Lapor Peduli Banjir Astambul",
        "2026-01-10", ("09.00", "12.00"), (FIRST,), near=4, men=98, women=113, disabled=(3, 5),
        counted=LISTED,
    ),
    Happening(
        "banjir-sungai-tabuk", "banjir-2026", "Balai Desa Sungai Tabuk Kota",
        "Posko Lapor Peduli Banjir Sungai Tabuk", "2026-01-13", ("09.00", "12.00"), (SECOND,), near=4,
        men=121, women=138, disabled=(4, 4), counted=LISTED,
    ),
    Happening(
        "banjir-tapin", "banjir-2026", "Balai Desa Margasari Hilir",
        "Posko Lapor Peduli Banjir Candi Laras Utara",
        "2026-01-20", ("10.00", "13.00"), (SECOND,), near=5,
        needs="Daftar hadir basah kena air; jumlah orang tidak dapat dipastikan.",
    ),
    Happening(
        "banjir-hsu", "banjir-2026", "Kota Amuntai (HSU)", "Posko Lapor Peduli Banjir Amuntai",
        "2026-01-22", ("10.00", "13.00"), (FIRST,), near=2, men=77, women=95, disabled=(2, 3), counted=LISTED,
    ),
    Happening(
        "siaga-martapura", "banjir-2026", "Balai Desa Sungai Batang", "Paket siaga banjir Martapura Barat",
        "2026-12-17", ("09.00", "12.00"), (FIRST,), serves=("63.03.14", "63.03.15"),
        needs="300 paket siaga dan 2 perahu karet, menunggu kepastian Dinsos dan BPBD.",
    ),
)

TAKJIL = (
    Happening(
        "takjil-sabilal", "takjil-2026", "Masjid Raya Sabilal Muhtadin",
        "Lapor Berbagi Takjil: Masjid Raya Sabilal Muhtadin", "2026-02-21", DUSK, BOTH, near=1,
        men=262, women=238, counted=GUESSED, food=True, needs="500 paket takjil, 500 stiker QR.",
    ),
    Happening(
        "takjil-kuin", "takjil-2026", "Masjid Sultan Suriansyah (Kuin)",
        "Lapor Berbagi Takjil: Masjid Sultan Suriansyah", "2026-02-25", DUSK, (FIRST,), near=1,
        men=201, women=149, counted=GUESSED, food=True,
    ),
    Happening(
        "takjil-banjarbaru", "takjil-2026", "Taman Van der Pijl, Banjarbaru",
        "Lapor Berbagi Takjil: Taman Van der Pijl", "2026-02-28", DUSK, (SECOND,), near=2,
        men=233, women=267, counted=GUESSED, food=True,
    ),
    Happening(
        "takjil-pelaihari", "takjil-2026", "Kota Pelaihari (Tanah Laut)", "Lapor Berbagi Takjil: Pelaihari",
        "2026-03-05", DUSK, (SECOND,), near=3, men=158, women=142, counted=GUESSED, food=True,
    ),
    Happening(
        "takjil-rantau", "takjil-2026", "Kota Rantau (Tapin)", "Lapor Berbagi Takjil: Rantau",
        "2026-03-07", DUSK, (FIRST,), near=2, men=124, women=126, counted=GUESSED, food=True,
    ),
    Happening(
        "takjil-sekumpul", "takjil-2026", "Kubah Guru Sekumpul, Martapura", "Lapor Berbagi Takjil: Sekumpul",
        "2026-03-11", DUSK, (FIRST,), near=2, men=341, women=259, counted=GUESSED, food=True,
    ),
)

JOURNEYS = (
    Happening(
        "mudik-daftar-ulang", "mudik-2026", "Terminal Induk Km 6 Banjarmasin",
        "Daftar ulang pemudik dan meja aduan",
        "2026-03-11", ("09.00", "15.00"), (SECOND,), near=1, men=208, women=192, disabled=(5, 7),
        counted=LISTED,
    ),
    Happening(
        "mudik-terminal", "mudik-2026", "Terminal Induk Km 6 Banjarmasin",
        "Pemberangkatan mudik gratis: Terminal Induk Km 6", "2026-03-14", ("07.00", "10.00"), (FIRST,),
        near=1,
        men=131, women=119, disabled=(4, 5), counted=LISTED,
        needs="Berangkat 08.00; 6 bus, meja aduan di ruang tunggu.",
    ),
    Happening(
        "mudik-murjani", "mudik-2026", "Lapangan Murjani, Banjarbaru",
        "Pemberangkatan mudik gratis: Lapangan Murjani", "2026-03-14", ("07.00", "10.00"), (SECOND,),
        near=1.5,
        men=77, women=73, disabled=(1, 2), counted=LISTED, needs="Berangkat 08.00; 4 bus.",
    ),
)
# fmt: on
