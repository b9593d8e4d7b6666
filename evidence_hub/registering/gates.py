"""What this room judges: whether a draft holds all that is needed to send it."""

from __future__ import annotations

from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.sections import Needed, missing
from evidence_hub.registry.sockets import Gate, Met


def is_complete(name: str, project: Project) -> Gate:
    """Judge whether everything that is needed to send the draft is given."""
    lacking = missing(content.content_of(project), Needed.NOW)
    if not lacking:
        return Gate(name, Met.YES, "Everything needed now is given.", "Research lead")
    labels = ", ".join(asked.label for asked in lacking)
    return Gate(name, Met.NO, f"Still to give: {labels}", "Research lead")
