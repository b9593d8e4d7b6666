"""Pages of the tracking room, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("tracking", __name__, template_folder="../templates")

from evidence_hub.tracking.views import (  # noqa: E402 - they fasten their pages to bp
    incidents,
    standing,
)

__all__ = ["bp", "incidents", "standing"]
