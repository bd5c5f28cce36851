"""what a paper grants is kept by its lines, their details apart; lines of an agency are found by year

Files that were looked at and not taken over keep rows without details; whoever opens one is asked to upload it again.

Revision: 0015, after 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.add_column(sa.Column("details", sa.Text(), nullable=False, server_default=""))
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.alter_column("details", server_default=None)
    _index(["agency_id", "year"])


def downgrade() -> None:
    with op.batch_alter_table("import_row", schema=None) as batch_op:
        batch_op.drop_column("details")
    _index(["agency_id"])


def _index(columns: list[str]) -> None:
    """Make the index of an agency's lines anew; its name is of its first column."""
    op.drop_index(op.f("ix_budget_line_agency_id"), "budget_line")
    op.create_index(op.f("ix_budget_line_agency_id"), "budget_line", columns)
