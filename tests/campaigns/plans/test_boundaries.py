"""Boundaries (issue D): an office's file is taken over whole or refused with its reasons, and can be taken back."""

import gzip
import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from shapely.geometry import shape
from sqlalchemy import func, select

from campaigns.ground import regions, workbench
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid, NotAllowed
from campaigns.ground.regions import Level
from campaigns.people import journal
from campaigns.people.persons import Membership
from campaigns.plans import boundaries
from campaigns.plans.boundaries import Boundary, BoundaryArea, Keys
from campaigns.plans.versions import VersionState
from tests.campaigns.plans import mapping as maps
from tests.campaigns.plans.mapping import Page, feature, in_use, official, prepared

MOST = 40 * 1024  # bytes, gzipped: what the map may take for 156 kecamatan
TAKISUNG, LOK_BAINTAN = "63.01.01", (-3.2889, 114.6645)


def refused(content: bytes, *keys: Keys) -> str:
    with pytest.raises(Invalid) as refusal:
        boundaries.read("x.geojson", content, Level.DISTRICT, maps.scheme(Level.DISTRICT), *keys)
    assert refusal.value.field == "file"
    return refusal.value.code


def test_an_office_s_156_kecamatan_are_looked_at_taken_over_and_taken_back(
    app: Flask, admin: Membership
) -> None:
    made = prepared(official(), admin)
    assert (made.state, made.faults, made.facts["code_key"]) == (VersionState.PREPARED, [], "KDCPUM")
    assert boundaries.current(Level.DISTRICT) is None
    changes = boundaries.changes(made)
    assert {change.code for change in changes} == {area.code for area in regions.districts()}
    assert all(change.area and change.before and 0 < (change.common or 0) < 1 for change in changes)

    with transaction():
        boundaries.take_over(made, boundaries.mark(Level.DISTRICT), by=admin)
    page = json.loads(boundaries.drawn(made.digest))
    assert [one["properties"]["name"] for one in page["features"]] == [
        area.name for area in regions.districts()
    ]
    assert len(gzip.compress(boundaries.drawn(made.digest).encode(), 9)) <= MOST
    assert boundaries.current(Level.REGENCY) is None

    with transaction():
        boundaries.withdraw(Level.DISTRICT, boundaries.mark(Level.DISTRICT), by=admin)
    assert boundaries.current(Level.DISTRICT) is None
    with transaction():
        boundaries.take_over(made, boundaries.mark(Level.DISTRICT), by=admin)
    assert boundaries.current(Level.DISTRICT) == made
    acts = [entry.act for entry in journal.of(made)]
    assert sorted(acts) == sorted(
        [
            "memeriksa batas wilayah",
            "memakai batas wilayah",
            "kembali ke skema wilayah",
            "memakai lagi batas wilayah",
        ]
    )


@pytest.mark.official
def test_the_real_file_of_an_office_is_taken(app: Flask, admin: Membership) -> None:
    """OFFICIAL_BOUNDARIES names one, where an office gave it; it is no part of the program."""
    made = in_use(Path(os.environ["OFFICIAL_BOUNDARIES"]).read_bytes(), admin)
    assert made.facts["homes"] > 0.97
    features = json.loads(Path(os.environ["OFFICIAL_BOUNDARIES"]).read_bytes())["features"]
    broken = sum(not shape(one["geometry"]).is_valid for one in features)
    assert sum(" diperbaiki: " in sentence for sentence in made.notes) == broken
    assert len(gzip.compress(boundaries.drawn(made.digest).encode(), 9)) <= MOST
    rows = db.session.execute(select(regions.Region.code, regions.Region.parent_code))
    known = {code: parent for code, parent in rows}
    points = db.session.execute(
        select(regions.Region.code, regions.Region.lat, regions.Region.lon)
        .where(regions.Region.kind.in_(regions.VILLAGES), regions.Region.lat.is_not(None))
        .limit(200)
    ).all()
    right = sum(boundaries.where(lat, lon) == known[code] for code, lat, lon in points)
    assert right > 0.95 * len(points)


def test_the_kab_kota_are_a_level_of_their_own(app: Flask, admin: Membership) -> None:
    made = in_use(official(Level.REGENCY), admin, Level.REGENCY)
    assert len(json.loads(boundaries.drawn(made.digest))["features"]) == 13
    assert boundaries.where(*LOK_BAINTAN, level=Level.REGENCY) == "63.03"
    assert boundaries.where(*LOK_BAINTAN) is None


def test_names_and_texts_of_the_file_never_reach_the_map(app: Flask, admin: Membership) -> None:
    hostile = "</script><img src=x onerror=alert(1)>"

    def sneak(page: Page) -> None:
        feature(page, TAKISUNG)["properties"].update(WADMKC=hostile, **{hostile: hostile})
        page["name"] = hostile

    made = prepared(official(change=sneak), admin)
    assert hostile not in made.outlines
    assert any(hostile in sentence for sentence in made.notes)  # as text, for the page to escape


