"""WTForms' own messages in Indonesian; the package has 33 languages and not this one."""

MESSAGES = {
    "Invalid field name '%s'.": "Nama isian '%s' tidak dikenal.",
    "Field must be equal to %(other_name)s.": "Isian ini harus sama dengan %(other_name)s.",
    "Field must be at least %(min)d character long.": "Paling sedikit %(min)d karakter.",
    "Field must be at least %(min)d characters long.": "Paling sedikit %(min)d karakter.",
    "Field cannot be longer than %(max)d character.": "Paling banyak %(max)d karakter.",
    "Field cannot be longer than %(max)d characters.": "Paling banyak %(max)d karakter.",
    "Field must be exactly %(max)d character long.": "Harus tepat %(max)d karakter.",
    "Field must be exactly %(max)d characters long.": "Harus tepat %(max)d karakter.",
    "Field must be between %(min)d and %(max)d characters long.": "Antara %(min)d dan %(max)d karakter.",
    "Number must be at least %(min)s.": "Angka paling kecil %(min)s.",
    "Number must be at most %(max)s.": "Angka paling besar %(max)s.",
    "Number must be between %(min)s and %(max)s.": "Angka antara %(min)s dan %(max)s.",
    "This field is required.": "Bagian ini wajib diisi.",
    "This field is disabled.": "Bagian ini tidak dapat diisi.",
    "Invalid input.": "Isian tidak dapat dibaca.",
    "Invalid email address.": "Alamat surel tidak benar.",
    "Invalid IP address.": "Alamat IP tidak benar.",
    "Invalid Mac address.": "Alamat MAC tidak benar.",
    "Invalid URL.": "Alamat web tidak benar.",
    "Invalid UUID.": "Nomor UUID tidak benar.",
    "Invalid value, must be one of: %(values)s.": "Pilih salah satu dari: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Tidak boleh salah satu dari: %(values)s.",
    "This field cannot be edited.": "Bagian ini tidak dapat diubah.",
    "This field is disabled and cannot have a value.": "Bagian ini tidak dapat diisi.",
    "Invalid CSRF Token.": "Sesi formulir sudah berakhir. Kirim sekali lagi.",
    "CSRF token missing.": "Sesi formulir sudah berakhir. Kirim sekali lagi.",
    "CSRF failed.": "Sesi formulir sudah berakhir. Kirim sekali lagi.",
    "CSRF token expired.": "Sesi formulir sudah berakhir. Kirim sekali lagi.",
    "Invalid Choice: could not coerce.": "Pilihan tidak dikenal.",
    "Choices cannot be None.": "Pilihan tidak boleh kosong.",
    "Not a valid choice.": "Pilihan tidak dikenal.",
    "Invalid choice(s): one or more data inputs could not be coerced.": "Ada pilihan yang tidak dikenal.",
    "'%(value)s' is not a valid choice for this field.": "'%(value)s' bukan pilihan di sini.",
    "'%(value)s' are not valid choices for this field.": "'%(value)s' bukan pilihan di sini.",
    "Not a valid datetime value.": "Tanggal dan jam tidak dapat dibaca.",
    "Not a valid date value.": "Tanggal tidak dapat dibaca. Contoh: 24/11/2026.",
    "Not a valid time value.": "Jam tidak dapat dibaca. Contoh: 08.00.",
    "Not a valid week value.": "Minggu tidak dapat dibaca.",
    "Not a valid integer value.": "Isi dengan bilangan bulat, tanpa koma.",
    "Not a valid decimal value.": "Isi dengan angka. Contoh: 1.500 atau 2,5.",
    "Not a valid float value.": "Isi dengan angka. Contoh: 2,5.",
}


class Indonesian:
    """The translations WTForms asks for."""

    def gettext(self, string: str) -> str:
        return MESSAGES.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return MESSAGES.get(plural, plural)
