"""Pages of the board, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("commissioning", __name__, template_folder="../templates")

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
    "items",
    "meetings",
    "pack",
]
