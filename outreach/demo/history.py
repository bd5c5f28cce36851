"""The years before: editions 2020 to 2025 of every program, with an activity or two and a line of budget each.

Masks in the pandemic years, takjil in each Ramadan since 2021, relief in the rainy months, visits to people with
disabilities around 3 December, the floating markets, and journeys before Idulfitri since they were allowed again in
2022. Seats and fleets of the journeys of 2023 to 2025 are as the press told them; all else is invented. Tabalong and
Balangan were never visited.
"""

from datetime import date, timedelta

from campaigns.plans.climbing import Dimension
from outreach.demo.accounts import BOTH, FIRST, SECOND
from outreach.demo.budget import BOATS, EXPERTS, GIFTS, LESSONS, NEAR_TRIPS, PRINTS, RELIEF, Line, Paid
from outreach.demo.edition import Edition
from outreach.demo.happenings import Happening
from outreach.demo.promises import Invitation

DUSK, DAWN, MORNING = ("17.00", "18.15"), ("06.00", "09.00"), ("09.00", "12.00")
SABILAL, SEKUMPUL = "Masjid Raya Sabilal Muhtadin", "Kubah Guru Sekumpul, Martapura"
PLDPI = "Pusat Layanan Disabilitas dan Pendidikan Inklusi (PLDPI) Kalsel"
LOK_BAINTAN, SIRING = "Pasar Terapung Lok Baintan", "Pasar Terapung Siring (Tendean)"
TERMINAL, MURJANI = "Terminal Induk Km 6 Banjarmasin", "Lapangan Murjani, Banjarbaru"
PANDEMIC = "Pembatasan kegiatan masyarakat: kegiatan tatap muka belum dapat ditingkatkan."


def _past(
    name: str,
    program: str,
    rung: int,
    title: str,
    days: tuple[str, str],
    goal: str,
    before: str = "",
    better: tuple[tuple[Dimension, str], ...] = (),
    reason: str = "",
) -> Edition:
    """An edition that is over: drafted six weeks ahead, decided within two, closed three weeks after its last day."""
    first, last = (date.fromisoformat(day) for day in days)
    drafted, submitted, approved, done = (
        (day + timedelta(days=shift)).isoformat()
        for day, shift in ((first, -42), (first, -37), (first, -28), (last, 21))
    )
    return Edition(
        name, program, rung, title, days, goal, drafted, submitted, approved, done, before, better, reason
    )


def _held(
    name: str, edition: str, site: str, title: str, day: str, hours: tuple[str, str], near: float,
    people: tuple[int, int],
    officers: tuple[str, ...] = (FIRST,), disabled: tuple[int, int] | None = None, food: bool = False,
) -> Happening:  # fmt: skip
    """An activity that took place; `people` are men and women. Its planner had read the warnings."""
    return Happening(name, edition, site, title, day, hours, officers, near=near, men=people[0], women=people[1],
                     disabled=disabled, food=food, aware=True)  # fmt: skip


def _paid(edition: str, account: str, description: str, ceiling: int, paid: int, day: str) -> Line:
    """A line that was paid in one sum."""
    document = f"SP2D-{edition.upper()} (data contoh)"
    return Line(edition, account, description, ceiling, paid=(Paid(day, paid, document),))


