"""questions to the hub

Revision ID: 0022
Revises: 0021
Create Date: 2026-11-27 08:01:53.834625

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('advice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('detail', sa.String(), nullable=False),
    sa.Column('is_shared', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('asked_by_id', sa.Integer(), nullable=False),
    sa.Column('adviser_id', sa.Integer(), nullable=True),
    sa.Column('handed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("status IN ('open', 'answered', 'withdrawn')", name=op.f('ck_advice_status')),
    sa.ForeignKeyConstraint(['adviser_id'], ['person.id'], name=op.f('fk_advice_adviser_id')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_advice_asked_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice')),
    sa.UniqueConstraint('once', name=op.f('uq_advice_once'))
    )
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_adviser_id'), ['adviser_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_advice_asked_by_id'), ['asked_by_id'], unique=False)
        batch_op.create_index('ix_advice_newest', ['is_shared', 'status', 'answered_at'], unique=False)
        batch_op.create_index('ix_advice_status', ['status', 'asked_at'], unique=False)

    op.create_table('advice_answer',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('advice_id', sa.Integer(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_name', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['advice_id'], ['advice.id'], name=op.f('fk_advice_answer_advice_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice_answer'))
    )
    with op.batch_alter_table('advice_answer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_answer_advice_id'), ['advice_id'], unique=False)

    op.create_table('advice_rating',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('advice_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('is_helpful', sa.Boolean(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['advice_id'], ['advice.id'], name=op.f('fk_advice_rating_advice_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_advice_rating_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice_rating')),
    sa.UniqueConstraint('advice_id', 'person_id', name=op.f('uq_advice_rating_advice_id_person_id'))
    )
    with op.batch_alter_table('advice_rating', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_rating_advice_id'), ['advice_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_advice_rating_person_id'), ['person_id'], unique=False)

    op.create_table('advice_cite',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('answer_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['advice_answer.id'], name=op.f('fk_advice_cite_answer_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_advice_cite_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_advice_cite')),
    sa.UniqueConstraint('answer_id', 'project_id', name=op.f('uq_advice_cite_answer_id_project_id'))
    )
    with op.batch_alter_table('advice_cite', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_advice_cite_answer_id'), ['answer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_advice_cite_project_id'), ['project_id'], unique=False)



def downgrade():
    with op.batch_alter_table('advice_cite', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advice_cite_project_id'))
        batch_op.drop_index(batch_op.f('ix_advice_cite_answer_id'))

    op.drop_table('advice_cite')
    with op.batch_alter_table('advice_rating', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advice_rating_person_id'))
        batch_op.drop_index(batch_op.f('ix_advice_rating_advice_id'))

    op.drop_table('advice_rating')
    with op.batch_alter_table('advice_answer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_advice_answer_advice_id'))

    op.drop_table('advice_answer')
    with op.batch_alter_table('advice', schema=None) as batch_op:
        batch_op.drop_index('ix_advice_status')
        batch_op.drop_index('ix_advice_newest')
        batch_op.drop_index(batch_op.f('ix_advice_asked_by_id'))
        batch_op.drop_index(batch_op.f('ix_advice_adviser_id'))

    op.drop_table('advice')
