"""Pages of the board, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("commissioning", __name__, template_folder="../templates")

from evidence_hub.commissioning.views import (  # noqa: E402 - they fasten their pages to bp
    agenda,
    assessments,
    between,
    board,
    calendar,
    calls,
    decisions,
    items,
    meetings,
    pack,
)

__all__ = [
    "agenda",
    "assessments",
    "between",
    "board",
    "bp",
    "calendar",
    "calls",
    "decisions",
    "items",
    "meetings",
    "pack",
]