# fmt: off
PAST_EDITIONS = (
    _past("masker-2020", "berbagi", 1, "Lapor Berbagi Masker 2020", ("2020-06-15", "2020-12-15"),
          "10.000 masker kain dengan nomor SMS 1708 di pasar dan terminal."),
    _past("masker-2021", "berbagi", 1, "Lapor Berbagi Masker 2021", ("2021-06-14", "2021-12-15"),
          "Masker bagi pedagang pasar; melapor soal bantuan sosial dan vaksin.", "masker-2020", reason=PANDEMIC),
    _past("masker-2022", "berbagi", 1, "Lapor Berbagi Masker 2022", ("2022-06-06", "2022-09-30"),
          "Sisa masker dibagikan sambil memperkenalkan LAPOR! 4.0.", "masker-2021",
          reason="Menghabiskan stok masker; setelah ini diganti sosialisasi."),
    _past("takjil-2021", "berbagi", 1, "Lapor Berbagi Takjil 2021", ("2021-04-13", "2021-05-12"),
          "800 paket takjil tanpa kerumunan, dibagikan dari kendaraan."),
    _past("takjil-2022", "berbagi", 1, "Lapor Berbagi Takjil 2022", ("2022-04-02", "2022-05-01"),
          "1.200 paket takjil di dua titik.", "takjil-2021",
          ((Dimension.REACH, "Titik kedua di Martapura, di luar Banjarmasin untuk pertama kali."),)),
    _past("takjil-2023", "berbagi", 1, "Lapor Berbagi Takjil 2023", ("2023-03-23", "2023-04-20"),
          "1.500 paket takjil dengan stiker QR.", "takjil-2022",
          ((Dimension.QUALITY, "Stiker QR menuju halaman lapor menggantikan selebaran."),)),
    _past("takjil-2024", "berbagi", 1, "Lapor Berbagi Takjil 2024", ("2024-03-11", "2024-04-09"),
          "1.500 paket takjil.", "takjil-2023", reason="Anggaran dialihkan ke bimbingan teknis pejabat penghubung."),
    _past("takjil-2025", "berbagi", 1, "Lapor Berbagi Takjil 2025", ("2025-03-01", "2025-03-30"),
          "2.400 paket takjil di tiga kabupaten/kota.", "takjil-2024",
          ((Dimension.SURVEY, "Survei singkat 120 orang: tiga dari sepuluh sudah mengenal SP4N-LAPOR!."),)),
    _past("banjir-2020", "banjir", 1, "Lapor Peduli Banjir 2020", ("2020-11-02", "2020-12-31"),
          "Bantuan pertama bagi keluarga terdampak luapan Sungai Martapura."),
    _past("banjir-2021", "banjir", 1, "Lapor Peduli Banjir 2021", ("2021-01-04", "2021-12-31"),
          "Banjir besar Januari 2021: bantuan bersama BPBD.", "banjir-2020",
          ((Dimension.PARTNERSHIP, "Pertama kali bersama BPBD, satu posko."),)),
    _past("banjir-2022", "banjir", 1, "Lapor Peduli Banjir 2022", ("2022-01-04", "2022-12-31"),
          "Paket bantuan di desa yang terendam.", "banjir-2021",
          reason="Genangan lebih kecil; cukup seperti tahun lalu."),
    _past("banjir-2023", "banjir", 2, "Lapor Peduli Banjir 2023", ("2023-01-04", "2023-12-31"),
          "Bantuan disertai sosialisasi nomor 112 dan SP4N-LAPOR!.", "banjir-2022"),
    _past("banjir-2024", "banjir", 2, "Lapor Peduli Banjir 2024", ("2024-01-04", "2024-12-31"),
          "Sosialisasi di posko, dengan Dinas Sosial.", "banjir-2023",
          ((Dimension.PARTNERSHIP, "Dinas Sosial menyediakan sembako."),)),
    _past("banjir-2025", "banjir", 2, "Lapor Peduli Banjir 2025", ("2025-01-04", "2025-12-15"),
          "Sosialisasi dan bantuan di Kabupaten Banjar.", "banjir-2024",
          ((Dimension.REACH, "Martapura Barat, yang belum pernah didatangi."),)),
    _past("difabel-2020", "difabel", 1, "Lapor Teman Difabel 2020", ("2020-11-16", "2020-12-10"),
          "Masker transparan bagi teman Tuli pada Hari Disabilitas Internasional."),
    _past("difabel-2021", "difabel", 1, "Lapor Teman Difabel 2021", ("2021-11-15", "2021-12-10"),
          "Masker transparan dan alat tulis.", "difabel-2020", reason=PANDEMIC),
    _past("difabel-2022", "difabel", 2, "Lapor Teman Difabel 2022", ("2022-04-01", "2022-12-10"),
          "Sosialisasi dengan juru bahasa isyarat.", "difabel-2021"),
    _past("difabel-2023", "difabel", 2, "Lapor Teman Difabel 2023", ("2023-04-01", "2023-12-10"),
          "Sosialisasi di PLDPI dan Banjarbaru.", "difabel-2022",
          ((Dimension.ACCOMMODATION, "Formulir huruf besar dan naskah yang dibacakan."),)),
    _past("difabel-2024", "difabel", 2, "Lapor Teman Difabel 2024", ("2024-04-01", "2024-12-10"),
          "Sosialisasi bersama Dinas Sosial.", "difabel-2023",
          ((Dimension.PARTNERSHIP, "Dinas Sosial mengirim pendamping."),)),
    _past("difabel-2025", "difabel", 2, "Lapor Teman Difabel 2025", ("2025-04-01", "2025-12-10"),
          "Sosialisasi di PLDPI pada Hari Disabilitas Internasional.", "difabel-2024",
          reason="Menunggu peraturan gubernur; klinik aduan disiapkan untuk 2026."),
    _past("pesisir-2020", "pesisir", 1, "Lapor ke Pesisir Sungai 2020", ("2020-08-03", "2020-12-20"),
          "Tanggui dan masker bagi pedagang pasar terapung."),
    _past("pesisir-2021", "pesisir", 1, "Lapor ke Pesisir Sungai 2021", ("2021-08-02", "2021-12-20"),
          "Tanggui dan stiker perahu.", "pesisir-2020", reason=PANDEMIC),
    _past("pesisir-2022", "pesisir", 2, "Lapor ke Pesisir Sungai 2022", ("2022-04-01", "2022-12-20"),
          "Sosialisasi di atas klotok, dengan pejabat penghubung dan wartawan.", "pesisir-2021"),
    _past("pesisir-2023", "pesisir", 2, "Lapor ke Pesisir Sungai 2023", ("2023-04-01", "2023-12-20"),
          "Dua pasar terapung.", "pesisir-2022",
          ((Dimension.REACH, "Pasar terapung Siring, pertama kali di pusat kota."),)),
    _past("pesisir-2024", "pesisir", 3, "Lapor ke Pesisir Sungai 2024", ("2024-04-01", "2024-12-20"),
          "Meja aduan di klotok: laporan dicatat di tempat.", "pesisir-2023"),
    _past("pesisir-2025", "pesisir", 3, "Lapor ke Pesisir Sungai 2025", ("2025-04-01", "2025-12-20"),
          "Meja aduan di dua pasar terapung, bersama Dishub.", "pesisir-2024",
          ((Dimension.PARTNERSHIP, "Dishub menyediakan klotok dan pelampung."),)),
    _past("mudik-2022", "mudik", 1, "Lapor Mudik Gratis Bareng 2022", ("2022-04-25", "2022-04-29"),
          "Stiker dan selebaran di bus mudik pertama sesudah pandemi."),
    _past("mudik-2023", "mudik", 1, "Lapor Mudik Gratis Bareng 2023", ("2023-04-14", "2023-04-18"),
          "45 minibus, 675 kursi; penuh dalam sehari.", "mudik-2022",
          ((Dimension.REACH, "Titik kedua di Lapangan Murjani, Banjarbaru."),)),
    _past("mudik-2024", "mudik", 2, "Lapor Mudik Gratis Bareng 2024", ("2024-04-03", "2024-04-07"),
          "54 minibus dan 1 bus sedang; sosialisasi di dalam kendaraan.", "mudik-2023"),
    _past("mudik-2025", "mudik", 1, "Lapor Mudik Gratis Bareng 2025", ("2025-03-24", "2025-03-28"),
          "22 kendaraan; kursi habis dalam dua jam.", "mudik-2024",
          reason="Armada tinggal separuh karena efisiensi anggaran; tanpa sosialisasi di kendaraan."),
)

