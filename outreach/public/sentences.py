"""Sentences of the house that public pages may show, spelled out so that the catalogue has them in English.

They are made where the rule stands, as plain Indonesian; pages look them up as they show them.
"""

from flask_babel import lazy_gettext

from campaigns.people.passwords import MAX_LENGTH, MIN_LENGTH

assert (MIN_LENGTH, MAX_LENGTH) == (12, 200), "two sentences below name these"

SPOKEN = (
    # roles
    *(lazy_gettext("Perencana"), lazy_gettext("Pimpinan"), lazy_gettext("Bendahara"), lazy_gettext("Admin")),
    *(lazy_gettext("Petugas lapangan"), lazy_gettext("Operator SP4N"), lazy_gettext("Pejabat penghubung")),
    # accounts
    lazy_gettext("Kata sandi paling sedikit 12 karakter."),
    lazy_gettext("Kata sandi paling banyak 200 karakter."),
    lazy_gettext("Kata sandi ini mudah ditebak. Pilih kalimat yang lain."),
    lazy_gettext("Kata sandi lama tidak cocok."),
    lazy_gettext("Alamat ini hanya menerima isian formulir. Buka lagi halamannya."),
    lazy_gettext("Kata sandi baru sama dengan yang lama. Pilih yang lain."),
    lazy_gettext("Nama pengguna ini sudah dipakai. Pilih yang lain."),
    lazy_gettext("Nama pengguna terdiri atas 3–40 huruf kecil, angka, titik, atau tanda hubung."),
    lazy_gettext("Tautan undangan ini tidak berlaku lagi. Mintalah yang baru kepada admin."),
    lazy_gettext("Tautan undangan ini sudah dipakai atau tidak berlaku lagi."),
    lazy_gettext("Sesi ini sudah berakhir."),
    lazy_gettext("Peran yang Anda pilih tidak ada."),
    lazy_gettext("Sesi formulir ini sudah berakhir. Isian Anda masih ada; kirim sekali lagi."),
    lazy_gettext("Anda sudah masuk. Isian Anda masih ada dan belum terkirim."),
    lazy_gettext("Kata sandi tidak cocok."),
    lazy_gettext(
        "Kode ini tidak cocok atau sudah dipakai. Tunggu kode berikutnya di aplikasi, atau pakai kode pemulihan lain."
    ),
    lazy_gettext("Kode masuk dua langkah sudah menyala di akun ini."),
    lazy_gettext("Kode masuk dua langkah tidak menyala di akun ini."),
    lazy_gettext("Peran Anda mewajibkan kode masuk dua langkah."),
    lazy_gettext("Peran Anda mewajibkan kode masuk dua langkah. Nyalakan dulu."),
    lazy_gettext("Tautan ini sudah dipakai atau tidak berlaku lagi. Mintalah yang baru."),
    # links without an account
    lazy_gettext(
        "Tautan ini tidak lengkap, sudah dicabut, atau sudah berakhir. Mintalah yang baru kepada pengundang Anda."
    ),
    lazy_gettext("Tautan ini bukan untuk instansi yang sedang Anda wakili. Keluar dulu, lalu buka lagi."),
    lazy_gettext(
        "Tautan yang Anda pakai sudah dicabut atau sudah berakhir. Mintalah yang baru kepada pengundang Anda."
    ),
    lazy_gettext("Sesi Anda sudah berakhir. Buka lagi tautan dari surat Anda, lalu lanjutkan."),
    lazy_gettext("Anda masuk lewat tautan untuk satu kemitraan; halaman ini memerlukan akun."),
    lazy_gettext("satu kemitraan pada tautannya"),
    # what every role may do, and how far
    lazy_gettext("melihat program, kampanye, kegiatan, dan titik"),
    lazy_gettext("menyusun program"),
    lazy_gettext("menyusun dan mengajukan kampanye"),
    lazy_gettext("menyetujui atau mengembalikan kampanye"),
    lazy_gettext("menyusun titik kegiatan"),
    lazy_gettext("menjadwalkan kegiatan"),
    lazy_gettext("mencatat kegiatan terlaksana dan kontaknya"),
    lazy_gettext("melihat hari kegiatan"),
    lazy_gettext("menyimpan bukti dukung"),
    lazy_gettext("mencatat peringatan dan agenda mitra"),
    lazy_gettext("mengundang mitra"),
    lazy_gettext("melihat kemitraan dan kontribusinya"),
    lazy_gettext("menjawab undangan kemitraan"),
    lazy_gettext("menjanjikan dan memastikan kontribusi"),
    lazy_gettext("mencatat kabar mitra tentang janjinya"),
    lazy_gettext("mencatat kiriman mitra yang tiba"),
    lazy_gettext("memeriksa kiriman mitra"),
    lazy_gettext("mencatat barang yang dibagikan, kembali, atau rusak"),
    lazy_gettext("mengizinkan pelampauan anggaran dan membuka tahun yang ditutup"),
    lazy_gettext("melihat anggaran"),
    lazy_gettext("mencatat pagu, komitmen, dan realisasi"),
    lazy_gettext("mencatat laporan warga"),
    lazy_gettext("melihat laporan warga"),
    lazy_gettext("membaca isi laporan rahasia"),
    lazy_gettext("membuka identitas pelapor"),
    lazy_gettext("menelaah laporan dan mencatat Tracking ID"),
    lazy_gettext("menyusun anak tangga dan aturan naik tangga"),
    lazy_gettext("menyusun dan membagi tugas"),
    lazy_gettext("mengerjakan tugas"),
    lazy_gettext("melihat cakupan"),
    lazy_gettext("mencatat alasan suatu wilayah belum terjangkau"),
    lazy_gettext("membekukan angka cakupan suatu triwulan"),
    lazy_gettext("mengelola akun dan instansi"),
    lazy_gettext("mengelola tabel acuan"),
    lazy_gettext("melihat jejak audit"),
    lazy_gettext("melihat dan menjalankan pekerjaan terjadwal"),
    lazy_gettext("semua"),
    lazy_gettext("instansi sendiri"),
    lazy_gettext("yang ditugaskan kepadanya"),
    # what notices are about
    *(lazy_gettext("Tugas"), lazy_gettext("Kegiatan"), lazy_gettext("Kampanye"), lazy_gettext("Kemitraan")),
    *(lazy_gettext("Laporan warga"), lazy_gettext("Keterlambatan"), lazy_gettext("Ringkasan mingguan")),
    # refusals of any page
    lazy_gettext("Kampanye yang Anda cari tidak ada."),
    lazy_gettext("Data yang Anda cari tidak ada."),
    lazy_gettext("Data ini baru saja diubah orang lain. Buka lagi halamannya, lalu ulangi perubahan Anda."),
    lazy_gettext("Data yang sama baru saja disimpan orang lain. Muat ulang halaman, lalu coba lagi."),
    lazy_gettext("Permintaan ini tidak dapat dibaca. Kembali ke halaman sebelumnya, lalu coba lagi."),
    lazy_gettext("Silakan masuk dulu."),
    lazy_gettext("Anda tidak berwenang membuka halaman ini."),
    lazy_gettext("Halaman atau data yang Anda cari tidak ada."),
    lazy_gettext("Halaman ini tidak dapat dibuka dengan cara itu."),
    lazy_gettext("Kiriman ini terlalu besar. Batasnya 8 MB untuk satu berkas."),
    lazy_gettext("Terlalu banyak percobaan. Tunggu sebentar, lalu coba lagi."),
    lazy_gettext("Sistem sedang sibuk. Isian Anda belum tersimpan; tunggu sebentar, lalu kirim lagi."),
)
