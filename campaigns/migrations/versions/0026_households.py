"""households that received a gift, and the program's rule on it

Revision: 0026, after 0025
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

SLICE = ("months", "program_id", "rung_id", "agency_id")
PER = sa.Enum("activity", "campaign", "days", name="onegiftper", native_enum=False, create_constraint=True, length=24)


def upgrade() -> None:
    op.create_table(
        "household",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=True),
        sa.Column("ending", sa.String(length=4), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
        sa.UniqueConstraint("key", name=op.f("uq_household_key")),
    )
    op.create_table(
        "household_gift",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("household_id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("client_id", sa.String(length=36), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.Column("withdrawn_why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_household_gift_household_id_household")
        ),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name=op.f("fk_household_gift_activity_id_activity")),
        sa.ForeignKeyConstraint(
            ["earlier_id"], ["household_gift.id"], name=op.f("fk_household_gift_earlier_id_household_gift")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_household_gift_made_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_gift")),
        sa.UniqueConstraint("client_id", name=op.f("uq_household_gift_client_id")),
    )
    op.create_index(op.f("ix_household_gift_household_id"), "household_gift", ["household_id"])
    op.create_index(op.f("ix_household_gift_activity_id"), "household_gift", ["activity_id", "household_id"])
    op.create_table(
        "coverage_household",
        *(sa.Column(name, sa.Integer(), autoincrement=False, nullable=False) for name in SLICE),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("households", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint(*SLICE, "first_day", "code", name=op.f("pk_coverage_household")),
    )
    with op.batch_alter_table("frozen_area") as batch_op:
        batch_op.add_column(sa.Column("households", sa.Integer(), nullable=True))
    with op.batch_alter_table("program") as batch_op:
        batch_op.add_column(sa.Column("one_gift_per", PER, nullable=False, server_default="activity"))
        batch_op.add_column(sa.Column("gift_days", sa.Integer(), nullable=True))
    with op.batch_alter_table("program") as batch_op:
        batch_op.alter_column("one_gift_per", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("program") as batch_op:
        batch_op.drop_constraint(op.f("ck_program_onegiftper"), type_="check")
        batch_op.drop_column("gift_days")
        batch_op.drop_column("one_gift_per")
    with op.batch_alter_table("frozen_area") as batch_op:
        batch_op.drop_column("households")
    op.drop_table("coverage_household")
    op.drop_table("household_gift")
    op.drop_table("household")
