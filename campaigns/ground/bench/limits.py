"""How large a table may be, and what is said of one that is larger: alike for every kind of file."""

from collections.abc import Sequence
from typing import Any

from campaigns.ground.errors import Invalid

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELLS = 300_000  # filled ones, of all sheets together
MAX_SHEETS = 20
MAX_TEXT = 4_000  # characters in one cell

SENTENCES = {
    "sheet.kind": "Berkas ini bukan tabel XLSX, ODS, atau CSV. Pilih berkas lain.",
    "sheet.locked": "Berkas ini terkunci kata sandi, atau berformat Excel lama (.xls). Simpan sebagai .xlsx tanpa "
    "kata sandi, lalu unggah lagi.",
    "sheet.macros": "Berkas ini memuat makro. Simpan sebagai .xlsx, lalu unggah lagi.",
    "sheet.pdf": "Berkas PDF tidak dapat dibaca sebagai tabel. Ambil dokumennya sebagai XLSX atau CSV.",
    "sheet.spoilt": "Berkas ini rusak atau terpotong. Simpan ulang dari aplikasinya, lalu unggah lagi.",
    "sheet.too-large": "Isi berkas ini terlalu besar setelah dibuka. Sisakan tabel yang dipakai, lalu unggah lagi.",
    "sheet.too-many-rows": "Tabel ini melewati baris ke-20.000. Hapus isi di bawahnya, atau bagi menjadi dua berkas.",
    "sheet.too-many-columns": "Tabel ini melewati kolom ke-200. Hapus isi kolom yang tidak dipakai, lalu unggah lagi.",
    "sheet.too-many-cells": "Tabel ini lebih dari 300.000 sel berisi. Bagi menjadi beberapa berkas, lalu unggah lagi.",
    "sheet.too-many-sheets": "Berkas ini lebih dari 20 lembar. Sisakan lembar yang dipakai, lalu unggah lagi.",
    "sheet.unprintable": "Tabel ini memuat karakter yang tidak dapat disimpan. Simpan ulang dari aplikasinya.",
    "sheet.long-cell": "Ada sel yang lebih dari 4.000 karakter. Persingkat isinya, lalu unggah lagi.",
    "sheet.quotes": "Ada tanda kutip yang tidak berpasangan di CSV ini. Perbaiki, atau simpan sebagai .xlsx.",
}


_kept: list[object] = []


def keep(cells: object, number: int = 0) -> None:
    """Let cells go only with the process, which ends with its file: one by one takes a tenth of its time.

    Of copies, which are a `number` of cells, only a small first one.
    """
    if not number or (number <= MAX_CELLS and not _kept):
        _kept.append(cells)


def refusal(code: str) -> Invalid:
    """The refusal with this code. Raises KeyError for one that nobody worded."""
    return Invalid(code, SENTENCES[code])


def trimmed(columns: Sequence[Sequence[Any]]) -> list[Sequence[Any]]:
    """The columns without the empty cells ("") at their ends, nor empty ones behind the last that is filled.

    Raises Invalid where they are too many.
    """
    ended = [column if column and column[-1] != "" else _ended(column) for column in columns]
    last = next((number for number in range(len(ended), 0, -1) if ended[number - 1]), 0)
    if last > MAX_COLUMNS:
        raise refusal("sheet.too-many-columns")
    return ended[:last]


def _ended(column: Sequence[Any]) -> Sequence[Any]:
    return column[: next((number for number in range(len(column), 0, -1) if column[number - 1] != ""), 0)]
