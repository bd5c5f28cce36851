"""promises kept: the ledger of contributions, deliveries, stock after arrival

Revision: 0012, after 0011
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ENTRIES = ("promise", "confirmation", "arrival", "verification")
MOVEMENTS = ("given", "returned", "damaged")
WITA = timedelta(hours=8)


def upgrade() -> None:
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("replaces_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_contribution_replaces_id_contribution"), "contribution", ["replaces_id"], ["id"]
        )
    _create_delivery()
    _create_ledger()
    _create_stock()
    _open_ledger()


def downgrade() -> None:
    for table, columns in (
        ("stock_movement", ("activity_id", "contribution_id")),
        ("promise_entry", ("contribution_id", "delivery_id")),
        ("delivery", ("activity_id", "contribution_id")),
    ):
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.drop_index(batch_op.f(f"ix_{table}_{column}"))
        op.drop_table(table)
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_contribution_replaces_id_contribution"), type_="foreignkey")
        for column in ("replaces_id", "days", "people"):
            batch_op.drop_column(column)


def _create_delivery() -> None:
    op.create_table(
        "delivery",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=True),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("document_no", sa.String(length=80), nullable=False),
        sa.Column("receiver", sa.String(length=120), nullable=False),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("recorded_agency_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(), nullable=False),
        sa.Column("verified_quantity", sa.BigInteger(), nullable=True),
        sa.Column("verified_by_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", sa.DateTime(), nullable=True),
        sa.Column("verify_reason", sa.Text(), nullable=False),
        sa.Column("reversed_by_id", sa.Integer(), nullable=True),
        sa.Column("reversed_at", sa.DateTime(), nullable=True),
        sa.Column("reverse_reason", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("quantity > 0", name=op.f("ck_delivery_something")),
        *(
            sa.ForeignKeyConstraint([column], [f"{table}.id"], name=op.f(f"fk_delivery_{column}_{table}"))
            for column, table in (
                ("contribution_id", "contribution"),
                ("activity_id", "activity"),
                ("attachment_id", "attachment"),
                ("recorded_by_id", "person"),
                ("recorded_agency_id", "agency"),
                ("verified_by_id", "person"),
                ("reversed_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
    )
    _index("delivery", "activity_id", "contribution_id")


def _create_ledger() -> None:
    kind = sa.Enum(*ENTRIES, name="promiseentrykind", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "promise_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("due_day", sa.Date(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("opening", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint("quantity <> 0 OR kind = 'promise'", name=op.f("ck_promise_entry_something")),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_promise_entry_{column}_{table}")
            )
            for column, table in (
                ("contribution_id", "contribution"),
                ("delivery_id", "delivery"),
                ("reverses_id", "promise_entry"),
                ("made_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promise_entry")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_promise_entry_reverses_id")),
    )
    _index("promise_entry", "contribution_id", "delivery_id")


def _create_stock() -> None:
    kind = sa.Enum(*MOVEMENTS, name="movementkind", native_enum=False, create_constraint=True, length=24)
    op.create_table(
        "stock_movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("contribution_id", sa.Integer(), nullable=False),
        sa.Column("kind", kind, nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=True),
        sa.Column("flagged", sa.Boolean(), nullable=False),
        sa.Column("reverses_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.CheckConstraint(
            "(reverses_id IS NULL AND quantity > 0) OR (reverses_id IS NOT NULL AND quantity < 0)",
            name=op.f("ck_stock_movement_sign"),
        ),
        *(
            sa.ForeignKeyConstraint(
                [column], [f"{table}.id"], name=op.f(f"fk_stock_movement_{column}_{table}")
            )
            for column, table in (
                ("activity_id", "activity"),
                ("contribution_id", "contribution"),
                ("reverses_id", "stock_movement"),
                ("made_by_id", "person"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_movement")),
        sa.UniqueConstraint("client_id", name=op.f("uq_stock_movement_client_id")),
        sa.UniqueConstraint("reverses_id", name=op.f("uq_stock_movement_reverses_id")),
    )
    _index("stock_movement", "activity_id", "contribution_id")


def _index(table: str, *columns: str) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f"ix_{table}_{column}"), [column], unique=False)


CONTRIBUTION = sa.table(
    "contribution",
    *(
        sa.column(name, kind)
        for name, kind in (
            ("id", sa.Integer()),
            ("quantity", sa.BigInteger()),
            ("confirmed_quantity", sa.BigInteger()),
            ("needed_by", sa.Date()),
            ("state", sa.String()),
            ("pledged_at", sa.DateTime()),
            ("confirmed_at", sa.DateTime()),
            ("cancelled_at", sa.DateTime()),
        )
    ),
)
ENTRY = sa.table(
    "promise_entry",
    *(
        sa.column(name, kind)
        for name, kind in (
            ("contribution_id", sa.Integer()),
            ("kind", sa.String()),
            ("quantity", sa.BigInteger()),
            ("day", sa.Date()),
            ("due_day", sa.Date()),
            ("opening", sa.Boolean()),
            ("reason", sa.Text()),
            ("made_at", sa.DateTime()),
        )
    ),
)


def _open_ledger() -> None:
    """Entries for the promises that are there: what they came to, since what led there was never written."""
    connection = op.get_bind()
    found = connection.execute(sa.select(CONTRIBUTION).order_by(CONTRIBUTION.c.id)).mappings().all()
    if entries := [entry for row in found for entry in _opening_of(row)]:
        connection.execute(ENTRY.insert(), entries)


def _opening_of(row: Any) -> Iterator[dict[str, Any]]:
    facts = [("promise", row["quantity"], row["pledged_at"])]
    if row["confirmed_quantity"]:
        facts.append(("confirmation", row["confirmed_quantity"], row["confirmed_at"] or row["pledged_at"]))
    if row["state"] == "cancelled":
        facts += [(kind, -much, row["cancelled_at"] or at) for kind, much, at in facts]
    for kind, much, at in facts:
        yield {
            "contribution_id": row["id"],
            "kind": kind,
            "quantity": much,
            "day": (at + WITA).date(),
            "due_day": row["needed_by"] if kind == "promise" else None,
            "opening": True,
            "reason": "",
            "made_at": at,
        }
