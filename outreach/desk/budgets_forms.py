"""The forms of a budget line: what is opened, promised, paid, planned, and asked for."""

from datetime import date
from decimal import Decimal

from wtforms import SelectChoice, SelectField, StringField, TextAreaField

from campaigns.plans import account_codes, ledger
from campaigns.plans.budgets import DetailFacts, DocumentKind, FundingSource
from campaigns.plans.budgets.things import (
    LONGEST_COEFFICIENT,
    LONGEST_DESCRIPTION,
    LONGEST_DOCUMENT_NO,
    LONGEST_NOTE,
)
from outreach.hall import words
from outreach.hall.forms import CHOSEN, REQUIRED, DayField, HouseForm, Length, OnceForm, RupiahField

STAGES = [
    SelectChoice("dpa", "DPA (sudah ditetapkan)"),
    SelectChoice("dppa", "Perubahan (DPPA)"),
    SelectChoice("usulan", "Usulan (RKA)"),
]

GRANTING = [SelectChoice(kind, words.word(kind)) for kind in (DocumentKind.MURNI, DocumentKind.PERUBAHAN)]


class SpendingForm(HouseForm):
    amount = RupiahField("Jumlah (Rp)", [REQUIRED])
    document_no = StringField("Nomor dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT_NO)])
    day = DayField("Tanggal dokumen", [REQUIRED])
    note = TextAreaField("Uraian", [Length(max=LONGEST_NOTE)])

    @property
    def facts(self) -> tuple[Decimal, str, date, str]:
        return self.amount.data, self.document_no.data, self.day.data, self.note.data or ""


class RealisationForm(SpendingForm):
    commitment_id = SelectField("Untuk komitmen", coerce=int, default=0)


class ReleaseForm(SpendingForm):
    commitment_id = SelectField("Komitmen", [CHOSEN], coerce=int)


class ReversalForm(HouseForm):
    entry_id = SelectField("Catatan yang dibatalkan", [CHOSEN], coerce=int)
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_NOTE)])


class DetailForm(OnceForm):
    description = StringField("Uraian", [REQUIRED, Length(max=LONGEST_DESCRIPTION)])
    coefficient = StringField("Koefisien", [REQUIRED, Length(max=LONGEST_COEFFICIENT)])
    unit_price = RupiahField("Harga satuan (Rp)", [REQUIRED])

    @property
    def facts(self) -> DetailFacts:
        return DetailFacts(self.description.data, self.coefficient.data, self.unit_price.data)


class CashForm(HouseForm):
    quarter_1 = RupiahField("Triwulan I (Rp)")
    quarter_2 = RupiahField("Triwulan II (Rp)")
    quarter_3 = RupiahField("Triwulan III (Rp)")
    quarter_4 = RupiahField("Triwulan IV (Rp)")

    @property
    def amounts(self) -> list[Decimal]:
        return [self[f"quarter_{quarter}"].data or Decimal(0) for quarter in ledger.QUARTERS]


class OverrideForm(HouseForm):
    amount = RupiahField("Kelebihan paling banyak (Rp)", [REQUIRED])
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_NOTE)])


class DecisionForm(HouseForm):
    note = TextAreaField("Catatan keputusan", [Length(max=LONGEST_NOTE)])
    field_names = {"reason": "note"}


class RemovalForm(HouseForm):
    reason = TextAreaField("Alasan", [REQUIRED, Length(max=LONGEST_NOTE)])


class AdoptionForm(HouseForm):
    kind = SelectField("Dokumen", [CHOSEN], choices=GRANTING, default=DocumentKind.MURNI)
    document_no = StringField("Nomor dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT_NO)])
    day = DayField("Tanggal dokumen", [REQUIRED])


class LineForm(HouseForm):
    stage = SelectField("Tahap", [CHOSEN], choices=STAGES)
    year = SelectField("Tahun anggaran", [CHOSEN], coerce=int)
    sub_activity = StringField("Kode sub kegiatan", [REQUIRED, Length(max=account_codes.LONGEST)])
    account_code = StringField("Kode rekening", [REQUIRED, Length(max=account_codes.LONGEST)])
    description = StringField("Uraian belanja", [REQUIRED, Length(max=LONGEST_DESCRIPTION)])
    funding_source = SelectField("Sumber dana", [CHOSEN], choices=[str(source) for source in FundingSource])
    amount = RupiahField("Pagu (Rp)", [REQUIRED])
    document_no = StringField("Nomor dokumen", [REQUIRED, Length(max=LONGEST_DOCUMENT_NO)])
    day = DayField("Tanggal dokumen", [REQUIRED])


FORMS: dict[str, type[HouseForm]] = {
    "commit": SpendingForm,
    "realise": RealisationForm,
    "release": ReleaseForm,
    "reverse": ReversalForm,
    "adopt": AdoptionForm,
    "detail": DetailForm,
    "cash": CashForm,
    "ask": OverrideForm,
    "permit": OverrideForm,
    "remove": RemovalForm,
}
