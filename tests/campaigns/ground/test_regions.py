import pytest
from flask import Flask
from sqlalchemy import func, select

from campaigns.ground import regions
from campaigns.ground.database import db
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import Kind, Region

TOTAL = 4_305_281  # Ditjen Dukcapil, 31 December 2024


def test_every_area_of_the_province_is_there(app: Flask) -> None:
    counts = dict(db.session.execute(select(Region.kind, func.count()).group_by(Region.kind)).all())
    assert counts[Kind.REGENCY] + counts[Kind.CITY] == 13
    assert counts[Kind.DISTRICT] == 156
    assert counts[Kind.RURAL_VILLAGE] + counts[Kind.URBAN_VILLAGE] == 2_016


def test_the_population_adds_up_at_every_level(app: Flask) -> None:
    """Rule R0: one series; each level is the sum of the one beneath."""
    assert regions.population_of("63") == TOTAL
    assert sum(regions.population_of(r.code) for r in regions.regencies()) == TOTAL
    assert sum(regions.population_of(d.code) for d in regions.districts()) == TOTAL
    assert regions.population_of("63.71") == 681_693


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
