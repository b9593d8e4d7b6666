"""What the package calls its opinions, and whom it tells of one."""

from __future__ import annotations

from evidence_hub.core.authority import Role
from evidence_hub.ethics.models import Opinion
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project

VALUES = {
    "favourable": "Favourable",
    "favourable_with_conditions": "Favourable with conditions",
    "further_information_required": "Further information required",
    "unfavourable": "Unfavourable",
    "out_of_scope": "Out of scope",
}


def notify_of_opinion(project: Project, opinion: Opinion) -> None:
    people = notices.team_of(project) | notices.in_roles(project, Role.SECRETARY)
    notices.notify(
        people,
        key=f"ethics-opinion:{opinion.id}",
        text=f"Ethics opinion on {project.reference}: {VALUES[opinion.value].lower()}",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
