"""The five programs, their editions of 2026, and the drafts of 2027; the years before are in history.py."""

from collections.abc import Iterator
from datetime import date
from functools import partial

from campaigns.plans import campaigns, climbing, ladder, playbooks, programs
from campaigns.plans.campaigns import Details
from campaigns.plans.climbing import Dimension
from campaigns.plans.programs import GiftRule, OneGiftPer
from outreach.demo.accounts import LEADER, PLANNER
from outreach.demo.edition import RULES, Edition
from outreach.demo.history import PAST_EDITIONS
from outreach.demo.story import Step, Story, moment

BEGUN = "2020-04-06"  # before the first edition is drafted
APPROVED = "Disetujui. Sertakan laporan per kegiatan paling lambat lima hari kerja sesudahnya."

# short name, name, audience, purpose
PROGRAMS = (
    (
        "berbagi",
        "Lapor Berbagi",
        "Warga di jalan, pasar, dan rumah ibadah",
        "Memperkenalkan SP4N-LAPOR! sambil berbagi: masker pada masa pandemi, takjil pada bulan Ramadan, lalu"
        " sosialisasi dan bimbingan teknis di kabupaten/kota.",
    ),
    (
        "banjir",
        "Lapor Peduli Banjir",
        "Keluarga terdampak banjir, November sampai Maret",
        "Membawa bantuan dan mencatat laporan warga di desa yang terendam, bersama BPBD dan Dinas Sosial.",
    ),
    (
        "difabel",
        "Lapor Teman Difabel",
        "Penyandang disabilitas, keluarga, dan pendampingnya",
        "Pendampingan melapor dengan juru bahasa isyarat, huruf besar, dan waktu yang cukup.",
    ),
    (
        "pesisir",
        "Lapor ke Pesisir Sungai",
        "Pedagang pasar terapung dan warga bantaran sungai",
        "Menjemput laporan warga yang hidup di atas dan di tepi sungai, dengan klotok, sejak subuh.",
    ),
    (
        "mudik",
        "Lapor Mudik Gratis Bareng",
        "Pemudik dari Banjarmasin dan Banjarbaru",
        "Menyertai mudik gratis Dinas Perhubungan dan Biro Umum dengan meja aduan dan informasi.",
    ),
)
GIFTS = {"banjir": OneGiftPer.CAMPAIGN}


