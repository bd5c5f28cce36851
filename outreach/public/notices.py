"""Notices that a public office owes: what is stored about people, and who can use these pages."""

from flask import render_template
from flask.typing import ResponseReturnValue

from outreach.public.blueprint import public


@public.get("/privacy")
def privacy() -> ResponseReturnValue:
    return render_template("public/notices/privacy.html")


@public.get("/accessibility")
def accessibility() -> ResponseReturnValue:
    return render_template("public/notices/accessibility.html")
