"""Closing sessions while their objects are collected leaves the process alive (on Python 3.11 it used to die)."""

import subprocess
import sys

WORK = """
from sqlalchemy import ForeignKey, create_engine, insert, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship, selectinload

import campaigns.ground.database

class Base(DeclarativeBase):
    pass

class Parent(Base):
    __tablename__ = "parent"
    id: Mapped[int] = mapped_column(primary_key=True)
    children: Mapped[list["Child"]] = relationship(back_populates="parent")

class Child(Base):
    __tablename__ = "child"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int] = mapped_column(ForeignKey("parent.id"))
    parent: Mapped[Parent] = relationship(back_populates="children")

engine = create_engine("sqlite://")
Base.metadata.create_all(engine)
with engine.begin() as connection:
    connection.execute(insert(Parent), [{"id": number} for number in range(50)])
    connection.execute(insert(Child), [{"parent_id": number % 50} for number in range(500)])
for _ in range(150):
    session = Session(engine)
    for parent in session.scalars(select(Parent).options(selectinload(Parent.children))):
        for child in parent.children:
            child.parent
    del parent, child
    session.close()
print("alive")
"""


def test_many_sessions_leave_the_process_alive() -> None:
    ended = subprocess.run([sys.executable, "-c", WORK], capture_output=True, text=True)
    assert (ended.returncode, ended.stdout) == (0, "alive\n"), ended.stderr[-2000:]
