"""agreements

Revision ID: 0013
Revises: 0012
Create Date: 2026-11-25 20:42:52.446840

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None


AUDIENCES = "audience IN ('team','reviewers','clearance','board','register')"
BEFORE = "audience IN ('team','reviewers','board','register')"


def _audiences(rule):
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_document_audience'), type_='check')
        batch_op.create_check_constraint('audience', rule)


def upgrade():
    _audiences(AUDIENCES)
    op.create_table('impact_assessment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('screening', sa.JSON(), nullable=False),
    sa.Column('is_needed', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('screened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('screened_by_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_by_name', sa.String(length=200), nullable=False),
    sa.Column('verdict', sa.String(length=20), nullable=False),
    sa.Column('advice', sa.String(), nullable=False),
    sa.Column('advised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('advised_by_name', sa.String(length=200), nullable=False),
    sa.Column('commissioner', sa.String(), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('accepted_by_name', sa.String(length=200), nullable=False),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('covered', sa.JSON(), nullable=False),
    sa.Column('recipients', sa.JSON(none_as_null=True), nullable=True),
    sa.Column('recipients_reason', sa.String(), nullable=False),
    sa.Column('recipients_by_name', sa.String(length=200), nullable=False),
    sa.Column('recipients_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('recipients_covered', sa.JSON(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'accepted' OR (accepted_at IS NOT NULL AND review_on IS NOT NULL)", name=op.f('ck_impact_assessment_accepted_with_review')),
    sa.CheckConstraint("status <> 'not_needed' OR reason <> ''", name=op.f('ck_impact_assessment_not_needed_has_reason')),
    sa.CheckConstraint("status IN ('screening','not_needed','drafted','advice_given','accepted','residual_high_risk')", name=op.f('ck_impact_assessment_status')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_impact_assessment_owner_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_impact_assessment_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_impact_assessment')),
    sa.UniqueConstraint('project_id', name=op.f('uq_impact_assessment_project_id'))
    )
    with op.batch_alter_table('impact_assessment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_impact_assessment_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_impact_assessment_status_review_on', ['status', 'review_on'], unique=False)

    op.create_table('ip_item',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('description', sa.String(), nullable=False),
    sa.Column('owners', sa.JSON(), nullable=False),
    sa.Column('outside_owner', sa.String(length=200), nullable=False),
    sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('added_by_name', sa.String(length=200), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('removed_reason', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('background','results','third_party_material','software_model_rights')", name=op.f('ck_ip_item_kind')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ip_item_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ip_item'))
    )
    with op.batch_alter_table('ip_item', schema=None) as batch_op:
        batch_op.create_index('ix_ip_item_project_id_id', ['project_id', 'id'], unique=False)

    op.create_table('ip_terms',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.String(length=40), nullable=False),
    sa.Column('advice', sa.String(), nullable=False),
    sa.Column('advised_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('advised_by_name', sa.String(length=200), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_ip_terms_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ip_terms')),
    sa.UniqueConstraint('project_id', name=op.f('uq_ip_terms_project_id'))
    )
    op.create_table('planned_output',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('type', sa.String(length=60), nullable=False),
    sa.Column('stage', sa.String(length=40), nullable=False),
    sa.Column('outlet', sa.String(length=200), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('reason_code', sa.String(length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("stage <> 'abandoned' OR (reason_code <> '' AND reason <> '')", name=op.f('ck_planned_output_abandoned_with_reason')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_planned_output_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_planned_output')),
    sa.UniqueConstraint('once', name=op.f('uq_planned_output_once'))
    )
    with op.batch_alter_table('planned_output', schema=None) as batch_op:
        batch_op.create_index('ix_planned_output_project_id_id', ['project_id', 'id'], unique=False)

    op.create_table('sharing_agreement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_sharing_agreement_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_agreement')),
    sa.UniqueConstraint('once', name=op.f('uq_sharing_agreement_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_sharing_agreement_project_id_number'))
    )
    op.create_table('dataset_access',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('dataset', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('given_by_name', sa.String(length=200), nullable=False),
    sa.Column('stopped_on', sa.Date(), nullable=True),
    sa.Column('stopped_reason', sa.String(), nullable=False),
    sa.CheckConstraint("stopped_on IS NULL OR stopped_reason <> ''", name=op.f('ck_dataset_access_stopped_with_reason')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_dataset_access_ends_after_start')),
    sa.ForeignKeyConstraint(['agreement_id'], ['sharing_agreement.id'], name=op.f('fk_dataset_access_agreement_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_dataset_access_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_dataset_access'))
    )
    with op.batch_alter_table('dataset_access', schema=None) as batch_op:
        batch_op.create_index('ix_dataset_access_agreement_id_person_id', ['agreement_id', 'person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_dataset_access_person_id'), ['person_id'], unique=False)

    op.create_table('ip_right',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('item_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('giver_id', sa.Integer(), nullable=True),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('terms', sa.String(), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind = 'use' OR giver_id IS NOT NULL", name=op.f('ck_ip_right_licence_has_giver')),
    sa.CheckConstraint("kind IN ('licence','use')", name=op.f('ck_ip_right_kind')),
    sa.ForeignKeyConstraint(['giver_id'], ['organisation.id'], name=op.f('fk_ip_right_giver_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['organisation.id'], name=op.f('fk_ip_right_holder_id')),
    sa.ForeignKeyConstraint(['item_id'], ['ip_item.id'], name=op.f('fk_ip_right_item_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ip_right'))
    )
    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ip_right_giver_id'), ['giver_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_ip_right_holder_id'), ['holder_id'], unique=False)
        batch_op.create_index('ix_ip_right_item_id_id', ['item_id', 'id'], unique=False)

    op.create_table('ip_terms_agreed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('terms_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('signatory', sa.String(length=200), nullable=False),
    sa.Column('agreed_on', sa.Date(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_ip_terms_agreed_organisation_id')),
    sa.ForeignKeyConstraint(['terms_id'], ['ip_terms.id'], name=op.f('fk_ip_terms_agreed_terms_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ip_terms_agreed')),
    sa.UniqueConstraint('terms_id', 'organisation_id', 'digest', name=op.f('uq_ip_terms_agreed_terms_id_organisation_id_digest'))
    )
    with op.batch_alter_table('ip_terms_agreed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ip_terms_agreed_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('sharing_agreement_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('ended_reason', sa.String(), nullable=False),
    sa.Column('ended_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'signed' OR (signed_on IS NOT NULL AND starts_on IS NOT NULL AND ends_on IS NOT NULL)", name=op.f('ck_sharing_agreement_version_signed_with_dates')),
    sa.CheckConstraint("status <> 'terminated' OR (ended_on IS NOT NULL AND ended_reason <> '')", name=op.f('ck_sharing_agreement_version_terminated_with_reason')),
    sa.CheckConstraint("status IN ('draft','in_negotiation','signed','terminated')", name=op.f('ck_sharing_agreement_version_status')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR ends_on >= starts_on', name=op.f('ck_sharing_agreement_version_ends_after_start')),
    sa.ForeignKeyConstraint(['agreement_id'], ['sharing_agreement.id'], name=op.f('fk_sharing_agreement_version_agreement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_agreement_version')),
    sa.UniqueConstraint('agreement_id', 'number', name=op.f('uq_sharing_agreement_version_agreement_id_number'))
    )
    with op.batch_alter_table('sharing_agreement_version', schema=None) as batch_op:
        batch_op.create_index('ix_sharing_agreement_version_status_ends_on', ['status', 'ends_on'], unique=False)

    op.create_table('clearance_submission',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('output_id', sa.Integer(), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('outlet', sa.String(length=200), nullable=False),
    sa.Column('planned_on', sa.Date(), nullable=True),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_by_name', sa.String(length=200), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=True),
    sa.Column('notice_days', sa.Integer(), nullable=False),
    sa.Column('longest_delay', sa.Integer(), nullable=False),
    sa.Column('stops_when_suspended', sa.Boolean(), nullable=False),
    sa.Column('stops_with_authors', sa.Boolean(), nullable=False),
    sa.Column('silence_releases', sa.Boolean(), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('open','with_authors','decided','withdrawn','released')", name=op.f('ck_clearance_submission_status')),
    sa.CheckConstraint('notice_days >= 1', name=op.f('ck_clearance_submission_notice_days')),
    sa.ForeignKeyConstraint(['agreement_id'], ['sharing_agreement.id'], name=op.f('fk_clearance_submission_agreement_id')),
    sa.ForeignKeyConstraint(['file_id'], ['document_version.id'], name=op.f('fk_clearance_submission_file_id')),
    sa.ForeignKeyConstraint(['output_id'], ['planned_output.id'], name=op.f('fk_clearance_submission_output_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_clearance_submission_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_submission'))
    )
    with op.batch_alter_table('clearance_submission', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clearance_submission_agreement_id'), ['agreement_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearance_submission_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearance_submission_output_id'), ['output_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearance_submission_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_index('ix_clearance_submission_status_sent_at', ['status', 'sent_at'], unique=False)

    op.create_table('disposal_certificate',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('agreement_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('datasets', sa.JSON(), nullable=False),
    sa.Column('assets', sa.String(), nullable=False),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('method_words', sa.String(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=False),
    sa.Column('backups', sa.String(length=20), nullable=False),
    sa.Column('backups_words', sa.String(), nullable=False),
    sa.Column('signatory', sa.String(length=200), nullable=False),
    sa.Column('witness', sa.String(length=200), nullable=False),
    sa.Column('file_id', sa.Integer(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('filed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('filed_by_name', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status <> 'rejected' OR answer <> ''", name=op.f('ck_disposal_certificate_rejected_with_reason')),
    sa.CheckConstraint("status IN ('filed','accepted','rejected')", name=op.f('ck_disposal_certificate_status')),
    sa.ForeignKeyConstraint(['agreement_id'], ['sharing_agreement.id'], name=op.f('fk_disposal_certificate_agreement_id')),
    sa.ForeignKeyConstraint(['file_id'], ['document_version.id'], name=op.f('fk_disposal_certificate_file_id')),
    sa.ForeignKeyConstraint(['holder_id'], ['organisation.id'], name=op.f('fk_disposal_certificate_holder_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal_certificate')),
    sa.UniqueConstraint('once', name=op.f('uq_disposal_certificate_once'))
    )
    with op.batch_alter_table('disposal_certificate', schema=None) as batch_op:
        batch_op.create_index('ix_disposal_certificate_agreement_id_status', ['agreement_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposal_certificate_file_id'), ['file_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_disposal_certificate_holder_id'), ['holder_id'], unique=False)

    op.create_table('sharing_signature',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('organisation_id', sa.Integer(), nullable=False),
    sa.Column('signatory', sa.String(length=200), nullable=False),
    sa.Column('position', sa.String(length=200), nullable=False),
    sa.Column('signed_on', sa.Date(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_sharing_signature_organisation_id')),
    sa.ForeignKeyConstraint(['version_id'], ['sharing_agreement_version.id'], name=op.f('fk_sharing_signature_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sharing_signature')),
    sa.UniqueConstraint('version_id', 'organisation_id', name=op.f('uq_sharing_signature_version_id_organisation_id'))
    )
    with op.batch_alter_table('sharing_signature', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sharing_signature_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('clearance_comment',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('ground', sa.String(length=40), nullable=False),
    sa.Column('place', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.Integer(), nullable=True),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('reply', sa.String(), nullable=False),
    sa.Column('replied_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('replied_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(kind = 'hold_back') = (ground <> '')", name=op.f('ck_clearance_comment_holding_back_has_ground')),
    sa.CheckConstraint("kind IN ('fact','hold_back')", name=op.f('ck_clearance_comment_kind')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_clearance_comment_made_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['clearance_submission.id'], name=op.f('fk_clearance_comment_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_comment'))
    )
    with op.batch_alter_table('clearance_comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clearance_comment_made_by_id'), ['made_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearance_comment_submission_id'), ['submission_id'], unique=False)

    op.create_table('clearance_decision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('grounds', sa.JSON(), nullable=False),
    sa.Column('withheld', sa.JSON(), nullable=False),
    sa.Column('delayed_until', sa.Date(), nullable=True),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.Column('response', sa.String(), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('decided_by_id', sa.Integer(), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("(outcome = 'delayed_until') = (delayed_until IS NOT NULL)", name=op.f('ck_clearance_decision_delay_has_day')),
    sa.CheckConstraint("outcome IN ('cleared','cleared_with_redactions','cleared_with_factual_comments','delayed_until','refused_in_part')", name=op.f('ck_clearance_decision_outcome')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_clearance_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['submission_id'], ['clearance_submission.id'], name=op.f('fk_clearance_decision_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_decision')),
    sa.UniqueConstraint('submission_id', name=op.f('uq_clearance_decision_submission_id'))
    )
    with op.batch_alter_table('clearance_decision', schema=None) as batch_op:
        batch_op.create_index('ix_clearance_decision_decided_at', ['decided_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_clearance_decision_decided_by_id'), ['decided_by_id'], unique=False)

    op.create_table('clearance_pause',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('submission_id', sa.Integer(), nullable=False),
    sa.Column('began_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('began_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['submission_id'], ['clearance_submission.id'], name=op.f('fk_clearance_pause_submission_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clearance_pause'))
    )
    with op.batch_alter_table('clearance_pause', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clearance_pause_submission_id'), ['submission_id'], unique=False)



def downgrade():
    op.execute("UPDATE document SET audience = 'reviewers' WHERE audience = 'clearance'")
    _audiences(BEFORE)
    with op.batch_alter_table('clearance_pause', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clearance_pause_submission_id'))

    op.drop_table('clearance_pause')
    with op.batch_alter_table('clearance_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clearance_decision_decided_by_id'))
        batch_op.drop_index('ix_clearance_decision_decided_at')

    op.drop_table('clearance_decision')
    with op.batch_alter_table('clearance_comment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clearance_comment_submission_id'))
        batch_op.drop_index(batch_op.f('ix_clearance_comment_made_by_id'))

    op.drop_table('clearance_comment')
    with op.batch_alter_table('sharing_signature', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sharing_signature_organisation_id'))

    op.drop_table('sharing_signature')
    with op.batch_alter_table('disposal_certificate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_disposal_certificate_holder_id'))
        batch_op.drop_index(batch_op.f('ix_disposal_certificate_file_id'))
        batch_op.drop_index('ix_disposal_certificate_agreement_id_status')

    op.drop_table('disposal_certificate')
    with op.batch_alter_table('clearance_submission', schema=None) as batch_op:
        batch_op.drop_index('ix_clearance_submission_status_sent_at')
        batch_op.drop_index(batch_op.f('ix_clearance_submission_sent_by_id'))
        batch_op.drop_index(batch_op.f('ix_clearance_submission_output_id'))
        batch_op.drop_index(batch_op.f('ix_clearance_submission_file_id'))
        batch_op.drop_index(batch_op.f('ix_clearance_submission_agreement_id'))

    op.drop_table('clearance_submission')
    with op.batch_alter_table('sharing_agreement_version', schema=None) as batch_op:
        batch_op.drop_index('ix_sharing_agreement_version_status_ends_on')

    op.drop_table('sharing_agreement_version')
    with op.batch_alter_table('ip_terms_agreed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ip_terms_agreed_organisation_id'))

    op.drop_table('ip_terms_agreed')
    with op.batch_alter_table('ip_right', schema=None) as batch_op:
        batch_op.drop_index('ix_ip_right_item_id_id')
        batch_op.drop_index(batch_op.f('ix_ip_right_holder_id'))
        batch_op.drop_index(batch_op.f('ix_ip_right_giver_id'))

    op.drop_table('ip_right')
    with op.batch_alter_table('dataset_access', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_dataset_access_person_id'))
        batch_op.drop_index('ix_dataset_access_agreement_id_person_id')

    op.drop_table('dataset_access')
    op.drop_table('sharing_agreement')
    with op.batch_alter_table('planned_output', schema=None) as batch_op:
        batch_op.drop_index('ix_planned_output_project_id_id')

    op.drop_table('planned_output')
    op.drop_table('ip_terms')
    with op.batch_alter_table('ip_item', schema=None) as batch_op:
        batch_op.drop_index('ix_ip_item_project_id_id')

    op.drop_table('ip_item')
    with op.batch_alter_table('impact_assessment', schema=None) as batch_op:
        batch_op.drop_index('ix_impact_assessment_status_review_on')
        batch_op.drop_index(batch_op.f('ix_impact_assessment_owner_id'))

    op.drop_table('impact_assessment')
