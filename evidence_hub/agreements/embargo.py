"""What keeps a text from readers until the version that they would read is cleared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.agreements import queries
from evidence_hub.agreements.clearance import WHOLE, may_go_out
from evidence_hub.agreements.models import ClearanceDecision, ClearanceSubmission
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.documents.models import Document, DocumentVersion
from evidence_hub.lifecycle.models import StageMove

# The other audiences (the team, reviewers, those who clear) need the text to do their work on it.
READERS = frozenset({"board", "register"})


def _submissions(document: Document, digests: Collection[str]) -> list[ClearanceSubmission]:
    """Return what was submitted of the document, and of the same file wherever it is attached."""
    return list(
        db.session.scalars(
            select(ClearanceSubmission)
            .join(DocumentVersion, DocumentVersion.id == ClearanceSubmission.file_id)
            .where(
                or_(
                    DocumentVersion.document_id == document.id,
                    # By digest as well as by document: what is embargoed is the text, wherever it
                    # was attached (decision 22).
                    DocumentVersion.sha256.in_(digests),
                )
            )
            .options(
                joinedload(ClearanceSubmission.decision),
                selectinload(ClearanceSubmission.pauses),
                joinedload(ClearanceSubmission.output),
            )
            .order_by(ClearanceSubmission.id)
        )
    )


def objection(document: Document, sha256: str, audience: str, release_on: dt.date | None) -> str:
    """Say why a file cannot be opened to readers from that day, or "".

    ``sha256``: the file that readers would get as the newest version. Readers get earlier versions
    too, so each must be cleared. The same file under another title, or of another project, is the
    same text.
    """
    if audience not in READERS:
        return ""
    # Readers get every version of a document, so opening the newest opens them all.
    digests = {row.sha256 for row in document.versions} | {sha256}
    submissions = _submissions(document, digests)
    if not submissions:
        return ""
    moves = queries.suspensions({row.output.project_id for row in submissions})
    # A release in the past is a release today; a day to come is judged by what will hold on it.
    day = max(release_on or clock.today(), clock.today())
    clear = [_is_clear(row, moves.get(row.output.project_id, []), day) for row in submissions]
    held = {row.sha256 for row in submissions if row.decision and not _is_whole(row.decision)}
    cleared = {row.sha256 for row, is_clear in zip(submissions, clear, strict=True) if is_clear}
    # One decision to hold back outweighs a clearance of the same file elsewhere.
    cleared -= held
    if sha256 not in cleared:
        return (
            f"The newest version of this text is not cleared for publication on "
            f"{day_words(day)}, so only the team and those who clear it may see it"
        )
    if digests - cleared:
        return (
            "An earlier version of this text is not cleared for publication, and readers would see "
            "it too. Attach the cleared version as a document of its own"
        )
    return ""


def _is_clear(row: ClearanceSubmission, moves: Sequence[StageMove], day: dt.date) -> bool:
    return may_go_out(row, moves, day, whole=True) and _is_settled(row, moves)


def _is_whole(decision: ClearanceDecision) -> bool:
    return decision.outcome in WHOLE


# Without this, a document could be scheduled to open on a day on which silence might release it,
# and stay open after a refusal.
def _is_settled(submission: ClearanceSubmission, moves: Sequence[StageMove]) -> bool:
    """Decided, or released by now: what silence may release one day is not released yet."""
    reading = read(submission, moves, clock.today())
    return submission.decision is not None or is_released(submission, reading)


# Copies that others attached elsewhere are left alone here; `objection` knows them by their digest
# as soon as somebody opens them.
def same_text(file: DocumentVersion, *, attached_by: int | None) -> Sequence[Document]:
    """Return other documents that hold this file: of its project, or attached by this person."""
    holding = select(DocumentVersion.document_id).where(DocumentVersion.sha256 == file.sha256)
    return db.session.scalars(
        select(Document)
        .where(
            Document.id.in_(holding),
            Document.id != file.document_id,
            Document.audience.in_(sorted(READERS)),
            or_(Document.project_id == file.project_id, Document.attached_by_id == attached_by),
        )
        .order_by(Document.id)
    ).all()
