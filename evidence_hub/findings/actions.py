"""What the package offers beside a record."""

from __future__ import annotations

from flask import url_for

from evidence_hub.findings.views.final_report import is_offered
from evidence_hub.registry.current import is_inside
from evidence_hub.registry.models import Project


def findings_actions(project: Project) -> list[tuple[str, str]]:
    # Both are needed: before anything can be found the pages would be empty, and readers of the
    # register see findings on the record itself.
    if not (is_offered(project) and is_inside(project)):
        return []
    ref = project.reference
    return [
        ("Findings and final report", url_for("findings.account", ref=ref)),
        ("Recommendations", url_for("findings.recommendations_of", ref=ref)),
        ("Line of sight", url_for("findings.line_of_sight", ref=ref)),
    ]
