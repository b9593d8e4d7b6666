"""What every page of tracking begins with."""

from __future__ import annotations

from evidence_hub.registry.project_page import ProjectFrame, SideEntry
from evidence_hub.tracking.access import is_tracked, sees_tracking
from evidence_hub.tracking.views import bp
from evidence_hub.web.form_page import form_pages

BASE = "/projects/<ref>/tracking"
FRAME = ProjectFrame(
    "tracking",
    sees_tracking,
    "Parts of tracking",
    (
        SideEntry("overview", "Where it stands"),
        SideEntry("plan", "Plan"),
        SideEntry("progress", "Progress reports"),
        # People from outside see neither risk scores nor money (DOMAIN section 4).
        SideEntry("risks", "Risks and issues", is_inside_alone=True),
        SideEntry("money", "Money", is_inside_alone=True),
        SideEntry("benefits", "Benefits"),
        SideEntry("ending", "Leaving and ending"),
        SideEntry("incidents", "Incidents"),
    ),
    has_side=is_tracked,
)
inside, inside_alone, page = FRAME.project, FRAME.inside_alone, FRAME.page
form_page = form_pages(bp, BASE, "tracking/form.html")
