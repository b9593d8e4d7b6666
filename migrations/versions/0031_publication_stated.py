"""What the source of a publication states beside its citation

Revision ID: 0031
Revises: 0030
Create Date: 2026-12-01 10:44:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('publication') as batch_op:
        batch_op.add_column(sa.Column('stated', sa.JSON(), server_default='{}', nullable=False))
    with op.batch_alter_table('publication') as batch_op:
        batch_op.alter_column('stated', existing_type=sa.JSON(), server_default=None)


def downgrade():
    with op.batch_alter_table('publication') as batch_op:
        batch_op.drop_column('stated')
