"""Pages of the wider programme, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("programme", __name__, template_folder="../templates")

from evidence_hub.programme.views import (  # noqa: E402 - they fasten their pages to bp
    advice,
    awards,
    courses,
    fairs,
    home,
    interests,
    opportunities,
    partnerships,
    placements,
)

__all__ = [
    "advice",
    "awards",
    "bp",
    "courses",
    "fairs",
    "home",
    "interests",
    "opportunities",
    "partnerships",
    "placements",
]
