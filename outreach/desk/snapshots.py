"""Snapshots at the desk: a quarter's coverage as it was told, and what a recount would give now."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from wtforms import SelectChoice, SelectField

from campaigns.ground import clock, formats
from campaigns.ground.database import fetch, transaction
from campaigns.ground.regions import Level
from campaigns.insight import coverage
from campaigns.insight.coverage import QUARTERS, Asked, snapshots
from campaigns.insight.coverage.snapshots import CoverageSnapshot, Frozen
from campaigns.people.permissions import Action, may, require
from campaigns.plans import campaigns as editions
from campaigns.plans import ladder, programs
from campaigns.plans.exclusions import Reason
from outreach.desk.blueprint import desk
from outreach.desk.coverage_layers import choice
from outreach.hall import exports, words
from outreach.hall.coverage import asked_level
from outreach.hall.filters import paged
from outreach.hall.forms import CHOSEN, HouseForm
from outreach.hall.session import current_member

FIGURES = {  # of a snapshot, as they are told
    "population": "Penduduk",
    "reached": "Terjangkau",
    "planned_only": "Baru direncanakan",
    "left_out": "Belum terjangkau",
    **{reason: words.word(reason) for reason in Reason},
    "villages": "Desa/kelurahan",
    "villages_reached": "Desa/kelurahan terjangkau",
    "villages_planned_only": "Desa/kelurahan baru direncanakan",
    "villages_left_out": "Desa/kelurahan belum terjangkau",
    "held": "Kegiatan terlaksana",
    "planned": "Kegiatan direncanakan",
    "contacts": "Kontak",
    "households": "Keluarga unik",
    "complaints": "Laporan warga",
    "last_day": "Kunjungan terakhir",
}


class SnapshotForm(HouseForm):
    year = SelectField("Tahun", [CHOSEN], coerce=int)
    quarter = SelectField(
        "Triwulan", [CHOSEN], coerce=int, choices=[SelectChoice(q, formats.roman(q)) for q in QUARTERS]
    )

    program = SelectField("Program", coerce=int, default=0)
    rung = SelectField("Anak tangga", coerce=int, default=0)
    agency = SelectField("SKPD", coerce=int, default=0)

    def offer(self) -> "SnapshotForm":
        self.year.choices = [SelectChoice(year, str(year)) for year in coverage.years()]
        for field, every, things in (
            (self.program, "Semua program", programs.everything()),
            (self.rung, "Semua anak tangga", ladder.rungs()),
            (self.agency, "Semua SKPD", editions.agencies()),
        ):
            field.choices = [SelectChoice(0, every), *(SelectChoice(one.id, one.name) for one in things)]
        return self

    @property
    def narrowed(self) -> Asked:
        """The program, rung and SKPD that are frozen; all of them where none is chosen."""
        return Asked(
            program_id=self.program.data or None,
            rung_id=self.rung.data or None,
            agency_id=self.agency.data or None,
        )


@desk.get("/snapshots")
def list_snapshots() -> ResponseReturnValue:
    """The frozen quarters, and to a leader the form for what the coverage page showed on the way here."""
    require(current_member(), Action.SEE_COVERAGE)
    return _index(SnapshotForm(data=_offered()).offer())


def _offered() -> dict[str, Any]:
    """What the form begins with: what the coverage page showed, or the last quarter of it that is over."""
    asked, today = choice(), clock.today()
    if asked.quarter is not None:
        return asked.filters
    by = today if asked.year is None else min(today, date(asked.year + 1, 1, 1))
    return asked.filters | dict(zip(("year", "quarter"), snapshots.last_over(by), strict=True))


@desk.post("/snapshots")
def create_snapshot() -> ResponseReturnValue:
    require(current_member(), Action.FREEZE_COVERAGE)
    form = SnapshotForm().offer()
    if form.validate():
        with form.refusals(), transaction():
            made = snapshots.freeze(form.year.data, form.quarter.data, form.narrowed, by=current_member())
            flash("Angka triwulan dibekukan; perubahan sesudahnya tampil sebagai koreksi.")
            return redirect(url_for("desk.show_snapshot", snapshot_id=made.id), 303)
    return _index(form)


@desk.get("/snapshots/<int:snapshot_id>")
def show_snapshot(snapshot_id: int) -> ResponseReturnValue:
    snapshot, level, areas = _shown(snapshot_id)
    return render_template(
        "desk/snapshots/show.html",
        snapshot=snapshot,
        level=level,
        areas=areas,
        corrections=[one for one in areas if one.corrected],
        figures=FIGURES,
        told=told,
        narrowed=_narrowed(snapshot),
    )


@exports.downloads(desk, "/snapshots/<int:snapshot_id>/rows")
def export_snapshot(snapshot_id: int, form: str) -> ResponseReturnValue:
    snapshot, _, areas = _shown(snapshot_id)
    headings = ("Kode", "Wilayah", *FIGURES.values(), "Definisi", "Koreksi")
    rows = (
        (
            *(one.then.code, one.then.name, *(getattr(one.then, name) for name in FIGURES)),
            snapshot.definitions,
            "; ".join(f"{FIGURES[name]}: {told(getattr(one.now, name))}" for name in one.corrected),
        )
        for one in areas
    )
    return exports.as_file(form, f"cakupan-{snapshot.year}-tw{snapshot.quarter}", headings, rows)


def told(value: int | date | None) -> str:
    """A figure as a page and a file tell it; a dash where nobody counted (rule R1)."""
    return formats.day(value) if isinstance(value, date) else formats.number(value)


def _shown(snapshot_id: int) -> tuple[CoverageSnapshot, Level, list[Frozen]]:
    by = current_member()
    require(by, Action.SEE_COVERAGE)
    snapshot, level = fetch(CoverageSnapshot, snapshot_id), asked_level()
    return snapshot, level, snapshots.areas_of(snapshot, level, by=by)


def _narrowed(snapshot: CoverageSnapshot) -> list[str]:
    """The names of what a snapshot was narrowed to."""
    given = (snapshot.program_id, snapshot.rung_id, snapshot.agency_id)
    every = (programs.everything(), ladder.rungs(), editions.agencies())
    return [
        thing.name for id_, things in zip(given, every, strict=True) for thing in things if thing.id == id_
    ]


def _index(form: SnapshotForm) -> ResponseReturnValue:
    by = current_member()
    page = render_template(
        "desk/snapshots/index.html",
        form=form,
        page=paged(snapshots.everything(by=by)),
        narrowed=_narrowed,
        grace=snapshots.GRACE.days,
        writable=may(by, Action.FREEZE_COVERAGE),
    )
    return page, form.status
