"""How many duties wait for each person, kept for the header

Revision ID: 0025
Revises: 0024
Create Date: 2026-12-01 03:50:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('task_count',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('entry_id', sa.Integer(), nullable=False),
    sa.Column('counted_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_task_count_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_task_count'))
    )


def downgrade():
    op.drop_table('task_count')
