"""The language of a page: Indonesian, and English on public pages with `?lang=en`.

The choice stands in the address, not in a cookie or a header, so that a public page can be cached by it.
"""

from typing import Any

from flask import Flask, g, request
from flask_babel import Babel

LANGUAGES = ("id", "en")


def selected() -> str:
    """The language of this request."""
    wanted = request.args.get("lang", "id") if request else "id"
    return wanted if wanted in LANGUAGES and request.blueprint == "public" else "id"


def init_app(app: Flask) -> None:
    Babel(app, locale_selector=selected, default_translation_directories=str(app.root_path) + "/translations")

    @app.url_defaults
    def _keep_language(endpoint: str, values: dict[str, Any]) -> None:
        """Links between public pages keep the reader's language."""
        if endpoint.startswith("public.") and request and selected() == "en":
            values.setdefault("lang", "en")

    @app.context_processor
    def _language() -> dict[str, str]:
        g.language = selected()
        return {"language": g.language}