EDITIONS = (
    *PAST_EDITIONS,
    Edition(
        "banjir-2026", "banjir", 2, "Lapor Peduli Banjir 2026", ("2026-01-05", "2026-12-31"),
        "Menjangkau desa terdampak di Kab. Banjar, Tapin, dan HSU; laporan diteruskan paling lama"
        " satu hari kerja.",
        "2025-12-22", "2025-12-23", "2025-12-29", predecessor="banjir-2025",
        better=((Dimension.REACH, "Desa terdampak di Tapin dan HSU, di luar Kabupaten Banjar."),),
    ),
    Edition(
        "takjil-2026", "berbagi", 1, "Lapor Berbagi Takjil 2026", ("2026-02-19", "2026-03-20"),
        "3.000 paket takjil dengan stiker QR di enam titik pada lima kabupaten/kota.",
        "2025-12-10", "2025-12-15", "2025-12-29", "2026-04-15", "takjil-2025",
        better=((Dimension.REACH, "Enam titik di lima kabupaten/kota; tahun lalu dua titik."),),
    ),
    Edition(
        "mudik-2026", "mudik", 2, "Lapor Mudik Gratis Bareng 2026", ("2026-03-10", "2026-03-17"),
        "Meja informasi SP4N-LAPOR! bagi 400 pemudik bersama Dishub dan Biro Umum.",
        "2026-01-12", "2026-01-19", "2026-01-26", "2026-04-20", "mudik-2025",
    ),
    Edition(
        "sosialisasi-2026", "berbagi", 2, "Lapor Berbagi: Sosialisasi dan Bimtek 2026",
        ("2026-04-01", "2026-12-20"),
        "Sosialisasi di dua belas kabupaten/kota, bimtek bagi pengelola aduan desa dan pejabat penghubung.",
        "2026-01-15", "2026-01-22", "2026-02-02", predecessor="takjil-2026",
    ),
    Edition(
        "difabel-2026", "difabel", 3, "Lapor Teman Difabel 2026", ("2026-04-01", "2026-12-10"),
        "Empat klinik aduan yang ramah difabel, puncaknya Hari Disabilitas Internasional 3 Desember.",
        "2026-01-20", "2026-01-27", "2026-02-05", predecessor="difabel-2025",
    ),
    Edition(
        "pesisir-2026", "pesisir", 3, "Lapor ke Pesisir Sungai 2026", ("2026-04-01", "2026-12-20"),
        "Delapan kunjungan subuh ke pasar terapung dan kampung tepi sungai, dengan petugas aduan di klotok.",
        "2026-01-20", "2026-01-28", "2026-02-05", predecessor="pesisir-2025",
        reason="Anggaran tetap; kunjungan ditambah menjadi delapan pada anak tangga yang sama.",
    ),
    # 2027: drafts, because Ramadan begins on 8 February, before the new budget is signed.
    Edition(
        "mudik-2027", "mudik", 3, "Lapor Mudik Gratis Bareng 2027", ("2027-03-03", "2027-03-07"),
        "H-7 sampai H-3 Idulfitri (perkiraan 10 Maret). Naik dari meja informasi menjadi jemput bola:"
        " setiap bus membawa petugas aduan.",
        "2026-10-26", "2026-11-18", predecessor="mudik-2026",
    ),
    Edition(
        "takjil-2027", "berbagi", 2, "Lapor Berbagi Takjil 2027", ("2027-02-08", "2027-03-09"),
        "Ramadan 1448 H (perkiraan mulai 8 Februari). Takjil disertai sosialisasi singkat menjelang berbuka.",
        "2026-10-28", predecessor="takjil-2026",
    ),
    Edition(
        "banjir-2027", "banjir", 3, "Lapor Peduli Banjir 2027", ("2027-01-04", "2027-12-31"),
        "Naik menjadi jemput bola: satu petugas aduan di setiap posko, dari bantuan ke laporan yang selesai.",
        "2026-11-02", predecessor="banjir-2026",
    ),
    Edition(
        "difabel-2027", "difabel", 4, "Lapor Teman Difabel 2027", ("2027-04-01", "2027-12-10"),
        "Naik menjadi bimbingan teknis: pendamping difabel di tiap kabupaten mampu membantu melapor sendiri.",
        "2026-11-05", predecessor="difabel-2026",
    ),
    Edition(
        "pesisir-2027", "pesisir", 3, "Lapor ke Pesisir Sungai 2027", ("2027-04-01", "2027-12-20"),
        "Jenjang yang sama dengan desa baru: bantaran Barito Kuala, Nagara, dan untuk pertama kali Tabalong.",
        "2026-11-09", predecessor="pesisir-2026",
    ),
)  # fmt: skip


def steps() -> Iterator[Step]:
    """Programs first, then each edition from its draft to its end."""
    for place, program in enumerate(PROGRAMS):
        yield Step(moment(BEGUN, f"08.{10 * place:02d}"), partial(_create, *program))
    for edition in EDITIONS:
        yield Step(moment(edition.drafted, "09.15"), partial(_draft, edition))
        if edition.submitted:
            yield Step(moment(edition.submitted, "10.40"), partial(_submit, edition))
        if edition.approved:
            yield Step(moment(edition.approved, "14.05"), partial(_approve, edition))
        if edition.done:
            yield Step(moment(edition.done, "15.30"), partial(_finish, edition))


def named(name: str) -> Edition:
    """The edition with this short name."""
    return next(edition for edition in EDITIONS if edition.name == name)


def _create(name: str, title: str, audience: str, purpose: str, story: Story) -> None:
    by = story.people[PLANNER]
    gifts = GiftRule(GIFTS.get(name, OneGiftPer.ACTIVITY))
    story.programs[name] = program = programs.create(title, audience, purpose, gifts, by=by)
    if rule := RULES.get(name):
        playbooks.set_date_rule(program, rule, seen=program.version, by=by)


def _draft(edition: Edition, story: Story) -> None:
    first_day, last_day = (date.fromisoformat(day) for day in edition.days)
    by = story.people[PLANNER]
    details = Details(
        story.campaigns.get(edition.predecessor), date_rule=edition.rule, ladder_reason=edition.reason
    )
    story.campaigns[edition.name] = made = campaigns.draft(
        story.programs[edition.program],
        next(rung for rung in ladder.rungs() if rung.level == edition.rung),
        edition.title,
        first_day,
        last_day,
        edition.goal,
        details=details,
        by=by,
    )
    for dimension, evidence in edition.better:
        climbing.document(made, dimension, evidence, by=by)


def _submit(edition: Edition, story: Story) -> None:
    climbing.submit(story.campaigns[edition.name], by=story.people[PLANNER])


def _approve(edition: Edition, story: Story) -> None:
    campaigns.approve(story.campaigns[edition.name], APPROVED, by=story.people[LEADER])


def _finish(edition: Edition, story: Story) -> None:
    campaigns.finish(story.campaigns[edition.name], by=story.people[PLANNER])
