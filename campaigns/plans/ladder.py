"""The ladder (*naik tangga*): the rungs a program climbs, one up each year where it can."""

from sqlalchemy import String, select
from sqlalchemy.orm import Mapped, mapped_column

from campaigns.ground.database import Base, db

# Things

LONGEST_NAME, LONGEST_PROOF = 80, 160  # characters
FIRST_RUNGS = (
    ("GIVEAWAY", "Pembagian (berbagi)", "catatan pembagian"),
    ("SOCIALIZATION", "Sosialisasi", "daftar hadir dan materi"),
    ("OUTREACH_DESK", "Jemput bola (klinik aduan)", "laporan warga yang dicatat"),
    ("TECHNICAL_TRAINING", "Bimbingan teknis", "uji awal dan akhir, sertifikat"),
    ("FGD", "FGD dan evaluasi bersama", "notulen dan tindakan yang disepakati"),
    ("MENTORING", "Pendampingan dan replikasi", "kegiatan yang dijalankan mitra"),
)


class Rung(Base):
    """One step of the ladder; `level` orders them, `proof` says what shows that it was reached."""

    __tablename__ = "rung"

    id: Mapped[int] = mapped_column(primary_key=True)
    level: Mapped[int] = mapped_column(unique=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    proof: Mapped[str] = mapped_column(String(LONGEST_PROOF))
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


# Questions


def rungs() -> list[Rung]:
    """All rungs, lowest first."""
    return list(db.session.scalars(select(Rung).order_by(Rung.level)))


def above(rung: Rung) -> Rung:
    """The next rung up; the rung itself where it is the top."""
    higher = select(Rung).where(Rung.level > rung.level).order_by(Rung.level).limit(1)
    return db.session.scalar(higher) or rung
