"""year plan

Revision: 0005, after 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('playbook_evidence',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('spending', sa.String(length=120), nullable=False),
    sa.Column('document', sa.String(length=120), nullable=False),
    sa.Column('mandatory', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_playbook_evidence_program_id_program')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playbook_evidence'))
    )
    with op.batch_alter_table('playbook_evidence', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_playbook_evidence_program_id'), ['program_id'], unique=False)

    op.create_table('playbook_partner',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('agency_id', sa.Integer(), nullable=True),
    sa.Column('part', sa.String(length=160), nullable=False),
    sa.Column('goods', sa.String(length=160), nullable=False),
    sa.ForeignKeyConstraint(['agency_id'], ['agency.id'], name=op.f('fk_playbook_partner_agency_id_agency')),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_playbook_partner_program_id_program')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playbook_partner'))
    )
    with op.batch_alter_table('playbook_partner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_playbook_partner_program_id'), ['program_id'], unique=False)

    op.create_table('playbook_task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('program_id', sa.Integer(), nullable=False),
    sa.Column('phase', sa.Enum('perencanaan', 'persiapan', 'pelaksanaan', 'tindak_lanjut', 'pertanggungjawaban', name='phase', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=False),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('planner', 'leader', 'treasurer', 'officer', 'operator', 'partner', 'admin', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.ForeignKeyConstraint(['program_id'], ['program.id'], name=op.f('fk_playbook_task_program_id_program')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_playbook_task'))
    )
    with op.batch_alter_table('playbook_task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_playbook_task_program_id'), ['program_id'], unique=False)

    op.create_table('task',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('campaign_id', sa.Integer(), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('phase', sa.Enum('perencanaan', 'persiapan', 'pelaksanaan', 'tindak_lanjut', 'pertanggungjawaban', name='phase', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('name', sa.String(length=160), nullable=False),
    sa.Column('offset_days', sa.Integer(), nullable=True),
    sa.Column('working', sa.Boolean(), nullable=False),
    sa.Column('document', sa.String(length=120), nullable=False),
    sa.Column('role', sa.Enum('planner', 'leader', 'treasurer', 'officer', 'operator', 'partner', 'admin', name='role', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('due_day', sa.Date(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('done_by_id', sa.Integer(), nullable=True),
    sa.Column('dropped_at', sa.DateTime(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('attachment_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['activity_id'], ['activity.id'], name=op.f('fk_task_activity_id_activity')),
    sa.ForeignKeyConstraint(['attachment_id'], ['attachment.id'], name=op.f('fk_task_attachment_id_attachment')),
    sa.ForeignKeyConstraint(['campaign_id'], ['campaign.id'], name=op.f('fk_task_campaign_id_campaign')),
    sa.ForeignKeyConstraint(['done_by_id'], ['person.id'], name=op.f('fk_task_done_by_id_person')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_task_owner_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_task'))
    )
    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_task_activity_id'), ['activity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_campaign_id'), ['campaign_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_due_day'), ['due_day'], unique=False)
        batch_op.create_index(batch_op.f('ix_task_owner_id'), ['owner_id'], unique=False)

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sequence', sa.Integer(), nullable=False, server_default='0'))

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.add_column(sa.Column('audience', sa.String(length=160), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('date_rule', sa.String(length=60), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('ladder_reason', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('state_reason', sa.Text(), nullable=False, server_default=''))
        batch_op.add_column(sa.Column('emergency', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('disaster_status', sa.String(length=60), nullable=False, server_default=''))

    with op.batch_alter_table('program', schema=None) as batch_op:
        batch_op.add_column(sa.Column('date_rule', sa.String(length=60), nullable=False, server_default=''))



def downgrade() -> None:
    with op.batch_alter_table('program', schema=None) as batch_op:
        batch_op.drop_column('date_rule')

    with op.batch_alter_table('campaign', schema=None) as batch_op:
        batch_op.drop_column('disaster_status')
        batch_op.drop_column('emergency')
        batch_op.drop_column('state_reason')
        batch_op.drop_column('ladder_reason')
        batch_op.drop_column('date_rule')
        batch_op.drop_column('audience')

    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('sequence')

    with op.batch_alter_table('task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_task_owner_id'))
        batch_op.drop_index(batch_op.f('ix_task_due_day'))
        batch_op.drop_index(batch_op.f('ix_task_campaign_id'))
        batch_op.drop_index(batch_op.f('ix_task_activity_id'))

    op.drop_table('task')
    with op.batch_alter_table('playbook_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_playbook_task_program_id'))

    op.drop_table('playbook_task')
    with op.batch_alter_table('playbook_partner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_playbook_partner_program_id'))

    op.drop_table('playbook_partner')
    with op.batch_alter_table('playbook_evidence', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_playbook_evidence_program_id'))

    op.drop_table('playbook_evidence')
