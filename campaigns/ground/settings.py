"""Settings an office changes while the program runs, and the mark of the demo year."""

from sqlalchemy import String, Text, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, asked_once, db

DEFAULTS = {
    "office": "Diskominfo Kalimantan Selatan",
    "demo": "",  # the day the demo year was loaded; while it is set, every page says "data contoh"
    "figures_proved": "",  # the WITA day on which kept figures were last compared with a recount
    "figures_mended": "0",  # so many of them were not what the recount gave
    "escalation_days": "5",  # working days that something may be overdue before its leader hears of it
    "ladder_rule": "naik>diulang",  # what a year's editions have to keep; see plans/climbing
    # what stands at the head of papers; see plans/letterhead
    "letter_government": "Pemerintah Provinsi Kalimantan Selatan",
    "letter_office": "Dinas Komunikasi dan Informatika",
    "letter_address": "",
    "letter_phone": "",
    "letter_email": "",
    "letter_website": "",
    "letter_city": "Banjarbaru",  # before the date of a letter
    "letter_logo": "",  # the number of an attachment
}


class Setting(Base):
    """One setting by its key; a missing row means its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


ALL = select(Setting.key, Setting.value)


def get(key: str) -> str:
    """The setting's value or its default. Raises KeyError for a key that nobody defined."""
    return everything()[key]


@asked_once
def everything() -> dict[str, str]:
    """Every setting by its key."""
    return DEFAULTS | {key: value for key, value in db.session.execute(ALL)}


def put(key: str, value: str) -> None:
    """Change a setting. Raises KeyError for a key that nobody defined."""
    DEFAULTS[key]
    db.session.merge(Setting(key=key, value=value))
