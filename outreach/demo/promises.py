"""Who was asked to help, what they answered, and what they promised. All of it invented."""

from dataclasses import dataclass

from campaigns.plans.partnerships import ContributionKind, ValueBasis

GOODS, SERVICE, PERSONNEL = ContributionKind.GOODS, ContributionKind.SERVICE, ContributionKind.PERSONNEL
VENUE, VEHICLE, MEDIA = ContributionKind.VENUE, ContributionKind.VEHICLE, ContributionKind.MEDIA
OWN_BUDGET = ContributionKind.CASH_BUDGET
STANDARD, QUOTED, DECLARED = ValueBasis.STANDARD, ValueBasis.QUOTATION, ValueBasis.DECLARED


@dataclass(frozen=True)
class Promise:
    """So much of something; `each` is rupiah for one unit, by its basis.

    `confirmed` is (day, quantity), `shortened` (day, quantity left, reason), `withdrawn`
    (day, reason), `line` the partner's (sub kegiatan, account),
    `people_days` so many people for so many days.
    """

    day: str
    kind: ContributionKind
    what: str
    quantity: int
    unit: str
    each: int | None = None
    basis: ValueBasis | None = None
    activity: str = ""
    needed_by: str = ""
    confirmed: tuple[str, int] | None = None
    shortened: tuple[str, int, str] | None = None
    withdrawn: tuple[str, str] | None = None
    line: tuple[str, str] = ("", "")
    people_days: tuple[int, int] | None = None


@dataclass(frozen=True)
class Invitation:
    """An agency asked to help an edition; `answered` is the day, if ever, `declined` the reason why not."""

    edition: str
    agency: str
    day: str
    reply_by: str
    asked: str
    answered: str = ""
    note: str = ""
    declined: str = ""
    promises: tuple[Promise, ...] = ()


