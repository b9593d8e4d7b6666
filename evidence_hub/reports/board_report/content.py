"""A report as lines with their numbers: facts from the records, and beside them what people add."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from evidence_hub.reports.board_report.document import Part
from evidence_hub.reports.models import BoardReport, ReportEdit


@dataclass(frozen=True)
class Line:
    """One paragraph. ``number`` is 0 for a heading; ``by`` names who wrote it, "" for a fact."""

    kind: str  # part, heading, paragraph
    text: str
    number: int = 0
    key: str = ""
    points: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    by: str = ""
    is_demo: bool = False

    def kept(self) -> dict[str, Any]:
        """Return what JSON can hold of it."""
        return asdict(self)


def of_kept(rows: Iterable[dict[str, Any]]) -> list[Line]:
    return [
        Line(
            **{
                **row,
                "points": tuple(row["points"]),
                "where": tuple((words, address) for words, address in row["where"]),
            }
        )
        for row in rows
    ]


def frozen(parts: Sequence[Part], edits: Iterable[ReportEdit]) -> list[Line]:
    """Return every line: statements that nobody left out, each with what was added after it."""
    return list(_lines(parts, {row.key: row for row in edits}))


def _lines(parts: Sequence[Part], edits: dict[str, ReportEdit]) -> Iterator[Line]:
    number = 0
    for part in parts:
        kept = [
            row
            for row in part.statements
            # What somebody left out but wrote about stays, as their words alone.
            if not (row.key in edits and edits[row.key].is_left_out and not edits[row.key].text)
        ]
        # A heading with nothing beneath it would read as if something had been taken away.
        if not kept:
            continue
        yield Line("part", part.title)
        for row in kept:
            if row.heading:
                yield Line("heading", row.heading, is_demo=row.is_demo)
            own = edits.get(row.key)
            if own is None or not own.is_left_out:
                number += 1
                yield Line(
                    "paragraph",
                    row.text,
                    number,
                    row.key,
                    row.points,
                    row.where,
                    is_demo=row.is_demo,
                )
            if own is not None and own.text:
                number += 1
                yield Line("paragraph", own.text, number, row.key, by=own.made_by_name)


def lines_of(report: BoardReport, parts: Sequence[Part]) -> list[Line]:
    """Return a report's lines: as kept where it is final, else as the records stand."""
    # A final paper says what it said, whatever the records say by now (decision 0030).
    return of_kept(report.content) if report.final_at else frozen(parts, report.edits)
