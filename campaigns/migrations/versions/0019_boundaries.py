"""official boundaries by version, and their areas

Revision: 0019, after 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "boundary",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("level", _choice("boundary_level", "regency", "district"), nullable=False),
        sa.Column(
            "state",
            _choice("boundarystate", "faulty", "prepared", "current", "retired", "left"),
            nullable=False,
        ),
        sa.Column("source", sa.String(length=120), nullable=False),
        sa.Column("source_day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("outlines", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=12), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("compared_with_id", sa.Integer(), nullable=True),
        sa.Column("made_by_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=True),
        sa.Column("taken_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["compared_with_id"], ["boundary.id"], name=op.f("fk_boundary_compared_with_id_boundary")
        ),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_boundary_made_by_id_person")),
        sa.ForeignKeyConstraint(["taken_by_id"], ["person.id"], name=op.f("fk_boundary_taken_by_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary")),
    )
    op.create_index(op.f("ix_boundary_digest"), "boundary", ["digest"], unique=False)
    op.create_index(
        "ix_boundary_in_use",
        "boundary",
        ["level"],
        unique=True,
        sqlite_where=sa.text("state = 'current'"),
        postgresql_where=sa.text("state = 'current'"),
    )
    op.create_table(
        "boundary_area",
        sa.Column("boundary_id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=13), nullable=False),
        sa.Column("west", sa.Double(), nullable=False),
        sa.Column("south", sa.Double(), nullable=False),
        sa.Column("east", sa.Double(), nullable=False),
        sa.Column("north", sa.Double(), nullable=False),
        sa.Column("polygons", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["boundary_id"], ["boundary.id"], name=op.f("fk_boundary_area_boundary_id_boundary")),
        sa.ForeignKeyConstraint(["code"], ["region.code"], name=op.f("fk_boundary_area_code_region")),
        sa.PrimaryKeyConstraint("boundary_id", "code", name=op.f("pk_boundary_area")),
    )


def downgrade() -> None:
    op.drop_table("boundary_area")
    op.drop_index("ix_boundary_in_use", "boundary")
    op.drop_index(op.f("ix_boundary_digest"), "boundary")
    op.drop_table("boundary")


def _choice(name: str, *values: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=24)
