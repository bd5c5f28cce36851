"""the budget's year: details, documents, cash plan, overrides, standard prices, closing

Revision: 0011, after 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_tables()
    with op.batch_alter_table("budget_entry", schema=None) as batch_op:
        batch_op.add_column(sa.Column("document_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("override_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_budget_entry_document_id"), ["document_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_budget_entry_override_id"), ["override_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_budget_entry_override_id_budget_override"),
            "budget_override",
            ["override_id"],
            ["id"],
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_budget_entry_document_id_budget_document"),
            "budget_document",
            ["document_id"],
            ["id"],
        )
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("removed_at", sa.DateTime(), nullable=True))
    _name_documents()


def downgrade() -> None:
    with op.batch_alter_table("budget_line", schema=None) as batch_op:
        batch_op.drop_column("removed_at")
    with op.batch_alter_table("budget_entry", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_budget_entry_document_id_budget_document"), type_="foreignkey"
        )
        batch_op.drop_constraint(
            batch_op.f("fk_budget_entry_override_id_budget_override"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_budget_entry_override_id"))
        batch_op.drop_index(batch_op.f("ix_budget_entry_document_id"))
        batch_op.drop_column("override_id")
        batch_op.drop_column("document_id")
    for table in (
        *("cash_plan", "budget_override", "budget_detail"),
        *("budget_year", "budget_document", "standard_price"),
    ):
        op.drop_table(table)


def _create_tables() -> None:
    op.create_table(
        "standard_price",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("ceiling", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_standard_price")),
    )
    op.create_index(op.f("ix_standard_price_valid_from"), "standard_price", ["valid_from"])
    op.create_table(
        "budget_document",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("kind", _choice("documentkind", "murni", "pergeseran", "perubahan"), nullable=False),
        sa.Column("number", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        _key("budget_document", "agency_id", "agency"),
        _key("budget_document", "made_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_document")),
        sa.UniqueConstraint(
            *("agency_id", "year", "kind", "number"),
            name=op.f("uq_budget_document_agency_id_year_kind_number"),
        ),
    )
    op.create_index(op.f("ix_budget_document_agency_id"), "budget_document", ["agency_id"])
    op.create_index(op.f("ix_budget_document_year"), "budget_document", ["year"])
    op.create_table(
        "budget_year",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agency_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.DateTime(), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        _key("budget_year", "agency_id", "agency"),
        _key("budget_year", "closed_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_year")),
        sa.UniqueConstraint("agency_id", "year", name=op.f("uq_budget_year_agency_id_year")),
    )
    op.create_index(op.f("ix_budget_year_agency_id"), "budget_year", ["agency_id"])
    op.create_index(op.f("ix_budget_year_year"), "budget_year", ["year"])
    op.create_table(
        "budget_detail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("description", sa.String(length=200), nullable=False),
        sa.Column("coefficient", sa.String(length=80), nullable=False),
        sa.Column("quantity", sa.BigInteger(), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _key("budget_detail", "line_id", "budget_line"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_detail")),
    )
    op.create_index(op.f("ix_budget_detail_line_id"), "budget_detail", ["line_id"])
    op.create_table(
        "budget_override",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column(
            "state", _choice("overridestate", "diminta", "diizinkan", "ditolak", "dipakai"), nullable=False
        ),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(), nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(), nullable=True),
        sa.Column("decision_note", sa.Text(), nullable=False),
        _key("budget_override", "line_id", "budget_line"),
        _key("budget_override", "asked_by_id", "person"),
        _key("budget_override", "decided_by_id", "person"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_override")),
    )
    op.create_index(op.f("ix_budget_override_line_id"), "budget_override", ["line_id"])
    op.create_table(
        "cash_plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("quarter", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        _key("cash_plan", "line_id", "budget_line"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cash_plan")),
        sa.UniqueConstraint("line_id", "quarter", name=op.f("uq_cash_plan_line_id_quarter")),
    )
    op.create_index(op.f("ix_cash_plan_line_id"), "cash_plan", ["line_id"])


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)


def _key(table: str, column: str, parent: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{parent}.id"], name=op.f(f"fk_{table}_{column}_{parent}"))


def _name_documents() -> None:
    """What was allotted in signed lines becomes the first version of its year: one document for each number."""
    replaced = "note = 'Digantikan pagu DPA.'"
    signed = f"""
        FROM budget_entry AS entry JOIN budget_line AS line ON line.id = entry.line_id
        WHERE entry.kind = 'allotment' AND line.stage = 'dpa'
        AND NOT (entry.reverses_id IS NOT NULL AND entry.{replaced})
        AND entry.id NOT IN
            (SELECT reverses_id FROM budget_entry WHERE reverses_id IS NOT NULL AND {replaced})"""
    op.execute(f"""
        INSERT INTO budget_document (agency_id, year, kind, number, day, note, made_by_id, made_at)
        SELECT line.agency_id, line.year, 'murni', entry.document_no, MIN(entry.day), '',
               MIN(entry.made_by_id), MIN(entry.made_at) {signed}
        GROUP BY line.agency_id, line.year, entry.document_no""")
    op.execute(f"""
        UPDATE budget_entry SET document_id =
            (SELECT document.id FROM budget_document AS document JOIN budget_line AS line
             ON line.agency_id = document.agency_id AND line.year = document.year
             WHERE line.id = budget_entry.line_id AND document.number = budget_entry.document_no)
        WHERE id IN (SELECT entry.id {signed})""")
