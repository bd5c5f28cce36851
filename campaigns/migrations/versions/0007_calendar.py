"""calendar

Revision: 0007, after 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('membership_id', sa.Integer(), nullable=True),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('(membership_id IS NULL) <> (agency_id IS NULL)', name=op.f('ck_feed_of_one')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_feed_agency_id_agency')),
    sa.ForeignKeyConstraint(['membership_id'], ['membership.id'], name=op.f('fk_feed_membership_id_membership')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_feed_token_hash'))
    )
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_feed_agency_id'), ['agency_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_feed_membership_id'), ['membership_id'], unique=False)

    op.create_table('partner_event',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=160), nullable=False),
    sa.Column('place', sa.String(length=160), nullable=False),
    sa.Column('village_code', sa.String(length=13), nullable=True),
    sa.Column('starts_at', sa.DateTime(), nullable=False),
    sa.Column('ends_at', sa.DateTime(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('ends_at > starts_at', name=op.f('ck_partner_event_forwards')),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_partner_event_agency_id_agency')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_partner_event_noted_by_id_person')),
    sa.ForeignKeyConstraint(['village_code'], ['region.code'], name=op.f('fk_partner_event_village_code_region')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_partner_event')),
    sa.UniqueConstraint('agency_id', 'title', 'starts_at', name=op.f('uq_partner_event_agency_id_title_starts_at'))
    )
    with op.batch_alter_table('partner_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_partner_event_starts_at'), ['starts_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_partner_event_village_code'), ['village_code'], unique=False)

    op.create_table('warning',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('bmkg', 'banjir', name='warningkind', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('regencies', sa.String(length=120), nullable=False),
    sa.Column('first_day', sa.Date(), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('source', sa.String(length=160), nullable=False),
    sa.Column('noted_at', sa.DateTime(), nullable=False),
    sa.Column('noted_by_id', sa.Integer(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.CheckConstraint('last_day >= first_day', name=op.f('ck_warning_forwards')),
    sa.ForeignKeyConstraint(['noted_by_id'], ['person.id'], name=op.f('fk_warning_noted_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_warning'))
    )
    with op.batch_alter_table('warning', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_warning_first_day'), ['first_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_warning_last_day'), ['last_day'], unique=False)

    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.add_column(sa.Column('access', sa.String(length=200), nullable=False, server_default=''))


def downgrade() -> None:
    with op.batch_alter_table('site', schema=None) as batch_op:
        batch_op.drop_column('access')

    with op.batch_alter_table('warning', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_warning_last_day'))
        batch_op.drop_index(batch_op.f('ix_warning_first_day'))

    op.drop_table('warning')
    with op.batch_alter_table('partner_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_partner_event_village_code'))
        batch_op.drop_index(batch_op.f('ix_partner_event_starts_at'))

    op.drop_table('partner_event')
    with op.batch_alter_table('feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_feed_membership_id'))
        batch_op.drop_index(batch_op.f('ix_feed_agency_id'))

    op.drop_table('feed')
