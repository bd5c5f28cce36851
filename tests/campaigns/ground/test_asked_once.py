"""A question asked from several corners of a page is one query; no answer outlives a change."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import update

from campaigns.ground import holidays, regions, settings
from campaigns.ground.database import db, transaction
from campaigns.ground.regions import Region
from tests import statements


@pytest.fixture
def counted(app: Flask) -> Iterator[Callable[[], int]]:
    """How many statements were sent since it was last asked."""
    with statements.asked() as sent:

        def count() -> int:
            number = len(statements.reads(sent))
            sent.clear()
            return number

        yield count


def test_a_page_asks_once(counted: Callable[[], int]) -> None:
    assert {settings.get("office") for _ in range(5)} == {settings.DEFAULTS["office"]}
    assert counted() == 1


def test_a_change_is_seen_at_once(app: Flask) -> None:
    before = settings.get("office")
    with transaction():
        settings.put("office", "Kantor Lain")
        assert settings.get("office") == "Kantor Lain"
    assert (before, settings.get("office")) == (settings.DEFAULTS["office"], "Kantor Lain")


def test_a_change_that_was_rolled_back_is_not_seen(app: Flask) -> None:
    class Stopped(Exception):
        pass

    before = settings.get("office")
    with pytest.raises(Stopped), transaction():
        settings.put("office", "Kantor Lain")
        raise Stopped
    assert settings.get("office") == before


def test_a_list_that_is_given_is_ones_own(app: Flask) -> None:
    holidays.everything().clear()
    assert holidays.everything()


def test_places_are_named_without_asking_again(counted: Callable[[], int]) -> None:
    assert regions.name("63.03.04.2004").startswith("Desa Lok Baintan")
    counted()
    assert len(regions.districts()) == 156
    assert regions.names(["63.03", "63.99"]) == {"63.03": "Kab. Banjar"}
    assert counted() == 0


def test_a_renamed_place_is_read_again(app: Flask) -> None:
    assert regions.name("63.03") == "Kab. Banjar"
    with transaction():
        db.session.get_one(Region, "63.03").name = "Kabupaten Banjar Baru"
    assert regions.name("63.03") == "Kab. Banjar Baru"
    with transaction():
        db.session.execute(update(Region).where(Region.code == "63.03").values(name="Kabupaten Banjar"))
    assert regions.name("63.03") == "Kab. Banjar"


def test_a_name_that_was_taken_back_is_kept_by_nobody(app: Flask) -> None:
    """Inside the transaction it is seen; another thread, and whoever comes after, sees what stands."""

    class Stopped(Exception):
        pass

    def elsewhere() -> str:
        with app.app_context():
            return regions.name("63.03")

    with pytest.raises(Stopped), transaction():
        db.session.get_one(Region, "63.03").name = "Kabupaten Salah"
        db.session.flush()
        assert regions.name("63.03") == "Kab. Salah"
        with ThreadPoolExecutor(1) as another:
            assert another.submit(elsewhere).result() == "Kab. Banjar"
        raise Stopped
    assert regions.name("63.03") == "Kab. Banjar"
