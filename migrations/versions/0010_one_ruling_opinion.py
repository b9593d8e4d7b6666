"""one ruling opinion

Revision ID: 0010
Revises: 0009
Create Date: 2026-11-25 20:37:40.649357

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0010'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_index('ix_amendment_status', 'amendment', ['status'])
    # Plain ALTER TABLE on both databases: SQLite's copy of a table would drop what refers to it.
    op.add_column('condition', sa.Column('is_stated', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('project_person', sa.Column('duty', sa.String(length=20), nullable=False, server_default=''))
    op.drop_index('ix_ethics_assignment_application_id', table_name='ethics_assignment')
    op.create_index(
        'ix_ethics_assignment_application_id_person_id', 'ethics_assignment',
        ['application_id', 'person_id'], unique=True,
        sqlite_where=sa.text('undone_at IS NULL'), postgresql_where=sa.text('undone_at IS NULL'),
    )
    op.create_index(
        'ix_ethics_renewal_project_id_filed', 'ethics_renewal', ['project_id'], unique=True,
        sqlite_where=sa.text("status = 'filed'"), postgresql_where=sa.text("status = 'filed'"),
    )


def downgrade():
    op.drop_index('ix_ethics_renewal_project_id_filed', table_name='ethics_renewal')
    op.drop_index('ix_ethics_assignment_application_id_person_id', table_name='ethics_assignment')
    op.create_index('ix_ethics_assignment_application_id', 'ethics_assignment', ['application_id'])
    op.drop_column('project_person', 'duty')
    op.drop_column('condition', 'is_stated')
    op.drop_index('ix_amendment_status', table_name='amendment')
