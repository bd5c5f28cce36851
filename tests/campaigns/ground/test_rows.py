"""A list that stays in the database answers as the list itself would, and reads no more than it is asked for."""

import pytest
from flask import Flask
from sqlalchemy import select

from campaigns.ground.database import db
from campaigns.ground.regions import Region
from campaigns.ground.rows import Rows
from tests import statements

FEW = select(Region).where(Region.code.startswith("63.03")).order_by(Region.code)
pytestmark = pytest.mark.usefixtures("app")


def test_pieces_are_those_of_the_whole_list() -> None:
    rows, whole = Rows[Region](FEW), list(db.session.scalars(FEW))
    assert len(whole) > 10
    assert (list(rows), len(rows), bool(rows)) == (whole, len(whole), True)
    assert (rows[0], rows[-1], rows[3]) == (whole[0], whole[-1], whole[3])
    places = (None, 0, 1, 5, len(whole), len(whole) + 9, -1, -7)
    for start in places:
        for stop in places:
            assert rows[start:stop] == whole[start:stop], (start, stop)
    assert rows[::-2] == whole[::-2]
    assert whole[4] in rows
    for beyond in (len(whole), -len(whole) - 1):
        with pytest.raises(IndexError):
            rows[beyond]


def test_nothing_found_is_an_empty_list() -> None:
    none = Rows[Region](FEW.where(Region.code == "99"))
    assert (list(none), len(none), bool(none), none[:8]) == ([], 0, False, [])


def test_things_are_made_into_what_the_list_holds() -> None:
    names = Rows[str](FEW, lambda regions: [region.name for region in regions])
    assert names[:3] == [region.name for region in Rows[Region](FEW)[:3]]
    assert list(names)[1] == names[1]


def test_a_piece_reads_that_piece_alone(app: Flask) -> None:
    """House rule: a page of a long list costs a page, however long the list."""
    rows = Rows[Region](FEW)

    with statements.asked() as sent:
        assert len(rows[10:13]) == 3
        assert len(rows) == len(rows)
    counted, read = statements.reads(sent)
    assert "count(*)" in counted
    assert "LIMIT" in read
