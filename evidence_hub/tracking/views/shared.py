"""What is tracking's own of its pages: from when on there are any, and who sees them."""

from __future__ import annotations

from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.current import sees_inside
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import ProjectFrame, SideEntry
from evidence_hub.registry.stages import BEFORE_COMMISSIONED, Stage
from evidence_hub.tracking.views import bp
from evidence_hub.web.form_page import form_pages

BASE = "/projects/<ref>/tracking"


def is_tracked(project: Project) -> bool:
    return not project.awaits_adoption and Stage(project.stage) not in BEFORE_COMMISSIONED


def sees_tracking(viewer: Viewer, project: Project) -> bool:
    return sees_inside(viewer, project) and is_tracked(project)


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
