"""The accommodation, its kinds, and which of them are usual for which ragam of disability."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground.database import Base, UtcDateTime, choice
from campaigns.people.persons import Person
from campaigns.plans.activities.things import Activity, AtActivity

LONGEST_TEXT = 300  # characters of who needs it, and of how it is met


class AccommodationKind(StrEnum):
    RAMP = "jalur_landai"
    TOILET = "toilet"
    TABLE = "meja"
    PARKING = "parkir"
    TRANSPORT = "angkutan"
    SCREEN_READER = "pembaca_layar"
    LARGE_PRINT = "huruf_besar"
    AUDIO = "audio"
    SIGN_LANGUAGE = "jbi"
    TEXT = "teks"
    COMPANION = "pendamping"
    PLAIN_LANGUAGE = "bahasa_sederhana"
    QUIET_ROOM = "ruang_tenang"
    MORE_TIME = "waktu"
    OTHER = "lainnya"


class Ragam(StrEnum):
    """The ragam of disability as the law names them; the sensory one by what it asks for."""

    PHYSICAL = "fisik"
    VISUAL = "netra"
    HEARING = "tuli_wicara"
    INTELLECTUAL = "intelektual"
    MENTAL = "mental"


NAMES = {
    AccommodationKind.RAMP: "Jalur landai (ramp) dan pintu lebar",
    AccommodationKind.TOILET: "Toilet aksesibel",
    AccommodationKind.TABLE: "Meja yang terjangkau dari kursi roda",
    AccommodationKind.PARKING: "Parkir dekat pintu masuk",
    AccommodationKind.TRANSPORT: "Angkutan aksesibel",
    AccommodationKind.SCREEN_READER: "Formulir ramah pembaca layar",
    AccommodationKind.LARGE_PRINT: "Huruf besar atau braille",
    AccommodationKind.AUDIO: "Penjelasan lewat suara",
    AccommodationKind.SIGN_LANGUAGE: "Juru bahasa isyarat (JBI)",
    AccommodationKind.TEXT: "Teks atau papan tulis",
    AccommodationKind.COMPANION: "Pendamping atau pemandu",
    AccommodationKind.PLAIN_LANGUAGE: "Bahasa sederhana dan gambar",
    AccommodationKind.QUIET_ROOM: "Ruang tenang",
    AccommodationKind.MORE_TIME: "Waktu yang lebih longgar",
    AccommodationKind.OTHER: "Akomodasi lain",
}
BOOKED = (  # for a day: moved, they have to be asked again
    AccommodationKind.SIGN_LANGUAGE,
    AccommodationKind.COMPANION,
    AccommodationKind.TRANSPORT,
)
USUAL = {
    Ragam.PHYSICAL: (
        AccommodationKind.RAMP,
        AccommodationKind.TOILET,
        AccommodationKind.TABLE,
        AccommodationKind.PARKING,
        AccommodationKind.TRANSPORT,
    ),
    Ragam.VISUAL: (
        AccommodationKind.SCREEN_READER,
        AccommodationKind.LARGE_PRINT,
        AccommodationKind.AUDIO,
        AccommodationKind.COMPANION,
    ),
    Ragam.HEARING: (AccommodationKind.SIGN_LANGUAGE, AccommodationKind.TEXT),
    Ragam.INTELLECTUAL: (
        AccommodationKind.PLAIN_LANGUAGE,
        AccommodationKind.COMPANION,
        AccommodationKind.MORE_TIME,
    ),
    Ragam.MENTAL: (
        AccommodationKind.QUIET_ROOM,
        AccommodationKind.MORE_TIME,
        AccommodationKind.COMPANION,
    ),
}


class Accommodation(AtActivity, Base):
    """One thing that an activity needs; `note` says who needs it and how many, `how` in what way it is met.

    What turned out not to be needed is withdrawn, never deleted (rule T2).
    """

    __tablename__ = "accommodation"

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id), index=True)
    kind: Mapped[AccommodationKind] = mapped_column(choice(AccommodationKind))
    note: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    how: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
    ready_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ready_by_id: Mapped[int | None] = mapped_column(ForeignKey(Person.id))
    withdrawn_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    activity: Mapped[Activity] = relationship()
    ready_by: Mapped[Person | None] = relationship(lazy="joined")

    @property
    def is_ready(self) -> bool:
        return self.ready_at is not None

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def what(self) -> str:
        """What it is, within a sentence: `juru bahasa isyarat (JBI)`; what has no kind is named by its note."""
        name = self.note if self.kind == AccommodationKind.OTHER else NAMES[self.kind]
        return name[:1].lower() + name[1:]
