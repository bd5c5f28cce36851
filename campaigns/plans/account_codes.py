"""The codes of a budget line: sub kegiatan and kode rekening, as DPA documents write them (Permendagri 90/2019).

Only shapes are checked: which codes exist, the region's own DPA says.
"""

import re

from campaigns.ground.errors import Invalid

# urusan.bidang.program.kewenangan.kegiatan.sub kegiatan. Supporting programs write `X.XX` for the first two;
# the last part has two digits in the codes of 2021 (050-5889) and four since 2023.
SUB_ACTIVITY = re.compile(r"(?:[0-9]\.[0-9]{2}|X\.XX)\.[0-9]{2}\.[12]\.[0-9]{2}\.(?:[0-9]{2}|[0-9]{4})")
ACCOUNT = re.compile(r"[0-9]\.[0-9]\.[0-9]{2}\.[0-9]{2}\.[0-9]{2}\.[0-9]{4}")
LONGEST = 20  # characters of either


def check_sub_activity(code: str, error_code: str, field: str) -> str:
    """The code of a sub kegiatan, tidy: `2.16.02.1.01.0002`, `X.XX.01.1.01.02`. Raises Invalid `error_code`."""
    tidy = code.strip().upper()
    if not SUB_ACTIVITY.fullmatch(tidy):
        raise Invalid(error_code, "Tulis kode sub kegiatan lengkap, misalnya 2.16.02.1.01.0002.", field)
    return tidy


def check_account(code: str, error_code: str, field: str) -> str:
    """A kode rekening, tidy: `5.1.02.01.01.0039`. Raises Invalid `error_code`."""
    tidy = code.strip()
    if not ACCOUNT.fullmatch(tidy):
        raise Invalid(error_code, "Tulis kode rekening lengkap, misalnya 5.1.02.01.01.0039.", field)
    return tidy


def canonical(sub_activity: str) -> str:
    """One spelling of a sub kegiatan, whichever of its two forms was written: its last part in four digits."""
    head, _, last = sub_activity.rpartition(".")
    return f"{head}.{last.zfill(4)}"


def program_of(sub_activity: str) -> str:
    """The program of a sub kegiatan: `2.16.02` of `2.16.02.1.01.0002`."""
    return ".".join(sub_activity.split(".")[:3])


def activity_of(sub_activity: str) -> str:
    """The kegiatan of a sub kegiatan, with whose power it is: `2.16.02.1.01` of `2.16.02.1.01.0002`."""
    return ".".join(sub_activity.split(".")[:5])
