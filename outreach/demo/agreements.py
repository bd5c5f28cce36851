"""Standing agreements with three partners, the playbooks that call on them, and a link without an account that ran out.

One holds beyond next year's mudik, one ends with the year (its planners are warned), one is over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from campaigns.plans import agreements, partnerships, playbooks
from campaigns.plans.agreements import AgreementKind, Terms
from campaigns.plans.partnerships import links
from outreach.demo.accounts import DEMO, PLANNER, agency_with
from outreach.demo.story import Step, Story, moment


@dataclass(frozen=True)
class Agreed:
    """An agreement noted on `day`; `calls` are the programs (short names) whose playbook calls on it."""

    day: str
    kind: AgreementKind
    number: str
    subject: str
    agency: str
    days: tuple[str, str]
    covers: str
    calls: tuple[str, ...]


# fmt: off
AGREEMENTS = (
    Agreed("2026-01-12", AgreementKind.PKS, "CONTOH/PKS/01/2026", "angkutan darat dan sungai untuk kampanye laporan",
           "DISHUB", ("2026-01-12", "2027-12-31"),
           "Bus dan pengemudi untuk mudik gratis; klotok, kapal pengawas, dan pelampung di alur sungai.",
           ("mudik", "pesisir")),
    Agreed("2026-01-12", AgreementKind.MEMO, "CONTOH/ND/04/2026", "konsumsi pemudik dari anggaran Biro Umum",
           "BIRO-UMUM", ("2026-01-12", "2026-12-31"),
           "Konsumsi dan seragam, dibayar Biro Umum dari DPA-nya sendiri.", ("mudik",)),
    Agreed("2026-01-05", AgreementKind.WILLINGNESS, "CONTOH/SK/11/2025", "perahu dan regu evakuasi musim banjir",
           "BPBD", ("2025-11-01", "2026-03-31"),
           "Perahu karet bermotor dan regu evakuasi untuk posko Lapor Peduli Banjir.", ("banjir",)),
)
# fmt: on
LINKS = (("mudik-2027", "DINKES", f"Penghubung Dinkes {DEMO}", 3),)  # edition, agency, name, days


def steps() -> Iterator[Step]:
    """The agreements early in the year; the link on the day of its invitation, used once before it ran out."""
    for minute, agreed in enumerate(AGREEMENTS):
        yield Step(moment(agreed.day, f"08.{10 + minute:02d}"), partial(_note, agreed))
    for link in LINKS:
        yield Step(moment("2026-11-20", "15.30"), partial(_make_link, *link))


def _note(agreed: Agreed, story: Story) -> None:
    by, agency = story.people[PLANNER], agency_with(agreed.agency)
    first, last = map(date.fromisoformat, agreed.days)
    terms = Terms(agreed.kind, agreed.number, agreed.subject, first, last, [agency.id], agreed.covers)
    made = agreements.note(terms, by=by)
    for name in agreed.calls:
        for row in playbooks.partners_of(story.programs[name]):
            if row.agency_id == agency.id:
                playbooks.revise_partner(row, row.part, row.goods, agency.id, made.id, by=by)


def _make_link(edition: str, code: str, name: str, days: int, story: Story) -> None:
    asked = next(one for one in partnerships.of(story.campaigns[edition]) if one.agency.code == code)
    link, _ = links.make(asked, name, None, days, by=story.people[PLANNER])
    links.use(link)
