"""Keys that do not count: wide enough for the moment at which a record was made

Revision ID: 0032
Revises: 0031
Create Date: 2026-12-01 12:00:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

KEYS = {
    'action_benefit': 'action_id benefit_id',
    'adoption': 'id recommendation_id',
    'adoption_step': 'id adoption_id',
    'advice': 'id',
    'advice_answer': 'id advice_id',
    'advice_cite': 'id answer_id project_id',
    'advice_rating': 'id advice_id',
    'agenda_item': 'id project_id carried_to_id',
    'amendment': 'id project_id',
    'assessment': 'id project_id part_id',
    'audit_entry': 'project_id',
    'award': 'id scheme_id project_id',
    'benefit': 'id project_id',
    'benefit_reading': 'id benefit_id',
    'benefit_review': 'id benefit_id',
    'board_action': 'id decision_id',
    'call_answer': 'id enquiry_id',
    'chairs_action': 'id project_id decision_id',
    'clearance_comment': 'id submission_id',
    'clearance_decision': 'id submission_id',
    'clearance_pause': 'id submission_id',
    'clearance_submission': 'id output_id file_id agreement_id',
    'condition': 'id project_id',
    'course_milestone': 'id award_id',
    'dataset_access': 'id agreement_id',
    'decision': 'id item_id project_id',
    'declared_interest': 'id project_id',
    'departure': 'id project_id',
    'disposal_certificate': 'id agreement_id file_id',
    'document': 'id project_id',
    'document_text': 'id version_id',
    'document_version': 'id document_id project_id',
    'end_statement': 'id project_id',
    'enquiry': 'id project_id',
    'ethics_amendment_review': 'id amendment_id',
    'ethics_application': 'id project_id',
    'ethics_assignment': 'id application_id part_id',
    'ethics_end_report': 'id project_id',
    'ethics_opinion': 'id project_id round_id renewal_id version_id',
    'ethics_renewal': 'id project_id',
    'ethics_round': 'id application_id version_id',
    'ethics_section': 'id application_id',
    'ethics_section_review': 'id assignment_id round_id',
    'extension_request': 'id agreement_id',
    'external_rating': 'id project_id',
    'fact': 'id project_id',
    'fair': 'id project_id',
    'fair_interest': 'id fair_id offer_id enquiry_id',
    'fair_offer': 'id fair_id',
    'final_report': 'id project_id',
    'finding': 'id project_id',
    'funding_line': 'id project_id carried_from_id',
    'impact_assessment': 'id project_id',
    'import_line': 'id project_id',
    'incident': 'id project_id',
    'ip_item': 'id project_id',
    'ip_right': 'id item_id',
    'ip_terms': 'id project_id',
    'ip_terms_agreed': 'id terms_id',
    'item_interest': 'id item_id',
    'kept_input': 'id',
    'milestone': 'id project_id',
    'minutes_addendum': 'id',
    'money_entry': 'id line_id settles_id reverses_id',
    'need_to_know': 'id project_id',
    'no_data_confirmation': 'id project_id version_id',
    'notice': 'id project_id',
    'opportunity': 'id decision_id',
    'outcome': 'id project_id',
    'outcome_explanation': 'id project_id',
    'placement': 'id project_id',
    'placement_finding': 'id placement_id',
    'plan': 'id project_id',
    'planned_output': 'id project_id published_file_id',
    'progress_report': 'id project_id',
    'project': 'id',
    'project_area': 'id project_id',
    'project_funding': 'id project_id',
    'project_link': 'id project_id',
    'project_partner': 'id project_id',
    'project_person': 'id project_id',
    'project_priority': 'id project_id',
    'project_version': 'id project_id',
    'publication_relation': 'id project_id',
    'rebaseline': 'id milestone_id',
    'recommendation': 'id project_id decision_id',
    'recommendation_action': 'id recommendation_id',
    'recommendation_finding': 'recommendation_id finding_id',
    'related_project': 'id project_id other_id',
    'risk': 'id project_id',
    'saved_search': 'id',
    'section_visit': 'id project_id',
    'sharing_agreement': 'id project_id',
    'sharing_agreement_version': 'id agreement_id',
    'sharing_signature': 'id version_id',
    'stage_move': 'id project_id',
    'strength_assessment': 'id project_id',
    'submission': 'id project_id version_id',
    'supervision': 'id award_id',
    'supervision_meeting': 'id award_id',
    'unverified_result': 'id project_id',
    'venture': 'id project_id',
    'venture_review': 'id venture_id decision_id',
    'vote': 'id decision_id',
    'waiver': 'id project_id',
}
WIDEST_OF_OLD = 2**31 - 1


def _widen(table, columns, kind):
    changes = ', '.join(f'ALTER COLUMN {name} TYPE {kind}' for name in columns)
    op.execute(f'ALTER TABLE {table} {changes}')
    sequence = op.get_bind().scalar(
        sa.text("SELECT pg_get_serial_sequence(:table, 'id')"), {'table': table}
    ) if 'id' in columns else None
    if sequence:
        op.execute(f'ALTER SEQUENCE {sequence} AS {kind}')


def upgrade():
    # SQLite keeps every whole number in as many bytes as it needs.
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, columns in KEYS.items():
        _widen(table, columns.split(), 'BIGINT')


def downgrade():
    if op.get_bind().dialect.name != 'postgresql':
        return
    for table, columns in KEYS.items():
        names = columns.split()
        most = ', '.join(f'coalesce(max({name}), 0)' for name in names)
        largest = max(op.get_bind().execute(sa.text(f'SELECT {most} FROM {table}')).one())
        # Records made meanwhile keep their keys; the release before reads wide columns as well.
        if largest <= WIDEST_OF_OLD:
            _widen(table, names, 'INTEGER')
