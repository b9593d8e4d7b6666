"""Pages of reports, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("reports", __name__, template_folder="../templates")

from evidence_hub.reports.views import board_report  # noqa: E402 - it fastens its pages to bp

__all__ = ["board_report", "bp"]
