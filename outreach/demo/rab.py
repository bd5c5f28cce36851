"""What the lines of the demo budget are made of, when they are to be paid, and how their ceilings moved in 2026.

Lines go by their edition and description, as in budget.py; all figures invented.
"""

from dataclasses import dataclass

Name = tuple[str, str]  # edition, description

# fmt: off
RAB: dict[Name, tuple[tuple[str, str, int], ...]] = {  # what, coefficient, price of one
    ("takjil-2026", "3.000 paket takjil"): (("Paket takjil", "3.000 paket", 25_000),),
    ("takjil-2026", "Stiker QR dan spanduk takjil"): (
        ("Stiker QR", "3.000 lembar", 4_000), ("Spanduk", "12 lembar", 500_000)),
    ("mudik-2026", "Stiker bus dan papan petunjuk"): (
        ("Stiker bus", "10 bus", 1_200_000), ("Papan petunjuk", "4 buah", 600_000)),
    ("mudik-2026", "Petugas di dua titik keberangkatan"): (
        ("Perjalanan dalam kota", "10 orang × 2 titik", 600_000),),
    ("banjir-2026", "Paket bantuan dan paket siaga"): (("Paket bantuan", "800 paket", 150_000),),
    ("banjir-2026", "Angkutan barang bantuan"): (("Sewa truk", "10 hari", 2_400_000),),
    ("banjir-2026", "Petugas posko banjir"): (("Petugas posko", "5 orang × 20 hari", 300_000),),
    ("sosialisasi-2026", "Sosialisasi di kabupaten/kota"): (("Sosialisasi", "15 kegiatan", 10_000_000),),
    ("sosialisasi-2026", "Bimtek pengelola aduan dan pejabat penghubung"): (
        ("Bimtek pengelola aduan", "2 kegiatan", 29_000_000),
        ("Bimtek pejabat penghubung", "19 orang × 2 hari", 1_000_000)),
    ("sosialisasi-2026", "Honorarium narasumber dan moderator"): (
        ("Narasumber eselon III", "20 orang × 2 jam", 900_000),
        ("Moderator", "20 orang", 750_000), ("Pembawa acara", "12 orang", 250_000)),
    ("sosialisasi-2026", "Alat tulis dan map peserta"): (("Alat tulis dan map", "600 set", 20_000),),
    ("sosialisasi-2026", "Perjalanan dinas ke kabupaten"): (
        ("Perjalanan dinas", "3 orang × 2 hari × 11 kali", 1_000_000),),
    ("difabel-2026", "Juru bahasa isyarat"): (("Juru bahasa isyarat", "2 orang × 4 kegiatan", 3_500_000),),
    ("difabel-2026", "Konsumsi peserta dan pendamping"): (("Konsumsi", "440 kotak", 50_000),),
    ("pesisir-2026", "Sewa klotok"): (("Sewa klotok", "8 kunjungan × 2 klotok", 2_625_000),),
    ("pesisir-2026", "Tanggui, kaus, dan tas pedagang"): (("Tanggui, kaus, dan tas", "400 set", 150_000),),
    ("pesisir-2026", "Bahan bakar klotok"): (("Bahan bakar", "600 liter", 15_000),),
    ("mudik-2027", "Konsumsi petugas dan relawan"): (("Konsumsi", "432 kotak", 50_000),),
    ("mudik-2027", "Stiker bus, formulir, papan petunjuk"): (("Stiker dan papan", "12 bus", 1_400_000),),
    ("mudik-2027", "Petugas aduan di setiap bus"): (("Petugas aduan", "16 orang × 2 hari × 5 titik", 300_000),),
    ("takjil-2027", "3.600 paket takjil"): (("Paket takjil", "3.600 paket", 25_000),),
    ("takjil-2027", "Stiker QR dan lembar sosialisasi"): (("Stiker dan lembar", "4.000 lembar", 5_000),),
    ("banjir-2027", "Paket bantuan dan paket siaga"): (
        ("Paket bantuan", "800 paket", 150_000), ("Bongkar muat", "10 hari", 500_000)),
    ("difabel-2027", "Bimtek pendamping difabel"): (("Bimtek pendamping", "40 orang × 2 hari", 800_000),),
    ("difabel-2027", "Juru bahasa isyarat"): (("Juru bahasa isyarat", "2 orang × 5 kegiatan", 3_000_000),),
    ("pesisir-2027", "Sewa klotok"): (("Sewa klotok", "8 kunjungan × 2 klotok", 3_000_000),),
}

