"""importing

Revision ID: 0004
Revises: 0003
Create Date: 2026-11-23 02:30:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0004'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('import_batch',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by_name', sa.String(length=200), nullable=False),
    sa.Column('counts', sa.JSON(), nullable=False),
    sa.Column('refused', sa.JSON(), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('undone_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('undone_by_name', sa.String(length=200), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_batch'))
    )
    op.create_index('ix_import_batch_sha256', 'import_batch', ['sha256'], unique=False)

    op.create_table('import_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('batch_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('own_reference', sa.String(length=120), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['import_batch.id'], name=op.f('fk_import_line_batch_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_import_line_project_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_line')),
    sa.UniqueConstraint('project_id', name=op.f('uq_import_line_project_id'))
    )
    op.create_index('ix_import_line_batch_id_number', 'import_line', ['batch_id', 'number'], unique=False)
    op.create_index('ix_import_line_digest', 'import_line', ['digest'], unique=False)

    # Plain ALTER TABLE on both databases: SQLite's copy of a table would drop what refers to it.
    op.add_column(
        'project',
        sa.Column('import_batch_id', sa.Integer(), sa.ForeignKey('import_batch.id'), nullable=True),
        inline_references=True,
    )
    op.create_index(op.f('ix_project_import_batch_id'), 'project', ['import_batch_id'], unique=False)
    op.add_column('publication', sa.Column('entered_by_name', sa.String(length=200), nullable=True))
    op.add_column('publication', sa.Column('entered_from', sa.String(length=200), nullable=True))


def downgrade():
    op.drop_column('publication', 'entered_from')
    op.drop_column('publication', 'entered_by_name')
    op.drop_index(op.f('ix_project_import_batch_id'), table_name='project')
    op.drop_column('project', 'import_batch_id')
    op.drop_index('ix_import_line_digest', table_name='import_line')
    op.drop_index('ix_import_line_batch_id_number', table_name='import_line')
    op.drop_table('import_line')
    op.drop_index('ix_import_batch_sha256', table_name='import_batch')
    op.drop_table('import_batch')
