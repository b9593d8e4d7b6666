"""requests for more time, what was published, until when an assessment was accepted

Revision ID: 0015
Revises: 0014
Create Date: 2026-11-26 07:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0015'
down_revision = '0014'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('extension_request',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_granted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("answered_at IS NULL OR is_granted OR answer <> ''", name=op.f('ck_extension_request_refused_with_reason')),
    sa.CheckConstraint("reason <> ''", name=op.f('ck_extension_request_reason')),
    sa.ForeignKeyConstraint(['agreement_id'], ['sharing_agreement.id'], name=op.f('fk_extension_request_agreement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_extension_request'))
    )
    with op.batch_alter_table('extension_request', schema=None) as batch_op:
        batch_op.create_index('ix_extension_request_agreement_id_id', ['agreement_id', 'id'], unique=False)

    with op.batch_alter_table('planned_output', schema=None) as batch_op:
        batch_op.add_column(sa.Column('published_file_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_planned_output_published_file_id'), ['published_file_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_planned_output_published_file_id'), 'document_version', ['published_file_id'], ['id'])

    with op.batch_alter_table('clearance_submission', schema=None) as batch_op:
        batch_op.add_column(sa.Column('stage_before', sa.String(length=40), nullable=False, server_default='drafted'))
        batch_op.create_index('ix_clearance_submission_sha256', ['sha256'], unique=False)
    with op.batch_alter_table('clearance_submission', schema=None) as batch_op:
        batch_op.alter_column('stage_before', existing_type=sa.String(length=40), server_default=None)

    with op.batch_alter_table('impact_assessment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('accepted_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('changed_by_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_impact_assessment_changed_by_id'), ['changed_by_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_impact_assessment_changed_by_id'), 'person', ['changed_by_id'], ['id'])
    op.execute("UPDATE impact_assessment SET accepted_until = review_on WHERE status = 'accepted'")

    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_ip_right_licence_has_giver'), type_='check')


def downgrade():
    op.execute("DELETE FROM ip_right WHERE kind = 'licence' AND giver_id IS NULL")
    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.create_check_constraint('licence_has_giver', "kind = 'use' OR giver_id IS NOT NULL")

    with op.batch_alter_table('impact_assessment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_impact_assessment_changed_by_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_impact_assessment_changed_by_id'))
        batch_op.drop_column('changed_by_id')
        batch_op.drop_column('accepted_until')

    with op.batch_alter_table('clearance_submission', schema=None) as batch_op:
        batch_op.drop_index('ix_clearance_submission_sha256')
        batch_op.drop_column('stage_before')

    with op.batch_alter_table('planned_output', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_planned_output_published_file_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_planned_output_published_file_id'))
        batch_op.drop_column('published_file_id')

    with op.batch_alter_table('extension_request', schema=None) as batch_op:
        batch_op.drop_index('ix_extension_request_agreement_id_id')

    op.drop_table('extension_request')
