"""The language of a page: Indonesian, and English on public pages with `?lang=en`.

The choice stands in the address, not in a cookie or a header, so that a public page can be cached by it.
"""

from datetime import date, datetime
from typing import Any

from babel.dates import format_date
from flask import Flask, g, request
from flask_babel import Babel, gettext, ngettext

from campaigns.ground import clock, formats

LANGUAGES = ("id", "en")


def selected() -> str:
    """The language of this request."""
    if not request or request.blueprint != "public":
        return "id"
    wanted = request.args.get("lang", "id")
    return wanted if wanted in LANGUAGES else "id"


def day_told(day: date) -> str:
    """A day in the reader's language: `Selasa, 1 Desember 2026`, `Tuesday, 1 December 2026`."""
    return _english(day, "EEEE, d MMMM y") if selected() == "en" else formats.day_named(day)


def date_told(day: date) -> str:
    """The same without the day of the week: `1 Desember 2026`, `1 December 2026`."""
    return _english(day, "d MMMM y") if selected() == "en" else formats.day(day)


def month_told(day: date) -> str:
    """A day's month, short: `Des`, `Dec`."""
    return _english(day, "MMM") if selected() == "en" else formats.month_short(day)


def days_told(first: date, last: date) -> str:
    """A span of days, both included, in the reader's language."""
    if selected() != "en":
        return formats.days(first, last)
    one, two = date_told(first), date_told(last)
    return one if one == two else f"{one} – {two}"


def hours_told(start: datetime, end: datetime) -> str:
    """Hours in the reader's language: `08.00–11.00 WITA`, `08:00–11:00 WITA (UTC+8)`."""
    told = formats.hours(start, end)
    return told.replace(".", ":") + " (UTC+8)" if selected() == "en" else told


def moment_told(moment: datetime) -> str:
    """A moment in the reader's language: `24 November 2026, 08.00 WITA`."""
    if selected() != "en":
        return formats.moment(moment)
    return f"{date_told(clock.day_of(moment))}, {formats.time(moment).replace('.', ':')} WITA"


def _english(day: date, form: str) -> str:
    return str(format_date(day, form, locale="en"))


def _said(sentence: str) -> str:
    """A page's sentence in the reader's language. Indonesian is what templates are written in: no catalogue."""
    return str(gettext(sentence)) if selected() == "en" else sentence


def _said_of(one: str, many: str, number: int) -> str:
    return str(ngettext(one, many, number)) if selected() == "en" else many


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=selected, default_translation_directories=str(app.root_path) + "/translations")

    app.jinja_env.install_gettext_callables(_said, _said_of, newstyle=True)  # type: ignore[attr-defined]
    app.jinja_env.filters.update(
        day_told=day_told, date_told=date_told, month_told=month_told, moment_told=moment_told
    )
    app.jinja_env.globals.update(days_told=days_told, hours_told=hours_told)

    @app.url_defaults
    def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
        """Links between public pages keep the reader's language."""
        if endpoint.startswith("public.") and request and selected() == "en":
            values.setdefault("lang", "en")

    @app.context_processor
    def _language() -> dict[str, str]:
        g.language = selected()
        return {"language": g.language}
