"""Agencies: our own office, the province's other SKPD, and the 13 kab/kota."""

from enum import StrEnum

from sqlalchemy import String, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, Code, choice, db

# Things

OWN_CODE = "DISKOMINFO"  # the office this program belongs to


class AgencyKind(StrEnum):
    SECRETARIAT = "setda"
    BUREAU = "biro"
    COUNCIL = "setwan"
    INSPECTORATE = "inspektorat"
    SERVICE = "dinas"
    BOARD = "badan"
    HOSPITAL = "rs"
    REGENCY = "kabkota"


# Whoever heads what is not headed by a *kepala*, as letters address them.
HEADS = {
    AgencyKind.SECRETARIAT: "Sekretaris Daerah",
    AgencyKind.COUNCIL: "Sekretaris DPRD",
    AgencyKind.INSPECTORATE: "Inspektur Daerah",
}


class Agency(Base):
    """An SKPD or a kab/kota; `region_code` names the kab/kota's area."""

    __tablename__ = "agency"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(24), unique=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    kind: Mapped[AgencyKind] = mapped_column(choice(AgencyKind))
    email: Mapped[str | None] = mapped_column(String(254))
    region_code: Mapped[str | None] = mapped_column(Code)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    @property
    def is_own(self) -> bool:
        """Whether it is the office this program belongs to."""
        return self.code == OWN_CODE

    @property
    def headed_by(self) -> str:
        """Whom a letter is for and who signs: `Kepala Dinas Sosial`, `Inspektur Daerah`, `Direktur RSUD Ulin`."""
        title = "Direktur" if self.kind == AgencyKind.HOSPITAL else "Kepala"
        return HEADS.get(self.kind, f"{title} {self.name}")

    @property
    def owner_ids(self) -> set[int]:
        return {self.id}


# Questions


def own() -> Agency:
    """The office this program belongs to."""
    return db.session.scalars(select(Agency).where(Agency.code == OWN_CODE)).one()


def with_code(code: str) -> Agency | None:
    """The agency with this code, or None."""
    return db.session.scalar(select(Agency).where(Agency.code == code))


def with_name(name: str) -> Agency | None:
    """The agency with this name, or None."""
    return db.session.scalar(select(Agency).where(Agency.name == name))


def everything(words: str = "", kind: AgencyKind | None = None) -> list[Agency]:
    """Every agency, closed ones too, by name; `words` are looked for in name and code."""
    wanted = select(Agency)
    if words.strip():
        holds = (column.icontains(words.strip(), autoescape=True) for column in (Agency.name, Agency.code))
        wanted = wanted.where(or_(*holds))
    if kind is not None:
        wanted = wanted.where(Agency.kind == kind)
    return list(db.session.scalars(wanted.order_by(Agency.name)))


def partners() -> list[Agency]:
    """Every active agency that can be invited: all but our own, by name."""
    others = select(Agency).where(Agency.active, Agency.code != OWN_CODE).order_by(Agency.name)
    return list(db.session.scalars(others))
