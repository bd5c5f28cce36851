import pytest
from flask import Flask
from sqlalchemy import func, select

from campaigns.ground import regions
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import VILLAGES, Kind, Region

TOTAL = 4_305_281  # Ditjen Dukcapil, 31 December 2024


def test_every_area_of_the_province_is_there(app: Flask) -> None:
    counts = dict(db.session.execute(select(Region.kind, func.count()).group_by(Region.kind)).all())
    assert counts[Kind.REGENCY] + counts[Kind.CITY] == 13
    assert counts[Kind.DISTRICT] == 156
    assert counts[Kind.RURAL_VILLAGE] + counts[Kind.URBAN_VILLAGE] == 2_016


def test_the_population_adds_up_at_every_level(app: Flask) -> None:
    """Rule R0: one series; each level is the sum of the one beneath."""
    assert people_in("63") == TOTAL
    assert sum(people_in(r.code) for r in regions.regencies()) == TOTAL
    assert sum(people_in(d.code) for d in regions.districts()) == TOTAL
    assert people_in("63.71") == 681_693


def people_in(code: str) -> int:
    parts = Region.code.startswith(code + "."), Region.kind.in_((*VILLAGES, Kind.UNDIVIDED))
    return db.session.scalar(select(func.sum(Region.population)).where(*parts)) or 0


@pytest.mark.parametrize(
    ("code", "above"),
    [
        ("63", []),
        ("63.03", []),
        ("63.03.04", ["63.03"]),
        ("63.03.04.2004", ["63.03", "63.03.04"]),
    ],
)
def test_an_area_lies_in_those_above_it(code: str, above: list[str]) -> None:
    assert regions.above(code) == above


def test_names_carry_their_parents_since_names_repeat(app: Flask) -> None:
    assert regions.name("63.03.04.2004") == "Desa Lok Baintan, Kec. Sungai Tabuk, Kab. Banjar"
    twins = [regions.name("63.03.04.1001"), regions.name("63.71.02.1005")]
    assert all("Sungai Lulut" in name for name in twins)
    assert len(set(twins)) == 2
    assert regions.name("99.99") == "99.99"


def test_unknown_villages_are_refused_by_name(app: Flask) -> None:
    assert [v.code for v in regions.require_villages(["63.03.04.2004", "63.03.04.2004"], "villages")] == [
        "63.03.04.2004"
    ]
    with pytest.raises(Invalid) as refusal:
        regions.require_villages(["63.03.04.2004", "x'; drop table region; --"], "villages")
    assert refusal.value.code == "village.unknown"
