"""The milestones that a plan can begin with, by the type of the activity."""

from __future__ import annotations

import datetime as dt

from evidence_hub.registry.models import Project

# A starting set for each type of activity: what, and at which part of the planned time.
STARTING: dict[str, tuple[tuple[str, float], ...]] = {
    "project": (
        ("Approvals and agreements in place", 0.0),
        ("Collecting begins", 0.1),
        ("Half of the sample reached", 0.4),
        ("Collecting ends", 0.65),
        ("Analysis finished", 0.85),
        ("Final report to the board", 1.0),
    ),
    "student_dissertation": (
        ("University’s ethics approval", 0.0),
        ("Supervision plan agreed", 0.05),
        ("Collecting ends", 0.5),
        ("Draft to the supervisors", 0.8),
        ("Dissertation handed in", 0.95),
        ("Findings presented to the force", 1.0),
    ),
    "internship": (
        ("Induction and vetting finished", 0.0),
        ("Work plan agreed", 0.15),
        ("Findings presented to the force", 0.9),
        ("Placement ends", 1.0),
    ),
    "event": (
        ("Programme agreed", 0.4),
        ("Invitations sent", 0.6),
        ("Event held", 0.9),
        ("What came of it written up", 1.0),
    ),
}
# Any other type still gets something to change, which is easier than an empty page.
OTHERWISE = (("Work begins", 0.0), ("Half-way review", 0.5), ("Review of what came of it", 1.0))


def suggested(project: Project) -> list[tuple[str, dt.date]]:
    """Return the starting set of a project's type, spread over its planned time."""
    start = project.actual_start_on or project.intended_start_on
    end = project.intended_end_on
    # Without both days nothing can be spread; guessed days would become agreed ones.
    if start is None or end is None or end <= start:
        return []
    length = (end - start).days
    return [
        (title, start + dt.timedelta(days=round(part * length)))
        for title, part in STARTING.get(project.activity_type, OTHERWISE)
    ]
