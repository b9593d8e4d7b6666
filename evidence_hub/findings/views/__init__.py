"""Pages of findings and what comes of them, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("findings", __name__, template_folder="../templates")

from evidence_hub.findings.views import (  # noqa: E402 - they fasten their pages to bp
    actions,
    final_report,
    line_of_sight,
    listing,
    recommendations,
    reviews,
)

__all__ = [
    "actions",
    "bp",
    "final_report",
    "line_of_sight",
    "listing",
    "recommendations",
    "reviews",
]