PAST = (
    _held("masker-2020-km6", "masker-2020", TERMINAL, "Berbagi masker: Terminal Km 6",
          "2020-07-08", MORNING, 1.5, (410, 365), BOTH),
    _held("masker-2021-barat", "masker-2021", "Kantor Kecamatan Banjarmasin Barat", "Berbagi masker: Banjarmasin Barat",
          "2021-08-11", MORNING, 1.5, (240, 271)),
    _held("masker-2022-barat", "masker-2022", "Kantor Kecamatan Banjarmasin Barat", "Berbagi masker: stok terakhir",
          "2022-07-06", MORNING, 1.5, (120, 138), (SECOND,)),
    _held("takjil-2021-sabilal", "takjil-2021", SABILAL, "Lapor Berbagi Takjil: Sabilal Muhtadin",
          "2021-04-24", DUSK, 1, (420, 380), food=True),
    _held("takjil-2022-sabilal", "takjil-2022", SABILAL, "Lapor Berbagi Takjil: Sabilal Muhtadin",
          "2022-04-16", DUSK, 1, (380, 340), food=True),
    _held("takjil-2022-sekumpul", "takjil-2022", SEKUMPUL, "Lapor Berbagi Takjil: Sekumpul",
          "2022-04-23", DUSK, 2, (260, 220), food=True),
    _held("takjil-2023-sabilal", "takjil-2023", SABILAL, "Lapor Berbagi Takjil: Sabilal Muhtadin",
          "2023-04-01", DUSK, 1, (450, 410), food=True),
    _held("takjil-2023-sekumpul", "takjil-2023", SEKUMPUL, "Lapor Berbagi Takjil: Sekumpul",
          "2023-04-08", DUSK, 2, (330, 310), food=True),
    _held("takjil-2024-sabilal", "takjil-2024", SABILAL, "Lapor Berbagi Takjil: Sabilal Muhtadin",
          "2024-03-23", DUSK, 1, (440, 430), food=True),
    _held("takjil-2024-sekumpul", "takjil-2024", SEKUMPUL, "Lapor Berbagi Takjil: Sekumpul",
          "2024-03-30", DUSK, 2, (320, 310), food=True),
    _held("takjil-2025-sabilal", "takjil-2025", SABILAL, "Lapor Berbagi Takjil: Sabilal Muhtadin",
          "2025-03-08", DUSK, 1, (470, 450), food=True),
    _held("takjil-2025-murjani", "takjil-2025", MURJANI, "Lapor Berbagi Takjil: Lapangan Murjani",
          "2025-03-15", DUSK, 1.5, (350, 390), food=True),
    _held("banjir-2020-basirih", "banjir-2020", "Kubah Basirih", "Bantuan banjir Basirih",
          "2020-12-16", MORNING, 1.5, (90, 104)),
    _held("banjir-2021-sungai-tabuk", "banjir-2021", LOK_BAINTAN, "Bantuan banjir Sungai Tabuk",
          "2021-01-21", MORNING, 4, (310, 342), BOTH),
    _held("banjir-2022-lok-baintan", "banjir-2022", LOK_BAINTAN, "Bantuan banjir Lok Baintan",
          "2022-01-19", MORNING, 3, (85, 97)),
    _held("banjir-2023-gambut", "banjir-2023", "Terminal Tipe A Gambut Barakat (Km 17)",
          "Sosialisasi di posko banjir Gambut",
          "2023-02-15", MORNING, 3, (70, 88), (SECOND,)),
    _held("banjir-2024-gambut", "banjir-2024", "Terminal Tipe A Gambut Barakat (Km 17)",
          "Sosialisasi di posko banjir Gambut",
          "2024-01-24", MORNING, 3, (82, 95)),
    _held("banjir-2025-martapura", "banjir-2025", SEKUMPUL, "Sosialisasi di posko banjir Martapura",
          "2025-01-22", MORNING, 3, (160, 181), BOTH),
    _held("difabel-2020-pldpi", "difabel-2020", PLDPI, "Masker transparan bagi teman Tuli",
          "2020-12-03", MORNING, 1.2, (26, 31), (FIRST,), (20, 25)),
    _held("difabel-2021-pldpi", "difabel-2021", PLDPI, "Masker transparan dan alat tulis",
          "2021-12-03", MORNING, 1.2, (28, 30), (FIRST,), (22, 24)),
    _held("difabel-2022-pldpi", "difabel-2022", PLDPI, "Sosialisasi Hari Disabilitas Internasional",
          "2022-12-02", MORNING, 1.2, (35, 42), BOTH, (24, 28)),
    _held("difabel-2023-pldpi", "difabel-2023", PLDPI, "Sosialisasi Hari Disabilitas Internasional",
          "2023-12-04", MORNING, 1.2, (38, 45), BOTH, (25, 31)),
    _held("difabel-2024-pldpi", "difabel-2024", PLDPI, "Sosialisasi Hari Disabilitas Internasional",
          "2024-12-03", MORNING, 1.2, (41, 46), BOTH, (27, 30)),
    _held("difabel-2025-pldpi", "difabel-2025", PLDPI, "Sosialisasi Hari Disabilitas Internasional",
          "2025-12-03", MORNING, 1.2, (40, 47), BOTH, (26, 33)),
    _held("pesisir-2020-lok-baintan", "pesisir-2020", LOK_BAINTAN, "Tanggui bagi pedagang Lok Baintan",
          "2020-09-06", DAWN, 3, (40, 88)),
    _held("pesisir-2021-lok-baintan", "pesisir-2021", LOK_BAINTAN, "Tanggui bagi pedagang Lok Baintan",
          "2021-09-05", DAWN, 3, (38, 81)),
    _held("pesisir-2022-lok-baintan", "pesisir-2022", LOK_BAINTAN, "Susur sungai Lok Baintan",
          "2022-12-11", DAWN, 3, (55, 97), BOTH),
    _held("pesisir-2023-siring", "pesisir-2023", SIRING, "Sosialisasi pasar terapung Siring",
          "2023-08-20", DAWN, 1.2, (110, 132)),
    _held("pesisir-2024-lok-baintan", "pesisir-2024", LOK_BAINTAN, "Meja aduan di klotok: Lok Baintan",
          "2024-08-25", DAWN, 3, (58, 92), BOTH),
    _held("pesisir-2025-lok-baintan", "pesisir-2025", LOK_BAINTAN, "Meja aduan di klotok: Lok Baintan",
          "2025-08-24", DAWN, 3, (61, 90), BOTH),
    _held("pesisir-2025-siring", "pesisir-2025", SIRING, "Meja aduan di Siring",
          "2025-10-19", DAWN, 1.2, (121, 140), (SECOND,)),
    _held("mudik-2022-km6", "mudik-2022", TERMINAL, "Pemberangkatan mudik gratis",
          "2022-04-28", ("07.00", "10.00"), 1, (210, 190), BOTH),
    _held("mudik-2023-km6", "mudik-2023", TERMINAL, "Pemberangkatan mudik gratis: Banjarmasin",
          "2023-04-18", ("07.00", "10.00"), 1, (190, 176)),
    _held("mudik-2023-murjani", "mudik-2023", MURJANI, "Pemberangkatan mudik gratis: Banjarbaru",
          "2023-04-18", ("07.00", "10.00"), 1.5, (158, 143), (SECOND,)),
    _held("mudik-2024-km6", "mudik-2024", TERMINAL, "Pemberangkatan mudik gratis: Banjarmasin",
          "2024-04-06", ("07.00", "10.00"), 1, (248, 231)),
    _held("mudik-2024-murjani", "mudik-2024", MURJANI, "Pemberangkatan mudik gratis: Banjarbaru",
          "2024-04-06", ("07.00", "10.00"), 1.5, (201, 188), (SECOND,)),
    _held("mudik-2025-km6", "mudik-2025", TERMINAL, "Pemberangkatan mudik gratis",
          "2025-03-28", ("07.00", "10.00"), 1, (152, 141), BOTH),
)

