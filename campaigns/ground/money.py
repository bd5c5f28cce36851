"""Rupiah and quantities as people type them, read exactly or asked back; never guessed, never a float.

Indonesian figures part thousands with a dot and decimals with a comma. A figure written otherwise is
refused with the reading we suspect, because a wrong guess is wrong by a factor of a thousand (rule M1).
"""

import re
from decimal import Decimal
from typing import NoReturn

from campaigns.ground import formats
from campaigns.ground.errors import Invalid

LARGEST = Decimal(10**13)  # ten trillion rupiah, above the yearly budget of the whole province
LARGEST_QUANTITY = Decimal(10**9)

_LONGEST_TEXT = 40
_THOUSAND, _MILLION = (10**3, "ribu"), (10**6, "juta")
_BILLION, _TRILLION = (10**9, "miliar"), (10**12, "triliun")
_WORDS = {
    **{"rb": _THOUSAND, "ribu": _THOUSAND, "jt": _MILLION, "juta": _MILLION},
    **{"m": _BILLION, "miliar": _BILLION, "milyar": _BILLION},
    **{"t": _TRILLION, "triliun": _TRILLION, "trilyun": _TRILLION},
}

_SIGN = re.compile(r"(?:rp\.? ?|idr ?)?[-−–(] ?(?:rp\.? ?|idr ?)?[0-9]")
_RUPIAH = re.compile(r"(?:rp\.? ?|idr ?)?([0-9]+(?:[., ][0-9]+)*)(?:,[-–—]{1,2}| ?([a-z]+)\.?)?")
_FIGURE = re.compile(r"([0-9]+(?:[., ][0-9]+)*)")
_INDONESIAN = re.compile(r"(?:[0-9]+|[1-9][0-9]{0,2}(?:(?:\.[0-9]{3})+|(?: [0-9]{3})+))(?:,[0-9]{1,2})?")
_ENGLISH = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+\.[0-9]{1,2}")


def parse_rupiah(text: str) -> Decimal:
    """The rupiah that a person typed: `1.234.567`, `Rp 1.234.567,50`, `Rp1.500,-`, `1,5 jt`, `2 M`.

    `rb`, `jt`, `M` (miliar, a billion) and `T` may follow, short or spelled out. At most two decimals.
    Raises Invalid: money.ambiguous (with the reading we suspect), money.negative, money.too-large
    (over 10**13), money.unreadable.
    """
    tidy = _tidied(text, "money")
    match = _RUPIAH.fullmatch(tidy)
    if match is None or (match[2] and match[2] not in _WORDS):
        _unreadable(text, "money")
    size, word = _WORDS[match[2]] if match[2] else (1, "")
    if word and re.fullmatch("[0-9]+,[0-9]{3,}", match[1]):
        _ask_back(formats.number(_decimal(match[1]) * size), "money")
    return _limited(_figure(match[1], word, "money") * size, LARGEST, "money")


def parse_quantity(text: str) -> Decimal:
    """A count or measure that a person typed beside its unit: `250`, `1.250`, `2,5`. At most two decimals.

    Raises Invalid: quantity.ambiguous, quantity.negative, quantity.too-large (over 10**9),
    quantity.unreadable.
    """
    match = _FIGURE.fullmatch(_tidied(text, "quantity"))
    if match is None:
        _unreadable(text, "quantity")
    return _limited(_figure(match[1], "", "quantity"), LARGEST_QUANTITY, "quantity")


def _tidied(text: str, thing: str) -> str:
    """The text in lower case with single plain spaces. Raises Invalid if it is negative or absurdly long."""
    tidy = " ".join(text.split()).lower()  # str.split() knows the no-break and thin spaces
    if _SIGN.match(tidy):
        raise Invalid(f"{thing}.negative", "Jumlah tidak boleh negatif; tulis angkanya tanpa tanda minus.")
    if len(tidy) > _LONGEST_TEXT:
        _unreadable(text, thing)
    return tidy


def _figure(figure: str, word: str, thing: str) -> Decimal:
    """The value of digits and separators, read the Indonesian way only."""
    if _INDONESIAN.fullmatch(figure):
        return _decimal(figure)
    if _ENGLISH.fullmatch(figure):
        _ask_back(f"{figure.translate(str.maketrans(',.', '.,'))} {word}".strip(), thing)
    raise Invalid(
        f"{thing}.ambiguous",
        f"Angka {figure} meragukan; tulis titik setiap tiga angka dan paling banyak dua angka di belakang"
        " koma, misalnya 1.234.567,50.",
    )


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(".", "").replace(" ", "").replace(",", "."))


def _ask_back(guess: str, thing: str) -> NoReturn:
    raise Invalid(f"{thing}.ambiguous", f"Maksud Anda {guess}? Bila ya, tulis {guess}.")


def _limited(amount: Decimal, largest: Decimal, thing: str) -> Decimal:
    if amount > largest:
        raise Invalid(
            f"{thing}.too-large",
            f"Jumlah ini melebihi {formats.number(largest)}; periksa kembali banyaknya angka nol.",
        )
    return amount


def _unreadable(text: str, thing: str) -> NoReturn:
    example = "1.234.567 atau 1,5 jt" if thing == "money" else "1.250 atau 2,5"
    if text.strip():
        raise Invalid(f"{thing}.unreadable", f"Jumlah ini tidak terbaca; tulis angkanya, misalnya {example}.")
    raise Invalid(f"{thing}.unreadable", f"Jumlah belum diisi; tulis angkanya, misalnya {example}.")
