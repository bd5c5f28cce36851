"""What hides in a complaint, and from whom (rule C2): the text of a *rahasia* one, the identity of any."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy import text as sql

from campaigns.fieldwork import complaints
from campaigns.fieldwork.complaints import Complaint, questions
from campaigns.ground import sealing
from campaigns.ground.database import db, transaction
from campaigns.ground.errors import Invalid, NotAllowed
from campaigns.people import journal
from campaigns.people.permissions import Action, may
from campaigns.people.persons import Membership
from campaigns.plans.activities import Activity
from tests import cast
from tests.campaigns.fieldwork.complaining import (
    CATEGORY,
    NAME,
    PHONE,
    WORDS,
    handed_over,
    recorded,
    reviewed,
)

pytestmark = pytest.mark.usefixtures("market_morning")


READERS = (
    "operator",
    "leader",
    "planner",
    "treasurer",
    "admin",
    "dishub",
    "officer",
    "colleague",
    "stranger",
)
OPEN_TO = {"operator", "leader", "planner", "officer", "colleague"}
CONFIDENTIAL_OPEN_TO = {"operator", "leader", "officer"}


@pytest.fixture
def readers(request: pytest.FixtureRequest) -> dict[str, Membership]:
    """Everybody: `officer` writes it down, `colleague` works at the same activity, `stranger` at none."""
    known = {name: request.getfixturevalue(name) for name in READERS[:7]}
    return known | {
        "colleague": cast.member("officer", username="rekan"),
        "stranger": cast.member("officer", username="petugas-lain"),
    }


@pytest.mark.parametrize("anonymous", [False, True])
@pytest.mark.parametrize("confidential", [False, True])
def test_who_reads_the_text_and_who_opens_the_identity(
    readers: dict[str, Membership], anonymous: bool, confidential: bool
) -> None:
    """Rule C2 as a table: role x rahasia x anonim. The two flags never touch each other's column."""
    team = [readers["officer"].person_id, readers["colleague"].person_id]
    campaign = cast.approved(readers["planner"], readers["leader"])
    complaint = recorded(
        cast.activity(readers["planner"], campaign, officer_ids=team),
        readers["officer"],
        is_anonymous=anonymous,
        is_confidential=confidential,
        reporter_name=NAME,
        consent=True,
    )
    seeing = {name for name, who in readers.items() if complaints.text_for(complaint, who) == WORDS}
    blind = {name for name, who in readers.items() if complaints.text_for(complaint, who) is None}
    assert seeing == (CONFIDENTIAL_OPEN_TO if confidential else OPEN_TO)
    assert seeing | blind == set(READERS)
    assert {name for name, who in readers.items() if _opens(complaint, who)} == {"operator"}
    reviewed(complaint, readers["operator"])
    after = {name for name, who in readers.items() if complaints.text_for(complaint, who)}
    assert after == (CONFIDENTIAL_OPEN_TO - {"officer"} if confidential else OPEN_TO)


def _opens(complaint: Complaint, who: Membership) -> bool:
    try:
        with transaction():
            return complaints.reveal(complaint, "mengabarkan hasil", by=who).name == NAME
    except NotAllowed:
        return False


def test_who_wrote_it_down_reads_it_only_as_officer(
    activity: Activity, officer: Membership, planner: Membership
) -> None:
    """Rule C2: the same person in another role is another reader."""
    complaint = recorded(activity, officer, is_confidential=True)
    as_planner = cast.keep(
        Membership(person_id=officer.person_id, agency_id=officer.agency_id, role="planner")
    )
    assert complaints.text_for(complaint, officer) == WORDS
    assert complaints.text_for(complaint, as_planner) is None


def test_a_hidden_text_is_not_found_by_its_words(
    activity: Activity, officer: Membership, operator: Membership, planner: Membership, leader: Membership
) -> None:
    """Rule C2: text, title and village of a confidential complaint are no way to find it; its numbers are."""
    hidden = reviewed(
        recorded(activity, officer, is_confidential=True, village_code=cast.LOK_BAINTAN),
        operator,
        "Tiang patah",
    )
    shown = recorded(activity, officer)
    assert _found(planner, "dermaga") == [shown.id]
    assert _found(operator, "dermaga") == _found(leader, "dermaga") == [shown.id, hidden.id]
    for words in ("tiang", "Lok Baintan"):
        assert (_found(planner, words), _found(operator, words)) == ([], [hidden.id])
    assert _found(planner, hidden.receipt_no) == [hidden.id]
    assert _found(planner, "") == [shown.id, hidden.id]
    assert _found(planner, "100%_") == []