PAST_LINES = (
    _paid("masker-2020", RELIEF, "10.000 masker kain", 62_000_000, 61_500_000, "2020-07-29"),
    _paid("masker-2021", RELIEF, "6.000 masker kain", 36_000_000, 35_400_000, "2021-09-01"),
    _paid("masker-2022", NEAR_TRIPS, "Petugas pembagian", 6_000_000, 5_100_000, "2022-07-27"),
    _paid("takjil-2021", RELIEF, "800 paket takjil", 16_000_000, 16_000_000, "2021-05-25"),
    _paid("takjil-2022", RELIEF, "1.200 paket takjil", 25_200_000, 25_200_000, "2022-05-24"),
    _paid("takjil-2023", RELIEF, "1.500 paket takjil", 33_000_000, 32_700_000, "2023-05-09"),
    _paid("takjil-2024", RELIEF, "1.500 paket takjil", 34_500_000, 34_500_000, "2024-04-29"),
    _paid("takjil-2025", RELIEF, "2.400 paket takjil", 57_600_000, 57_000_000, "2025-04-22"),
    _paid("banjir-2020", RELIEF, "120 paket bantuan", 18_000_000, 17_400_000, "2020-12-22"),
    _paid("banjir-2021", RELIEF, "600 paket bantuan", 84_000_000, 84_000_000, "2021-02-18"),
    _paid("banjir-2022", RELIEF, "180 paket bantuan", 27_000_000, 26_500_000, "2022-02-15"),
    _paid("banjir-2023", RELIEF, "200 paket bantuan", 30_000_000, 29_200_000, "2023-03-14"),
    _paid("banjir-2024", RELIEF, "260 paket bantuan", 40_000_000, 38_900_000, "2024-02-20"),
    _paid("banjir-2025", RELIEF, "420 paket bantuan", 66_000_000, 65_100_000, "2025-02-18"),
    _paid("difabel-2020", GIFTS, "Masker transparan", 9_000_000, 8_700_000, "2020-12-21"),
    _paid("difabel-2021", GIFTS, "Masker transparan dan alat tulis", 10_000_000, 9_600_000, "2021-12-20"),
    _paid("difabel-2022", EXPERTS, "Juru bahasa isyarat", 8_000_000, 8_000_000, "2022-12-20"),
    _paid("difabel-2023", EXPERTS, "Juru bahasa isyarat", 12_000_000, 12_000_000, "2023-12-19"),
    _paid("difabel-2024", EXPERTS, "Juru bahasa isyarat", 14_000_000, 13_500_000, "2024-12-17"),
    _paid("difabel-2025", EXPERTS, "Juru bahasa isyarat", 16_000_000, 15_800_000, "2025-12-16"),
    _paid("pesisir-2020", GIFTS, "150 tanggui", 15_000_000, 14_700_000, "2020-10-06"),
    _paid("pesisir-2021", GIFTS, "150 tanggui dan stiker", 16_500_000, 16_000_000, "2021-10-05"),
    _paid("pesisir-2022", LESSONS, "Sosialisasi di atas klotok", 38_000_000, 37_200_000, "2022-12-21"),
    _paid("pesisir-2023", LESSONS, "Sosialisasi pasar terapung", 30_000_000, 28_800_000, "2023-09-19"),
    _paid("pesisir-2024", BOATS, "Sewa klotok", 26_000_000, 25_000_000, "2024-09-24"),
    _paid("pesisir-2025", BOATS, "Sewa klotok", 34_000_000, 33_200_000, "2025-11-18"),
    _paid("mudik-2022", PRINTS, "Stiker bus", 6_000_000, 5_900_000, "2022-05-17"),
    _paid("mudik-2023", PRINTS, "Stiker 45 minibus", 11_000_000, 10_800_000, "2023-05-16"),
    _paid("mudik-2024", PRINTS, "Stiker 55 kendaraan dan bahan sosialisasi", 16_000_000, 15_700_000, "2024-05-07"),
    _paid("mudik-2025", PRINTS, "Stiker 22 kendaraan", 7_500_000, 7_300_000, "2025-04-22"),
)

