"""Attendance: how many people an activity reached, in rows. "No data" is a value and is not 0 (rule R1)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint, delete, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from campaigns.ground import clock, formats
from campaigns.ground.database import Base, UtcDateTime, choice, db, hold
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people import journal
from campaigns.people.permissions import Action, require
from campaigns.people.persons import Membership, Person
from campaigns.plans import activities
from campaigns.plans.activities import Activity

# Things

MOST = 1_000_000  # persons in one row
EVERYBODY = "umum"  # the group of those nobody told apart


class Sex(StrEnum):
    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


class AgeBand(StrEnum):
    CHILD = "child"
    ADULT = "adult"
    ELDER = "elder"
    UNSPECIFIED = "unspecified"


class Disability(StrEnum):
    YES = "yes"
    NO = "no"
    UNSPECIFIED = "unspecified"


class CountMethod(StrEnum):
    COUNTED = "counted"
    ESTIMATED = "estimated"
    LIST = "list"


class HeadCount(Base):
    """One row of an activity's people; `people` None means nobody knows. Two rows never overlap."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("activity_id", "group", "sex", "age_band", "disability"),
        CheckConstraint(f"people BETWEEN 0 AND {MOST}", name="people"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(ForeignKey(Activity.id), index=True)
    group: Mapped[str] = mapped_column(String(60), default=EVERYBODY)
    sex: Mapped[Sex] = mapped_column(choice(Sex))
    age_band: Mapped[AgeBand] = mapped_column(choice(AgeBand))
    disability: Mapped[Disability] = mapped_column(choice(Disability))
    people: Mapped[int | None]
    method: Mapped[CountMethod] = mapped_column(choice(CountMethod))
    noted_by_id: Mapped[int] = mapped_column(ForeignKey(Person.id))
    noted_at: Mapped[datetime] = mapped_column(UtcDateTime)
    noted_by: Mapped[Person] = relationship()


@dataclass(frozen=True)
class Count:
    """A row to be noted: people of one group, sex, age band and disability, and how they were counted."""

    people: int | None
    sex: Sex = Sex.UNSPECIFIED
    disability: Disability = Disability.UNSPECIFIED
    method: CountMethod = CountMethod.COUNTED
    age_band: AgeBand = AgeBand.UNSPECIFIED
    group: str = EVERYBODY

    @property
    def key(self) -> tuple[str, Sex, AgeBand, Disability]:
        return self.group, self.sex, self.age_band, self.disability


# Acts


def note_day(activity: Activity, rows: Sequence[Count], *, by: Membership) -> None:
    """Note who came to an event day: one that is open is closed by it, one that is closed is counted anew.

    Raises as `activities.hold_it` and `count_people`.
    """
    require(by, Action.HOLD_ACTIVITY, activity)
    hold(activity)
    if activity.is_open:
        activities.hold_it(activity, by=by)
    count_people(activity, rows, by=by)


def count_people(activity: Activity, rows: Sequence[Count], *, by: Membership) -> None:
    """Note who came to an activity that was held, in place of what was noted before; the journal keeps both.

    Raises Invalid (no rows, one twice, below 0 or over MOST), Conflict (not held, cancelled), NotAllowed.
    """
    require(by, Action.HOLD_ACTIVITY, activity)
    hold(activity)
    if activity.is_cancelled:
        raise Conflict("activity.state", "Kegiatan ini sudah dibatalkan; orangnya tidak dapat dicatat.")
    if not activity.is_held:
        raise Conflict("activity.unheld", "Kegiatan ini belum tercatat terlaksana.")
    _check(rows)
    before = _spoken(of(activity))
    db.session.execute(delete(HeadCount).where(HeadCount.activity_id == activity.id))
    db.session.add_all(_head_count(activity, row, by) for row in rows)
    db.session.flush()
    journal.note(
        by,
        "mencatat kontak",
        activity,
        {"people": before} if before else None,
        people=_spoken(rows),
    )


# Questions


def split(
    people: Mapping[Sex, int | None], disabled: Mapping[Sex, int | None], method: CountMethod
) -> list[Count]:
    """Rows out of a tally by sex, in which `disabled` are some of `people`; None is "no data".

    Where the disabled were not counted the row says so instead of calling the others not disabled. A sex
    that is missing from a tally gets its own "no data" row; *tidak dirinci* only where nothing else is known.
    Raises Invalid with the sex, or the sex and `_disabled`, as field.
    """
    rows = [
        row
        for sex in (Sex.MALE, Sex.FEMALE)
        for row in _rows_of(sex, people.get(sex), disabled.get(sex), method)
    ]
    rest, known = people.get(Sex.UNSPECIFIED), any(row.people is not None for row in rows)
    if rest is not None or disabled.get(Sex.UNSPECIFIED) is not None or not known:
        return [
            *(rows if known else []),
            *_rows_of(Sex.UNSPECIFIED, rest, disabled.get(Sex.UNSPECIFIED), method),
        ]
    return rows


def of(activity: Activity) -> list[HeadCount]:
    """What was noted about the activity's people, in the order in which it was noted."""
    mine = select(HeadCount).where(HeadCount.activity_id == activity.id)
    return list(db.session.scalars(mine.order_by(HeadCount.id)))


def contacts_of(activity: Activity) -> int | None:
    """People counted at the activity; None where nobody knows, which is not 0 (rule R1)."""
    return contacts([activity.id])[activity.id]


def contacts(activity_ids: Iterable[int]) -> dict[int, int | None]:
    """People counted at each of these activities; None where nobody knows."""
    wanted = list(activity_ids)
    sums = (
        select(HeadCount.activity_id, func.sum(HeadCount.people))
        .where(HeadCount.activity_id.in_(wanted))
        .group_by(HeadCount.activity_id)
    )
    found = {id_: total for id_, total in db.session.execute(sums)}
    return {id_: found.get(id_) for id_ in wanted}


def tallied(activity: Activity) -> tuple[dict[Sex, int | None], dict[Sex, int | None]]:
    """The rows as the tally that `split` takes: people by sex, and the disabled among them."""
    people: dict[Sex, int | None] = {}
    disabled: dict[Sex, int | None] = {}
    for row in of(activity):
        if row.people is None:
            continue
        people[row.sex] = (people.get(row.sex) or 0) + row.people
        if row.disability == Disability.YES:
            disabled[row.sex] = (disabled.get(row.sex) or 0) + row.people
    return people, disabled


def _rows_of(sex: Sex, people: int | None, disabled: int | None, method: CountMethod) -> list[Count]:
    if disabled is None:
        return [Count(people, sex, Disability.UNSPECIFIED, method)]
    field = f"{sex}_disabled"
    if people is None:
        raise Invalid("count.disability", "Isi juga jumlah orangnya, atau kosongkan keduanya.", field)
    if disabled > people:
        raise Invalid("count.disability", "Penyandang disabilitas termasuk dalam jumlah orang.", field)
    return [
        Count(disabled, sex, Disability.YES, method),
        Count(people - disabled, sex, Disability.NO, method),
    ]


def _check(rows: Sequence[Count]) -> None:
    if not rows:
        raise Invalid("count.empty", "Isi jumlah orang, atau pilih “tidak ada data”.")
    if len({row.key for row in rows}) < len(rows):
        raise Invalid("count.twice", "Satu kelompok tercatat dua kali.")
    for row in rows:
        if row.people is not None and not 0 <= row.people <= MOST:
            raise Invalid("count.range", f"Jumlah orang antara 0 dan {formats.number(MOST)}.", str(row.sex))


def _head_count(activity: Activity, row: Count, by: Membership) -> HeadCount:
    return HeadCount(
        activity_id=activity.id,
        group=row.group,
        sex=row.sex,
        age_band=row.age_band,
        disability=row.disability,
        people=row.people,
        method=row.method,
        noted_by_id=by.person_id,
        noted_at=clock.now(),
    )


def _spoken(rows: Iterable[Count | HeadCount]) -> list[str]:
    """Rows as the journal keeps them: `umum, female, unspecified, disability no, counted: 12`."""
    return [
        f"{row.group}, {row.sex}, {row.age_band}, disability {row.disability}, {row.method}: "
        f"{'no data' if row.people is None else row.people}"
        for row in rows
    ]
