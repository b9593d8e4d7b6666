"""From which address a session began

Revision ID: 0030
Revises: 0029
Create Date: 2026-12-01 10:43:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0030'
down_revision = '0029'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('browser_session') as batch_op:
        batch_op.add_column(
            sa.Column('address', sa.String(length=64), nullable=False, server_default='')
        )
    with op.batch_alter_table('browser_session') as batch_op:
        batch_op.alter_column('address', server_default=None)


def downgrade():
    with op.batch_alter_table('browser_session') as batch_op:
        batch_op.drop_column('address')
