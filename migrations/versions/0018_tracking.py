"""plan, progress, risks, money, benefits and endings of projects

Revision ID: 0018
Revises: 0017
Create Date: 2026-11-26 15:24:14.422251

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('board_action', schema=None) as batch_op:
        batch_op.add_column(sa.Column('owner_id', sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f('ix_board_action_owner_id'), ['owner_id'], unique=False)
        batch_op.create_foreign_key(
            batch_op.f('fk_board_action_owner_id'), 'person', ['owner_id'], ['id']
        )

    op.create_table('budget_year',
    sa.Column('year', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('amount_pence', sa.BigInteger(), nullable=True),
    sa.Column('statement', sa.String(), nullable=False),
    sa.Column('provenance', sa.String(length=10), nullable=False),
    sa.Column('source', sa.String(length=60), nullable=False),
    sa.Column('paragraphs', sa.JSON(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('amount_pence IS NULL OR amount_pence >= 0', name=op.f('ck_budget_year_amount')),
    sa.PrimaryKeyConstraint('year', name=op.f('pk_budget_year'))
    )
    op.create_table('benefit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('measure', sa.String(), nullable=False),
    sa.Column('unit', sa.String(length=60), nullable=False),
    sa.Column('better', sa.String(length=10), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=False),
    sa.Column('baseline', sa.BigInteger(), nullable=True),
    sa.Column('baseline_on', sa.Date(), nullable=True),
    sa.Column('no_baseline_reason', sa.String(), nullable=False),
    sa.Column('target', sa.BigInteger(), nullable=True),
    sa.Column('target_on', sa.Date(), nullable=True),
    sa.Column('forecast', sa.BigInteger(), nullable=True),
    sa.Column('forecast_reason', sa.String(), nullable=False),
    sa.Column('attribution', sa.String(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(baseline IS NOT NULL AND baseline_on IS NOT NULL) OR no_baseline_reason <> ''", name=op.f('ck_benefit_baseline_or_reason')),
    sa.CheckConstraint("better IN ('higher','lower')", name=op.f('ck_benefit_better')),
    sa.CheckConstraint("kind IN ('cashable','non_cashable','non_financial','dis_benefit')", name=op.f('ck_benefit_kind')),
    sa.CheckConstraint('(target IS NULL) = (target_on IS NULL)', name=op.f('ck_benefit_target_with_day')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_benefit_owner_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_benefit_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benefit')),
    sa.UniqueConstraint('once', name=op.f('uq_benefit_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_benefit_project_id_number'))
    )
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benefit_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_benefit_status_target_on', ['status', 'target_on'], unique=False)

    op.create_table('departure',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('person_name', sa.String(length=200), nullable=False),
    sa.Column('last_day', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('successor_id', sa.Integer(), nullable=False),
    sa.Column('datasets', sa.String(), nullable=False),
    sa.Column('devices', sa.String(), nullable=False),
    sa.Column('drafts', sa.String(), nullable=False),
    sa.Column('consent', sa.String(), nullable=False),
    sa.Column('embargo', sa.String(), nullable=False),
    sa.Column('rights', sa.String(), nullable=False),
    sa.Column('then', sa.String(length=20), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.Column('carried_out_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_departure_person_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_departure_project_id')),
    sa.ForeignKeyConstraint(['successor_id'], ['person.id'], name=op.f('fk_departure_successor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_departure')),
    sa.UniqueConstraint('once', name=op.f('uq_departure_once'))
    )
    with op.batch_alter_table('departure', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_departure_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_departure_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_departure_successor_id'), ['successor_id'], unique=False)

    op.create_table('end_statement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('said_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_end_statement_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_end_statement')),
    sa.UniqueConstraint('project_id', 'code', name=op.f('uq_end_statement_project_id_code'))
    )
    op.create_table('funding_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('funder_id', sa.Integer(), nullable=True),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('form', sa.String(length=10), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('amount_pence', sa.BigInteger(), nullable=False),
    sa.Column('forecast_pence', sa.BigInteger(), nullable=False),
    sa.Column('forecast_reason', sa.String(), nullable=False),
    sa.Column('is_ring_fenced', sa.Boolean(), nullable=False),
    sa.Column('may_carry_forward', sa.Boolean(), nullable=False),
    sa.Column('carried_from_id', sa.Integer(), nullable=True),
    sa.Column('what_for', sa.String(length=300), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by_id', sa.Integer(), nullable=True),
    sa.Column('proposed_by_name', sa.String(length=200), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('confirmed_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(confirmed_at IS NULL) = (confirmed_by_name = '')", name=op.f('ck_funding_line_confirmed')),
    sa.CheckConstraint("form IN ('cash','in_kind')", name=op.f('ck_funding_line_form')),
    sa.CheckConstraint('amount_pence > 0', name=op.f('ck_funding_line_amount')),
    sa.CheckConstraint('forecast_pence >= 0', name=op.f('ck_funding_line_forecast')),
    sa.ForeignKeyConstraint(['carried_from_id'], ['funding_line.id'], name=op.f('fk_funding_line_carried_from_id')),
    sa.ForeignKeyConstraint(['funder_id'], ['organisation.id'], name=op.f('fk_funding_line_funder_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_funding_line_project_id')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_funding_line_proposed_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_funding_line')),
    sa.UniqueConstraint('carried_from_id', name=op.f('uq_funding_line_carried_from_id')),
    sa.UniqueConstraint('once', name=op.f('uq_funding_line_once'))
    )
    with op.batch_alter_table('funding_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_funding_line_funder_id'), ['funder_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_funding_line_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_funding_line_proposed_by_id'), ['proposed_by_id'], unique=False)
        batch_op.create_index('ix_funding_line_year_project_id', ['year', 'project_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('first_on', sa.Date(), nullable=False),
    sa.Column('baseline_on', sa.Date(), nullable=False),
    sa.Column('forecast_on', sa.Date(), nullable=False),
    sa.Column('forecast_reason', sa.String(), nullable=False),
    sa.Column('begun_on', sa.Date(), nullable=True),
    sa.Column('actual_on', sa.Date(), nullable=True),
    sa.Column('cancelled_on', sa.Date(), nullable=True),
    sa.Column('cancelled_reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(cancelled_on IS NULL) = (cancelled_reason = '')", name=op.f('ck_milestone_cancelled_why')),
    sa.CheckConstraint('actual_on IS NULL OR cancelled_on IS NULL', name=op.f('ck_milestone_met_or_cancelled')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_milestone_owner_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_milestone_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('once', name=op.f('uq_milestone_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_milestone_project_id_number'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index('ix_milestone_baseline_on_actual_on', ['baseline_on', 'actual_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_milestone_owner_id'), ['owner_id'], unique=False)

    op.create_table('progress_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('done', sa.String(), nullable=False),
    sa.Column('planned', sa.Integer(), nullable=True),
    sa.Column('recruited', sa.Integer(), nullable=True),
    sa.Column('counted_on', sa.Date(), nullable=True),
    sa.Column('deviations', sa.String(), nullable=False),
    sa.Column('attrition', sa.String(), nullable=False),
    sa.Column('next_steps', sa.String(), nullable=False),
    sa.Column('declared', sa.String(length=10), nullable=False),
    sa.Column('cause', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('action_owner', sa.String(length=200), nullable=False),
    sa.Column('action_by', sa.Date(), nullable=True),
    sa.Column('computed', sa.String(length=10), nullable=False),
    sa.Column('computed_why', sa.JSON(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('sent_by_id', sa.Integer(), nullable=True),
    sa.Column('sent_by_name', sa.String(length=200), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_name', sa.String(length=200), nullable=False),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('periodic','end_of_collecting')", name=op.f('ck_progress_report_kind')),
    sa.CheckConstraint("status IN ('draft','sent','accepted','handed_back')", name=op.f('ck_progress_report_status')),
    sa.CheckConstraint('ends_on >= starts_on', name=op.f('ck_progress_report_ends_after_start')),
    sa.CheckConstraint('planned IS NULL OR planned >= 0', name=op.f('ck_progress_report_planned')),
    sa.CheckConstraint('recruited IS NULL OR recruited >= 0', name=op.f('ck_progress_report_recruited')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_progress_report_project_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_progress_report_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_progress_report')),
    sa.UniqueConstraint('once', name=op.f('uq_progress_report_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_progress_report_project_id_number'))
    )
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.create_index('ix_progress_report_project_id_ends_on', ['project_id', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_progress_report_sent_by_id'), ['sent_by_id'], unique=False)
        batch_op.create_index('ix_progress_report_status_sent_at', ['status', 'sent_at'], unique=False)

    op.create_table('risk',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('response', sa.String(), nullable=False),
    sa.Column('likelihood', sa.Integer(), nullable=False),
    sa.Column('impact', sa.Integer(), nullable=False),
    sa.Column('owner_id', sa.Integer(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=False),
    sa.Column('closed_on', sa.Date(), nullable=True),
    sa.Column('closed_reason', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(closed_on IS NULL) = (closed_reason = '')", name=op.f('ck_risk_closed_why')),
    sa.CheckConstraint("kind IN ('risk','issue')", name=op.f('ck_risk_kind')),
    sa.CheckConstraint('impact BETWEEN 1 AND 5', name=op.f('ck_risk_impact')),
    sa.CheckConstraint('likelihood BETWEEN 1 AND 5', name=op.f('ck_risk_likelihood')),
    sa.ForeignKeyConstraint(['owner_id'], ['person.id'], name=op.f('fk_risk_owner_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_risk_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_risk')),
    sa.UniqueConstraint('once', name=op.f('uq_risk_once')),
    sa.UniqueConstraint('project_id', 'number', name=op.f('uq_risk_project_id_number'))
    )
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_risk_owner_id'), ['owner_id'], unique=False)
        batch_op.create_index('ix_risk_review_on_closed_on', ['review_on', 'closed_on'], unique=False)

    op.create_table('benefit_reading',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('benefit_id', sa.Integer(), nullable=False),
    sa.Column('value', sa.BigInteger(), nullable=False),
    sa.Column('measured_on', sa.Date(), nullable=False),
    sa.Column('evidence', sa.String(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('reported_by_id', sa.Integer(), nullable=True),
    sa.Column('reported_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_verified', sa.Boolean(), nullable=True),
    sa.Column('check_note', sa.String(), nullable=False),
    sa.Column('checked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('checked_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(checked_at IS NULL) = (is_verified IS NULL)', name=op.f('ck_benefit_reading_checked')),
    sa.ForeignKeyConstraint(['benefit_id'], ['benefit.id'], name=op.f('fk_benefit_reading_benefit_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_benefit_reading_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_benefit_reading')),
    sa.UniqueConstraint('once', name=op.f('uq_benefit_reading_once'))
    )
    with op.batch_alter_table('benefit_reading', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_benefit_reading_benefit_id'), ['benefit_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_benefit_reading_reported_by_id'), ['reported_by_id'], unique=False)

    op.create_table('money_entry',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('line_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('amount_pence', sa.BigInteger(), nullable=False),
    sa.Column('booked_on', sa.Date(), nullable=False),
    sa.Column('what', sa.String(length=300), nullable=False),
    sa.Column('settles_id', sa.Integer(), nullable=True),
    sa.Column('reverses_id', sa.Integer(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('commitment','actual','release','returned','carried','lapsed')", name=op.f('ck_money_entry_kind')),
    sa.CheckConstraint("reverses_id IS NULL OR reason <> ''", name=op.f('ck_money_entry_reversed_why')),
    sa.CheckConstraint('amount_pence <> 0', name=op.f('ck_money_entry_amount')),
    sa.ForeignKeyConstraint(['line_id'], ['funding_line.id'], name=op.f('fk_money_entry_line_id')),
    sa.ForeignKeyConstraint(['reverses_id'], ['money_entry.id'], name=op.f('fk_money_entry_reverses_id')),
    sa.ForeignKeyConstraint(['settles_id'], ['money_entry.id'], name=op.f('fk_money_entry_settles_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_money_entry')),
    sa.UniqueConstraint('once', name=op.f('uq_money_entry_once')),
    sa.UniqueConstraint('reverses_id', name=op.f('uq_money_entry_reverses_id'))
    )
    with op.batch_alter_table('money_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_money_entry_line_id'), ['line_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_money_entry_settles_id'), ['settles_id'], unique=False)

    op.create_table('rebaseline',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('milestone_id', sa.Integer(), nullable=False),
    sa.Column('was_on', sa.Date(), nullable=False),
    sa.Column('becomes_on', sa.Date(), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=True),
    sa.Column('asked_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_granted', sa.Boolean(), nullable=True),
    sa.Column('answer', sa.String(), nullable=False),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint('(answered_at IS NULL) = (is_granted IS NULL)', name=op.f('ck_rebaseline_answered')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_rebaseline_asked_by_id')),
    sa.ForeignKeyConstraint(['milestone_id'], ['milestone.id'], name=op.f('fk_rebaseline_milestone_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_rebaseline'))
    )
    with op.batch_alter_table('rebaseline', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_rebaseline_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_rebaseline_milestone_id'), ['milestone_id'], unique=False)



def downgrade():
    with op.batch_alter_table('rebaseline', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_rebaseline_milestone_id'))
        batch_op.drop_index(batch_op.f('ix_rebaseline_asked_by_id'))

    op.drop_table('rebaseline')
    with op.batch_alter_table('money_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_money_entry_settles_id'))
        batch_op.drop_index(batch_op.f('ix_money_entry_line_id'))

    op.drop_table('money_entry')
    with op.batch_alter_table('benefit_reading', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_benefit_reading_reported_by_id'))
        batch_op.drop_index(batch_op.f('ix_benefit_reading_benefit_id'))

    op.drop_table('benefit_reading')
    with op.batch_alter_table('risk', schema=None) as batch_op:
        batch_op.drop_index('ix_risk_review_on_closed_on')
        batch_op.drop_index(batch_op.f('ix_risk_owner_id'))

    op.drop_table('risk')
    with op.batch_alter_table('progress_report', schema=None) as batch_op:
        batch_op.drop_index('ix_progress_report_status_sent_at')
        batch_op.drop_index(batch_op.f('ix_progress_report_sent_by_id'))
        batch_op.drop_index('ix_progress_report_project_id_ends_on')

    op.drop_table('progress_report')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_owner_id'))
        batch_op.drop_index('ix_milestone_baseline_on_actual_on')

    op.drop_table('milestone')
    with op.batch_alter_table('funding_line', schema=None) as batch_op:
        batch_op.drop_index('ix_funding_line_year_project_id')
        batch_op.drop_index(batch_op.f('ix_funding_line_proposed_by_id'))
        batch_op.drop_index(batch_op.f('ix_funding_line_project_id'))
        batch_op.drop_index(batch_op.f('ix_funding_line_funder_id'))

    op.drop_table('funding_line')
    op.drop_table('end_statement')
    with op.batch_alter_table('departure', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_departure_successor_id'))
        batch_op.drop_index(batch_op.f('ix_departure_project_id'))
        batch_op.drop_index(batch_op.f('ix_departure_person_id'))

    op.drop_table('departure')
    with op.batch_alter_table('benefit', schema=None) as batch_op:
        batch_op.drop_index('ix_benefit_status_target_on')
        batch_op.drop_index(batch_op.f('ix_benefit_owner_id'))

    op.drop_table('benefit')
    op.drop_table('budget_year')
    with op.batch_alter_table('board_action', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_board_action_owner_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_board_action_owner_id'))
        batch_op.drop_column('owner_id')