PAST_INVITATIONS = (
    Invitation("banjir-2021", "BPBD", "2021-01-04", "2021-01-08", "Perahu karet dan regu.", "2021-01-05"),
    Invitation("mudik-2022", "DISHUB", "2022-04-04", "2022-04-11", "Bus dan pengemudi.", "2022-04-06"),
    Invitation("mudik-2023", "DISHUB", "2023-03-27", "2023-04-03", "45 minibus dan pengemudi.", "2023-03-29"),
    Invitation("banjir-2024", "BPBD", "2024-01-04", "2024-01-10", "Perahu karet.", "2024-01-05"),
    Invitation("banjir-2024", "DINSOS", "2024-01-04", "2024-01-10", "Sembako.", "2024-01-08"),
    Invitation("mudik-2024", "DISHUB", "2024-03-13", "2024-03-20", "54 minibus dan 1 bus sedang.", "2024-03-15"),
    Invitation("difabel-2024", "DINSOS", "2024-04-01", "2024-04-15", "Pendamping.", "2024-04-08"),
    Invitation("mudik-2025", "DISHUB", "2025-03-03", "2025-03-10", "22 kendaraan.", "2025-03-05"),
    Invitation("pesisir-2025", "DISHUB", "2025-04-07", "2025-04-21", "Klotok dan pelampung.", "2025-04-14"),
)
# fmt: on
