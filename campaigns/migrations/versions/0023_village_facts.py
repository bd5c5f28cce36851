"""what an office knows of villages

Revision: 0023, after 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "village_fact",
        sa.Column("village_code", sa.String(length=13), nullable=False),
        sa.Column(
            "kind",
            sa.Enum("difabel", "signal", "river", name="factkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("value", sa.String(length=12), nullable=False),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["village_code"], ["region.code"], name=op.f("fk_village_fact_village_code_region")),
        sa.PrimaryKeyConstraint("village_code", "kind", name=op.f("pk_village_fact")),
    )


def downgrade() -> None:
    op.drop_table("village_fact")
