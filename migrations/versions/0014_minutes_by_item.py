"""minutes item by item, when members came and left, one open assessment a person

Revision ID: 0014
Revises: 0013
Create Date: 2026-11-26 07:00:00

"""
import json

from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0014'
down_revision = '0013'
branch_labels = None
depends_on = None

OPEN = sa.text('undone_at IS NULL')


def _each(statement, *values):
    bind = op.get_bind()
    for row in values:
        bind.execute(sa.text(statement), row)


def upgrade():
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sections', sa.JSON(), nullable=True))
        batch_op.create_index('ix_meeting_status_held_on', ['status', 'held_on'], unique=False)
    kept = op.get_bind().execute(sa.text('SELECT id, minutes, closed_minutes FROM meeting')).all()
    _each(
        'UPDATE meeting SET sections = :sections WHERE id = :id',
        *(
            {
                'id': row[0],
                'sections': json.dumps([
                    {'item': None, 'part': part, 'text': text}
                    for part, text in (('open', row[1]), ('closed', row[2]))
                    if text
                ]),
            }
            for row in kept
        ),
    )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_column('minutes')
        batch_op.drop_column('closed_minutes')
        batch_op.alter_column(
            'sections', new_column_name='minutes', existing_type=sa.JSON(), nullable=False
        )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.add_column(sa.Column('came_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('left_at', sa.DateTime(timezone=True), nullable=True))
    op.execute('UPDATE attendance SET came_at = recorded_at WHERE is_present')
    with op.batch_alter_table('item_interest', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('uq_item_interest_item_id_person_id'), type_='unique')
        batch_op.create_index('ix_item_interest_item_id_id', ['item_id', 'id'], unique=False)
    op.create_index(
        'uq_assessment_open', 'assessment', ['project_id', 'person_id'], unique=True,
        sqlite_where=OPEN, postgresql_where=OPEN,
    )


def downgrade():
    op.drop_index('uq_assessment_open', table_name='assessment')
    op.execute(
        'DELETE FROM item_interest WHERE id NOT IN '
        '(SELECT MAX(id) FROM item_interest GROUP BY item_id, person_id)'
    )
    with op.batch_alter_table('item_interest', schema=None) as batch_op:
        batch_op.drop_index('ix_item_interest_item_id_id')
        batch_op.create_unique_constraint(
            op.f('uq_item_interest_item_id_person_id'), ['item_id', 'person_id']
        )
    with op.batch_alter_table('attendance', schema=None) as batch_op:
        batch_op.drop_column('left_at')
        batch_op.drop_column('came_at')
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.add_column(sa.Column('text', sa.String(), nullable=False, server_default=''))
        batch_op.add_column(
            sa.Column('closed_minutes', sa.String(), nullable=False, server_default='')
        )
    bind = op.get_bind()
    kept = bind.execute(sa.text('SELECT id, minutes FROM meeting')).all()
    for number, minutes in kept:
        sections = json.loads(minutes) if isinstance(minutes, str) else minutes
        texts = {
            part: '\n\n'.join(row['text'] for row in sections if row['part'] == part)
            for part in ('open', 'closed')
        }
        bind.execute(
            sa.text('UPDATE meeting SET text = :open, closed_minutes = :closed WHERE id = :id'),
            {'id': number, **texts},
        )
    with op.batch_alter_table('meeting', schema=None) as batch_op:
        batch_op.drop_index('ix_meeting_status_held_on')
        batch_op.drop_column('minutes')
        batch_op.alter_column(
            'text', new_column_name='minutes', existing_type=sa.String(), nullable=False,
            server_default=None,
        )
        batch_op.alter_column(
            'closed_minutes', existing_type=sa.String(), nullable=False, server_default=None
        )
