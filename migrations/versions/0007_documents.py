"""documents

Revision ID: 0007
Revises: 0006
Create Date: 2026-11-25 19:15:47.810364

"""
from alembic import op
import sqlalchemy as sa


# revision identifiers, used by Alembic.
revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None


TYPES = (
    ('protocol', 'Protocol', 'The plan of a study.'),
    ('information_sheet', 'Information sheet', 'What participants are told.'),
    ('consent_form', 'Consent form', 'What participants agree to.'),
    ('committee_letter', 'Committee letter', 'What a committee wrote.'),
    ('questionnaire', 'Questionnaire', 'What participants are asked.'),
    ('report', 'Report', 'An account of work done.'),
    ('manuscript', 'Manuscript', 'A text meant for publication.'),
    ('presentation', 'Presentation', 'Slides or a talk.'),
    ('data_sharing_agreement', 'Data sharing agreement', 'Who gives which data to whom on what terms.'),
    ('certificate', 'Certificate', 'Proof that something was done, such as the disposal of data.'),
    ('other', 'Other', 'Anything else.'),
)
vocabulary = sa.table('vocabulary', *(sa.column(name) for name in ('id', 'code', 'label', 'description', 'source')))
term = sa.table('vocabulary_term', *(sa.column(name) for name in (
    'vocabulary_id', 'code', 'label', 'definition', 'provenance', 'source', 'sort', 'version')))


def _tell_loaded_hubs():
    """A hub that was loaded before knows no types of documents; an empty one gets them by the seed."""
    bind = op.get_bind()
    if not bind.scalar(sa.select(sa.func.count()).select_from(vocabulary)):
        return
    bind.execute(vocabulary.insert().values(
        code='document_type', label='Type of document', description='What an attached document is.', source=''))
    key = bind.scalar(sa.select(vocabulary.c.id).where(vocabulary.c.code == 'document_type'))
    for place, (code, label, definition) in enumerate(TYPES):
        bind.execute(term.insert().values(
            vocabulary_id=key, code=code, label=label, definition=definition, provenance='DESIGN',
            source='', sort=place, version=1))


def upgrade():
    op.create_table('document',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('once', sa.String(length=64), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('title', sa.String(length=300), nullable=False),
    sa.Column('type', sa.String(length=60), nullable=False),
    sa.Column('audience', sa.String(length=20), nullable=False),
    sa.Column('release_on', sa.Date(), nullable=True),
    sa.Column('attached_by_id', sa.Integer(), nullable=True),
    sa.Column('attached_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("audience IN ('team','reviewers','board','register')", name=op.f('ck_document_audience')),
    sa.ForeignKeyConstraint(['attached_by_id'], ['person.id'], name=op.f('fk_document_attached_by_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_document_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('once', name=op.f('uq_document_once'))
    )
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_attached_by_id'), ['attached_by_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_project_id'), ['project_id'], unique=False)

    op.create_table('document_version',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('document_id', sa.Integer(), nullable=False),
    sa.Column('project_id', sa.Integer(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.Integer(), nullable=False),
    sa.Column('file_name', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=10), nullable=False),
    sa.Column('note', sa.String(), nullable=False),
    sa.Column('uploaded_by_name', sa.String(length=200), nullable=False),
    sa.Column('is_by_team', sa.Boolean(), nullable=False),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('status_note', sa.String(length=300), nullable=False),
    sa.Column('scan', sa.String(length=20), nullable=False),
    sa.Column('pages', sa.Integer(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('retry_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('number >= 1 AND size >= 1', name=op.f('ck_document_version_numbers')),
    sa.ForeignKeyConstraint(['document_id'], ['document.id'], name=op.f('fk_document_version_document_id')),
    sa.ForeignKeyConstraint(['project_id'], ['project.id'], name=op.f('fk_document_version_project_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_version')),
    sa.UniqueConstraint('document_id', 'number', name=op.f('uq_document_version_document_id_number'))
    )
    with op.batch_alter_table('document_version', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_document_version_project_id'), ['project_id'], unique=False)
        batch_op.create_index('ix_document_version_scan_retry_at', ['scan', 'retry_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_document_version_sha256'), ['sha256'], unique=False)
        batch_op.create_index('ix_document_version_status_retry_at', ['status', 'retry_at'], unique=False)

    op.create_table('document_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('version_id', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('label', sa.String(length=100), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['version_id'], ['document_version.id'], name=op.f('fk_document_text_version_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_text')),
    sa.UniqueConstraint('version_id', 'place', name=op.f('uq_document_text_version_id_place'))
    )
    _tell_loaded_hubs()


def downgrade():
    key = sa.select(vocabulary.c.id).where(vocabulary.c.code == 'document_type').scalar_subquery()
    op.execute(term.delete().where(term.c.vocabulary_id == key))
    op.execute(vocabulary.delete().where(vocabulary.c.code == 'document_type'))
    op.drop_table('document_text')
    with op.batch_alter_table('document_version', schema=None) as batch_op:
        batch_op.drop_index('ix_document_version_status_retry_at')
        batch_op.drop_index(batch_op.f('ix_document_version_sha256'))
        batch_op.drop_index('ix_document_version_scan_retry_at')
        batch_op.drop_index(batch_op.f('ix_document_version_project_id'))

    op.drop_table('document_version')
    with op.batch_alter_table('document', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_document_project_id'))
        batch_op.drop_index(batch_op.f('ix_document_attached_by_id'))

    op.drop_table('document')
