"""a row of an RAB knows the form that added it

Revision: 0016, after 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("budget_detail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_key", sa.String(length=36), nullable=True))
        batch_op.create_unique_constraint(batch_op.f("uq_budget_detail_form_key"), ["form_key"])


def downgrade() -> None:
    with op.batch_alter_table("budget_detail", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("uq_budget_detail_form_key"), type_="unique")
        batch_op.drop_column("form_key")
