"""ladder

Revision: 0006, after 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('campaign_improvement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('dimension', sa.Enum('jangkauan', 'sasaran', 'kemitraan', 'akomodasi', 'survei', 'mutu', name='dimension', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('evidence', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_campaign_improvement_campaign_id_campaign')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_campaign_improvement'))
    )
    with op.batch_alter_table('campaign_improvement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_campaign_improvement_campaign_id'), ['campaign_id'], unique=False)

    op.create_table('rollover_stop',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(), nullable=False),
    sa.Column('stopped_by_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_rollover_stop_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_rollover_stop_program_id_program')),
    sa.ForeignKeyConstraint(['stopped_by_id'], ['person.id'], name=op.f('fk_rollover_stop_stopped_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rollover_stop')),
    sa.UniqueConstraint('program_id', 'campaign_id', 'year', name=op.f('uq_rollover_stop_program_id_campaign_id_year'))
    )
    with op.batch_alter_table('rollover_stop', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rollover_stop_program_id'), ['program_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rollover_stop_year'), ['year'], unique=False)

    with op.batch_alter_table('rung', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.add_column(sa.Column('to_review', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table('budget_line', schema=None) as batch_op:
        batch_op.drop_column('to_review')

    with op.batch_alter_table('rung', schema=None) as batch_op:
        batch_op.drop_column('version')

    with op.batch_alter_table('rollover_stop', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rollover_stop_year'))
        batch_op.drop_index(batch_op.f('ix_rollover_stop_program_id'))

    op.drop_table('rollover_stop')
    with op.batch_alter_table('campaign_improvement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_campaign_improvement_campaign_id'))

    op.drop_table('campaign_improvement')
