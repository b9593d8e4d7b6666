"""Pages of reports, one file a noun, one blueprint."""

from flask import Blueprint

bp = Blueprint("reports", __name__, template_folder="../templates")

from evidence_hub.reports.views import board_report, portfolio  # noqa: E402 - they fasten their pages

__all__ = ["board_report", "bp", "portfolio"]
