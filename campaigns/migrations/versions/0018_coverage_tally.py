"""what coverage shows at scale is kept

Revision: 0018, after 0017. Its rows are counted by `outreach db prepare`, out of what is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = ("program_id", "rung_id", "agency_id")


def upgrade() -> None:
    op.create_table(
        "coverage_tally",
        sa.Column("quarter", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in KEY),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("planned", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("serves_held", sa.Integer(), nullable=False),
        sa.Column("serves_planned", sa.Integer(), nullable=False),
        sa.Column("contacts", sa.Integer(), nullable=True),
        sa.Column("complaints", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("quarter", *KEY, "code", name=op.f("pk_coverage_tally")),
    )


def downgrade() -> None:
    op.drop_table("coverage_tally")
