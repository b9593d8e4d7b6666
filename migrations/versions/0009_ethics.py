"""ethics

Revision ID: 0009
Revises: 0007
Create Date: 2026-11-25 19:55:17.076873

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0009'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('ethics_application',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('route', sa.String(length=20), nullable=False),
    sa.Column('screening', sa.JSON(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('submitted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('returned_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status IN ('draft','withdrawn')) OR (submitted_at IS NOT NULL)", name=op.f('ck_ethics_application_sent_with_date')),
    sa.CheckConstraint("status IN ('draft','in_review','returned','decided','withdrawn')", name=op.f('ck_ethics_application_status')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ethics_application_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_application')),
    sa.UniqueConstraint('project_id', name=op.f('uq_ethics_application_project_id'))
    )
    with op.batch_alter_table('ethics_application', schema=None) as batch_op:
        batch_op.create_index('ix_ethics_application_status_due_on', ['status', 'due_on'], unique=False)

    op.create_table('ethics_end_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('took_part', sa.Integer(), nullable=False),
    sa.Column('withdrew', sa.String(), nullable=False),
    sa.Column('incidents', sa.String(), nullable=False),
    sa.Column('participants_told', sa.String(), nullable=False),
    sa.Column('data_kept', sa.String(), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint('took_part >= 0', name=op.f('ck_ethics_end_report_took_part')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ethics_end_report_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_end_report')),
    sa.UniqueConstraint('project_id', name=op.f('uq_ethics_end_report_project_id'))
    )
    op.create_table('ethics_renewal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('recruited', sa.Integer(), nullable=False),
    sa.Column('progress', sa.String(), nullable=False),
    sa.Column('incidents', sa.String(), nullable=False),
    sa.Column('changes', sa.String(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by_name', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('filed','renewed','refused')", name=op.f('ck_ethics_renewal_status')),
    sa.CheckConstraint('recruited >= 0', name=op.f('ck_ethics_renewal_recruited')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ethics_renewal_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_renewal'))
    )
    with op.batch_alter_table('ethics_renewal', schema=None) as batch_op:
        batch_op.create_index('ix_ethics_renewal_project_id_status', ['project_id', 'status'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('category', sa.String(length=40), nullable=False),
    sa.Column('what', sa.String(), nullable=False),
    sa.Column('aware_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('people_affected', sa.Integer(), nullable=True),
    sa.Column('containment', sa.String(), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decision', sa.String(length=20), nullable=False),
    sa.Column('decision_reason', sa.String(), nullable=False),
    sa.Column('notified_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('notification_reference', sa.String(length=120), nullable=False),
    sa.Column('late_reason', sa.String(), nullable=False),
    sa.Column('are_people_told', sa.Boolean(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('continuation', sa.String(length=20), nullable=False),
    sa.Column('continuation_reason', sa.String(), nullable=False),
    sa.Column('continued_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('continued_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(decision = '') = (decided_at IS NULL)", name=op.f('ck_incident_decided_with_date')),
    sa.CheckConstraint("continuation IN ('','continue','suspend')", name=op.f('ck_incident_continuation')),
    sa.CheckConstraint("decision IN ('','notified','not_notified','none_needed')", name=op.f('ck_incident_decision')),
    sa.CheckConstraint('people_affected IS NULL OR people_affected >= 0', name=op.f('ck_incident_people_affected')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_incident_project_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_incident_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident')),
    sa.UniqueConstraint('once', name=op.f('uq_incident_once'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index('ix_incident_decided_at', ['decided_at'], unique=False)
        batch_op.create_index('ix_incident_project_id_id', ['project_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_incident_reported_by_id'), ['reported_by_id'], unique=False)

    op.create_table('ethics_amendment_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('amendment_id', sa.Integer(), nullable=False),
    sa.Column('agrees', sa.Boolean(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['amendment_id'], ['amendment.id'], name=op.f('fk_ethics_amendment_review_amendment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_amendment_review')),
    sa.UniqueConstraint('amendment_id', name=op.f('uq_ethics_amendment_review_amendment_id'))
    )
    op.create_table('ethics_assignment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('part_id', sa.Integer(), nullable=False),
    sa.Column('assigned_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('assigned_by_name', sa.String(length=200), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.CheckConstraint("undone_at IS NULL OR opened_at IS NULL OR reason <> ''", name=op.f('ck_ethics_assignment_undone')),
    sa.ForeignKeyConstraint(['application_id'], ['ethics_application.id'], name=op.f('fk_ethics_assignment_application_id')),
    sa.ForeignKeyConstraint(['part_id'], ['project_person.id'], name=op.f('fk_ethics_assignment_part_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_ethics_assignment_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_assignment'))
    )
    with op.batch_alter_table('ethics_assignment', schema=None) as batch_op:
        batch_op.create_index('ix_ethics_assignment_application_id', ['application_id'], unique=False)
        batch_op.create_index('ix_ethics_assignment_person_id_undone_at', ['person_id', 'undone_at'], unique=False)

    op.create_table('ethics_round',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('covered', sa.JSON(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['ethics_application.id'], name=op.f('fk_ethics_round_application_id')),
    sa.ForeignKeyConstraint(['version_id'], ['project_version.id'], name=op.f('fk_ethics_round_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_round')),
    sa.UniqueConstraint('application_id', 'number', name=op.f('uq_ethics_round_application_id_number'))
    )
    op.create_table('ethics_section',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('saved_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['ethics_application.id'], name=op.f('fk_ethics_section_application_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_section')),
    sa.UniqueConstraint('application_id', 'code', name=op.f('uq_ethics_section_application_id_code'))
    )
    op.create_table('no_data_confirmation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('covered', sa.JSON(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.Integer(), nullable=True),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_no_data_confirmation_confirmed_by_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_no_data_confirmation_project_id')),
    sa.ForeignKeyConstraint(['version_id'], ['project_version.id'], name=op.f('fk_no_data_confirmation_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_no_data_confirmation'))
    )
    with op.batch_alter_table('no_data_confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_no_data_confirmation_confirmed_by_id'), ['confirmed_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_no_data_confirmation_project_id'), ['project_id'], unique=False)

    op.create_table('ethics_opinion',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=True),
    sa.Column('renewal_id', sa.Integer(), nullable=True),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('covered', sa.JSON(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_id', sa.Integer(), nullable=True),
    sa.Column('given_by_name', sa.String(length=200), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_by_name', sa.String(length=200), nullable=False),
    sa.Column('revoked_reason', sa.String(), nullable=False),
    sa.CheckConstraint("value IN ('favourable','favourable_with_conditions','further_information_required','unfavourable','out_of_scope')", name=op.f('ck_ethics_opinion_value')),
    sa.CheckConstraint("value NOT IN ('favourable','favourable_with_conditions') OR valid_to IS NOT NULL", name=op.f('ck_ethics_opinion_favourable_ends')),
    sa.CheckConstraint('valid_to IS NULL OR valid_to >= valid_from', name=op.f('ck_ethics_opinion_ends_after_start')),
    sa.ForeignKeyConstraint(['given_by_id'], ['person.id'], name=op.f('fk_ethics_opinion_given_by_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ethics_opinion_project_id')),
    sa.ForeignKeyConstraint(['renewal_id'], ['ethics_renewal.id'], name=op.f('fk_ethics_opinion_renewal_id')),
    sa.ForeignKeyConstraint(['round_id'], ['ethics_round.id'], name=op.f('fk_ethics_opinion_round_id')),
    sa.ForeignKeyConstraint(['version_id'], ['project_version.id'], name=op.f('fk_ethics_opinion_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_opinion'))
    )
    with op.batch_alter_table('ethics_opinion', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ethics_opinion_given_by_id'), ['given_by_id'], unique=False)
        batch_op.create_index('ix_ethics_opinion_project_id_id', ['project_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ethics_opinion_renewal_id'), ['renewal_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ethics_opinion_round_id'), ['round_id'], unique=False)
        batch_op.create_index('ix_ethics_opinion_valid_to', ['valid_to'], unique=False)

    op.create_table('ethics_section_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('assignment_id', sa.Integer(), nullable=False),
    sa.Column('round_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('comment', sa.String(), nullable=False),
    sa.Column('private_note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("verdict = 'acceptable' OR comment <> ''", name=op.f('ck_ethics_section_review_says_why')),
    sa.CheckConstraint("verdict IN ('acceptable','change','not_acceptable')", name=op.f('ck_ethics_section_review_verdict')),
    sa.ForeignKeyConstraint(['assignment_id'], ['ethics_assignment.id'], name=op.f('fk_ethics_section_review_assignment_id')),
    sa.ForeignKeyConstraint(['round_id'], ['ethics_round.id'], name=op.f('fk_ethics_section_review_round_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ethics_section_review')),
    sa.UniqueConstraint('assignment_id', 'round_id', 'code', name=op.f('uq_ethics_section_review_assignment_id_round_id_code'))
    )
    with op.batch_alter_table('ethics_section_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ethics_section_review_round_id'), ['round_id'], unique=False)



def downgrade():
    with op.batch_alter_table('ethics_section_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ethics_section_review_round_id'))

    op.drop_table('ethics_section_review')
    with op.batch_alter_table('ethics_opinion', schema=None) as batch_op:
        batch_op.drop_index('ix_ethics_opinion_valid_to')
        batch_op.drop_index(batch_op.f('ix_ethics_opinion_round_id'))
        batch_op.drop_index(batch_op.f('ix_ethics_opinion_renewal_id'))
        batch_op.drop_index('ix_ethics_opinion_project_id_id')
        batch_op.drop_index(batch_op.f('ix_ethics_opinion_given_by_id'))

    op.drop_table('ethics_opinion')
    with op.batch_alter_table('no_data_confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_no_data_confirmation_project_id'))
        batch_op.drop_index(batch_op.f('ix_no_data_confirmation_confirmed_by_id'))

    op.drop_table('no_data_confirmation')
    op.drop_table('ethics_section')
    op.drop_table('ethics_round')
    with op.batch_alter_table('ethics_assignment', schema=None) as batch_op:
        batch_op.drop_index('ix_ethics_assignment_person_id_undone_at')
        batch_op.drop_index('ix_ethics_assignment_application_id')

    op.drop_table('ethics_assignment')
    op.drop_table('ethics_amendment_review')
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_incident_reported_by_id'))
        batch_op.drop_index('ix_incident_project_id_id')
        batch_op.drop_index('ix_incident_decided_at')

    op.drop_table('incident')
    with op.batch_alter_table('ethics_renewal', schema=None) as batch_op:
        batch_op.drop_index('ix_ethics_renewal_project_id_status')

    op.drop_table('ethics_renewal')
    op.drop_table('ethics_end_report')
    with op.batch_alter_table('ethics_application', schema=None) as batch_op:
        batch_op.drop_index('ix_ethics_application_status_due_on')

    op.drop_table('ethics_application')
