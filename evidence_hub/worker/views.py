"""The page on which administrators see whether background work runs."""

from __future__ import annotations

from flask import Blueprint, current_app, render_template

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.web.results import ViewResult
from evidence_hub.worker import runs

bp = Blueprint("worker", __name__, template_folder="templates")


@bp.get("/admin/health")
def health() -> ViewResult:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    rows = runs.last_runs()
    late = {row.name for row in runs.late(rows)}
    is_scanned = bool(current_app.config["HUB"].clamd)
    return render_template("worker/health.html", rows=rows, late=late, is_scanned=is_scanned)
