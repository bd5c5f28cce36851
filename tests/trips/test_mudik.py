"""Lapor Mudik Gratis Bareng in one browser journey by six signed-in people (rules P1, M1 and M2)."""

from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser

from tests.trips.journey import Enter, front_door
from tests.trips.mudik import carry_people_home
from tests.trips.test_whole_job import Auditor

pytestmark = pytest.mark.browser


@pytest.fixture
def enter(browser: Browser, site: str) -> Iterator[Enter]:
    with front_door(browser, site, Auditor) as opened:
        yield opened


def test_three_agencies_carry_people_home(app: Flask, enter: Enter, monkeypatch: pytest.MonkeyPatch) -> None:
    app.config["PRINT_PAPERS"] = True
    carry_people_home(enter, monkeypatch)
