"""calls for proposals

Revision ID: 0021
Revises: 0020
Create Date: 2026-11-27 03:51:15.663195

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('call',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('priority_id', sa.Integer(), nullable=True),
    sa.Column('amount_pence', sa.BigInteger(), nullable=True),
    sa.Column('opens_on', sa.Date(), nullable=False),
    sa.Column('closes_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('withdrawn_reason', sa.String(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_reason = '')", name=op.f('ck_call_withdrawn')),
    sa.CheckConstraint('amount_pence IS NULL OR amount_pence > 0', name=op.f('ck_call_amount')),
    sa.CheckConstraint('opens_on <= closes_on', name=op.f('ck_call_opens_first')),
    sa.ForeignKeyConstraint(['priority_id'], ['priority.id'], name=op.f('fk_call_priority_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call')),
    sa.UniqueConstraint('once', name=op.f('uq_call_once'))
    )
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.create_index('ix_call_closes_on', ['closes_on'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_priority_id'), ['priority_id'], unique=False)

    op.create_table('call_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('call_id', sa.Integer(), nullable=False),
    sa.Column('enquiry_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['call_id'], ['call.id'], name=op.f('fk_call_answer_call_id')),
    sa.ForeignKeyConstraint(['enquiry_id'], ['enquiry.id'], name=op.f('fk_call_answer_enquiry_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_call_answer')),
    sa.UniqueConstraint('enquiry_id', name=op.f('uq_call_answer_enquiry_id'))
    )
    with op.batch_alter_table('call_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_answer_call_id'), ['call_id'], unique=False)



def downgrade():
    with op.batch_alter_table('call_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_answer_call_id'))

    op.drop_table('call_answer')
    with op.batch_alter_table('call', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_call_priority_id'))
        batch_op.drop_index('ix_call_closes_on')

    op.drop_table('call')
