"""What stands in the cells of a budget's papers: codes, money, sources of funds. Readers for sheets.Column."""

import re
from decimal import Decimal
from typing import NamedTuple

from campaigns.ground import formats, money, texts
from campaigns.ground.cells import folded, shown, whole
from campaigns.ground.errors import Invalid
from campaigns.ground.spreadsheets import Cell
from campaigns.plans import account_codes
from campaigns.plans.budgets import FundingSource

SUM = re.compile(
    r"(?:sub |grand )?(?:jumlah|total)\b|subtotal\b"
)  # of a folded text: a row that adds others up
INITIALS = frozenset("jstgJSTG")
LEADING = re.compile(r"[0-9X](?: ?\. ?[0-9X]+)*", re.IGNORECASE)
PART_OF_ACCOUNT = re.compile(r"[0-9](?:\.[0-9])?(?:\.[0-9]{2}){0,3}")
PART_OF_SUB = re.compile(r"(?:[0-9X])(?:\.(?:[0-9]{2}|XX))?(?:\.[0-9]{2})?(?:\.[12])?(?:\.[0-9]{2})?")
NOTHING = {"", "-", "–", "—", "rp", "rp -", "rp-", "rp."}
# By what SIPD and people call them, the most telling words first.
SOURCES = (
    (("alokasi khusus", "dak"), FundingSource.DAK),
    (("alokasi umum", "dau"), FundingSource.DAU),
    (("bagi hasil", "dbh"), FundingSource.DBH),
    (("pendapatan asli daerah", "pad"), FundingSource.PAD),
    (("apbn", "dekonsentrasi", "tugas pembantuan"), FundingSource.APBN),
    (("apbd",), FundingSource.APBD),
)


class Code(NamedTuple):
    """A code of a sub kegiatan or an account: whole, or the head of one that adds up those beneath it."""

    text: str
    is_whole: bool


ADDS_UP = Code("", False)  # a row that says `Jumlah` where others have their code


def is_sum(text: str) -> bool:
    """Whether a row with this description adds others up."""
    return text.lstrip()[:1] in INITIALS and bool(SUM.match(folded(text)))


def sub_activity(cell: Cell) -> Code:
    """A sub kegiatan, with its name behind it or without; or a program's or kegiatan's code, which adds up."""
    return _code(cell, account_codes.SUB_ACTIVITY, PART_OF_SUB, "kode sub kegiatan", "2.16.02.1.01.0002")


def account(cell: Cell) -> Code:
    """A kode rekening, with its name behind it or without; or the head of one, which adds up."""
    return _code(cell, account_codes.ACCOUNT, PART_OF_ACCOUNT, "kode rekening", "5.1.02.01.01.0039")


def _code(cell: Cell, full: re.Pattern[str], part: re.Pattern[str], what: str, example: str) -> Code:
    text = whole(cell).upper()
    found = LEADING.match(text)
    code = found[0].replace(" ", "") if found else ""
    if full.fullmatch(code):
        return Code(code, True)
    if code and part.fullmatch(code):
        return Code(code, False)
    if is_sum(text):
        return ADDS_UP
    raise Invalid("cell.code", f"“{shown(cell)}” bukan {what}; contoh: {example}")


def rupiah(cell: Cell) -> Decimal | None:
    """Money, not below zero, to the sen; None for a dash."""
    if isinstance(cell, str):
        return None if " ".join(cell.split()).lower() in NOTHING else _typed(cell)
    if not isinstance(cell, int | Decimal) or isinstance(cell, bool):
        raise Invalid("cell.money", f"“{shown(cell)}” bukan jumlah rupiah; contoh: 1.234.567")
    amount = Decimal(cell)
    if amount < 0:
        raise Invalid("money.negative", "jumlah tidak boleh negatif")
    if amount > money.LARGEST:
        raise Invalid(
            "money.too-large", f"melebihi {formats.number(money.LARGEST)}; periksa banyaknya angka nol"
        )
    if amount != amount.quantize(SEN):
        raise Invalid("cell.money", "lebih dari dua angka di belakang koma; bulatkan dulu")
    return amount


def sen(cell: Cell) -> int | None:
    """Money as `rupiah` reads it, in sen: what is added up row by row is added as whole numbers."""
    number = int(cell) if type(cell) is str and DIGITS.fullmatch(cell) else cell
    if type(number) is int and 0 <= number < PLAIN:
        return number * 100
    amount = rupiah(cell)
    return None if amount is None else int(amount * 100)


SEN = Decimal("0.01")
DIGITS = re.compile("[0-9]{1,12}")  # nothing can be meant by them but their number
PLAIN = 10**12  # rupiah


def _typed(text: str) -> Decimal:
    try:
        return money.parse_rupiah(text)
    except Invalid as refusal:
        raise Invalid(refusal.code, texts.after_colon(refusal.message)) from refusal


def coefficient(cell: Cell) -> str:
    """A coefficient or a volume as a text: `2 orang x 3 jam`, `2,5` also where the cell is a number."""
    if isinstance(cell, int | Decimal) and not isinstance(cell, bool):
        return formats.number(cell)
    return whole(cell)


def year(cell: Cell) -> int:
    """A budget year in four digits."""
    text = whole(cell)
    if not re.fullmatch("[0-9]{4}", text):
        raise Invalid("cell.year", f"“{shown(cell)}” bukan tahun; contoh: 2027")
    return int(text)


def source(cell: Cell) -> FundingSource:
    """A source of funds by what SIPD and people call it."""
    words = f" {folded(whole(cell))} "
    for names, known in SOURCES:
        if any(f" {name} " in words for name in names):
            return known
    raise Invalid(
        "cell.word",
        f"sumber dana “{shown(cell)}” tidak dikenal; isi dengan APBD, PAD, DAU, DBH, DAK, atau APBN",
    )
