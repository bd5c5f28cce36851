"""Records: what was committed gets its number and its hash in the journal's chain, and is proved (rule J1)."""

import logging
import re

from campaigns.ground import clock, formats, lease
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Conflict, Invalid
from campaigns.people.journal import chain
from campaigns.people.journal.chain import Break, Fault, State

log = logging.getLogger(__name__)

HEAD = re.compile(r"\d{1,9}:[0-9a-f]{64}", re.ASCII)
FAULTS = {
    Fault.MISSING: "hilang: nomor atau catatannya dihapus",
    Fault.CHANGED: "berubah: isinya bukan lagi yang disegel, atau catatan sebelumnya dihapus",
    Fault.INSERTED: "disisipkan: tanpa nomor ini rantainya bersambung",
    Fault.REORDERED: "tertukar: catatan lain yang disegel dengan nomor ini",
    Fault.CUT: "terpotong: rantai berakhir sebelum nomor yang pernah dicatat ini",
    Fault.REBUILT: "disusun ulang: segel nomor ini bukan lagi yang pernah dicatat",
}


def chain_due() -> None:
    """Link every committed entry, a batch in a transaction; a second one who does the same at once gives way."""
    after: int | None = 0 if chain.count_waiting() else None
    db.session.rollback()
    while after is not None:
        try:
            with transaction():
                lease.insist()
                after = chain.extend(after)
        except lease.Lost:
            raise
        except Conflict:
            log.info("another process extends the chain of the journal")
            return


def prove(head: str | None = None) -> tuple[bool, list[str]]:
    """Whether the chain is whole, and passes `head` (`number:hash`, printed earlier); and what an operator reads.

    Raises Invalid for a head that this program never printed.
    """
    proof = chain.prove(_read(head) if head else None)
    lines = [
        f"Rantai utuh sampai nomor {proof.number}.",
        f"Kepala: {proof.head}",
        _tail(chain.state()),
    ]
    return proof.fault is None, [_broken(proof.fault), *lines] if proof.fault else lines


def _read(head: str) -> tuple[int, str]:
    if not HEAD.fullmatch(head):
        raise Invalid("journal.head", "Kepala rantai ditulis NOMOR:SEGEL, seperti yang dicetak perintah ini.")
    number, _, digest = head.partition(":")
    return int(number), digest


def _broken(fault: Break) -> str:
    entry = f" (catatan {fault.entry_id})" if fault.entry_id else ""
    return f"RANTAI RUSAK di nomor {fault.number}{entry}, {FAULTS[fault.fault]}."


def _tail(state: State) -> str:
    if state.oldest_at is None:
        return "Semua catatan bersegel."
    age = max(int((clock.now() - state.oldest_at).total_seconds()), 0)
    return f"Belum bersegel: {formats.number(state.waiting)} catatan; yang tertua sudah {formats.number(age)} detik."
