"""What arrived of what partners promised in 2026, who looked at it, what became of the goods: all invented."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial

from campaigns.fieldwork import stock
from campaigns.fieldwork.stock import MovementKind
from campaigns.plans import deliveries
from outreach.demo.accounts import FIRST, PLANNER, SECOND
from outreach.demo.story import Step, Story, moment

GIVEN, RETURNED, DAMAGED = MovementKind.GIVEN, MovementKind.RETURNED, MovementKind.DAMAGED


@dataclass(frozen=True)
class Arrival:
    """So much of a promise that came on a day, recorded by `by`; `found` is (quantity, reason) where it was less.

    What nobody has verified yet is not `seen`.
    """

    promise: tuple[str, str, str]
    day: str
    quantity: int
    document_no: str
    by: str = FIRST
    found: tuple[int, str] | None = None
    seen: bool = True


@dataclass(frozen=True)
class Movement:
    """So much of it that was given, returned or damaged at an activity, on a day."""

    activity: str
    promise: tuple[str, str, str]
    day: str
    kind: MovementKind
    quantity: int
    note: str = ""


PACKS = ("banjir-2026", "DINSOS", "Paket sembako")
TAKJIL = ("takjil-2026", "BIRO-UMUM", "Paket takjil")
TERMINAL = ("mudik-2026", "DISHUB", "Bus sedang dengan pengemudi, Terminal Km 6")
MURJANI = ("mudik-2026", "DISHUB", "Bus sedang dengan pengemudi, Lapangan Murjani")
RADIO = ("banjir-2026", "DKISP-BANJAR", "Siaran radio keliling desa")

# fmt: off
ARRIVALS = (
    Arrival(("banjir-2026", "BPBD", "Perahu karet dengan motor tempel"), "2026-01-08", 4, "BAST/001/BPBD/2026"),
    Arrival(("banjir-2026", "BPBD", "Regu evakuasi"), "2026-01-22", 30, "ST/014/BPBD/2026", "bpbd"),
    Arrival(PACKS, "2026-01-07", 300, "BAST/009/DINSOS/2026", "dinsos"),
    Arrival(PACKS, "2026-01-08", 150, "BAST/011/DINSOS/2026", SECOND, found=(148, "Dua paket basah di perahu.")),
    Arrival(("banjir-2026", "DKISP-BANJAR", "Pendata laporan warga"), "2026-01-08", 6, "ST/003/DKISP/2026"),
    Arrival(RADIO, "2026-01-31", 5, "BAST/004/DKISP/2026", "dkisp-banjar"),
    Arrival(RADIO, "2026-02-04", 3, "BAST/006/DKISP/2026", "dkisp-banjar"),
    Arrival(TAKJIL, "2026-02-21", 300, "BAST/027/UM/2026", SECOND),
    Arrival(("takjil-2026", "DKISP-BANJAR", "Halaman posko dan pengeras suara"), "2026-03-11", 1, ""),
    Arrival(TERMINAL, "2026-03-14", 6, "BAST/551/DISHUB/2026"),
    Arrival(MURJANI, "2026-03-14", 4, "BAST/552/DISHUB/2026", SECOND),
    Arrival(("mudik-2026", "DISHUB", "Pemeriksaan laik jalan"), "2026-03-13", 10, "BA/550/DISHUB/2026", "dishub"),
    Arrival(("mudik-2026", "BIRO-UMUM", "Konsumsi pemudik"), "2026-03-14", 400, "BAST/041/UM/2026", "biro-umum"),
    Arrival(("difabel-2026", "DINSOS", "Juru bahasa isyarat"), "2026-04-22", 2, "ST/118/DINSOS/2026"),
    Arrival(("pesisir-2026", "DISHUB", "Kapal pengawas sungai"), "2026-10-18", 1, "BAST/877/DISHUB/2026",
            "dishub", seen=False),
)
MOVEMENTS = (
    Movement("banjir-martapura-barat", PACKS, "2026-01-08", GIVEN, 431),
    Movement("banjir-martapura-barat", PACKS, "2026-01-08", DAMAGED, 3, "Robek saat dibongkar."),
    Movement("banjir-martapura-barat", PACKS, "2026-01-09", RETURNED, 14, "Dikembalikan ke gudang Dinas Sosial."),
    Movement("takjil-sabilal", TAKJIL, "2026-02-21", GIVEN, 300),
)
# fmt: on


def steps() -> Iterator[Step]:
    """Each delivery on its day with a look at it, then what became of the goods."""
    for minute, arrival in enumerate(ARRIVALS):
        yield Step(moment(arrival.day, f"16.{minute:02d}"), partial(_arrive, arrival))
    for minute, movement in enumerate(MOVEMENTS):
        yield Step(moment(movement.day, f"20.{minute:02d}"), partial(_move, movement))


def _arrive(arrival: Arrival, story: Story) -> None:
    contribution, by = story.contributions[arrival.promise], story.people[arrival.by]
    if contribution.activity is None and by.agency != contribution.partnership.agency:
        by = story.people[PLANNER]  # an officer records what comes for an activity
    delivery = deliveries.record(
        contribution,
        Decimal(arrival.quantity),
        contribution.unit,
        date.fromisoformat(arrival.day),
        story.people[FIRST].person.name,
        arrival.document_no,
        by=by,
    )
    if arrival.seen:
        found, reason = arrival.found or (arrival.quantity, "")
        stock.verify(delivery, Decimal(found), reason, by=story.people[PLANNER])


def _move(movement: Movement, story: Story) -> None:
    stock.move(
        story.activities[movement.activity],
        story.contributions[movement.promise],
        movement.kind,
        Decimal(movement.quantity),
        movement.note,
        day=date.fromisoformat(movement.day),
        by=story.people[FIRST],
    )
