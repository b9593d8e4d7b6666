"""findings and what came of them

Revision ID: 0020
Revises: 0019
Create Date: 2026-11-26 22:08:32.662282

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('final_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('protocol', sa.String(length=20), nullable=False),
    sa.Column('differences', sa.JSON(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_name', sa.String(length=200), nullable=False),
    sa.Column('recommendations', sa.Integer(), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_final_report_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_final_report')),
    sa.UniqueConstraint('project_id', name=op.f('uq_final_report_project_id'))
    )
    op.create_table('outcome_explanation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=300), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_outcome_explanation_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outcome_explanation')),
    sa.UniqueConstraint('project_id', 'outcome', name=op.f('uq_outcome_explanation_project_id_outcome'))
    )
    op.create_table('strength_assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('outcome', sa.String(length=300), nullable=False),
    sa.Column('maryland', sa.String(length=20), nullable=False),
    sa.Column('confidence', sa.String(length=20), nullable=False),
    sa.Column('rationale', sa.String(), nullable=False),
    sa.Column('assessed_on', sa.Date(), nullable=False),
    sa.Column('assessor_id', sa.Integer(), nullable=True),
    sa.Column('assessor_name', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("confidence IN ('high','moderate','low','very_low')", name=op.f('ck_strength_assessment_confidence')),
    sa.CheckConstraint("maryland IN ('1','2','3','4','5','not_applicable')", name=op.f('ck_strength_assessment_maryland')),
    sa.CheckConstraint("rationale <> ''", name=op.f('ck_strength_assessment_rationale')),
    sa.ForeignKeyConstraint(['assessor_id'], ['person.id'], name=op.f('fk_strength_assessment_assessor_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_strength_assessment_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_strength_assessment')),
    sa.UniqueConstraint('once', name=op.f('uq_strength_assessment_once'))
    )
    with op.batch_alter_table('strength_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_strength_assessment_assessor_id'), ['assessor_id'], unique=False)
        batch_op.create_index('ix_strength_assessment_project_id_outcome', ['project_id', 'outcome'], unique=False)

    op.create_table('benefit_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('benefit_id', sa.Integer(), nullable=False),
    sa.Column('standing', sa.String(length=20), nullable=False),
    sa.Column('explanation', sa.String(), nullable=False),
    sa.Column('receiver_id', sa.Integer(), nullable=True),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_id', sa.Integer(), nullable=True),
    sa.Column('said_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_verified', sa.Boolean(), nullable=True),
    sa.Column('check_note', sa.String(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("standing = 'realised' OR explanation <> ''", name=op.f('ck_benefit_review_explanation')),
    sa.CheckConstraint("standing IN ('realised','partly_realised','not_realised','not_measurable','transferred')", name=op.f('ck_benefit_review_standing')),
    sa.CheckConstraint('(checked_at IS NULL) = (is_verified IS NULL)', name=op.f('ck_benefit_review_checked')),
    sa.ForeignKeyConstraint(['benefit_id'], ['benefit.id'], name=op.f('fk_benefit_review_benefit_id')),
    sa.ForeignKeyConstraint(['receiver_id'], ['person.id'], name=op.f('fk_benefit_review_receiver_id')),
    sa.ForeignKeyConstraint(['said_by_id'], ['person.id'], name=op.f('fk_benefit_review_said_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benefit_review')),
    sa.UniqueConstraint('once', name=op.f('uq_benefit_review_once'))
    )
    with op.batch_alter_table('benefit_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benefit_review_benefit_id'), ['benefit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benefit_review_receiver_id'), ['receiver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benefit_review_said_by_id'), ['said_by_id'], unique=False)

    op.create_table('recommendation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('why', sa.String(), nullable=False),
    sa.Column('severity', sa.String(length=20), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('disposition', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("disposition IN ('pending','accepted','partly_accepted','rejected','superseded','referred')", name=op.f('ck_recommendation_disposition')),
    sa.CheckConstraint("disposition NOT IN ('partly_accepted','rejected','superseded','referred') OR reason <> ''", name=op.f('ck_recommendation_reason')),
    sa.CheckConstraint("severity IN ('recommendation','improvement','concern')", name=op.f('ck_recommendation_severity')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_recommendation_decision_id')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_recommendation_owner_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_recommendation_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation')),
    sa.UniqueConstraint('once', name=op.f('uq_recommendation_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_recommendation_project_id_number'))
    )
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_decision_id'), ['decision_id'], unique=False)
        batch_op.create_index('ix_recommendation_disposition', ['disposition'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_owner_id'), ['owner_id'], unique=False)

    op.create_table('adoption',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=200), nullable=False),
    sa.Column('unit_key', sa.String(length=200), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_adoption_owner_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_adoption_recommendation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption')),
    sa.UniqueConstraint('recommendation_id', 'unit_key', name=op.f('uq_adoption_recommendation_id_unit_key'))
    )
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoption_owner_id'), ['owner_id'], unique=False)

    op.create_table('recommendation_action',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('percent', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('verified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('verified_by_name', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(verified_at IS NULL) = (verified_by_name = '')", name=op.f('ck_recommendation_action_verified')),
    sa.CheckConstraint("status IN ('open','complete','stopped','handed_on')", name=op.f('ck_recommendation_action_status')),
    sa.CheckConstraint('percent BETWEEN 0 AND 100', name=op.f('ck_recommendation_action_percent')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_recommendation_action_owner_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_recommendation_action_recommendation_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_recommendation_action_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recommendation_action')),
    sa.UniqueConstraint('once', name=op.f('uq_recommendation_action_once')),
    sa.UniqueConstraint('recommendation_id', 'number', name=op.f('uq_recommendation_action_recommendation_id_number'))
    )
    with op.batch_alter_table('recommendation_action', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_action_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_recommendation_action_reported_by_id'), ['reported_by_id'], unique=False)
        batch_op.create_index('ix_recommendation_action_status_due_on', ['status', 'due_on'], unique=False)

    op.create_table('recommendation_finding',
    sa.Column('recommendation_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['finding_id'], ['finding.id'], name=op.f('fk_recommendation_finding_finding_id')),
    sa.ForeignKeyConstraint(['recommendation_id'], ['recommendation.id'], name=op.f('fk_recommendation_finding_recommendation_id')),
    sa.PrimaryKeyConstraint('recommendation_id', 'finding_id', name=op.f('pk_recommendation_finding'))
    )
    with op.batch_alter_table('recommendation_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recommendation_finding_finding_id'), ['finding_id'], unique=False)

    op.create_table('action_benefit',
    sa.Column('action_id', sa.Integer(), nullable=False),
    sa.Column('benefit_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['action_id'], ['recommendation_action.id'], name=op.f('fk_action_benefit_action_id')),
    sa.ForeignKeyConstraint(['benefit_id'], ['benefit.id'], name=op.f('fk_action_benefit_benefit_id')),
    sa.PrimaryKeyConstraint('action_id', 'benefit_id', name=op.f('pk_action_benefit'))
    )
    with op.batch_alter_table('action_benefit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_action_benefit_benefit_id'), ['benefit_id'], unique=False)

    op.create_table('adoption_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('adoption_id', sa.Integer(), nullable=False),
    sa.Column('stage', sa.String(length=20), nullable=False),
    sa.Column('entered_on', sa.Date(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("stage IN ('explore','prepare','pilot','roll_out','business_as_usual','de_implement')", name=op.f('ck_adoption_step_stage')),
    sa.ForeignKeyConstraint(['adoption_id'], ['adoption.id'], name=op.f('fk_adoption_step_adoption_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adoption_step'))
    )
    with op.batch_alter_table('adoption_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_adoption_step_adoption_id'), ['adoption_id'], unique=False)

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.add_column(sa.Column('technical', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('cost', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('limitations', sa.String(), server_default='', nullable=False))
        batch_op.add_column(sa.Column('emmie', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('is_exploratory', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('once', sa.String(length=64), nullable=True))
        batch_op.add_column(sa.Column('released_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('withdrawn_reason', sa.String(), server_default='', nullable=False))
        batch_op.create_unique_constraint(batch_op.f('uq_finding_once'), ['once'])
        batch_op.create_check_constraint('withdrawn', "withdrawn_at IS NULL OR withdrawn_reason <> ''")
    with op.batch_alter_table('finding', schema=None) as batch_op:
        for name in ('technical', 'cost', 'limitations', 'withdrawn_reason'):
            batch_op.alter_column(name, existing_type=sa.String(), server_default=None)
        batch_op.alter_column('emmie', existing_type=sa.JSON(), server_default=None)
        batch_op.alter_column('is_exploratory', existing_type=sa.Boolean(), server_default=None)
    # What was there came from published sources: everybody who sees the record has read it.
    op.execute("UPDATE finding SET released_at = created_at")



def downgrade():
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_constraint('withdrawn', type_='check')
        batch_op.drop_constraint(batch_op.f('uq_finding_once'), type_='unique')
        batch_op.drop_column('withdrawn_reason')
        batch_op.drop_column('withdrawn_at')
        batch_op.drop_column('released_at')
        batch_op.drop_column('once')
        batch_op.drop_column('is_exploratory')
        batch_op.drop_column('emmie')
        batch_op.drop_column('limitations')
        batch_op.drop_column('cost')
        batch_op.drop_column('technical')

    with op.batch_alter_table('adoption_step', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adoption_step_adoption_id'))

    op.drop_table('adoption_step')
    with op.batch_alter_table('action_benefit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_action_benefit_benefit_id'))

    op.drop_table('action_benefit')
    with op.batch_alter_table('recommendation_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_finding_finding_id'))

    op.drop_table('recommendation_finding')
    with op.batch_alter_table('recommendation_action', schema=None) as batch_op:
        batch_op.drop_index('ix_recommendation_action_status_due_on')
        batch_op.drop_index(batch_op.f('ix_recommendation_action_reported_by_id'))
        batch_op.drop_index(batch_op.f('ix_recommendation_action_owner_id'))

    op.drop_table('recommendation_action')
    with op.batch_alter_table('adoption', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_adoption_owner_id'))

    op.drop_table('adoption')
    with op.batch_alter_table('recommendation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recommendation_owner_id'))
        batch_op.drop_index('ix_recommendation_disposition')
        batch_op.drop_index(batch_op.f('ix_recommendation_decision_id'))

    op.drop_table('recommendation')
    with op.batch_alter_table('benefit_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_benefit_review_said_by_id'))
        batch_op.drop_index(batch_op.f('ix_benefit_review_receiver_id'))
        batch_op.drop_index(batch_op.f('ix_benefit_review_benefit_id'))

    op.drop_table('benefit_review')
    with op.batch_alter_table('strength_assessment', schema=None) as batch_op:
        batch_op.drop_index('ix_strength_assessment_project_id_outcome')
        batch_op.drop_index(batch_op.f('ix_strength_assessment_assessor_id'))

    op.drop_table('strength_assessment')
    op.drop_table('outcome_explanation')
    op.drop_table('final_report')
