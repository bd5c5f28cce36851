"""The directory of agencies: acts of those who keep it. Names and heads change often, so names are kept.

They stand here and not in campaigns/people/agencies.py because permissions rest on agencies.
"""

import re

from campaigns.ground.database import add, expect_version, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.ground.regions import regencies
from campaigns.people import agencies, journal, persons, sessions
from campaigns.people.agencies import Agency, AgencyKind
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

# Acts

CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9\-]{0,22})[A-Z0-9]")


def register(
    code: str, name: str, kind: AgencyKind, email: str | None, region_code: str | None, *, by: Membership
) -> Agency:
    """Put an agency on the list. Raises Invalid, Conflict (code or name taken), NotAllowed."""
    require(by, Action.MANAGE_PEOPLE)
    code = code.strip().upper()
    if not CODE.fullmatch(code):
        raise Invalid(
            "agency.code",
            "Kode terdiri atas 2–24 huruf besar, angka, atau tanda hubung. Contoh: DISHUB.",
            "code",
        )
    if agencies.with_code(code):
        raise Conflict("agency.twin", "Kode ini sudah dipakai instansi lain.", "code")
    name = _checked_name(name, None)
    agency = add(
        Agency(
            code=code,
            name=name,
            kind=kind,
            email=persons.check_email(email),
            region_code=_checked_region(kind, region_code),
        )
    )
    journal.note(by, "menambah instansi", agency, code=code, name=name)
    return agency


def revise(
    agency: Agency, name: str, kind: AgencyKind, email: str | None, *, seen: int, by: Membership
) -> None:
    """Rename or correct an agency; its earlier names stay in the journal. `seen` is the version that was read.

    Raises Invalid, Conflict (name taken, changed since it was read), NotAllowed.
    """
    require(by, Action.MANAGE_PEOPLE, agency)
    expect_version(agency, seen)
    name = _checked_name(name, agency)
    if (kind == AgencyKind.REGENCY) != (agency.kind == AgencyKind.REGENCY):
        raise Invalid(
            "agency.kind", "Kabupaten/kota tidak dapat menjadi SKPD provinsi, atau sebaliknya.", "kind"
        )
    with journal.changed(by, "mengubah instansi", agency, "name", "kind", "email"):
        agency.name, agency.kind, agency.email = name, kind, persons.check_email(email)


def deactivate(agency: Agency, *, by: Membership) -> None:
    """Invite this agency no more and let nobody of it in; what it did stays. Raises Invalid (our own), Conflict."""
    require(by, Action.MANAGE_PEOPLE, agency)
    hold(agency)
    if agency.is_own:
        raise Invalid("agency.own", "Instansi ini pemilik program; tidak dapat dinonaktifkan.")
    if not agency.active:
        raise Conflict("agency.state", "Instansi ini sudah nonaktif.")
    agency.active = False
    sessions.end_agency(agency)
    journal.note(by, "menonaktifkan instansi", agency)


def reactivate(agency: Agency, *, by: Membership) -> None:
    """Take an agency back onto the list. Raises Conflict (it is on it), NotAllowed."""
    require(by, Action.MANAGE_PEOPLE, agency)
    hold(agency)
    if agency.active:
        raise Conflict("agency.state", "Instansi ini sudah aktif.")
    agency.active = True
    journal.note(by, "mengaktifkan instansi", agency)


def _checked_name(name: str, agency: Agency | None) -> str:
    name = " ".join(name.split())
    if not 0 < len(name) <= 120:
        raise Invalid("agency.nameless", "Nama instansi wajib diisi, paling banyak 120 karakter.", "name")
    twin = agencies.with_name(name)
    if twin is not None and twin is not agency:
        raise Conflict("agency.twin", "Nama ini sudah dipakai instansi lain.", "name")
    return name


def _checked_region(kind: AgencyKind, region_code: str | None) -> str | None:
    """The area that a kab/kota's agency answers for; the province's own have none."""
    if kind != AgencyKind.REGENCY:
        return None
    if region_code not in {regency.code for regency in regencies()}:
        raise Invalid("agency.region", "Pilih kabupaten/kota yang diwakili instansi ini.", "region_code")
    return region_code


# Questions


def earlier_names(agency: Agency) -> list[tuple[journal.Entry, str]]:
    """Each former name with the entry of the journal that ended it, the latest first."""
    entries = journal.of(agency, limit=1_000)
    return [(entry, entry.before["name"]) for entry in entries if entry.before and "name" in entry.before]
