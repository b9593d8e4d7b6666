"""Password resets by a link, and the rest of clearances after them

Revision ID: 0029
Revises: 0028
Create Date: 2026-12-01 10:40:00

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('person') as batch_op:
        batch_op.add_column(
            sa.Column('access_rests_since', sa.DateTime(timezone=True), nullable=True)
        )
    op.create_table('password_reset',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_hash', sa.String(length=64), nullable=False),
    sa.Column('address', sa.String(length=64), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_by_others', sa.Boolean(), nullable=False),
    sa.Column('handled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=True),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(
        ['person_id'], ['person.id'], name=op.f('fk_password_reset_person_id_person')
    ),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_password_reset')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_password_reset_token_hash'))
    )
    for columns in (['account_hash', 'asked_at'], ['address', 'asked_at'], ['handled_at'],
                    ['person_id']):
        op.create_index(f"ix_password_reset_{'_'.join(columns)}", 'password_reset', columns)


def downgrade():
    op.drop_table('password_reset')
    with op.batch_alter_table('person') as batch_op:
        batch_op.drop_column('access_rests_since')
