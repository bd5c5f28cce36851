"""A budget's paper as it is understood, row by row (issue C): sheets in, grants and faults out, nothing kept."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell, Sheet
from campaigns.plans.imports import dpa, grants
from campaigns.plans.imports.dpa import Reading
from campaigns.plans.imports.grants import Grant
from tests.campaigns.plans.papers import ACCOUNT, HEADINGS, OTHER_ACCOUNT, OTHER_SUB, SUB, YEAR

Row = Sequence[Cell]


def read(*rows: Row, headings: Sequence[Row] = (HEADINGS,), **campaigns: int | None) -> Reading:
    return dpa.reading([Sheet.of_rows("DPA", (*headings, *rows))], campaigns, YEAR)


def granted(*rows: Row, headings: Sequence[Row] = (HEADINGS,), **campaigns: int | None) -> list[Grant]:
    told = read(*rows, headings=headings, **campaigns)
    assert told.faults == ()
    return grants.granted(told.kept)


def wrong(*rows: Row, headings: Sequence[Row] = (HEADINGS,)) -> list[tuple[str, str]]:
    return [(fault.cell, fault.code) for fault in read(*rows, headings=headings).faults]


SPANDUK = (SUB, ACCOUNT, "Cetak spanduk", "10 lembar", "lembar", 100_000, 1_000_000, "DAU")
BROSUR = (None, None, "Cetak brosur", "500 lembar", None, "1.000", "500.000", None)
NASI = (SUB, OTHER_ACCOUNT, "Nasi kotak", "20 kotak", "kotak", 30_000, None, "PAD")


def test_details_of_one_account_make_one_line_in_sen_and_thousandths() -> None:
    line, food = granted(SPANDUK, BROSUR, NASI)
    assert (line.row, line.sub, line.account, line.source) == (2, SUB, ACCOUNT, "APBD: DAU")
    assert (line.description, line.sen, line.size) == ("Cetak spanduk", 150_000_000, 2)
    assert line.details == [
        ["Cetak spanduk", "10 lembar", 10_000, "lembar", 10_000_000, 100_000_000],
        ["Cetak brosur", "500 lembar", 500_000, "lembar", 100_000, 50_000_000],
    ]
    assert (food.row, food.source, food.amount) == (4, "APBD: PAD", 600_000)


def test_a_pagu_whose_formula_failed_is_named_and_not_worked_out_from_the_price() -> None:
    """Issue C: every bad row is named with its cell."""
    failed = (*SPANDUK[:6], "#DIV/0!", "DAU")
    assert wrong(failed, BROSUR) == [("G2", "cell.failed")]
    assert wrong((*SPANDUK[:5], "#REF!", "#VALUE!", "DAU")) == [("F2", "cell.failed"), ("G2", "cell.failed")]


def test_the_heading_may_take_two_rows() -> None:
    """As SIPD prints it: the lower row tells apart what the upper one holds together."""
    above = ("Kode sub kegiatan", "Kode rekening", "Uraian", "Rincian perhitungan", None, None, "Pagu", None)
    below = (
        *("Kode sub kegiatan", "Kode rekening", "Uraian", "Koefisien", "Satuan", "Harga", "Pagu"),
        "Sumber dana",
    )
    (line,) = granted(SPANDUK, headings=(("DPA 2026",), above, below))
    assert (line.row, line.source) == (4, "APBD: DAU")
    assert line.details[0][4] == 10_000_000
    assert wrong((*SPANDUK[:6], 7, "DAU"), headings=(above, below)) == [("G3", "import.product")]


def test_a_row_of_an_account_names_it_and_is_no_money_of_its_own() -> None:
    header = (SUB, ACCOUNT, "Belanja Bahan Cetak", None, None, None, 1_500_000, "DAU")
    rest = (None, None, *SPANDUK[2:7], None)
    (line,) = granted(header, rest, BROSUR)
    assert (line.description, line.sen, line.source) == ("Belanja Bahan Cetak", 150_000_000, "APBD: DAU")
    told = read(header, rest, BROSUR)
    assert (told.rows, told.added_up) == (2, 1)
    assert wrong((*header[:6], 1_400_000, "DAU"), rest, BROSUR) == [("G2", "import.sum")]


def test_one_account_again_further_down_is_the_same_line() -> None:
    line, _ = granted(SPANDUK, NASI, (SUB, ACCOUNT, "Cetak leaflet", "2 rim", "rim", 5, 10, "DAU"))
    assert (line.size, line.sen) == (2, 100_001_000)


def test_another_sub_kegiatan_source_or_campaign_is_another_line() -> None:
    headings = (*HEADINGS, "Kampanye")
    rows = [
        (*SPANDUK, "Pesisir"),
        (*SPANDUK[:7], "PAD", "Pesisir"),
        (*SPANDUK, "Difabel"),
        (OTHER_SUB, *SPANDUK[1:], "Pesisir"),
        (*SPANDUK, "tanpa kampanye"),
    ]
    lines = granted(*rows, headings=(headings,), pesisir=7, difabel=8)
    assert [(line.sub, line.source, line.campaign_id) for line in lines] == [
        (SUB, "APBD: DAU", 7),
        (SUB, "APBD: PAD", 7),
        (SUB, "APBD: DAU", 8),
        (OTHER_SUB, "APBD: DAU", 7),
        (SUB, "APBD: DAU", 0),
    ]


def test_a_paper_without_prices_has_a_line_for_each_description() -> None:
    headings = ("Kode sub kegiatan", "Kode rekening", "Uraian", "Pagu")
    rows = [(SUB, ACCOUNT, "Cetak", 5), (SUB, ACCOUNT, "Sewa", 7), (SUB, ACCOUNT, " cetak", 1)]
    lines = granted(*rows, headings=(headings,))
    assert [(line.description, line.sen, line.size) for line in lines] == [
        ("Cetak", 600, 2),
        ("Sewa", 700, 0),
    ]


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        (0, "belanja", "cell.code"),
        (1, "belanja", "cell.code"),
        (2, None, "cell.empty"),
        (3, "banyak", "budget.coefficient"),
        (5, -5, "money.negative"),
        (6, "Rp 1.5 jt", "money.ambiguous"),
        (6, 1, "import.product"),
        (7, "CSR", "cell.word"),
    ],
)
def test_what_is_wrong_is_named_with_its_cell(column: int, value: Cell, code: str) -> None:
    row = [*NASI[:6], 600_000, NASI[7]]
    row[column] = value
    assert wrong(SPANDUK, row) == [(f"{'ABCDEFGH'[column]}3", code)]


def test_a_tax_on_top_is_no_fault() -> None:
    (line,) = granted((*SPANDUK[:6], 1_110_000, "DAU"))
    assert line.sen == 111_000_000


def test_a_row_of_another_year_and_one_before_any_account_are_refused() -> None:
    headings = (*HEADINGS, "Tahun")
    assert wrong((*SPANDUK, 2026), (*NASI, 2025), headings=(headings,)) == [("I3", "import.other-year")]
    assert wrong(BROSUR, SPANDUK) == [("B2", "cell.empty")]


def test_a_sub_kegiatan_told_above_the_heading_holds_for_all() -> None:
    (line,) = granted(SPANDUK[1:], headings=((f"Sub Kegiatan: {SUB} Layanan",), HEADINGS[1:]))
    assert line.sub == SUB
    with pytest.raises(Invalid) as refused:
        read(SPANDUK[1:], headings=(HEADINGS[1:],))
    assert refused.value.code == "table.headless"


def test_a_table_that_grants_nothing_is_refused() -> None:
    with pytest.raises(Invalid) as refused:
        read((None, "5", "BELANJA", None, None, None, 0, None))
    assert refused.value.code == "table.empty"


pieces = st.tuples(
    st.sampled_from([ACCOUNT, OTHER_ACCOUNT]), st.integers(1, 50), st.integers(1, 10**7), st.booleans()
)


@given(st.lists(pieces, min_size=1, max_size=30))
def test_rows_taken_together_grant_what_they_grant_one_by_one(told: list[tuple[str, int, int, bool]]) -> None:
    """A tax makes a row one that is looked at closely: the sums and the order stay."""
    rows, wanted = [], {}
    for account, times, price, is_taxed in told:
        amount = times * price * (111 if is_taxed else 100) // 100
        rows.append((SUB, account, "Belanja", f"{times} buah", "buah", price, amount, "DAU"))
        wanted[account] = wanted.get(account, 0) + amount * 100
    assert {line.account: line.sen for line in granted(*rows)} == wanted


def test_what_no_budget_can_have_is_refused_before_it_is_written() -> None:
    """Each number may be read; what they make together would not fit its column."""
    many = (SUB, ACCOUNT, "Cetak spanduk", "1.000.000 lembar", "lembar", 10_000_001, None, "DAU")
    assert wrong(many) == [("D2", "money.too-large")]
    half = (SUB, ACCOUNT, "Cetak spanduk", "1 paket", "paket", 6 * 10**12, None, "DAU")
    with pytest.raises(Invalid, match="Jumlah seluruh pagu") as refusal:
        read(half, (SUB, OTHER_ACCOUNT, *half[2:]))
    assert (refusal.value.code, refusal.value.field) == ("money.too-large", "file")


def test_a_price_of_nothing_without_an_amount_asks_for_the_amount() -> None:
    assert wrong(SPANDUK, (None, None, "Cetak brosur", "500 lembar", None, 0, None, None)) == [
        ("G3", "cell.empty")
    ]
    assert read(SPANDUK, (None, None, "Cetak brosur", None, None, 0, None, None)).rows == 1
