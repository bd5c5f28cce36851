"""The budget of 2026 (signed: DPA) and the proposals for 2027 (usulan), in rupiah. All figures invented."""

from dataclasses import dataclass

MONITORING = "2.16.02.1.01.0002"  # Monitoring Opini dan Aspirasi Publik
RELIEF, PRINTS, GIFTS = "5.1.02.01.01.0039", "5.1.02.01.01.0026", "5.1.02.01.01.0035"
MEALS, FUEL, PAPER = "5.1.02.01.01.0052", "5.1.02.01.01.0004", "5.1.02.01.01.0024"
SPEAKERS, EXPERTS = "5.1.02.02.01.0003", "5.1.02.02.01.0029"
LORRIES, BOATS = "5.1.02.02.04.0037", "5.1.02.02.04.0052"
LESSONS, TRAINING = "5.1.02.02.12.0002", "5.1.02.02.12.0003"
FAR_TRIPS, NEAR_TRIPS = "5.1.02.04.01.0001", "5.1.02.04.01.0003"


@dataclass(frozen=True)
class Paid:
    """A payment; `mistaken` is the reason why it was taken back at once, by a reversing entry."""

    day: str
    amount: int
    document: str
    note: str = ""
    mistaken: str = ""


@dataclass(frozen=True)
class Ordered:
    """A commitment and the payments for it; `released` is (day, amount, document) of what was given back."""

    day: str
    amount: int
    document: str
    note: str
    paid: tuple[Paid, ...] = ()
    released: tuple[str, int, str] | None = None


@dataclass(frozen=True)
class Line:
    """A line of an edition's budget: its ceiling, what was ordered, and what was paid without an order."""

    edition: str
    account: str
    description: str
    ceiling: int
    ordered: tuple[Ordered, ...] = ()
    paid: tuple[Paid, ...] = ()


