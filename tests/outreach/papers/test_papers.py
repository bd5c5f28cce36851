"""Each paper says the right facts as Indonesian offices write them, and nothing of anybody else."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask import Flask, current_app
from flask.testing import FlaskClient

from campaigns.ground import clock, settings
from campaigns.ground.database import transaction
from campaigns.plans import activities, agreements, deliveries, letterhead, partnerships
from campaigns.plans.agreements import AgreementKind, Terms
from campaigns.plans.letterhead import Letterhead
from campaigns.plans.partnerships import ContributionKind, Pledge
from outreach.papers import paper
from tests import cast
from tests.outreach.papers.conftest import Office, Print, Show

TODAY = date(2026, 11, 24)
THREE = ("Rp7.654.321", "Rp14.000.000", "Rp36.000.000")  # our budget, Dishub's own, eight buses


def test_an_invitation_asks_the_agency_and_nobody_else(office: Office, printed: Print) -> None:
    told = printed(office.planner, f"/desk/partnerships/{office.asked.id}/invitation-letter")
    for fact in (
        "Yth. Kepala Dinas Perhubungan",
        "Delapan bus dan makan siang",
        "Selasa, 1 Desember 2026",
        "09.00–11.00 WITA",
        "Pasar Terapung Lok Baintan",
        "Kamis, 31 Desember 2026",
        "Banjarbaru, 24 November 2026",
        "tidak menerima uang tunai",
        f"/portal/partnerships/{office.asked.id}",
    ):
        assert fact in told.words, fact
    assert "rahasia" not in told.words
    assert "Dinas Sosial" not in told.words
    assert len(told.pages) == 1  # nobody signs a page with nothing else on it


def test_nobody_is_invited_to_what_is_over(office: Office, shown: Show) -> None:
    address = f"/desk/partnerships/{office.asked.id}/invitation-letter"
    with clock.as_of(office.activity.ends_at + timedelta(1)):
        told = shown(office.planner, address)
    assert "Pasar Terapung Lok Baintan" not in told
    assert "akan kami sampaikan kemudian" in told


def test_an_invitation_names_the_agreement_it_stands_on(office: Office, shown: Show) -> None:
    agreed = Terms(AgreementKind.PKS, "7/2026", "angkutan", cast.FIRST, cast.LAST, [office.dishub.agency_id])
    with transaction():
        office.asked.agreement_id = agreements.note(agreed, by=office.planner).id
    told = shown(office.planner, f"/desk/partnerships/{office.asked.id}/invitation-letter")
    assert "berdasarkan PKS Nomor 7/2026 tentang angkutan, yang berlaku 1 November" in told


def test_a_commitment_keeps_own_budget_and_lent_things_apart(
    office: Office, printed: Print, shown: Show
) -> None:
    """Rule M1: two tables, two totals, no sum of them; the same from the portal and from the desk."""
    address = f"partnerships/{office.asked.id}/commitment-letter"
    for told in (
        printed(office.dishub, f"/portal/{address}").words,
        shown(office.planner, f"/desk/{address}"),
    ):
        assert "A. Belanja dari DPA Dinas Perhubungan sendiri" in told
        assert "Jumlah belanja dari DPA sendiri Rp14.000.000" in told
        assert "Jumlah taksiran dukungan non-kas Rp36.000.000" in told
        assert "5.1.02.01.01.0052" in told
        assert "Rp50.000.000" not in told
        assert "rahasia" not in told


def test_a_commitment_without_promises_has_rows_to_fill_in(office: Office, shown: Show) -> None:
    bpbd = cast.member("partner", "BPBD", "bpbd").agency
    with transaction():
        asked = partnerships.invite(office.campaign, bpbd, "Perahu", cast.LAST, by=office.planner)
    told = shown(office.planner, f"/desk/partnerships/{asked.id}/commitment-letter")
    assert "Nilai satuan dan dasarnya" in told
    assert "Rp" not in told


def test_a_handover_record_leaves_open_what_nobody_knows(office: Office, printed: Print) -> None:
    told = printed(office.dishub, f"/portal/contributions/{office.buses.id}/handover").words
    for fact in (
        "Bus sedang",
        "taksiran nilai satuan Rp4.500.000 (Penawaran)",
        "PIHAK KESATU",
        "Dinas Perhubungan",
    ):
        assert fact in told
    assert "NIP: Nama" not in told
    assert "rahasia" not in told


def test_a_delivery_has_its_own_record(office: Office, printed: Print, shown: Show) -> None:
    """Rule P1: a promise is delivered in parts, each with its number, day and receiver."""
    with transaction():
        brought = deliveries.record(
            office.buses, Decimal(6), "bus", TODAY, "Penerima contoh", "BAST/17", by=office.dishub
        )
    address = f"deliveries/{brought.id}/handover"
    for told in (
        printed(office.dishub, f"/portal/{address}").words,
        shown(office.planner, f"/desk/{address}"),
    ):
        facts = (
            "Nomor: BAST/17",
            "Selasa, 24 November 2026",
            ": Penerima contoh",
            "8 6 bus",
            "Nama: Penerima contoh",
        )
        for fact in facts:
            assert fact in told, fact


def test_nothing_is_handed_over_of_what_a_partner_pays_itself(client: FlaskClient, office: Office) -> None:
    """Rule M1: its own budget stays its own, so there is no record of a handover."""
    answer = cast.sign_in(client, office.dishub).get(f"/portal/contributions/{office.meals.id}/handover")
    assert answer.status_code == 409
    assert "DPA mitra sendiri" in answer.text


def test_a_blank_list_has_a_row_for_each_expected_person(office: Office, printed: Print) -> None:
    """Its columns are those that attendance counts by (rule R1): group, sex, age, disability."""
    address = f"/desk/activities/{office.activity.id}/sign-in-sheet"
    told = printed(office.planner, f"{address}?rows=60")
    for head in ("L/P", "Usia", "Kelompok, instansi, atau alamat", "Penyandang disabilitas", "Tanda tangan"):
        assert all(head in page for page in told.pages[:-1]), head  # table heads are repeated
    assert "59 60" in told.words
    assert "61" not in told.words.split()
    assert f"Halaman 2 dari {len(told.pages)}" in told.pages[1]


@pytest.mark.parametrize(("asked", "last"), [("", 40), ("0", 40), ("1", 5), ("9999", 300), ("banyak", 40)])
def test_rows_have_bounds(client: FlaskClient, office: Office, asked: str, last: int) -> None:
    client.application.config["PRINT_PAPERS"] = False
    page = cast.sign_in(client, office.planner).get(
        f"/desk/activities/{office.activity.id}/sign-in-sheet?rows={asked}"
    )
    assert f'<td class="no">{last}</td>' in page.text
    assert f'<td class="no">{last + 1}</td>' not in page.text


def test_an_assignment_names_the_officers_and_the_day(office: Office, printed: Print) -> None:
    told = printed(office.planner, f"/desk/activities/{office.activity.id}/assignment-letter").words
    for fact in (
        "Officer DISKOMINFO",
        "Meja aduan",
        office.activity.code,
        "Selasa, 1 Desember 2026",
        "MEMERINTAHKAN",
        "nomor DPA/1;",
    ):
        assert fact in told


def test_nobody_is_sent_to_what_was_called_off(client: FlaskClient, office: Office) -> None:
    with transaction():
        activities.cancel(office.activity, "Banjir", by=office.planner)
    address = f"/desk/activities/{office.activity.id}/assignment-letter"
    assert cast.sign_in(client, office.planner).get(address).status_code == 409


def test_a_realisation_report_is_of_our_budget_alone(office: Office, printed: Print) -> None:
    """Rule M1."""
    told = printed(office.treasurer, f"/desk/campaigns/{office.campaign.id}/realisation-report").words
    for fact in ("Cetak spanduk", "Rp7.654.321", "Rp1.234.567", "Rp6.419.754", "16,1%", "5.1.02.01.01.0026"):
        assert fact in told
    assert "Rp14.000.000" not in told
    assert "Bus sedang" not in told


def test_a_recapitulation_has_two_totals_and_what_arrived(office: Office, printed: Print) -> None:
    """Rules M1 and P1."""
    with transaction():
        partnerships.confirm(office.buses, Decimal(8), by=office.dishub)
        deliveries.record(office.buses, Decimal(6), "bus", TODAY, "Gudang", "BAST/1", by=office.dishub)
    told = printed(office.planner, f"/desk/campaigns/{office.campaign.id}/support-report").words
    assert "Jumlah anggaran SKPD mitra Rp14.000.000" in told
    assert "Jumlah taksiran dukungan non-kas (1 tanpa nilai, tidak dihitung) Rp36.000.000" in told
    assert "Kendaraan · Meja aduan, 1 Desember 2026 · dasar nilai: Penawaran 8 8 6 bus" in told
    assert "Rp50.000.000" not in told


def test_a_summary_is_one_page_with_three_separate_totals(office: Office, printed: Print) -> None:
    """Rule M1, on the leader's page and on its paper; no sum of any two of them."""
    address = f"/desk/campaigns/{office.campaign.id}/summary"
    told = printed(office.leader, f"{address}.pdf")
    assert len(told.pages) == 1
    for fact in (
        *("Anggaran Diskominfo", "Anggaran SKPD mitra", "Dukungan non-kas (estimasi)", *THREE),
        *("Menjemput laporan warga", "1 November – 31 Desember 2026", "1 kegiatan, 0 terlaksana"),
        *("Dinas Perhubungan", "belum ada data", "0 dicatat di kegiatannya", "tidak dijumlahkan"),
    ):
        assert fact in told.words, fact
    page = office_page(office, address)
    assert all(total in page for total in THREE)
    for sum_ in ("Rp21.654.321", "Rp43.654.321", "Rp50.000.000", "Rp57.654.321"):
        assert sum_ not in told.words
        assert sum_ not in page


