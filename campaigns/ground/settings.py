"""Settings an office changes while the program runs, and the mark of the demo year."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, db

DEFAULTS = {
    "office": "Diskominfo Kalimantan Selatan",
    "demo": "",  # the day the demo year was loaded; while it is set, every page says "data contoh"
}


class Setting(Base):
    """One setting by its key; a missing row means its default."""

    __tablename__ = "setting"

    key: Mapped[str] = mapped_column(String(40), primary_key=True)
    value: Mapped[str] = mapped_column(Text)


def get(key: str) -> str:
    """The setting's value or its default. Raises KeyError for a key that nobody defined."""
    row = db.session.get(Setting, key)
    return row.value if row else DEFAULTS[key]


def put(key: str, value: str) -> None:
    """Change a setting. Raises KeyError for a key that nobody defined."""
    DEFAULTS[key]
    db.session.merge(Setting(key=key, value=value))
