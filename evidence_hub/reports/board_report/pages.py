"""A report in pages: of thousands of paragraphs only those of one page are written out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evidence_hub.core.paging import Page
from evidence_hub.registry.audience import Viewer
from evidence_hub.reports.board_report.content import Line
from evidence_hub.reports.board_report.document import Period
from evidence_hub.reports.board_report.live_sections import told_of

PARAGRAPHS = 50


def page_of(lines: Sequence[Line], number: int) -> Page[Line]:
    """Return one page of a report's lines; its headings go with the paragraph below them."""
    total = max((line.number for line in lines), default=0)
    number = min(number, max(1, -(-total // PARAGRAPHS)))
    first = (number - 1) * PARAGRAPHS + 1
    shown: list[Line] = []
    waiting: list[Line] = []
    part: Line | None = None
    for line in lines:
        if line.kind == "part":
            part, waiting = line, []
        elif not line.number:
            waiting.append(line)
        else:
            if first <= line.number < first + PARAGRAPHS:
                # A part that goes on bears its title on each page.
                shown += [*([part] if part else []), *waiting, line]
                part = None
            waiting = []
    return Page(shown, total, number, PARAGRAPHS)


def with_words(page: Page[Line], viewer: Viewer, period: Period) -> Page[Line]:
    """Return the page with the words of the projects on it."""
    keys = {line.key for line in page.items if line.number and not line.by and not line.text}
    said = told_of(viewer, period, keys) if keys else {}
    return replace(
        page,
        items=[
            replace(
                line,
                text=said[line.key].text,
                points=said[line.key].points,
                where=said[line.key].where,
            )
            if line.key in said and not line.by
            else line
            for line in page.items
        ],
    )
