"""What is already on the calendar of 2027: Ramadan begins on 8 February, so the plans are made now."""

from outreach.demo.accounts import BOTH, FIRST, SECOND
from outreach.demo.happenings import Happening

DUSK, DAWN = ("17.00", "18.15"), ("06.00", "09.00")

# fmt: off
NEXT_YEAR = (
    Happening(
        "mudik-2027-daftar", "mudik-2027", "Terminal Induk Km 6 Banjarmasin",
        "Daftar ulang pemudik dan klinik aduan",
        "2027-03-03", ("09.00", "15.00"), BOTH, near=1,
    ),
    Happening(
        "mudik-2027-terminal", "mudik-2027", "Terminal Induk Km 6 Banjarmasin",
        "Pemberangkatan mudik gratis: Terminal Induk Km 6", "2027-03-06", ("07.00", "10.00"), (FIRST,),
        near=1,
        needs="8 bus diminta, 6 dipastikan Dishub.",
    ),
    Happening(
        "mudik-2027-murjani", "mudik-2027", "Lapangan Murjani, Banjarbaru",
        "Pemberangkatan mudik gratis: Lapangan Murjani", "2027-03-06", ("07.00", "10.00"), (SECOND,),
        near=1.5,
    ),
    Happening(
        "takjil-2027-sabilal", "takjil-2027", "Masjid Raya Sabilal Muhtadin",
        "Lapor Berbagi Takjil dan sosialisasi singkat: Sabilal Muhtadin", "2027-02-13", DUSK, BOTH, near=1,
        food=True,
    ),
    Happening(
        "takjil-2027-barabai", "takjil-2027", "Kota Barabai (HST)",
        "Lapor Berbagi Takjil dan sosialisasi singkat: Barabai",
        "2027-02-20", DUSK, (FIRST,), near=2, food=True,
    ),
    Happening(
        "takjil-2027-paringin", "takjil-2027", "Kota Paringin (Balangan)",
        "Lapor Berbagi Takjil dan sosialisasi singkat: Paringin", "2027-02-27", DUSK, (SECOND,), near=2,
        food=True,
    ),
    Happening(
        "banjir-2027-sungai-tabuk", "banjir-2027", "Balai Desa Sungai Tabuk Kota",
        "Klinik aduan di posko banjir Sungai Tabuk", "2027-01-14", ("09.00", "12.00"), (FIRST,), near=4,
    ),
    Happening(
        "difabel-2027-pldpi", "difabel-2027",
        "Pusat Layanan Disabilitas dan Pendidikan Inklusi (PLDPI) Kalsel",
        "Bimtek pendamping difabel", "2027-04-21", ("08.30", "12.00"), BOTH, near=1.2,
    ),
    Happening(
        "pesisir-2027-lok-baintan", "pesisir-2027", "Pasar Terapung Lok Baintan",
        "Lapor ke Pesisir Sungai: Lok Baintan", "2027-04-18", DAWN, (SECOND,), near=4,
    ),
)
# fmt: on
