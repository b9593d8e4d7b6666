"""Pages of the ethics package, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("ethics", __name__, template_folder="../templates")

from evidence_hub.ethics.views import (  # noqa: E402 - they fasten their pages to bp
    application,
    confirmation,
    life,
    opinions,
    reviews,
    sections,
    worklist,
)

__all__ = [
    "application",
    "bp",
    "confirmation",
    "life",
    "opinions",
    "reviews",
    "sections",
    "worklist",
]
