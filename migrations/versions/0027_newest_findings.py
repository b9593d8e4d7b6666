"""An index for the newest findings.

Revision ID: 0027
Revises: 0026
"""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_finding_created_at", "finding", ["created_at", "id"])


def downgrade() -> None:
    op.drop_index("ix_finding_created_at", "finding")
