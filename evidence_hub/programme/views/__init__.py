"""Pages of the wider programme, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("programme", __name__, template_folder="../templates")

from evidence_hub.programme.views import advice  # noqa: E402 - it fastens its pages to bp

__all__ = ["advice", "bp"]
