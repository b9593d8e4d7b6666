"""What source documents report: background, the board, and records that await adoption."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.provenance import Provenance
from evidence_hub.directory.models import Body
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Fact, Project
from evidence_hub.reports.board_report.document import Period, Statement
from evidence_hub.reports.restricted import is_for_open_session
from evidence_hub.sources.models import Paragraph, Source

BACKGROUND = "Evidence based policing, background"
FINANCE = "Evidence based policing, financial implications"
BOARD, CURRENT, OTHER = "Strategic board", "Current work", "Other developments"
# Which part of the paper a paragraph's own heading opens; it holds until the next of these.
OPENS = {
    BACKGROUND: "Background",
    BOARD: BOARD,
    CURRENT: CURRENT,
    OTHER: OTHER,
    FINANCE: "Financial implications",
}
# Not the Strategic Policing and Crime Board, which reads the report (trap 2).
THE_BOARD = "ebp_strategic_board"


@dataclass(frozen=True)
class Section:
    """The section of one source document: its paragraphs, each with the part it stands in."""

    source: Source
    places: dict[str, tuple[str, Paragraph]]

    def where(self, numbers: Sequence[str]) -> tuple[tuple[str, str], ...]:
        return tuple(
            (f"paragraph {number}", f"/sources/{self.source.code}#para-{number}")
            for number in numbers
        )


def section(period: Period) -> Section | None:
    """Return the section of the newest document that was issued by the end of the period."""
    rows = db.session.scalars(
        select(Source)
        .where(
            Source.is_document,
            # A paper of an earlier period cannot rest on a document that did not exist yet.
            Source.issued_on <= period.ends_on,
            Source.paragraphs.any(Paragraph.heading == BACKGROUND),
        )
        .options(selectinload(Source.paragraphs))
        .order_by(Source.issued_on.desc(), Source.id)
    )
    source = rows.first()
    if source is None:
        return None
    places: dict[str, tuple[str, Paragraph]] = {}
    part = ""
    for row in source.paragraphs:
        # The section ends with its finances; what follows in the document is about other things.
        if part == OPENS[FINANCE] and row.heading != FINANCE:
            break
        part = OPENS.get(row.heading, part)
        if part:
            places[row.number] = (part, row)
    return Section(source, places)


def last_report() -> Source | None:
    """Return the newest document with such a section: since it, there is something to report."""
    return db.session.scalars(
        select(Source)
        .where(Source.is_document, Source.paragraphs.any(Paragraph.heading == BACKGROUND))
        .order_by(Source.issued_on.desc(), Source.id)
    ).first()


def source_sections_of(viewer: Viewer, period: Period) -> dict[str, list[Statement]]:
    """Return part → what a source document states, in the document's order."""
    found = section(period)
    if found is None:
        return {}
    parts: dict[str, list[Statement]] = {
        "Background": [
            _of_paragraph(found, row) for part, row in found.places.values() if part == "Background"
        ],
        BOARD: _board(found),
    }
    # What a document reported is news in its own period alone. Later papers tell what became of
    # it.
    if period.holds(found.source.issued_on):
        for part, rows in _records(viewer, period, found).items():
            parts.setdefault(part, []).extend(rows)
    return parts


def _of_paragraph(found: Section, row: Paragraph, heading: str = "") -> Statement:
    return Statement(
        f"{found.source.code}:{row.number}", row.statement, found.where([row.number]), heading
    )


def _board(found: Section) -> list[Statement]:
    """The board from its own record, with its five terms of reference."""
    body = db.session.scalar(
        select(Body).where(Body.code == THE_BOARD).options(selectinload(Body.terms_of_reference))
    )
    if body is None:
        return []
    own = [number for number in body.paragraphs if number in found.places]
    chair = f", headed by {body.chair}" if body.chair else ""
    pace = f", meets {body.frequency.lower()}" if body.frequency else ""
    return [
        Statement(
            "board",
            f"The {body.name}{chair}{pace}. Its terms of reference include:",
            found.where(own),
            points=tuple(row.text for row in body.terms_of_reference),
        )
    ]


def _records(viewer: Viewer, period: Period, found: Section) -> dict[str, list[Statement]]:
    """What the document reports of records that no board has adopted yet, as it stood then.

    Paragraphs that no record rests on introduce their part, and come first in it.
    """
    statement = (
        select(Project)
        # Once adopted a record speaks for itself, among the live ones. Of thousands of imports only
        # those are read that rest on this document.
        .where(
            Project.is_legacy,
            Project.adopted_on.is_(None),
            Project.facts.any(Fact.source == found.source.code),
            visible(viewer),
        )
        .options(selectinload(Project.facts))
        .order_by(Project.id)
    )
    if not period.is_closed:
        statement = statement.where(is_for_open_session())
    used: dict[str, Project] = {}
    for project in db.session.scalars(statement):
        for number in _cited(project, found):
            # A paragraph that several records rest on is told once, under the first of them.
            used.setdefault(number, project)
    parts: dict[str, list[Statement]] = {}
    for number, (part, row) in found.places.items():
        if part in ("Background", BOARD):
            continue
        about = used.get(number)
        heading = about.title if about is not None else ""
        if about is None and row.heading not in (CURRENT, OTHER):
            continue  # of a record that this viewer does not see, or that has moved on
        # T22: plans of 2013 are shown as reported, and never as overdue.
        as_reported = f" (as reported on {day_words(found.source.issued_on)})" if heading else ""
        parts.setdefault(part, []).append(
            Statement(
                f"{found.source.code}:{number}",
                row.statement,
                (
                    *found.where([number]),
                    *([(about.reference, f"/projects/{about.reference}")] if about else []),
                ),
                f"{heading}{as_reported}",
                marking=about.marking if about is not None else "official",
            )
        )
    # A part that no record is left of needs no introduction either.
    return {part: rows for part, rows in parts.items() if any(row.heading for row in rows)}


def _cited(project: Project, found: Section) -> list[str]:
    """Return the paragraphs that the record alone rests on: the last that its facts cite."""
    cited = {
        number
        for fact in project.facts
        if fact.source == found.source.code
        and fact.provenance == Provenance.SEED
        # A claim is somebody's later word (section 2), and not what the document states.
        and not fact.is_claim
        and fact.superseded_at is None
        for number in fact.paragraphs
    }
    return [
        number
        for number, (part, row) in found.places.items()
        if number in cited
        and part not in ("Background", BOARD)
        and row.heading not in (CURRENT, OTHER)
    ]
