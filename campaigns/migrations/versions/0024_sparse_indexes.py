"""indexes of columns that most rows leave empty hold only the others

Revision: 0024, after 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

SPARSE = (("budget_line", "campaign_id"), ("budget_entry", "commitment_id"), ("budget_entry", "override_id"))


def upgrade() -> None:
    for table, column in SPARSE:
        name = op.f(f"ix_{table}_{column}")
        op.drop_index(name, table)
        op.create_index(name, table, [column], **_filled(column))
    with op.batch_alter_table("budget_detail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_budget_detail_form_key"), type_="unique")
    name = op.f("ix_budget_detail_form_key")
    op.create_index(name, "budget_detail", ["form_key"], unique=True, **_filled("form_key"))


def downgrade() -> None:
    op.drop_index(op.f("ix_budget_detail_form_key"), "budget_detail")
    with op.batch_alter_table("budget_detail", schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f("uq_budget_detail_form_key"), ["form_key"])
    for table, column in SPARSE:
        name = op.f(f"ix_{table}_{column}")
        op.drop_index(name, table)
        op.create_index(name, table, [column])


def _filled(column: str) -> dict[str, sa.TextClause]:
    where = sa.text(f"{column} IS NOT NULL")
    return {"sqlite_where": where, "postgresql_where": where}
