"""lifecycle

Revision ID: 0006
Revises: 0004
Create Date: 2026-11-25 19:16:56.021903

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0006'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('house_rule',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=False),
    sa.Column('value', sa.String(length=300), nullable=False),
    sa.Column('adopted_on', sa.Date(), nullable=False),
    sa.Column('decision', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_house_rule'))
    )
    with op.batch_alter_table('house_rule', schema=None) as batch_op:
        batch_op.create_index('ix_house_rule_code_adopted_on', ['code', 'adopted_on'], unique=False)

    op.create_table('condition',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('origin', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('timing', sa.String(length=20), nullable=False),
    sa.Column('owner', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('set_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('set_by_name', sa.String(length=200), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('shown_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('shown_by_name', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('met_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('met_by_name', sa.String(length=200), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(shown_at IS NULL) OR (evidence <> '')", name=op.f('ck_condition_shown_with_evidence')),
    sa.CheckConstraint("timing IN ('before_start','later')", name=op.f('ck_condition_timing')),
    sa.CheckConstraint('(met_at IS NULL) OR (shown_at IS NOT NULL)', name=op.f('ck_condition_met_after_shown')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_condition_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_condition'))
    )
    with op.batch_alter_table('condition', schema=None) as batch_op:
        batch_op.create_index('ix_condition_project_id_id', ['project_id', 'id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=160), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('path', sa.String(length=300), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_notice_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    sa.UniqueConstraint('person_id', 'key', name=op.f('uq_notice_person_id_key'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_person_id_read_at', ['person_id', 'read_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_project_id'), ['project_id'], unique=False)

    op.create_table('stage_move',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('source', sa.String(length=30), nullable=False),
    sa.Column('target', sa.String(length=30), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('roles', sa.String(length=300), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('report', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_stage_move_actor_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_stage_move_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stage_move'))
    )
    with op.batch_alter_table('stage_move', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stage_move_actor_id'), ['actor_id'], unique=False)
        batch_op.create_index('ix_stage_move_name_at', ['name', 'at'], unique=False)
        batch_op.create_index('ix_stage_move_project_id_id', ['project_id', 'id'], unique=False)

    # Plain ALTER TABLE on both databases: SQLite's copy of a table would drop what refers to it.
    op.add_column('project', sa.Column('stage_before', sa.String(length=30), nullable=False, server_default=''))
    op.add_column('project', sa.Column('adopted_on', sa.Date(), nullable=True))

    op.add_column('submission', sa.Column('duplicates_note', sa.String(), nullable=False, server_default=''))
    op.add_column('submission', sa.Column('duplicates_checked_at', sa.DateTime(timezone=True), nullable=True))
    op.add_column('submission', sa.Column('duplicates_checked_by_name', sa.String(length=200), nullable=False, server_default=''))



def downgrade():
    op.drop_column('submission', 'duplicates_checked_by_name')
    op.drop_column('submission', 'duplicates_checked_at')
    op.drop_column('submission', 'duplicates_note')

    op.drop_column('project', 'adopted_on')
    op.drop_column('project', 'stage_before')

    with op.batch_alter_table('stage_move', schema=None) as batch_op:
        batch_op.drop_index('ix_stage_move_project_id_id')
        batch_op.drop_index('ix_stage_move_name_at')
        batch_op.drop_index(batch_op.f('ix_stage_move_actor_id'))

    op.drop_table('stage_move')
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_project_id'))
        batch_op.drop_index('ix_notice_person_id_read_at')

    op.drop_table('notice')
    with op.batch_alter_table('condition', schema=None) as batch_op:
        batch_op.drop_index('ix_condition_project_id_id')

    op.drop_table('condition')
    with op.batch_alter_table('house_rule', schema=None) as batch_op:
        batch_op.drop_index('ix_house_rule_code_adopted_on')

    op.drop_table('house_rule')
