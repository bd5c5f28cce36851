"""accommodations

Revision: 0009, after 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KINDS = (
    *("jalur_landai", "toilet", "meja", "parkir", "angkutan"),
    *("pembaca_layar", "huruf_besar", "audio", "jbi", "teks"),
    *("pendamping", "bahasa_sederhana", "ruang_tenang", "waktu", "lainnya"),
)


def upgrade() -> None:
    op.create_table(
        "accommodation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("activity_id", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(*KINDS, name="accommodationkind", native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("how", sa.String(length=300), nullable=False),
        sa.Column("ready_at", sa.DateTime(), nullable=True),
        sa.Column("ready_by_id", sa.Integer(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_accommodation_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["ready_by_id"], ["person.id"], name=op.f("fk_accommodation_ready_by_id_person")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accommodation")),
    )
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_accommodation_activity_id"), ["activity_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("accommodation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_accommodation_activity_id"))

    op.drop_table("accommodation")
