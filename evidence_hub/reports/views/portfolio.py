"""The portfolio: pictures, each with its table, each number a link."""

from __future__ import annotations

from typing import Any

from flask import render_template

from evidence_hub.core.errors import NotFound
from evidence_hub.registry.current import viewer
from evidence_hub.reports import portfolio as project_statuses
from evidence_hub.reports.views import bp
from evidence_hub.tracking import worklist
from evidence_hub.tracking.views.money import sees_money
from evidence_hub.tracking.views.worklist import FOR
from evidence_hub.web.exports import Columns, exported

COLUMNS: Columns = {
    "Picture": lambda row: row[0].title,
    "Value": lambda row: row[1].label,
    "Counted": lambda row: row[0].noun,
    "Number": lambda row: row[1].number,
}


@bp.get("/reports/portfolio")
def portfolio() -> Any:
    seen = viewer()
    if not seen.reads_register:
        raise NotFound
    found = project_statuses.charts(seen)
    # Colours are of the tracked projects, so they are shown to whoever has that list.
    if seen.actor.has(*FOR):
        found.insert(1, project_statuses.colours(worklist.lists(seen).counts()))
    if sees_money(seen):
        found.append(project_statuses.money(seen))
    # A picture of nothing is left out, whichever the reason that this viewer sees nothing.
    found = [chart for chart in found if chart.bars]
    rows = [(chart, bar) for chart in found for bar in chart.bars]
    if sheet := exported("portfolio", COLUMNS, rows):
        return sheet
    return render_template("reports/portfolio.html", charts=found, total=len(rows))