# fmt: off
SIGNED = (
    Line("takjil-2026", RELIEF, "3.000 paket takjil", 75_000_000, (
        Ordered("2026-02-10", 74_850_000, "SPK-011/2026", "3.000 paket takjil", (
            Paid("2026-03-02", 37_425_000, "SP2D-00188/LS/2026", "Termin pertama"),
            Paid("2026-03-27", 37_425_000, "SP2D-00265/LS/2026", "Pelunasan"))),)),
    Line("takjil-2026", PRINTS, "Stiker QR dan spanduk takjil", 18_000_000, (
        Ordered("2026-02-09", 17_600_000, "SPK-010/2026", "3.000 stiker, 12 spanduk", (
            Paid("2026-03-05", 17_100_000, "SP2D-00197/LS/2026"),),
            ("2026-03-06", 500_000, "Adendum SPK-010/2026")),)),
    Line("mudik-2026", PRINTS, "Stiker bus dan papan petunjuk", 14_400_000, (
        Ordered("2026-02-23", 12_950_000, "SPK-016/2026", "Stiker 10 bus", (
            Paid("2026-03-25", 12_950_000, "SP2D-00259/LS/2026"),)),)),
    Line("mudik-2026", NEAR_TRIPS, "Petugas di dua titik keberangkatan", 12_000_000, paid=(
        Paid("2026-04-02", 10_800_000, "SP2D-00281/GU/2026", "Perjalanan dalam kota, 18 orang"),)),
    Line("banjir-2026", RELIEF, "Paket bantuan dan paket siaga", 120_000_000, (
        Ordered("2026-01-06", 72_000_000, "SPK-001/2026", "480 paket bantuan banjir", (
            Paid("2026-01-29", 72_000_000, "SP2D-00041/LS/2026"),)),
        Ordered("2026-11-12", 30_000_000, "SPK-071/2026", "200 paket siaga banjir, diterima Desember"))),
    Line("banjir-2026", LORRIES, "Angkutan barang bantuan", 24_000_000, paid=(
        Paid("2026-02-03", 14_400_000, "SP2D-00052/GU/2026", "Sewa truk enam hari"),)),
    Line("banjir-2026", NEAR_TRIPS, "Petugas posko banjir", 30_000_000, paid=(
        Paid("2026-02-05", 18_600_000, "SP2D-00057/GU/2026"),)),
    Line("sosialisasi-2026", LESSONS, "Sosialisasi di kabupaten/kota", 150_000_000, (
        Ordered("2026-04-06", 120_000_000, "SPK-024/2026", "Dua belas sosialisasi", (
            Paid("2026-05-20", 30_000_000, "SP2D-00402/LS/2026", "Termin pertama"),
            Paid("2026-08-12", 42_500_000, "SP2D-00611/LS/2026", "Termin kedua"),
            Paid("2026-10-28", 30_000_000, "SP2D-00803/LS/2026", "Termin ketiga"))),)),
    Line("sosialisasi-2026", TRAINING, "Bimtek pengelola aduan dan pejabat penghubung", 96_000_000, (
        Ordered("2026-06-08", 58_000_000, "SPK-038/2026", "Bimtek Gambut dan Banjarmasin Selatan", (
            Paid("2026-10-07", 58_000_000, "SP2D-00742/LS/2026"),)),
        Ordered("2026-11-16", 20_000_000, "SPK-073/2026", "Bimtek pejabat penghubung, 28 November"))),
    Line("sosialisasi-2026", SPEAKERS, "Honorarium narasumber dan moderator", 54_000_000, paid=(
        Paid("2026-07-08", 17_100_000, "SP2D-00533/LS/2026", "Semester pertama"),
        Paid("2026-11-10", 19_800_000, "SP2D-00841/LS/2026", "Juli sampai Oktober"))),
    Line("sosialisasi-2026", PAPER, "Alat tulis dan map peserta", 12_000_000, paid=(
        Paid("2026-05-11", 8_470_000, "SP2D-00379/GU/2026"),)),
    Line("sosialisasi-2026", FAR_TRIPS, "Perjalanan dinas ke kabupaten", 66_000_000, paid=(
        Paid("2026-06-19", 14_900_000, "SP2D-00487/GU/2026", "April sampai Juni"),
        Paid("2026-09-16", 16_400_000, "SP2D-00695/GU/2026", "Juli sampai September",
             mistaken="Salah ketik: nilai SP2D Rp14.600.000."),
        Paid("2026-09-16", 14_600_000, "SP2D-00695/GU/2026", "Juli sampai September"),
        Paid("2026-11-17", 14_800_000, "SP2D-00858/GU/2026", "Oktober dan November"))),
    Line("difabel-2026", EXPERTS, "Juru bahasa isyarat", 28_000_000, (
        Ordered("2026-04-13", 24_000_000, "SPK-026/2026", "Empat kegiatan, dua orang", (
            Paid("2026-07-22", 12_000_000, "SP2D-00566/LS/2026", "April dan Juli"),
            Paid("2026-10-05", 4_000_000, "SP2D-00731/LS/2026", "September"))),)),
    Line("difabel-2026", MEALS, "Konsumsi peserta dan pendamping", 22_000_000, paid=(
        Paid("2026-05-06", 6_600_000, "SP2D-00361/GU/2026"),
        Paid("2026-09-29", 6_600_000, "SP2D-00718/GU/2026"))),
    Line("pesisir-2026", BOATS, "Sewa klotok", 42_000_000, (
        Ordered("2026-04-10", 31_500_000, "SPK-025/2026", "Delapan kunjungan", (
            Paid("2026-06-30", 11_800_000, "SP2D-00509/LS/2026", "April sampai Juni"),
            Paid("2026-10-22", 15_200_000, "SP2D-00789/LS/2026", "Agustus sampai Oktober"))),)),
    Line("pesisir-2026", GIFTS, "Tanggui, kaus, dan tas pedagang", 60_000_000, (
        Ordered("2026-03-30", 52_000_000, "SPK-022/2026", "400 set", (
            Paid("2026-04-29", 52_000_000, "SP2D-00344/LS/2026"),)),)),
    Line("pesisir-2026", FUEL, "Bahan bakar klotok", 9_000_000, paid=(
        Paid("2026-07-01", 2_950_000, "SP2D-00512/GU/2026"),
        Paid("2026-10-26", 3_400_000, "SP2D-00797/GU/2026"))),
)

PROPOSED = (
    Line("mudik-2027", MEALS, "Konsumsi petugas dan relawan", 21_600_000),
    Line("mudik-2027", PRINTS, "Stiker bus, formulir, papan petunjuk", 16_800_000),
    Line("mudik-2027", NEAR_TRIPS, "Petugas aduan di setiap bus", 48_000_000),
    Line("takjil-2027", RELIEF, "3.600 paket takjil", 90_000_000),
    Line("takjil-2027", PRINTS, "Stiker QR dan lembar sosialisasi", 20_000_000),
    Line("banjir-2027", RELIEF, "Paket bantuan dan paket siaga", 125_000_000),
    Line("difabel-2027", TRAINING, "Bimtek pendamping difabel", 64_000_000),
    Line("difabel-2027", EXPERTS, "Juru bahasa isyarat", 30_000_000),
    Line("pesisir-2027", BOATS, "Sewa klotok", 48_000_000),
)
# fmt: on
