"""What every page of a project's findings begins with."""

from __future__ import annotations

from evidence_hub.findings.views import bp
from evidence_hub.registry.project_page import ProjectFrame, SideEntry
from evidence_hub.tracking.access import sees_tracking
from evidence_hub.web.form_page import form_pages

BASE = "/projects/<ref>"
FRAME = ProjectFrame(
    "findings",
    sees_tracking,
    "From findings to what changed",
    (
        SideEntry("account", "Findings and final report"),
        SideEntry("recommendations_of", "Recommendations"),
        SideEntry("benefits_review", "Benefits review"),
        SideEntry("line_of_sight", "Line of sight"),
    ),
    # Of an import that the board has not adopted there is the line alone.
    has_side=lambda project: not project.awaits_adoption,
)
inside, page = FRAME.project, FRAME.page
form_page = form_pages(bp, BASE, "findings/form.html")
