"""reports to the Strategic Policing and Crime Board

Revision ID: 0023
Revises: 0022
Create Date: 2026-11-27 08:16:01.828710

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('board_report',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=False),
    sa.Column('is_closed', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.Column('edited_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('final_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('final_by_name', sa.String(length=200), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('marking', sa.String(length=40), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("(final_at IS NULL) = (final_by_name = '')", name=op.f('ck_board_report_final')),
    sa.CheckConstraint('starts_on <= ends_on', name=op.f('ck_board_report_starts_first')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_board_report')),
    sa.UniqueConstraint('once', name=op.f('uq_board_report_once'))
    )
    with op.batch_alter_table('board_report', schema=None) as batch_op:
        batch_op.create_index('ix_board_report_ends_on', ['ends_on'], unique=False)

    op.create_table('report_edit',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('report_id', sa.Integer(), nullable=False),
    sa.Column('key', sa.String(length=120), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('is_left_out', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("is_left_out OR text <> ''", name=op.f('ck_report_edit_says_something')),
    sa.ForeignKeyConstraint(['report_id'], ['board_report.id'], name=op.f('fk_report_edit_report_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_edit')),
    sa.UniqueConstraint('report_id', 'key', name=op.f('uq_report_edit_report_id_key'))
    )


def downgrade():
    op.drop_table('report_edit')
    with op.batch_alter_table('board_report', schema=None) as batch_op:
        batch_op.drop_index('ix_board_report_ends_on')

    op.drop_table('board_report')
