"""What every page of a project's ethics begins with."""

from __future__ import annotations

from evidence_hub.core.errors import NotFound
from evidence_hub.ethics import queries
from evidence_hub.ethics.access import sees_ethics
from evidence_hub.ethics.models import Application
from evidence_hub.ethics.views import bp
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import ProjectFrame
from evidence_hub.web.form_page import form_pages

BASE = "/projects/<ref>/ethics"
FRAME = ProjectFrame("ethics", sees_ethics)
inside, page = FRAME.project, FRAME.page
form_page = form_pages(bp, BASE)


def application_of(project: Project) -> Application:
    application = queries.application_of(project.id)
    if application is None:
        raise NotFound
    return application
