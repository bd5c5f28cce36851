"""By what a household is known again: its card's number (KK), a NIK, or where neither is at hand, whose house it is.

Nothing of it is kept: `Identity.key` is a keyed hash (rule S2), and of a number its last four digits can be shown.
"""

import re
import unicodedata
from dataclasses import dataclass

from campaigns.ground import sealing, texts
from campaigns.ground.errors import Invalid
from campaigns.ground.regions import Region

LONGEST_NAME = 120  # characters
SHOWN = 4  # digits of a number, the last ones
HIGHEST_RT = 999  # of RT and RW alike: they are written in three digits
LONG_NUMBER = re.compile(r"(?:\d[ .\-]?){16}", re.ASCII)
# With whatever between its digits, wherever it begins.
DISGUISED = re.compile(r"(?=((?:\d\D{0,3}){15}\d))", re.ASCII)
# PPKKCC DDMMYY SSSS: the region that issued it, a day, a serial number. A woman's NIK tells her day of birth plus 40.
NUMBER = re.compile(r"\d{6}(?P<day>\d{2})(?P<month>\d{2})\d{2}(?P<serial>\d{4})", re.ASCII)
FEMALE = 40
DAYS_OF = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class Identity:
    """A household as it is known again: a key (64 hex digits), and what may be shown of its number ("" of none)."""

    key: str
    ending: str = ""


def of_number(number: str) -> Identity:
    """Of the number of a KK or a NIK, as people type it. Raises Invalid `household.number` for what cannot be one."""
    digits = re.sub(r"[\s.\-]", "", number.translate(texts.TURNING))
    found = NUMBER.fullmatch(digits)
    if found is None:
        said = "Nomor KK atau NIK terdiri atas 16 angka; periksa lagi nomornya."
        raise Invalid("household.number", said, "number")
    if not _can_be(found):
        said = "Ada angka yang keliru: angka ke-7 sampai ke-12 adalah tanggal, dan empat terakhir bukan 0000."
        raise Invalid("household.number", said, "number")
    return Identity(sealing.fingerprint(f"household:{digits}"), digits[-SHOWN:])


def of_house(head: str, rt: int, rw: int, village: Region) -> Identity:
    """Of a household that shows no number: its head's name, RT and RW, and the village. Raises Invalid."""
    unnamed = ("household.unnamed", "Isi nomor KK atau NIK, atau nama kepala keluarga.")
    name = texts.checked(head, LONGEST_NAME, "household.long", "head", empty=unnamed)
    for field, number in (("rt", rt), ("rw", rw)):
        if not 1 <= number <= HIGHEST_RT:
            raise Invalid("household.house", f"RT dan RW antara 1 dan {HIGHEST_RT}.", field)
    if _tells_number(name):
        raise Invalid("household.head", "Ini sebuah nomor; isikan sebagai nomor KK.", "head")
    spelled = _spelled(name)
    if not spelled:
        raise Invalid(*unnamed, "head")
    return Identity(sealing.fingerprint(f"household:{village.code}:{rt}:{rw}:{spelled}"))


def without_number(text: str, code: str, field: str) -> str:
    """The text, which is kept in the open, if nobody wrote such a number in it. Raises Invalid."""
    if _tells_number(text):
        raise Invalid(code, "Jangan tulis nomor KK atau NIK di sini; cukup alasannya.", field)
    return text


def _can_be(number: re.Match[str]) -> bool:
    """Whether a NUMBER has a day that exists and a serial number."""
    day, month = int(number["day"]), int(number["month"])
    born = day - FEMALE if day > FEMALE else day
    return 1 <= month <= len(DAYS_OF) and 1 <= born <= DAYS_OF[month - 1] and number["serial"] != "0000"


def _tells_number(text: str) -> bool:
    """Whether a number stands in it as people write it, or one that can be such in any digits, however split."""
    plain = "".join(str(unicodedata.decimal(char, char)) for char in text)
    numbers = (NUMBER.fullmatch(re.sub(r"\D", "", found)) for found in DISGUISED.findall(plain))
    return bool(LONG_NUMBER.search(plain)) or any(found and _can_be(found) for found in numbers)


def _spelled(name: str) -> str:
    """The letters and digits of a name, however it was typed: invisible signs, case and points tell nobody apart."""
    seen = "".join(char for char in unicodedata.normalize("NFKC", name) if unicodedata.category(char) != "Cf")
    return " ".join(re.sub(r"[^\w\s]|_", " ", seen.casefold()).split())
