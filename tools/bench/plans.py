"""What the year's plan costs as it grows tenfold, and how long a year's free slots take among fifty people."""

import statistics
import time
from datetime import date, timedelta
from datetime import time as hour

from campaigns.ground import clock
from campaigns.plans import slots
from campaigns.plans.clashes import Days, Neighbour
from campaigns.plans.slots import Wish
from tools.bench import cost, house
from tools.bench.measurements import CHOSEN, PACKED, WARM, folder
from tools.bench.table import Table

FEW, MANY = (6, 150), (60, 1_500)  # campaigns and activities
MOST = 2.0  # times the smaller year
PAGE = "/desk/plan?year=2031"
PEOPLE, ACTIVITIES, SECONDS = 50, 1_500, 1.0


def year(rounds: int, seconds: float, only: str) -> Table:
    """The year's page with MANY against FEW, each made anew, in turns within one run."""
    costs: dict[tuple[int, int], list[cost.Cost]] = {FEW: [], MANY: []}
    sizes: dict[tuple[int, int], int] = {}
    with folder() as environment:
        house.fill(environment)
        with house.served(CHOSEN, "wsgi:app", environment) as (pid, address):
            headers = PACKED | {"Cookie": house.sign_in(address, "perencana")}
            ask = cost.asking(address + PAGE, headers, how=cost.Asking.ANEW)
            for _ in range(rounds):
                for plan in (FEW, MANY):
                    house.add_plan(environment, *plan)
                    cost.measure(pid, ask, WARM)
                    costs[plan].append(cost.measure(pid, ask, seconds))
                    sizes[plan] = len(house.page(address, PAGE, headers["Cookie"]).encode())
    ratio = statistics.median(many.cpu / few.cpu for few, many in zip(costs[FEW], costs[MANY], strict=True))
    rows = [
        (
            f"{plan[0]} campaigns, {plan[1]:,} activities",
            f"{statistics.median(one.cpu for one in costs[plan]):.2f}",
            f"{sizes[plan]:,}",
            "1.00" if plan == FEW else f"{ratio:.2f}",
            "" if plan == FEW else f"{MOST:g}" + ("" if ratio <= MOST else " **missed**"),
        )
        for plan in (FEW, MANY)
    ]
    return Table(("year", "CPU-ms", "bytes", "× the smaller", "limit"), rows, int(ratio > MOST))


def free_slots(rounds: int, seconds: float, only: str) -> Table:
    """A year searched for two hours that fifty people have; its time is of this machine, and only indicative."""
    wish = Wish(
        first=date(2031, 1, 1),
        last=date(2031, 12, 31),
        duration=timedelta(hours=2),
        opens=hour(8),
        closes=hour(16),
        site_id=1,
        officers={n: f"Petugas {n}" for n in range(PEOPLE)},
    )
    start = clock.at(wish.first, hour(8))
    busy = [
        Neighbour(
            f"Kegiatan {n}",
            start + timedelta(days=n * 364 // ACTIVITIES, hours=n % 4 * 2),
            start + timedelta(days=n * 364 // ACTIVITIES, hours=n % 4 * 2 + 2),
            n % 40,
            frozenset({n % PEOPLE}),
        )
        for n in range(ACTIVITIES)
    ]
    days = Days(off={date(2031, month, 1): "Libur" for month in range(1, 13)})
    times, found = [], 0
    for _ in range(rounds):
        began = time.process_time()
        found = len(slots.free(wish, busy, days))
        times.append(time.process_time() - began)
    row = (
        f"{PEOPLE} people, {ACTIVITIES:,} activities",
        f"{found:,}",
        f"{statistics.median(times):.2f}",
        f"{SECONDS:g}",
    )
    return Table(("a year", "slots", "CPU-seconds", "about"), [row])