CASH: dict[Name, tuple[int, int, int, int]] = {  # planned for each quarter, in thousands
    ("takjil-2026", "3.000 paket takjil"): (75_000, 0, 0, 0),
    ("takjil-2026", "Stiker QR dan spanduk takjil"): (18_000, 0, 0, 0),
    ("mudik-2026", "Stiker bus dan papan petunjuk"): (14_400, 0, 0, 0),
    ("mudik-2026", "Petugas di dua titik keberangkatan"): (6_000, 6_000, 0, 0),
    ("banjir-2026", "Paket bantuan dan paket siaga"): (72_000, 0, 0, 48_000),
    ("banjir-2026", "Angkutan barang bantuan"): (16_000, 0, 0, 8_000),
    ("banjir-2026", "Petugas posko banjir"): (20_000, 0, 0, 10_000),
    ("sosialisasi-2026", "Sosialisasi di kabupaten/kota"): (0, 50_000, 50_000, 50_000),
    ("sosialisasi-2026", "Bimtek pengelola aduan dan pejabat penghubung"): (0, 0, 58_000, 38_000),
    ("sosialisasi-2026", "Honorarium narasumber dan moderator"): (0, 18_000, 18_000, 18_000),
    ("sosialisasi-2026", "Alat tulis dan map peserta"): (3_000, 9_000, 0, 0),
    ("sosialisasi-2026", "Perjalanan dinas ke kabupaten"): (11_000, 18_000, 18_000, 19_000),
    ("difabel-2026", "Juru bahasa isyarat"): (0, 7_000, 7_000, 14_000),
    ("difabel-2026", "Konsumsi peserta dan pendamping"): (0, 7_000, 7_000, 8_000),
    ("pesisir-2026", "Sewa klotok"): (0, 14_000, 14_000, 14_000),
    ("pesisir-2026", "Tanggui, kaus, dan tas pedagang"): (0, 60_000, 0, 0),
    ("pesisir-2026", "Bahan bakar klotok"): (0, 3_000, 3_000, 3_000),
}


@dataclass(frozen=True)
class Shifted:
    """A document that moved ceilings: rupiah by line, and the cash plans that follow it (in thousands)."""

    day: str
    kind: str
    number: str
    note: str
    moves: tuple[tuple[Name, int], ...]
    cash: tuple[tuple[Name, tuple[int, int, int, int]], ...]


SHIFTED = (
    Shifted("2026-05-18", "pergeseran", "DPA-Pergeseran 1/2026 (data contoh)",
            "Sisa suvenir pedagang dipakai untuk konsumsi kegiatan difabel.", (
                (("pesisir-2026", "Tanggui, kaus, dan tas pedagang"), -5_000_000),
                (("difabel-2026", "Konsumsi peserta dan pendamping"), 5_000_000)), (
                (("pesisir-2026", "Tanggui, kaus, dan tas pedagang"), (0, 55_000, 0, 0)),
                (("difabel-2026", "Konsumsi peserta dan pendamping"), (0, 7_000, 9_000, 11_000)))),
    Shifted("2026-09-21", "perubahan", "DPPA-SKPD 2026 (data contoh)",
            "Persediaan siaga banjir ditambah sebelum musim hujan; tiga sosialisasi ditunda.", (
                (("sosialisasi-2026", "Sosialisasi di kabupaten/kota"), -10_000_000),
                (("banjir-2026", "Paket bantuan dan paket siaga"), 20_000_000)), (
                (("sosialisasi-2026", "Sosialisasi di kabupaten/kota"), (0, 50_000, 50_000, 40_000)),
                (("banjir-2026", "Paket bantuan dan paket siaga"), (72_000, 0, 0, 68_000)))),
)
# fmt: on
