"""fairs students consortia placements funding

Revision ID: 0024
Revises: 0023
Create Date: 2026-11-27 08:38:52.835280

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('award',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('student_name', sa.String(length=200), nullable=False),
    sa.Column('student_id', sa.Integer(), nullable=True),
    sa.Column('course', sa.String(length=200), nullable=False),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('topic', sa.String(length=300), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=False),
    sa.Column('alignment', sa.String(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('scheme_id', sa.Integer(), nullable=True),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('fee_pence', sa.BigInteger(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.String(), nullable=False),
    sa.Column('presented_on', sa.Date(), nullable=True),
    sa.Column('presented_where', sa.String(length=300), nullable=False),
    sa.Column('implemented_on', sa.Date(), nullable=True),
    sa.Column('implementation', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(implemented_on IS NULL) = (implementation = '')", name=op.f('ck_award_implemented')),
    sa.CheckConstraint("(presented_on IS NULL) = (presented_where = '')", name=op.f('ck_award_presented')),
    sa.CheckConstraint("(status = 'active') = (ended_on IS NULL)", name=op.f('ck_award_ended')),
    sa.CheckConstraint("status IN ('active','completed','left')", name=op.f('ck_award_status')),
    sa.CheckConstraint('fee_pence IS NULL OR fee_pence > 0', name=op.f('ck_award_fee')),
    sa.CheckConstraint('starts_on < ends_on', name=op.f('ck_award_starts_first')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_award_priority_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_award_project_id')),
    sa.ForeignKeyConstraint(['scheme_id'], ['project.id'], name=op.f('fk_award_scheme_id')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_award_student_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_award_supervisor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_award')),
    sa.UniqueConstraint('once', name=op.f('uq_award_once'))
    )
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_award_priority_id'), ['priority_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_scheme_id'), ['scheme_id'], unique=False)
        batch_op.create_index('ix_award_status_ends_on', ['status', 'ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_student_id'), ['student_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_award_supervisor_id'), ['supervisor_id'], unique=False)

    op.create_table('fair',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('venue', sa.String(length=200), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('called_off_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('called_off_reason', sa.String(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(called_off_at IS NULL) = (called_off_reason = '')", name=op.f('ck_fair_called_off')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_fair_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair')),
    sa.UniqueConstraint('once', name=op.f('uq_fair_once'))
    )
    with op.batch_alter_table('fair', schema=None) as batch_op:
        batch_op.create_index('ix_fair_held_on', ['held_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_fair_project_id'), ['project_id'], unique=False)

    op.create_table('placement',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('aim', sa.String(), nullable=False),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('course', sa.String(length=200), nullable=False),
    sa.Column('students', sa.Integer(), nullable=False),
    sa.Column('supervisor_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_placement_starts_first')),
    sa.CheckConstraint('students > 0', name=op.f('ck_placement_students')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_placement_project_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['person.id'], name=op.f('fk_placement_supervisor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement')),
    sa.UniqueConstraint('once', name=op.f('uq_placement_once'))
    )
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.create_index('ix_placement_ends_on', ['ends_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_project_id'), ['project_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_placement_supervisor_id'), ['supervisor_id'], unique=False)

    op.create_table('venture',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('members', sa.String(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=True),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('fee_pence', sa.BigInteger(), nullable=True),
    sa.Column('review_on', sa.Date(), nullable=True),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("kind IN ('consortium','hub')", name=op.f('ck_venture_kind')),
    sa.CheckConstraint("status IN ('exploring','joined','left')", name=op.f('ck_venture_status')),
    sa.CheckConstraint('fee_pence IS NULL OR fee_pence > 0', name=op.f('ck_venture_fee')),
    sa.CheckConstraint('starts_on IS NULL OR ends_on IS NULL OR starts_on < ends_on', name=op.f('ck_venture_starts_first')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_venture_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venture')),
    sa.UniqueConstraint('once', name=op.f('uq_venture_once'))
    )
    with op.batch_alter_table('venture', schema=None) as batch_op:
        batch_op.create_index('ix_venture_kind_status', ['kind', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_venture_project_id'), ['project_id'], unique=False)
        batch_op.create_index('ix_venture_review_on', ['review_on'], unique=False)

    op.create_table('course_milestone',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('done_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_course_milestone_award_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_course_milestone')),
    sa.UniqueConstraint('award_id', 'number', name=op.f('uq_course_milestone_award_id_number'))
    )
    with op.batch_alter_table('course_milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_course_milestone_award_id'), ['award_id'], unique=False)

    op.create_table('fair_offer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('area_id', sa.Integer(), nullable=True),
    sa.CheckConstraint("kind IN ('question','data')", name=op.f('ck_fair_offer_kind')),
    sa.ForeignKeyConstraint(['area_id'], ['business_area.id'], name=op.f('fk_fair_offer_area_id')),
    sa.ForeignKeyConstraint(['fair_id'], ['fair.id'], name=op.f('fk_fair_offer_fair_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair_offer'))
    )
    with op.batch_alter_table('fair_offer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fair_offer_area_id'), ['area_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fair_offer_fair_id'), ['fair_id'], unique=False)

    op.create_table('placement_finding',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('placement_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('policy', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("kind IN ('barrier','facilitator')", name=op.f('ck_placement_finding_kind')),
    sa.ForeignKeyConstraint(['placement_id'], ['placement.id'], name=op.f('fk_placement_finding_placement_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_placement_finding'))
    )
    with op.batch_alter_table('placement_finding', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_placement_finding_placement_id'), ['placement_id'], unique=False)

    op.create_table('supervision',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('supervisor_name', sa.String(length=200), nullable=False),
    sa.Column('started_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('reason', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_supervision_award_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision'))
    )
    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supervision_award_id'), ['award_id'], unique=False)

    op.create_table('supervision_meeting',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('award_id', sa.Integer(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['award_id'], ['award.id'], name=op.f('fk_supervision_meeting_award_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_supervision_meeting'))
    )
    with op.batch_alter_table('supervision_meeting', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_supervision_meeting_award_id'), ['award_id'], unique=False)

    op.create_table('fair_interest',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('fair_id', sa.Integer(), nullable=False),
    sa.Column('offer_id', sa.Integer(), nullable=True),
    sa.Column('institution', sa.String(length=200), nullable=False),
    sa.Column('contact', sa.String(length=200), nullable=False),
    sa.Column('level', sa.String(length=20), nullable=False),
    sa.Column('topic', sa.String(length=300), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('data_wanted', sa.String(), nullable=False),
    sa.Column('rough_dates', sa.String(length=200), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by_name', sa.String(length=200), nullable=False),
    sa.Column('enquiry_id', sa.Integer(), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("level IN ('undergraduate','masters','doctorate','staff')", name=op.f('ck_fair_interest_level')),
    sa.ForeignKeyConstraint(['enquiry_id'], ['enquiry.id'], name=op.f('fk_fair_interest_enquiry_id')),
    sa.ForeignKeyConstraint(['fair_id'], ['fair.id'], name=op.f('fk_fair_interest_fair_id')),
    sa.ForeignKeyConstraint(['offer_id'], ['fair_offer.id'], name=op.f('fk_fair_interest_offer_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_fair_interest')),
    sa.UniqueConstraint('enquiry_id', name=op.f('uq_fair_interest_enquiry_id')),
    sa.UniqueConstraint('once', name=op.f('uq_fair_interest_once'))
    )
    with op.batch_alter_table('fair_interest', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fair_interest_fair_id'), ['fair_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fair_interest_offer_id'), ['offer_id'], unique=False)

    op.create_table('opportunity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('funder', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('url', sa.String(length=500), nullable=False),
    sa.Column('amount_pence', sa.BigInteger(), nullable=True),
    sa.Column('deadline_on', sa.Date(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=True),
    sa.Column('decision_id', sa.Integer(), nullable=True),
    sa.Column('answered_on', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(status = 'open') = (decided_on IS NULL)", name=op.f('ck_opportunity_decided')),
    sa.CheckConstraint("status <> 'no_bid' OR reason <> ''", name=op.f('ck_opportunity_reason')),
    sa.CheckConstraint("status IN ('open','bid','no_bid','won','lost')", name=op.f('ck_opportunity_status')),
    sa.CheckConstraint('amount_pence IS NULL OR amount_pence > 0', name=op.f('ck_opportunity_amount')),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_opportunity_decision_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_opportunity')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_opportunity_decision_id')),
    sa.UniqueConstraint('once', name=op.f('uq_opportunity_once'))
    )
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.create_index('ix_opportunity_status_deadline_on', ['status', 'deadline_on'], unique=False)

    op.create_table('venture_review',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('venture_id', sa.Integer(), nullable=False),
    sa.Column('decision_id', sa.Integer(), nullable=False),
    sa.Column('decided_on', sa.Date(), nullable=False),
    sa.Column('outcome', sa.String(length=40), nullable=False),
    sa.Column('reasons', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['decision_id'], ['decision.id'], name=op.f('fk_venture_review_decision_id')),
    sa.ForeignKeyConstraint(['venture_id'], ['venture.id'], name=op.f('fk_venture_review_venture_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_venture_review')),
    sa.UniqueConstraint('decision_id', name=op.f('uq_venture_review_decision_id'))
    )
    with op.batch_alter_table('venture_review', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_venture_review_venture_id'), ['venture_id'], unique=False)



def downgrade():
    with op.batch_alter_table('venture_review', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_venture_review_venture_id'))

    op.drop_table('venture_review')
    with op.batch_alter_table('opportunity', schema=None) as batch_op:
        batch_op.drop_index('ix_opportunity_status_deadline_on')

    op.drop_table('opportunity')
    with op.batch_alter_table('fair_interest', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_interest_offer_id'))
        batch_op.drop_index(batch_op.f('ix_fair_interest_fair_id'))

    op.drop_table('fair_interest')
    with op.batch_alter_table('supervision_meeting', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervision_meeting_award_id'))

    op.drop_table('supervision_meeting')
    with op.batch_alter_table('supervision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_supervision_award_id'))

    op.drop_table('supervision')
    with op.batch_alter_table('placement_finding', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_finding_placement_id'))

    op.drop_table('placement_finding')
    with op.batch_alter_table('fair_offer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_offer_fair_id'))
        batch_op.drop_index(batch_op.f('ix_fair_offer_area_id'))

    op.drop_table('fair_offer')
    with op.batch_alter_table('course_milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_course_milestone_award_id'))

    op.drop_table('course_milestone')
    with op.batch_alter_table('venture', schema=None) as batch_op:
        batch_op.drop_index('ix_venture_review_on')
        batch_op.drop_index(batch_op.f('ix_venture_project_id'))
        batch_op.drop_index('ix_venture_kind_status')

    op.drop_table('venture')
    with op.batch_alter_table('placement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_placement_supervisor_id'))
        batch_op.drop_index(batch_op.f('ix_placement_project_id'))
        batch_op.drop_index('ix_placement_ends_on')

    op.drop_table('placement')
    with op.batch_alter_table('fair', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_fair_project_id'))
        batch_op.drop_index('ix_fair_held_on')

    op.drop_table('fair')
    with op.batch_alter_table('award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_award_supervisor_id'))
        batch_op.drop_index(batch_op.f('ix_award_student_id'))
        batch_op.drop_index('ix_award_status_ends_on')
        batch_op.drop_index(batch_op.f('ix_award_scheme_id'))
        batch_op.drop_index(batch_op.f('ix_award_project_id'))
        batch_op.drop_index(batch_op.f('ix_award_priority_id'))

    op.drop_table('award')
