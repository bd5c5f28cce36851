from datetime import datetime
from decimal import Decimal

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from campaigns.ground import settings
from campaigns.ground.database import (
    Rupiah,
    UtcDateTime,
    db,
    expect_version,
    fetch,
    hold,
    is_busy,
    transaction,
)
from campaigns.ground.errors import Conflict, NotFound
from campaigns.people.agencies import Agency
from campaigns.people.persons import Membership, Person


def test_all_of_a_transaction_or_none_of_it(app: Flask) -> None:
    with pytest.raises(ZeroDivisionError), transaction():
        settings.put("office", "Lain")
        1 / 0  # noqa: B018
    assert settings.get("office") == "Diskominfo Kalimantan Selatan"
    with transaction():
        settings.put("office", "Lain")
    assert settings.get("office") == "Lain"


def test_a_transaction_inside_a_transaction_is_a_bug(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction(), transaction():
        pass


def test_a_change_before_a_transaction_is_a_bug(app: Flask) -> None:
    agency = db.session.query(Agency).first()
    assert agency is not None
    agency.name = "Lain"
    with pytest.raises(RuntimeError), transaction():
        pass
    db.session.rollback()


def test_holding_outside_a_transaction_is_a_bug(app: Flask) -> None:
    with pytest.raises(RuntimeError):
        hold(db.session.query(Agency).first())


def test_what_somebody_changed_since_it_was_read_is_not_overwritten(app: Flask) -> None:
    agency = db.session.query(Agency).first()
    assert agency is not None
    read = agency.version
    with transaction():
        expect_version(agency, read)
        agency.email = "pertama@contoh.go.id"
    for seen in (read, 0):
        with pytest.raises(Conflict) as refusal, transaction():
            expect_version(agency, seen)
        assert refusal.value.code == "stale"
    with transaction():
        expect_version(agency, read + 1)


def test_a_transaction_sees_what_others_committed_meanwhile(app: Flask) -> None:
    """The reader's old view would let a check pass that the data no longer bears."""
    before = settings.get("office")
    with db.engine.begin() as other:
        other.execute(text("insert into setting (key, value) values ('office', 'Baru')"))
    with transaction():
        assert settings.get("office") == "Baru" != before


def test_what_is_unique_is_taken_once(planner: Membership) -> None:
    with pytest.raises(Conflict) as refusal, transaction():
        db.session.add(Person(username=planner.person.username, name="Kembar"))
    assert refusal.value.code == "taken"


def test_an_unknown_id_is_not_found(app: Flask) -> None:
    with pytest.raises(NotFound) as refusal:
        fetch(Agency, 10**9)
    assert refusal.value.code == "agency.unknown"


def test_sqlite_is_durable_and_strict(app: Flask) -> None:
    if db.engine.dialect.name != "sqlite":
        assert db.session.execute(text("show synchronous_commit")).scalar() in {
            "on",
            "off",
        }  # the server's own choice
        return
    pragmas = {
        p: db.session.execute(text(f"pragma {p}")).scalar()
        for p in ("journal_mode", "synchronous", "foreign_keys")
    }
    assert pragmas == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}


@pytest.mark.parametrize(
    ("table", "column"),
    [
        ("budget_detail", "form_key"),
        ("budget_entry", "commitment_id"),
        ("budget_entry", "override_id"),
        ("budget_line", "campaign_id"),
    ],
)
def test_a_sparse_index_finds_what_it_holds_and_nothing_else(app: Flask, table: str, column: str) -> None:
    is_sqlite = db.engine.name == "sqlite"
    name, explain = f"ix_{table}_{column}", "EXPLAIN QUERY PLAN" if is_sqlite else "EXPLAIN"
    if not is_sqlite:
        db.session.execute(text("SET LOCAL enable_seqscan = off"))  # which is cheaper while there is nothing
    for which in ("= '7'", "IN ('7', '8')"):
        plan = db.session.execute(text(f"{explain} SELECT id FROM {table} WHERE {column} {which}")).all()
        assert name in str(plan)
    told = (
        "SELECT sql FROM sqlite_master WHERE name = :name"
        if is_sqlite
        else "SELECT indexdef FROM pg_indexes WHERE indexname = :name"
    )
    defined = str(db.session.scalar(text(told), {"name": name}))
    assert defined.replace("(", "").replace(")", "").endswith(f"WHERE {column} IS NOT NULL")


def test_money_is_whole_sen_and_never_a_float() -> None:
    """Rule M1."""
    column = Rupiah()
    assert column.process_bind_param(Decimal("1234.56"), None) == 123456  # type: ignore[arg-type]
    assert column.process_result_value(123456, None) == Decimal("1234.56")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        column.process_bind_param(1.5, None)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="2 decimals"):
        column.process_bind_param(Decimal("0.001"), None)  # type: ignore[arg-type]


def test_a_moment_without_a_zone_is_refused() -> None:
    """Rule T1."""
    with pytest.raises(TypeError):
        UtcDateTime().process_bind_param(datetime(2026, 1, 1), None)  # type: ignore[arg-type]  # noqa: DTZ001


def test_a_writer_waits_for_another_only_so_long(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """On both engines: a page that says "busy" is better than one that never comes."""
    monkeypatch.setattr("campaigns.ground.database.PATIENCE", 200)
    db.engine.dispose()  # the next connections are made with less patience
    agency = db.session.query(Agency).first()
    assert agency is not None
    with db.engine.connect().execution_options(writing=True) as other:
        other.execute(text("update agency set active = active"))
        with pytest.raises(OperationalError) as fault, transaction():
            hold(agency)
    assert is_busy(fault.value)
