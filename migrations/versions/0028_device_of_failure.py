"""From which known device a sign-in failed

Revision ID: 0028
Revises: 0027
Create Date: 2026-12-01 10:35:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('failed_sign_in') as batch_op:
        batch_op.add_column(
            sa.Column('device_hash', sa.String(length=64), nullable=False, server_default='')
        )
        batch_op.create_index('ix_failed_sign_in_device_hash_at', ['device_hash', 'at'])
    with op.batch_alter_table('failed_sign_in') as batch_op:
        batch_op.alter_column('device_hash', server_default=None)


def downgrade():
    with op.batch_alter_table('failed_sign_in') as batch_op:
        batch_op.drop_index('ix_failed_sign_in_device_hash_at')
        batch_op.drop_column('device_hash')