def office_page(office: Office, address: str) -> str:
    return cast.sign_in(current_app.test_client(), office.leader).get(address).text


def test_a_summary_tells_each_reader_what_the_role_may_see(office: Office, shown: Show) -> None:
    address = f"/desk/campaigns/{office.campaign.id}/summary.pdf"
    admin = shown(cast.member("admin"), address)
    assert "Rp" not in admin
    assert "Dinas Perhubungan" not in admin
    assert "Laporan warga" not in admin
    assert "Laporan warga" not in shown(office.treasurer, address)


def test_every_paper_is_tagged_numbered_and_in_indonesian(office: Office, printed: Print) -> None:
    """PDF/UA: a language, a title and tags; "data contoh" on each page while it is, the office's head on the first."""
    lines = ("Pemprov Contoh", "Dinas Contoh", "Jalan Contoh 1", "0511-000", "a@contoh.go.id", "", "Amuntai")
    admin = cast.member("admin")
    with transaction():
        settings.put("demo", "2026-11-24")
        letterhead.set_letterhead(Letterhead(*lines), by=admin)
    told = printed(office.planner, f"/desk/activities/{office.activity.id}/sign-in-sheet?rows=30")
    assert told.language == "id"
    assert told.tagged
    assert told.title == f"Daftar hadir {office.activity.code} Meja aduan"
    assert len(told.pages) == 2
    for number, page in enumerate(told.pages, 1):
        assert f"Halaman {number} dari 2" in page
        assert "DATA CONTOH" in page
    for line in ("DINAS CONTOH", "Jalan Contoh 1", "Telepon: 0511-000 · Surel: a@contoh.go.id", "Amuntai, "):
        assert line in told.words


