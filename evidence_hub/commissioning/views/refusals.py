"""A rule of the board that somebody tried to get round stays in the audit trail."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning.models import AgendaItem, Meeting
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.registry.project_page import actor
from evidence_hub.web.transactions import commit_despite_error


def remember(error: Invalid, verb: Can, meeting: Meeting, item: AgendaItem | None = None) -> None:
    """Keep a rule's refusal in the audit trail, and nothing of what was half done."""
    # First, so that nothing half done is committed along with the trace of the refusal.
    db.session.rollback()
    # Only what breaks a rule of the board; a forgotten field is no attempt at anything.
    if isinstance(error, Refused):
        audit.record_refusal(
            actor(),
            verb.value,
            f"meeting:{meeting.id}",
            reason=str(error),
            project_id=item.project_id if item else None,
            is_demo=meeting.is_demo,
        )
        commit_despite_error()
