"""a quarter's coverage as it was told

Revision: 0021, after 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = ("year", "quarter", "program_id", "rung_id", "agency_id")
COUNTS = (
    *("population", "reached", "planned_only", "left_out", "inaccessible", "unassigned", "excluded"),
    *("villages", "villages_reached", "villages_planned_only", "villages_left_out", "held", "planned"),
)


def upgrade() -> None:
    op.create_table(
        "coverage_snapshot",
        sa.Column("id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in KEY),
        sa.Column("definitions", sa.String(length=10), nullable=False),
        sa.Column("frozen_at", sa.DateTime(), nullable=False),
        sa.Column("frozen_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["frozen_by_id"], ["person.id"], name=op.f("fk_coverage_snapshot_frozen_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_snapshot")),
        sa.UniqueConstraint(
            *KEY, name=op.f("uq_coverage_snapshot_year_quarter_program_id_rung_id_agency_id")
        ),
    )
    op.create_table(
        "frozen_area",
        sa.Column("snapshot_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in COUNTS),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("complaints", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["coverage_snapshot.id"],
            name=op.f("fk_frozen_area_snapshot_id_coverage_snapshot"),
        ),
        sa.PrimaryKeyConstraint("snapshot_id", "code", name=op.f("pk_frozen_area")),
    )


def downgrade() -> None:
    op.drop_table("frozen_area")
    op.drop_table("coverage_snapshot")
