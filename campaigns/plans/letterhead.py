"""What stands at the head of the office's papers: who writes, from where, under which sign."""

from dataclasses import asdict, dataclass, fields

from campaigns.ground import files, settings, texts
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid
from campaigns.ground.files import Attachment, Upload
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership

PREFIX = "letter_"
LOGO = PREFIX + "logo"
LENGTHS = {  # characters
    **{"government": 120, "office": 120, "address": 200},
    **{"phone": 60, "email": 120, "website": 120, "city": 60},
}
EMPTY = {
    "government": ("letterhead.government", "Nama pemerintah daerah belum diisi."),
    "office": ("letterhead.office", "Nama dinas belum diisi."),
    "city": ("letterhead.city", "Kota pada tanggal surat belum diisi."),
}

# Things


@dataclass(frozen=True)
class Letterhead:
    """The lines of a letterhead as they are printed; what is empty is left out."""

    government: str
    office: str
    address: str
    phone: str
    email: str
    website: str
    city: str

    @property
    def reached_by(self) -> str:
        """How to reach the office, in one line; empty where nothing is known."""
        ways = (("Telepon", self.phone), ("Surel", self.email), ("Laman", self.website))
        return " · ".join(f"{way}: {told}" for way, told in ways if told)


# Acts


def set_letterhead(
    wanted: Letterhead, logo: Upload | None = None, *, without_logo: bool = False, by: Membership
) -> None:
    """Change it; a logo is kept unless another is given, or none wanted. Raises Invalid, NotAllowed."""
    require(by, Action.MANAGE_REFERENCE)
    told = {
        name: texts.checked(text, LENGTHS[name], "letterhead.long", name, empty=EMPTY.get(name))
        for name, text in asdict(wanted).items()
    }
    if logo is not None and not logo.media_type.startswith("image/"):
        raise Invalid("letterhead.logo", "Logo harus berupa gambar PNG, JPEG, atau WebP.", "file")
    known = settings.everything()
    changed = {PREFIX + name: text for name, text in told.items() if text != known[PREFIX + name]}
    if logo is not None:
        changed[LOGO] = str(files.keep(logo).id)
    elif without_logo and known[LOGO]:
        changed[LOGO] = ""
    for key, value in changed.items():
        settings.put(key, value)
    if changed:
        before = {key: known[key] for key in changed}
        journal.note(by, "mengubah kop surat", "setting:kop-surat", before, **changed)


# Questions


def letterhead() -> Letterhead:
    """The letterhead as it stands."""
    known = settings.everything()
    return Letterhead(**{one.name: known[PREFIX + one.name] for one in fields(Letterhead)})


def logo() -> Attachment | None:
    """The sign on the letterhead, or None."""
    number = settings.get(LOGO)
    return db.session.get(Attachment, int(number)) if number else None