# fmt: off
INVITATIONS = (
    Invitation(
        "banjir-2026", "BPBD", "2026-01-02", "2026-01-07", "Perahu karet dan regu evakuasi untuk posko.",
        "2026-01-03",
        "Siap. Regu berkumpul pukul 07.00 di gudang BPBD.",
        promises=(
            Promise("2026-01-03", VEHICLE, "Perahu karet dengan motor tempel", 4, "unit", 1_250_000, STANDARD,
                    needed_by="2026-01-08", confirmed=("2026-01-05", 4)),
            Promise("2026-01-03", PERSONNEL, "Regu evakuasi", 30, "orang-hari", 150_000, STANDARD,
                    needed_by="2026-01-22", confirmed=("2026-01-05", 30), people_days=(10, 3)),
            Promise("2026-11-20", VEHICLE, "Perahu karet cadangan", 2, "unit", 1_250_000, STANDARD,
                    activity="siaga-martapura"),
        ),
    ),
    Invitation(
        "banjir-2026", "DINSOS", "2026-01-02", "2026-01-07", "Paket sembako bagi keluarga terdampak.",
        "2026-01-05",
        promises=(
            Promise("2026-01-05", GOODS, "Paket sembako", 500, "paket", 150_000, STANDARD,
                    activity="banjir-martapura-barat", confirmed=("2026-01-06", 450),
                    shortened=("2026-01-12", 448, "Dua paket basah tidak diganti.")),
            Promise("2026-01-05", GOODS, "Selimut dan perlengkapan bayi", 120, "paket", 95_000, QUOTED,
                    needed_by="2026-01-20", withdrawn=("2026-01-12", "Stok dialihkan ke posko Balangan.")),
            Promise("2026-11-21", GOODS, "Paket siaga banjir", 300, "paket", 150_000, STANDARD,
                    activity="siaga-martapura"),
        ),
    ),
    Invitation(
        "banjir-2026", "DKISP-BANJAR", "2026-01-02", "2026-01-07",
        "Petugas pendata laporan warga dan siaran radio.",
        "2026-01-04",
        promises=(
            Promise("2026-01-04", PERSONNEL, "Pendata laporan warga", 6, "orang-hari",
                    confirmed=("2026-01-05", 6), activity="banjir-martapura-barat", people_days=(6, 1)),
            Promise("2026-01-04", MEDIA, "Siaran radio keliling desa", 8, "kali siar", 400_000, DECLARED,
                    needed_by="2026-01-31", confirmed=("2026-01-06", 8)),
        ),
    ),
    Invitation(
        "takjil-2026", "BIRO-UMUM", "2026-01-20", "2026-02-03", "Tambahan paket takjil di Sabilal Muhtadin.",
        "2026-01-26",
        promises=(
            Promise("2026-01-26", GOODS, "Paket takjil", 300, "paket", 20_000, QUOTED,
                    activity="takjil-sabilal",
                    confirmed=("2026-02-10", 300)),
        ),
    ),
    Invitation(
        "takjil-2026", "DKISP-BANJAR", "2026-01-20", "2026-02-03", "Tempat dan parkir di sekitar Sekumpul.",
        "2026-02-02",
        promises=(
            Promise("2026-02-12", VENUE, "Halaman posko dan pengeras suara", 1, "tempat",
                    activity="takjil-sekumpul",
                    confirmed=("2026-02-20", 1)),
        ),
    ),
    Invitation(
        "mudik-2026", "DISHUB", "2026-01-27", "2026-02-05", "Bus untuk 400 pemudik, ramp check, dan manifes.",
        "2026-01-30",
        promises=(
            Promise("2026-01-30", VEHICLE, "Bus sedang dengan pengemudi, Terminal Km 6", 8, "bus", 4_500_000,
                    QUOTED, activity="mudik-terminal", confirmed=("2026-02-20", 8),
                    shortened=("2026-03-12", 6, "Dua bus tidak lulus pemeriksaan laik jalan.")),
            Promise("2026-01-30", VEHICLE, "Bus sedang dengan pengemudi, Lapangan Murjani", 4, "bus", 4_500_000,
                    QUOTED, activity="mudik-murjani", confirmed=("2026-02-20", 4)),
            Promise("2026-01-30", SERVICE, "Pemeriksaan laik jalan", 10, "bus", needed_by="2026-03-13",
                    confirmed=("2026-02-20", 10)),
        ),
    ),
    Invitation(
        "mudik-2026", "BIRO-UMUM", "2026-01-27", "2026-02-05", "Konsumsi pemudik.", "2026-02-03",
        promises=(
            Promise("2026-02-03", OWN_BUDGET, "Konsumsi pemudik", 400, "porsi", 35_000, STANDARD,
                    activity="mudik-terminal", confirmed=("2026-02-24", 400),
                    line=("4.01.01.1.06.0005", "5.1.02.01.01.0053")),
        ),
    ),
    Invitation(
        "pesisir-2026", "DISHUB", "2026-02-16", "2026-03-02", "Kapal pengawas dan pelampung di alur sungai.",
        "2026-02-25",
        promises=(
            Promise("2026-10-12", VEHICLE, "Kapal pengawas sungai", 1, "kapal", activity="siring-oktober",
                    confirmed=("2026-10-14", 1)),
            Promise("2026-11-09", VEHICLE, "Klotok pendamping berpelampung", 2, "klotok", 450_000, QUOTED,
                    activity="lok-baintan-november", confirmed=("2026-11-16", 2)),
        ),
    ),
    Invitation(
        "pesisir-2026", "BIRO-UMUM", "2026-02-16", "2026-03-02", "Konsumsi sarapan pedagang pasar terapung.",
        "2026-02-27",
        declined="Anggaran jamuan 2026 sudah terbagi habis; mohon diusulkan lagi pada penyusunan RKA 2027.",
    ),
    Invitation(
        "difabel-2026", "DINSOS", "2026-02-16", "2026-03-02", "Juru bahasa isyarat dan alat bantu dengar.",
        "2026-02-20",
        promises=(
            Promise("2026-03-02", SERVICE, "Juru bahasa isyarat", 2, "orang", 700_000, STANDARD,
                    activity="difabel-april", confirmed=("2026-04-06", 2)),
            Promise("2026-11-10", SERVICE, "Juru bahasa isyarat", 2, "orang", 700_000, STANDARD,
                    activity="difabel-desember"),
        ),
    ),
    Invitation(
        "sosialisasi-2026", "DKISP-BANJAR", "2026-11-18", "2026-11-30",
        "Posko, enam petugas, dan jaringan cadangan untuk meja aduan jemaah Haul, 12 Desember.",
    ),
    Invitation(
        "mudik-2027", "DISHUB", "2026-10-27", "2026-11-10",
        "Delapan bus untuk sembilan rute, pengemudi dua hari.",
        "2026-11-04", "Dua bus masih dalam perbaikan; jumlah dipastikan pertengahan November.",
        promises=(
            Promise("2026-11-04", VEHICLE, "Bus dan pengemudi selama dua hari", 8, "bus", 9_500_000, QUOTED,
                    needed_by="2027-03-06", confirmed=("2026-11-16", 6)),
        ),
    ),
    Invitation(
        "mudik-2027", "BIRO-UMUM", "2026-10-27", "2026-11-10", "Konsumsi pemudik dari anggaran Biro Umum.",
        "2026-11-06",
        promises=(
            Promise("2026-11-06", OWN_BUDGET, "Konsumsi pemudik", 400, "porsi", 37_500, STANDARD,
                    needed_by="2027-03-06", confirmed=("2026-11-13", 400),
                    line=("4.01.01.1.06.0005", "5.1.02.01.01.0053")),
        ),
    ),
    Invitation(
        "mudik-2027", "DINKES", "2026-11-20", "2026-12-04",
        "Pos kesehatan dan pemeriksaan pengemudi di terminal.",
    ),
)
# fmt: on