def test_the_longest_words_stay_on_the_paper(office: Office, printed: Print) -> None:
    with transaction():
        word = "W" * 160
        partnerships.pledge(
            office.asked,
            Pledge(ContributionKind.GOODS, word, Decimal("1234567.5"), "U" * 40),
            by=office.dishub,
        )
    told = printed(office.dishub, f"/portal/partnerships/{office.asked.id}/commitment-letter").words
    together = told.replace(" ", "")  # broken at the edge of their cells
    assert "W" * 160 in together
    assert "1.234.567,5" in together


@pytest.mark.full
def test_three_hundred_promises_stand_on_one_recapitulation(office: Office, printed: Print) -> None:
    with transaction():
        for number in range(300):
            partnerships.pledge(
                office.asked,
                Pledge(ContributionKind.GOODS, f"Barang {number:03d}", Decimal(1), "paket"),
                by=office.dishub,
            )
    told = printed(office.planner, f"/desk/campaigns/{office.campaign.id}/support-report")
    assert all(f"Barang {number:03d}" in told.words for number in range(300))
    assert all("Tersedia paling lambat" in page for page in told.pages[1:-1])


@pytest.mark.parametrize(
    "address",
    [
        "partnerships/{asked}/commitment-letter",
        "contributions/{buses}/handover",
        "deliveries/{delivery}/handover",
    ],
)
def test_another_agencys_papers_do_not_exist(client: FlaskClient, office: Office, address: str) -> None:
    with transaction():
        partnerships.confirm(office.buses, Decimal(8), by=office.dishub)
        delivery = deliveries.record(office.buses, Decimal(6), "bus", TODAY, "Gudang", by=office.dishub)
    ids = {"asked": office.asked.id, "buses": office.buses.id, "delivery": delivery.id}
    answer = cast.sign_in(client, office.dinsos).get("/portal/" + address.format(**ids))
    assert answer.status_code == 404
    assert "Bus sedang" not in answer.text


def test_a_file_has_a_name_that_every_system_takes() -> None:
    assert paper.file_name('Surat: "A/B"\\ <x>?*|.') == "Surat A B x"
    assert paper.file_name("\x00 / ") == "dokumen"
    assert paper.file_name("fdp.\u202etarus\x7f") == "fdp. tarus"
    assert len(paper.file_name("n" * 500)) == paper.LONGEST_NAME


def test_a_paper_is_saved_under_the_words_that_people_use(app: Flask) -> None:
    """An en dash in a campaign's title made the server answer 500: headers are Latin-1, and only it looks."""
    with app.test_request_context():
        headers = paper.saved(b"%PDF-", "Rekap “Mudik” – 2026").headers
    told = headers["Content-Disposition"]
    assert told.isascii()
    assert "filename*=UTF-8''Rekap%20%E2%80%9CMudik%E2%80%9D%20%E2%80%93%202026.pdf" in told
    assert headers["Cache-Control"] == "no-store"
