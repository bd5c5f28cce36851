"""A year of many activities for the map, and the same sites as folium usually draws them."""

import random
import re
import shutil
import sqlite3
import zipfile
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import folium
from folium.plugins import MarkerCluster

from outreach.hall.assets import BOOTSTRAP, LEAFLET

CAMPAIGNS = 40
TO_A_SITE = 5  # activities
ASSETS = re.compile(r"(<(?:script|link)[^>]*?(?:src|href)=\"(https?://[^\"]+)\"[^>]*>(?:</script>)?)")
BESIDE = {  # under the names by which folium asks for them
    "jquery-3.7.1.min.js": BOOTSTRAP.parent / "bootstrap4" / "jquery.min.js",
    "bootstrap.bundle.min.js": BOOTSTRAP / "js" / "bootstrap.min.js",
    "bootstrap.min.css": BOOTSTRAP / "css" / "bootstrap.min.css",
}
START = datetime(2026, 1, 1, 1)  # noqa: DTZ001 as the table keeps moments: UTC without a zone


def database_of(environment: dict[str, str]) -> Path:
    return Path(environment["DATA_DIR"]) / "jangkau.sqlite"


def add_visits(environment: dict[str, str], number: int) -> None:
    """So many activities in 2026, two of three held, at a fifth as many sites all over the province's villages."""
    chance = random.Random(1)
    with closing(sqlite3.connect(database_of(environment))) as database, database:
        villages = database.execute(
            "SELECT code, lat, lon FROM region WHERE kind IN ('desa', 'kelurahan') AND lat IS NOT NULL"
        ).fetchall()
        campaign, site, activity = (
            database.execute(f"SELECT max(id) + 1 FROM {table}").fetchone()[0]
            for table in ("campaign", "site", "activity")
        )
        programs = [row[0] for row in database.execute("SELECT id FROM program ORDER BY id")]
        database.executemany(
            "INSERT INTO campaign (id, program_id, agency_id, rung_id, title, year, first_day, last_day, goal,"
            " state, drafted_by_id, decision_note, version)"
            " SELECT ?, ?, agency_id, rung_id, ?, 2026, '2026-01-01', '2026-12-31', '', 'ongoing', drafted_by_id, '', 1"
            " FROM campaign WHERE id = 1",
            ((campaign + n, programs[n % len(programs)], f"Ukur {n}") for n in range(CAMPAIGNS)),
        )
        homes = [villages[n % len(villages)] for n in range(number // TO_A_SITE)]
        database.executemany(
            "INSERT INTO site (id, name, kind, village_code, lat, lon, precision, active, version)"
            " VALUES (?, ?, 'pasar', ?, ?, ?, 'approx', 1, 1)",
            (
                (
                    site + n,
                    f"Ukur {n}",
                    code,
                    lat + chance.uniform(-0.01, 0.01),
                    lon + chance.uniform(-0.01, 0.01),
                )
                for n, (code, lat, lon) in enumerate(homes)
            ),
        )
        database.executemany(
            "INSERT INTO activity (id, campaign_id, site_id, code, title, starts_at, ends_at, needs, joint, food,"
            " state, reason, receipts, version) VALUES (?, ?, ?, ?, ?, ?, ?, '', 1, 0, ?, '', 0, 1)",
            (
                (
                    *(activity + n, campaign + n % CAMPAIGNS, site + n % len(homes), f"V{n}", f"Ukur {n}"),
                    *(f"{_begin(n, number)}.000000", f"{_begin(n, number) + timedelta(hours=2)}.000000"),
                    "held" if n % 3 else "planned",
                )
                for n in range(number)
            ),
        )
        database.executemany(
            "INSERT INTO activity_village VALUES (?, ?)",
            ((activity + n, homes[n % len(homes)][0]) for n in range(number)),
        )
    with closing(sqlite3.connect(database_of(environment))) as database, database:
        database.execute("DELETE FROM coverage_figure")  # what was written past the program is counted anew
        database.execute("ANALYZE")


def _begin(n: int, number: int) -> datetime:
    return START + timedelta(minutes=n * 363 * 24 * 60 // number)


def write_something(environment: dict[str, str]) -> None:
    """A change that no figure depends on: whatever was worked out before is made anew."""
    with closing(sqlite3.connect(database_of(environment))) as database, database:
        database.execute("UPDATE site SET version = version + 1 WHERE id = 1")


def draw_with_folium(folder: Path, plugin: Path, number: int) -> None:
    """index.html with so many markers in folium's MarkerCluster, the scripts and styles that it needs beside it.

    `plugin` is the wheel of XStatic-Leaflet-MarkerCluster. Awesome Markers and Font Awesome, which plain markers do not
    use, are left out, in folium's favour.
    """
    chance = random.Random(1)
    drawn = folium.Map(location=(-3.05, 115.35), zoom_start=8, tiles=None, maxZoom=14)
    cluster = MarkerCluster().add_to(drawn)
    for n in range(number):
        place = (chance.uniform(-4.2, -1.5), chance.uniform(114.5, 116.5))
        folium.Marker(place, popup=f"Ukur {n}", tooltip=f"Ukur {n}").add_to(cluster)
    shutil.copytree(LEAFLET, folder, dirs_exist_ok=True)
    with zipfile.ZipFile(plugin) as wheel:
        for name in wheel.namelist():
            if Path(name).suffix in {".js", ".css"}:
                (folder / Path(name).name).write_bytes(wheel.read(name))
    for name, file in BESIDE.items():
        shutil.copy(file, folder / name)
    page = drawn.get_root().render()
    for tag, address in ASSETS.findall(page):
        name = address.rsplit("/", 1)[1]
        page = page.replace(tag, tag.replace(address, name) if (folder / name).exists() else "")
    (folder / "index.html").write_text(page)