def test_a_file_that_begins_with_the_mark_of_windows_programs_is_read(app: Flask, admin: Membership) -> None:
    assert prepared(b"\xef\xbb\xbf" + official(Level.REGENCY), admin, Level.REGENCY).faults == []


def test_the_properties_of_codes_and_names_can_be_told(app: Flask) -> None:
    assert refused(official(), Keys(" KODE ")) == "outline.no-such-code"
    told = boundaries.read(
        "x", official(), Level.DISTRICT, maps.scheme(Level.DISTRICT), Keys("KDCPUM", "WADMKC")
    )
    assert (told.facts["code_key"], told.facts["name_key"]) == ("KDCPUM", "WADMKC")


def test_a_file_of_200_mb_is_refused_before_it_is_read(app: Flask) -> None:
    with pytest.raises(Invalid) as refusal:
        boundaries.check_size(200 * 1024 * 1024)
    assert refusal.value.code == "file.too-large"
    assert refused(bytes(boundaries.MAX_BYTES + 1)) == "file.too-large"


def test_a_file_that_opens_to_more_than_the_child_may_hold_is_refused(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = replace(workbench.TOOLS["outlines"], memory=200 * workbench.MB)
    monkeypatch.setitem(workbench.TOOLS, "outlines", tool)
    assert refused(b'{"features":[' + b"[[[]]]," * 1_000_000 + b"0]}") == "file.unreadable"


def shifted(page: Page) -> None:
    maps.shift(page, east=0.05)


def test_a_file_with_faults_is_never_taken_over_and_the_older_one_stays(
    app: Flask, admin: Membership
) -> None:
    old = in_use(official(), admin)
    made = prepared(official(change=shifted), admin)
    assert made.state is VersionState.FAULTY
    assert "bergeser" in made.faults[0]
    with pytest.raises(Invalid) as refusal, transaction():
        boundaries.take_over(made, boundaries.mark(Level.DISTRICT), by=admin)
    assert refusal.value.code == "boundary.faulty"
    assert boundaries.current(Level.DISTRICT) == old
    assert boundaries.drawn(old.digest)
    assert refused(b"PK") == "outline.kind"


def test_who_reads_an_older_page_decides_nothing(app: Flask, admin: Membership) -> None:
    """Two at once: the first wins, the other is told, and one version is in use."""
    seen = boundaries.mark(Level.DISTRICT)
    first = prepared(official(), admin)
    with transaction():
        boundaries.take_over(first, seen, by=admin)
    with pytest.raises(Conflict) as moved, transaction():
        boundaries.withdraw(Level.DISTRICT, seen, by=admin)
    assert moved.value.code == "boundary.moved"
    with pytest.raises(Conflict), transaction():
        boundaries.take_over(first, boundaries.mark(Level.DISTRICT), by=admin)
    used = select(func.count()).select_from(Boundary).filter_by(state=VersionState.CURRENT)
    assert db.session.scalar(used) == 1


def test_a_version_that_was_compared_with_another_is_looked_at_again(app: Flask, admin: Membership) -> None:
    read = boundaries.read("b.geojson", official(), Level.DISTRICT, maps.scheme(Level.DISTRICT))
    in_use(official(), admin)
    with transaction():
        late = boundaries.prepare(read, "Terlambat", maps.DAY, by=admin)
    with pytest.raises(Conflict) as moved, transaction():
        boundaries.take_over(late, boundaries.mark(Level.DISTRICT), by=admin)
    assert moved.value.code == "boundary.moved"


def test_a_newer_look_leaves_the_older_one_and_its_lines(app: Flask, admin: Membership) -> None:
    older = prepared(official(), admin)
    newer = prepared(official(), admin)
    assert (older.state, older.outlines, newer.state) == (VersionState.LEFT, "", VersionState.PREPARED)
    kept = select(func.count()).select_from(BoundaryArea)
    assert db.session.scalar(kept) == 156
    with transaction():
        boundaries.discard(newer, by=admin)
    assert db.session.scalar(kept) == 0


def test_only_who_keeps_the_tables_decides_on_boundaries(
    app: Flask, admin: Membership, planner: Membership
) -> None:
    made = prepared(official(), admin)
    with pytest.raises(NotAllowed), transaction():
        boundaries.take_over(made, boundaries.mark(Level.DISTRICT), by=planner)
    with pytest.raises(NotAllowed):
        prepared(official(), planner)


def test_a_source_and_a_past_day_are_asked_for(app: Flask, admin: Membership) -> None:
    read = boundaries.read("b.geojson", official(), Level.DISTRICT, maps.scheme(Level.DISTRICT))
    for source, day, code in ((" ", maps.DAY, "boundary.source"), ("BIG", date(2027, 1, 1), "boundary.day")):
        with pytest.raises(Invalid) as refusal, transaction():
            boundaries.prepare(read, source, day, by=admin)
        assert refusal.value.code == code
