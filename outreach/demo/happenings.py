"""The shape of an activity as the facts write it down, and the places that the list of sites lacks."""

from dataclasses import dataclass

from campaigns.fieldwork.attendance import CountMethod
from outreach.demo.accounts import FIRST


@dataclass(frozen=True)
class Happening:
    """One activity; `name` is how complaints and promises refer to it.

    `serves` are kecamatan (whole) and desa/kelurahan by code; `near` takes in the villages within so many km
    of the site. `men` and `women` of whom `disabled` (men, women) came; None means "no data", not 0.
    `moved` is (old day, day on which it was moved, reason), `called_off` (day, reason).
    """

    name: str
    edition: str
    site: str
    title: str
    day: str
    hours: tuple[str, str]
    officers: tuple[str, ...] = (FIRST,)
    serves: tuple[str, ...] = ()
    near: float = 0.0
    men: int | None = None
    women: int | None = None
    disabled: tuple[int, int] | None = None
    counted: CountMethod = CountMethod.COUNTED
    needs: str = ""
    food: bool = False
    invited_only: bool = False
    joint: bool = False
    aware: bool = False
    moved: tuple[str, str, str] | None = None
    called_off: tuple[str, str] | None = None


@dataclass(frozen=True)
class Place:
    """A site of the demo year; without a point of its own, it stands where its village does."""

    name: str
    kind: str
    village: str


PLACES = (
    Place("Balai Desa Sungai Batang", "balai desa", "63.03.14.2002"),
    Place("Balai Desa Pasar Jati", "balai desa", "63.03.07.2003"),
    Place("Balai Desa Sungai Tabuk Kota", "balai desa", "63.03.04.2009"),
    Place("Balai Desa Margasari Hilir", "balai desa", "63.05.06.2004"),
    Place("Balai Desa Tumbukan Banyu, Nagara", "balai desa", "63.06.07.2008"),
    Place("Kantor Kelurahan Handil Bakti", "kantor kelurahan", "63.04.05.1003"),
    Place("Kantor Kelurahan Pemurus Dalam", "kantor kelurahan", "63.71.01.1010"),
    Place("Kantor Kelurahan Sungai Bilu", "kantor kelurahan", "63.71.02.1004"),
    Place("Kantor Kelurahan Keraton, Martapura", "kantor kelurahan", "63.03.05.1001"),
    Place("Kantor Kelurahan Gambut", "kantor kelurahan", "63.03.03.1001"),
    Place("Lapangan Murjani, Banjarbaru", "ruang publik", "63.72.04.1003"),
    Place("Aula Diskominfo Kalsel, Banjarbaru", "kantor pemerintah", "63.72.03.1001"),
)
