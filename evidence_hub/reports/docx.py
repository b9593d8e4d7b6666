"""A report as a Word document, with its marking on every page and its paragraphs numbered."""

from __future__ import annotations

import io
from collections.abc import Iterable

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from flask import Response

from evidence_hub.reports.board_report.content import Line

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def docx_of(title: str, intro: str, lines: Iterable[Line], marking: str) -> bytes:
    """Return the document: a title, an introduction, and each line in the style of its kind."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = "Evidence Hub"
    section = document.sections[0]
    # At the head and the foot of each page, since a page that is torn out must still bear its
    # marking.
    for place in (section.header, section.footer):
        place.paragraphs[0].text = marking
        place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.add_heading(title, level=0)
    document.add_paragraph(intro)
    for line in lines:
        _add(document, line)
    held = io.BytesIO()
    document.save(held)
    return held.getvalue()


def _add(document: docx.document.Document, line: Line) -> None:
    if line.kind == "part":
        document.add_heading(line.text, level=1)
    elif line.kind == "heading":
        document.add_heading(f"{line.text} (DEMO)" if line.is_demo else line.text, level=2)
    else:
        # Numbers as text: automatic ones would change when somebody deletes a paragraph, and
        # people refer to them in meetings.
        document.add_paragraph(f"{line.number}. {line.text}")
        for point in line.points:
            document.add_paragraph(point, style="List Bullet")


def docx_page(content: bytes, name: str) -> Response:
    answer = Response(content, content_type=DOCX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.docx"'
    return answer
