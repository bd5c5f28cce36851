"""The form every form grows from: CSRF, Indonesian messages, and a way to show a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from uuid import uuid4

from flask import request, session
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.datastructures import CombinedMultiDict, MultiDict
from wtforms import DateField, FileField, HiddenField, SelectMultipleField, StringField
from wtforms.i18n import DummyTranslations
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from campaigns.ground import clock, formats, money
from campaigns.ground.errors import Conflict, DomainError, Invalid
from outreach.hall.errors import status_of, unsay
from outreach.hall.language import selected
from outreach.hall.messages import Indonesian

REQUIRED = InputRequired(lazy_gettext("Bagian ini wajib diisi."))
CHOSEN = DataRequired("Pilih salah satu.")
DAY_FORMATS = [
    "%Y-%m-%d",
    "%d/%m/%Y",
]  # what browsers send, and what people type where browsers have no calendar
HOUR_FORMATS = ["%H:%M", "%H.%M", "%H:%M:%S"]


class HouseForm(FlaskForm):  # type: ignore[misc]
    """A form that keeps what was typed, and takes refusals of the house at the field they name."""

    class Meta(FlaskForm.Meta):  # type: ignore[misc]
        def get_translations(self, form: Any) -> Any:
            """WTForms' own messages are English, and so are the forms of an English page."""
            return DummyTranslations() if selected() == "en" else Indonesian()

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """A form is filled by a form: JSON could bring numbers and lists to where text is read, uploads files."""
            by_itself = not hasattr(formdata, "getlist")  # not given to it, but looked for in the request
            if by_itself and request.is_json:
                return None
            typed = super().wrap_formdata(form, formdata)
            if by_itself and typed is not None and request.files:
                takes = {field.name for field in form if isinstance(field, FileField)}
                files = [(name, file) for name, file in request.files.items(multi=True) if name in takes]
                return CombinedMultiDict([MultiDict(files), request.form])
            return typed

    refusal: DomainError | None = None
    field_names: dict[str, str] = {}  # the house's name of a field -> this form's, where they differ

    @property
    def status(self) -> int:
        """The HTTP status of a page that shows this form."""
        if self.refusal is not None:
            return status_of(self.refusal)
        return 422 if self.errors else 200

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Catch what the house refuses inside, and show it in the form; the code after the block runs.

        Success that was told inside is taken back: a commit may refuse what the act before it took.
        """
        try:
            yield
        except (Invalid, Conflict) as refusal:
            session.pop("_flashes", None)  # where Flask keeps them
            self.refuse(refusal)

    def refuse(self, refusal: DomainError) -> None:
        """Show a refusal at its field, or above the form where nobody sees that; what was to be told is taken back."""
        unsay()
        self.refusal = refusal
        name = self.field_names.get(refusal.field or "", refusal.field)
        if name in self._fields and not isinstance(self[name], HiddenField):
            self[name].errors = [*self[name].errors, gettext(refusal.message)]
        else:
            self.form_errors.append(gettext(refusal.message))


class EditForm(HouseForm):
    """A form that changes a stored thing, and carries the version of it that the person read.

    `opening(form)` in templates/base/form.html sends it along.
    """

    version = HiddenField()

    @property
    def seen(self) -> int:
        """The version read; 0, which no stored thing has, where the page did not send one."""
        typed = str(self.version.data or "")
        return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else 0


class OnceForm(HouseForm):
    """A form that stores one thing, however often it is sent (rules S1, D1); `opening(form)` sends its key along.

    A page that shows one is made anew each time (unchanged.for_once).
    """

    key = HiddenField(default=lambda: str(uuid4()))

    def renew_key(self) -> str:
        """The key that was sent. What is sent from the page that shows this form again is meant as something else."""
        sent, self.key.data = self.key.data or "", str(uuid4())
        return sent


class ChecksField(SelectMultipleField):  # type: ignore[misc]
    """Many boxes; a choice that nobody offered is left for the house to refuse, in its own words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def __init__(self, label: str = "", **options: Any) -> None:
        super().__init__(label, validate_choice=False, choices=[], **options)


class DayField(DateField):  # type: ignore[misc]
    """A day of clock.YEARS, as browsers send it or people type it."""

    data: Any

    def __init__(self, label: str = "", validators: Any = None, **options: Any) -> None:
        super().__init__(label, validators, format=DAY_FORMATS, **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None and self.data.year not in clock.YEARS:
            self.data = None
            raise ValueError(f"Isi dengan tahun {clock.YEARS[0]} sampai {clock.YEARS[-1]}.")


class RupiahField(StringField):  # type: ignore[misc]
    """Money as people write it: `1.234.567`, `Rp 1.234.567,50`, `1,5 jt`; its data is a Decimal."""

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return formats.rupiah(self.data).removeprefix("Rp") if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [typed.strip() for typed in valuelist]  # blanks are nothing typed (REQUIRED)
        self.data = _read(money.parse_rupiah, self.raw_data)


class QuantityField(StringField):  # type: ignore[misc]
    """A number of things, `1.500` or `2,5`; its data is a Decimal."""

    def required(self) -> Decimal:
        """The number of a REQUIRED field that was validated."""
        if self.data is None:
            raise RuntimeError(f"{self.name} was not validated")
        return self.data

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return formats.number(self.data) if isinstance(self.data, Decimal) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.raw_data = [typed.strip() for typed in valuelist]  # blanks are nothing typed (REQUIRED)
        self.data = _read(money.parse_quantity, self.raw_data)


def _read(parse: Any, valuelist: list[str]) -> Decimal | None:
    if not valuelist or not valuelist[0].strip():
        return None
    try:
        amount: Decimal = parse(valuelist[0])
        return amount
    except Invalid as refusal:
        raise ValueError(refusal.message) from refusal


__all__ = [
    "CHOSEN",
    "DAY_FORMATS",
    "HOUR_FORMATS",
    "REQUIRED",
    "ChecksField",
    "DayField",
    "EditForm",
    "HouseForm",
    "Length",
    "OnceForm",
    "Optional",
    "QuantityField",
    "RupiahField",
]
