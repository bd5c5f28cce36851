"""what coverage shows is kept added up too

Revision: 0020, after 0019. Its rows are counted by `outreach db prepare`, out of what is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

OWNERS = ("program_id", "rung_id", "agency_id")


def upgrade() -> None:
    op.drop_table("coverage_tally")
    op.create_table(
        "coverage_figure",
        sa.Column("months", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in OWNERS),
        sa.Column("first_day", sa.Date(), nullable=False),
        *_figures(),
        sa.Column("confidential", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("months", *OWNERS, "first_day", "code", name=op.f("pk_coverage_figure")),
    )


def downgrade() -> None:
    op.drop_table("coverage_figure")
    op.create_table(
        "coverage_tally",
        sa.Column("quarter", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in OWNERS),
        *_figures(),
        sa.PrimaryKeyConstraint("quarter", *OWNERS, "code", name=op.f("pk_coverage_tally")),
    )


def _figures() -> list[sa.Column[object]]:
    return [
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("serves_held", sa.Integer(), nullable=False),
        sa.Column("serves_planned", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("complaints", sa.Integer(), nullable=True),
    ]
