"""what coverage tells of sites is kept too

Revision: 0025, after 0024. Its rows are counted by `outreach db prepare`, out of what is there.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

SLICE = ("months", "program_id", "rung_id", "agency_id")
VISITED = ("held", "planned", "published_held", "published_planned")


def upgrade() -> None:
    op.create_table(
        "coverage_visit",
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in SLICE),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("site_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in VISITED),
        sa.PrimaryKeyConstraint(*SLICE, "first_day", "site_id", name=op.f("pk_coverage_visit")),
    )


def downgrade() -> None:
    op.drop_table("coverage_visit")