def test_the_database_says_the_same_of_who_may_read(
    readers: dict[str, Membership], operator: Membership
) -> None:
    """Rule C2 is asked of one complaint and of all at once; both answers are one, for everybody."""
    ours, theirs = readers["officer"], cast.member("planner", username="perencana-dishub", agency="DISHUB")
    campaign = cast.approved(readers["planner"], readers["leader"])
    team = [ours.person_id, readers["colleague"].person_id]
    for by, officer_ids in ((ours, team), (readers["stranger"], [readers["stranger"].person_id])):
        title = f"Meja {by.person.username}"
        at = cast.activity(readers["planner"], campaign, officer_ids=officer_ids, joint=True, title=title)
        for confidential in (False, True):
            recorded(at, by, is_confidential=confidential)
            reviewed(recorded(at, by, is_confidential=confidential), operator)
    everything = list(db.session.scalars(select(Complaint).order_by(Complaint.id)))
    assert len(everything) == 8
    for name, who in (readers | {"theirs": theirs}).items():
        for ask, one in (
            (questions.is_readable(who), lambda c, who=who: complaints.may_read(c, who)),
            *(
                (questions.is_within(who, action), lambda c, who=who, action=action: may(who, action, c))
                for action in Action
            ),
        ):
            at_once = db.session.scalars(select(Complaint.id).where(ask)).all()
            assert set(at_once) == {c.id for c in everything if one(c)}, name


def _found(by: Membership, words: str) -> list[int]:
    return [complaint.id for complaint in complaints.listed(by, words=words)]


def test_name_and_phone_lie_sealed(activity: Activity, officer: Membership) -> None:
    """Rule C2: the table itself, read without our types, holds neither in the clear."""
    complaint = recorded(activity, officer, reporter_name=NAME, reporter_phone=PHONE, consent=True)
    row = db.session.execute(sql("SELECT * FROM complaint WHERE id = :id"), {"id": complaint.id}).one()
    raw = b"\n".join(bytes(v) if isinstance(v, bytes | memoryview) else str(v).encode() for v in row)
    assert WORDS.encode() in raw  # so the row was really read
    for secret in (NAME, "Rahmah", "+6281234567890", "81234567890", PHONE):
        assert secret.encode() not in raw
    assert sealing.unseal(bytes(row.reporter_name)) == NAME


def test_no_secret_leaves_with_a_stolen_copy(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    """Rule C2: not in the file of SQLite and its log of writes, nor in a dump of PostgreSQL."""
    complaint = recorded(activity, officer, reporter_name=NAME, reporter_phone=PHONE, consent=True)
    with transaction():
        complaints.reveal(complaint, "mengabarkan hasil", by=operator)
    whole = _copy_of_the_database()
    assert WORDS.encode() in whole  # so it was really read
    assert NAME.encode() not in whole
    assert b"81234567890" not in whole


def _copy_of_the_database() -> bytes:
    if db.engine.dialect.name == "sqlite":
        file = Path(str(db.engine.url.database))
        return b"".join(Path(f"{file}{tail}").read_bytes() for tail in ("", "-wal"))
    with db.engine.connect() as connection, connection.connection.cursor() as cursor:
        dumps = []
        for table in ("complaint", "journal_entry", "activity"):
            with cursor.copy(f"COPY {table} TO STDOUT") as dump:
                dumps += [bytes(block) for block in dump]
        return b"".join(dumps)


def test_the_journal_knows_each_look_but_no_name(
    activity: Activity, officer: Membership, operator: Membership
) -> None:
    """Rules C2 and J1: who looked, when and why; never whom they saw, nor a confidential content."""
    complaint = recorded(
        activity, officer, reporter_name=NAME, reporter_phone=PHONE, consent=True, is_confidential=True
    )
    reviewed(complaint, operator)
    with transaction():
        complaints.reveal(complaint, "  mengabarkan hasil  ", by=operator)
    handed_over(complaint, operator)
    entries = journal.of(complaint)
    assert [entry.act for entry in reversed(entries)] == [
        "mencatat laporan warga",
        "menelaah laporan warga",
        "membuka identitas pelapor",
        "meneruskan laporan ke SP4N-LAPOR!",
    ]
    assert entries[1].after == {"purpose": "mengabarkan hasil"}
    assert entries[1].person_id == operator.person_id
    everything = str([(entry.act, entry.before, entry.after) for entry in entries])
    for secret in (NAME, "81234567890", PHONE, WORDS, "Dermaga rusak", CATEGORY):
        assert secret not in everything


def test_a_look_needs_a_purpose(activity: Activity, officer: Membership, operator: Membership) -> None:
    complaint = recorded(activity, officer, reporter_name=NAME, consent=True)
    for purpose, code in (
        ("  ", "complaint.purpose"),
        ("\u202e", "complaint.purpose"),
        ("a" * 301, "complaint.long-purpose"),
    ):
        with pytest.raises(Invalid) as refusal, transaction():
            complaints.reveal(complaint, purpose, by=operator)
        assert (refusal.value.code, refusal.value.field) == (code, "purpose")
    assert len(journal.of(complaint)) == 1
