from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO

import pytest
from flask import Flask, flash, get_flashed_messages
from flask_wtf.file import FileField
from werkzeug.datastructures import MultiDict
from wtforms import StringField

from campaigns.ground.errors import Conflict, Invalid
from outreach.hall.forms import (
    REQUIRED,
    DayField,
    EditForm,
    HouseForm,
    Length,
    OnceForm,
    Optional,
    QuantityField,
    RupiahField,
)


class Form(HouseForm):
    amount = RupiahField("Jumlah", [REQUIRED])
    number = QuantityField("Banyak")
    day = DayField("Hari", [Optional()])
    field_names = {"starts_at": "amount"}


@pytest.fixture(autouse=True)
def _request(app: Flask) -> Iterator[None]:
    with app.test_request_context(method="POST"):
        yield


def filled(**entries: str) -> Form:
    form = Form(MultiDict(entries))
    form.validate()
    return form


@pytest.mark.parametrize(
    ("typed", "amount"), [("1.234.567", "1234567"), ("Rp 1.234.567,50", "1234567.50"), ("1,5 jt", "1500000")]
)
def test_money_is_read_as_people_write_it(typed: str, amount: str) -> None:
    assert filled(amount=typed).amount.data == Decimal(amount)


@pytest.mark.parametrize("typed", ["1,234.56", "-5", "lima", "Rp 1.5 jt", "1e9", ""])
def test_what_cannot_be_read_is_refused_in_indonesian_and_kept(typed: str) -> None:
    form = filled(amount=typed)
    assert form.status == 422
    assert form.amount.errors
    assert "Not a valid" not in str(form.amount.errors)
    assert form.amount._value() == typed


@pytest.mark.parametrize("typed", [" ", "\t", "\u00a0"])
def test_blanks_are_no_figure(typed: str) -> None:
    """The house would be given None for a sum of money."""
    form = filled(amount=typed, number=typed)
    assert form.amount.errors == ["Bagian ini wajib diisi."]
    assert (list(form.number.errors), form.number.data) == ([], None)


@pytest.mark.parametrize(
    "typed", ["0001-01-01", "1999-12-31", "31/12/2101", "9999-12-31", "2026-02-30", "besok"]
)
def test_a_day_far_from_now_is_refused_and_kept(typed: str) -> None:
    """Moments end at the years 1 and 9999, and a WITA day reaches eight hours over them."""
    form = filled(amount="5", day=typed)
    assert form.day.errors
    assert (form.day.data, form.day._value()) == (None, typed)
    assert filled(amount="5", day="24/11/2026").day.data == date(2026, 11, 24)


@pytest.mark.parametrize("typed", ["9" * 5000, "-1", "x", "٣", ""])
def test_a_version_that_no_page_sent_is_none_that_was_read(typed: str) -> None:
    assert EditForm(MultiDict({"version": typed})).seen == 0


def test_a_refusal_of_the_house_stands_at_its_field_or_above_the_form() -> None:
    form = filled(amount="5")
    with form.refusals():
        raise Invalid("a.b", "Salah di sini.", "starts_at")
    assert (form.amount.errors[-1], form.status) == ("Salah di sini.", 422)
    with form.refusals():
        raise Conflict("stale", "Sudah diubah.")
    assert (form.form_errors, form.status) == (["Sudah diubah."], 409)


def test_a_refusal_at_a_field_that_nobody_sees_stands_above_the_form() -> None:
    form = OnceForm(MultiDict({"key": "k" * 10_000}))
    with form.refusals():
        raise Invalid("budget.long", "Paling banyak 36 karakter.", "key")
    assert (list(form.form_errors), form.status) == (["Paling banyak 36 karakter."], 422)


def test_what_the_commit_refuses_was_not_told_as_done() -> None:
    form = filled(amount="5")
    with form.refusals():
        flash("Tersimpan.")
        raise Conflict("stale", "Data ini baru saja diubah orang lain.")
    assert form.status == 409
    assert get_flashed_messages() == []


def test_a_file_where_text_is_read_is_nothing_typed(app: Flask) -> None:
    """It was a server error in every form."""

    class WithFile(Form):
        note = StringField("Catatan", [Length(max=10)])
        paper = FileField("Berkas")

    sent = {
        "amount": (BytesIO(b"5"), "5.txt"),
        "note": (BytesIO(b"x"), "x.txt"),
        "paper": (BytesIO(b"p"), "p.pdf"),
    }
    with app.test_request_context(method="POST", data=sent):
        form = WithFile()
        assert not form.validate()
        assert (list(form.amount.errors), form.note.data) == (["Bagian ini wajib diisi."], None)
        assert form.paper.data.filename == "p.pdf"
