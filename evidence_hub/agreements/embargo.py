"""What keeps a text from readers until the version that they would read is cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.agreements import queries
from evidence_hub.agreements.clearance import may_go_out
from evidence_hub.agreements.models import ClearanceSubmission
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.registry.models import StageMove

READERS = frozenset({"board", "register"})


def _submissions(document: Document) -> list[ClearanceSubmission]:
    return list(
        db.session.scalars(
            select(ClearanceSubmission)
            .join(DocumentVersion, DocumentVersion.id == ClearanceSubmission.file_id)
            .where(DocumentVersion.document_id == document.id)
            .options(
                joinedload(ClearanceSubmission.decision), selectinload(ClearanceSubmission.pauses)
            )
            .order_by(ClearanceSubmission.id)
        )
    )


def objection(document: Document, audience: str, release_on: dt.date | None) -> str:
    """Say why a submitted text cannot be opened to readers from that day, or ""."""
    submissions = _submissions(document)
    if audience not in READERS or not submissions:
        return ""
    moves = queries.suspensions([document.project_id]).get(document.project_id, [])
    latest = [row for row in submissions if row.sha256 == document.latest.sha256]
    day = max(release_on or clock.today(), clock.today())
    if any(may_go_out(row, moves, day, whole=True) and _is_settled(row, moves) for row in latest):
        return ""
    return (
        f"Version {document.latest.number} of this text is not cleared for publication on "
        f"{day.day} {day:%B %Y}, so only the team and those who clear it may see it"
    )


def _is_settled(submission: ClearanceSubmission, moves: Sequence[StageMove]) -> bool:
    """Decided, or released by now: what silence may release one day is not released yet."""
    reading = read(submission, moves, clock.today())
    return submission.decision is not None or is_released(submission, reading)


def closes(document: Document) -> bool:
    """A new version needs a clearance of its own, so readers of the cleared one see neither."""
    return document.audience in READERS and bool(_submissions(document))
