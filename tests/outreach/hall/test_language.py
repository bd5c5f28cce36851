"""Days and hours in the reader's language, which stands in the address."""

from datetime import date

import pytest

from outreach.hall import language
from tests import cast


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/", "id"),
        ("/?lang=en", "en"),
        ("/?lang=xx", "id"),
        ("/desk/sites?lang=en", "id"),
        ("/nowhere?lang=en", "id"),
    ],
)
def test_english_is_for_public_pages_that_ask_for_it(app, address, expected):
    with app.test_request_context(address):
        assert language.selected() == expected


def test_days_and_hours_are_told_in_both(app):
    day, end = date(2026, 12, 1), cast.NINE + cast.TWO_HOURS
    with app.test_request_context("/"):
        assert language.day_told(day) == "Selasa, 1 Desember 2026"
        assert language.month_told(day) == "Des"
        assert language.days_told(day, date(2026, 12, 3)) == "1–3 Desember 2026"
        assert language.hours_told(cast.NINE, end) == "09.00–11.00 WITA"
        assert language.moment_told(cast.NINE) == "1 Desember 2026, 09.00 WITA"
    with app.test_request_context("/?lang=en"):
        assert language.day_told(day) == "Tuesday, 1 December 2026"
        assert language.month_told(day) == "Dec"
        assert language.days_told(day, date(2026, 12, 3)) == "1 December 2026 – 3 December 2026"
        assert language.days_told(day, day) == "1 December 2026"
        assert language.hours_told(cast.NINE, end) == "09:00–11:00 WITA (UTC+8)"
        assert language.moment_told(cast.NINE) == "1 December 2026, 09:00 WITA"


def test_links_between_public_pages_keep_the_language(client):
    page = client.get("/?lang=en").text
    assert 'href="/privacy?lang=en"' in page
    assert 'href="/sign-in?lang=en"' in page
    assert '<html lang="en"' in page
    assert 'href="/?lang=id"' in page
