"""Which reports somebody sees."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import selectinload

from evidence_hub.commissioning.queries import reads_papers
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Project
from evidence_hub.reports.board_report.content import Line
from evidence_hub.reports.models import BoardReport

PROJECT = re.compile(r"/projects/(EBP-\d{4}-\d{4,6})")


def reports(viewer: Viewer) -> Select[BoardReport]:
    """Select reports, the newest period first: drafts and closed ones for the board alone."""
    statement = select(BoardReport).order_by(BoardReport.ends_on.desc(), BoardReport.id.desc())
    if reads_papers(viewer):
        return statement
    if not viewer.reads_register:
        # An empty list and not a refusal: the caller shows the same page to everybody.
        return statement.where(false())
    return statement.where(
        BoardReport.final_at.is_not(None),
        BoardReport.is_closed.is_(False),
    )


def report(report_id: int, viewer: Viewer) -> BoardReport:
    """Return a report, or raise the common 404; a closed one only to those who see all of it."""
    found = db.session.scalar(
        reports(viewer).where(BoardReport.id == report_id).options(selectinload(BoardReport.edits))
    )
    if found is None or (found.is_closed and not _sees_all(viewer, found)):
        raise NotFound
    return found


def _sees_all(viewer: Viewer, found: BoardReport) -> bool:
    """Whether every record that a kept text names is there for the viewer."""
    named = {
        reference
        for row in found.content
        for _, address in row["where"]
        for reference in PROJECT.findall(address)
    }
    seen = db.session.scalar(
        select(func.count()).where(Project.reference.in_(sorted(named)), visible(viewer))
    )
    # All or nothing: a closed report with gaps would tell the reader that something was cut out.
    return seen == len(named)


def demo_among(lines: Iterable[Line]) -> bool:
    return any(line.is_demo for line in lines)
