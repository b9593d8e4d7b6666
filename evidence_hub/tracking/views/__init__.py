"""Pages of the tracking package, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("tracking", __name__, template_folder="../templates")

from evidence_hub.tracking.views import (  # noqa: E402 - they fasten their pages to bp
    benefits,
    ending,
    incidents,
    lifecycle,
    money,
    plan,
    progress,
    risks,
    worklist,
)

__all__ = [
    "benefits",
    "bp",
    "ending",
    "incidents",
    "lifecycle",
    "money",
    "plan",
    "progress",
    "risks",
    "worklist",
]
