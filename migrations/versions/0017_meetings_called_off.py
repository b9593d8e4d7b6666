"""meetings that are called off

Revision ID: 0017
Revises: 0016
Create Date: 2026-11-26 12:45:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None

BEFORE = "status IN ('planned','in_session','closed','checked','approved')"
AFTER = "status IN ('planned','in_session','closed','checked','approved','called_off')"


def upgrade():
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(
            sa.Column('called_off_reason', sa.String(), nullable=False, server_default='')
        )
        batch_op.drop_constraint(op.f('ck_meeting_status'), type_='check')
        batch_op.create_check_constraint(op.f('ck_meeting_status'), AFTER)
        batch_op.create_check_constraint(
            op.f('ck_meeting_called_off_with_reason'),
            "(status = 'called_off') = (called_off_reason <> '')",
        )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.alter_column('called_off_reason', existing_type=sa.String(), server_default=None)


def downgrade():
    op.execute("UPDATE meeting SET status = 'planned', called_off_reason = '' WHERE status = 'called_off'")
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_meeting_called_off_with_reason'), type_='check')
        batch_op.drop_constraint(op.f('ck_meeting_status'), type_='check')
        batch_op.create_check_constraint(op.f('ck_meeting_status'), BEFORE)
        batch_op.drop_column('called_off_reason')
