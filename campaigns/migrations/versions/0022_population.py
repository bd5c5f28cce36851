"""official series of the population

Revision: 0022, after 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "population_series",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                *("faulty", "prepared", "current", "retired", "left"),
                name="population_state",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_population_series_made_by_id_person")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_population_series_taken_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_population_series")),
    )
    op.create_index(
        "ix_population_series_in_use",
        "population_series",
        ["state"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_table(
        "population_count",
        sa.Column("series_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("people", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["series_id"], ["population_series.id"], name=op.f("fk_population_count_series_id_population_series")
        ),
        sa.ForeignKeyConstraint(["code"], ["region.code"], name=op.f("fk_population_count_code_region")),
        sa.PrimaryKeyConstraint("series_id", "code", name=op.f("pk_population_count")),
    )


def downgrade() -> None:
    op.drop_table("population_count")
    op.drop_index("ix_population_series_in_use", "population_series")
    op.drop_table("population_series")
