"""Pages of the board, one file a noun, one blueprint."""

from flask import Blueprint

from evidence_hub.web.form_page import form_pages

bp = Blueprint("commissioning", __name__, template_folder="../templates")
form_page = form_pages(bp)

from evidence_hub.commissioning.views import (  # noqa: E402 - they fasten their pages to bp
    agenda,
    assessments,
    board,
    calendar,
    calls,
    chairs_action,
    decisions,
    items,
    meetings,
    pack,
)

__all__ = [
    "agenda",
    "assessments",
    "board",
    "bp",
    "calendar",
    "calls",
    "chairs_action",
    "decisions",
    "form_page",
    "items",
    "meetings",
    "pack",
]
