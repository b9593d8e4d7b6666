"""The pack of a meeting as pages and as one tagged PDF; the closed part is a pack of its own."""

from __future__ import annotations

from flask import render_template

from evidence_hub.commissioning import cover_sheet, minutes, queries
from evidence_hub.commissioning.hooks import kinds
from evidence_hub.commissioning.models import Meeting
from evidence_hub.commissioning.views import bp
from evidence_hub.commissioning.views.shared import marking_of, meeting_of
from evidence_hub.core.errors import NotFound
from evidence_hub.registry import reads
from evidence_hub.registry.current import viewer
from evidence_hub.web.pdf import pdf_page
from evidence_hub.web.results import ViewResult


def _pack(found: Meeting, part: str, layout: str) -> str:
    existing = queries.existing(viewer(), found.items)
    items = [item for item in queries.seen(viewer(), existing) if item.part == part]
    # An empty closed pack and one that may not be seen give the same answer.
    if part == "closed" and not items:
        raise NotFound
    reads.note(*(item.project for item in items))
    return render_template(
        "commissioning/pack.html",
        layout=layout,
        meeting=found,
        part=part,
        items=items,
        papers=cover_sheet.of_items(items),
        numbers=minutes.numbers(existing),
        kinds=kinds(),
        marking=marking_of(items),
        is_pdf=layout == "layouts/pdf.html",
    )


@bp.get("/board/meetings/<int:meeting_id>/pack")
def pack(meeting_id: int) -> ViewResult:
    return _pack(meeting_of(meeting_id, with_papers=True), "open", "layouts/base.html")


@bp.get("/board/meetings/<int:meeting_id>/pack.pdf")
def pack_pdf(meeting_id: int) -> ViewResult:
    found = meeting_of(meeting_id, with_papers=True)
    return pdf_page(_pack(found, "open", "layouts/pdf.html"), f"board-{found.held_on}")


@bp.get("/board/meetings/<int:meeting_id>/closed-pack")
def closed_pack(meeting_id: int) -> ViewResult:
    return _pack(meeting_of(meeting_id, with_papers=True), "closed", "layouts/base.html")


@bp.get("/board/meetings/<int:meeting_id>/closed-pack.pdf")
def closed_pack_pdf(meeting_id: int) -> ViewResult:
    found = meeting_of(meeting_id, with_papers=True)
    return pdf_page(_pack(found, "closed", "layouts/pdf.html"), f"board-{found.held_on}-closed")
