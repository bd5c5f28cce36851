"""Buttons of a page, pressed as a browser does without scripts: with whatever their form carries."""

from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def press(desk: FlaskClient, page: TestResponse, ending: str, **typed: str) -> TestResponse:
    """Send the form whose address ends so, but for what the address asks; what is typed stands in its fields."""
    form = BeautifulSoup(page.data, "html.parser").select_one(
        f"form[action$='{ending}'], form[action*='{ending}?']"
    )
    assert form is not None
    carried = {field["name"]: field.get("value", "") for field in form.select("input[name]")}
    return desk.post(form["action"], data=carried | typed, follow_redirects=True)
