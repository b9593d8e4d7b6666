"""Checks of gates at the end: data gone, publications final (DOMAIN T13, T17)."""

from __future__ import annotations

from evidence_hub.agreements import clearance, disposal, queries
from evidence_hub.agreements.gates import Answers, CheckResult, Projects, answers_of, said_no
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.registry.models import Project


def data_are_disposed(projects: Projects) -> Answers:
    """T13, T17: every agreement has ended, and what was shared under it is certified gone."""
    agreements = queries.agreements([project.id for project in projects])
    every = [row for rows in agreements.values() for row in rows]
    # All agreements at once: the board's page asks this gate of every project (decision 14).
    certificates = queries.certificates([row.id for row in every])
    today, days = clock.today(), disposal.time_given()

    def check(project: Project) -> CheckResult | None:
        # What never left the force needs no certificate, so an agreement that never ran blocks
        # nothing.
        ours = [row for row in agreements.get(project.id, []) if disposal.held(row, today)]
        if not ours:
            if project.awaits_adoption:
                return None
            return GateStatus.NOT_REQUIRED, "No personal data were shared under an agreement."
        for row in ours:
            stands = disposal.status_of(row, certificates.get(row.id, []), today, days=days)
            if stands.missing:
                when = f", due {day_words(stands.due_on)}" if stands.due_on else ""
                why = f"“{row.title}”: disposal not certified ({stands.state.label.lower()}{when})."
                return GateStatus.NO, why
        return GateStatus.YES, "Every disposal is certified and accepted."

    # A confirmation that there are no personal data does not waive this: data that were shared
    # before it must still go.
    return answers_of(gates.DATA_DISPOSED, projects, check, endpoint="overview", is_waived=False)


# Naming none does not pass: an empty list would let a project close without a word on what became
# of its findings.
def publications_are_final(projects: Projects) -> Answers:
    """T13: each planned output is out, or given up with the reason."""
    outputs = queries.outputs([project.id for project in projects])

    def check(project: Project) -> CheckResult | None:
        ours = outputs.get(project.id, [])
        if not ours:
            return said_no(project, "No output is named: name what was published, or given up.")
        left = [row.title for row in ours if row.stage not in clearance.FINAL]
        if left:
            return GateStatus.NO, f"Neither published nor given up: {', '.join(left)}"
        return GateStatus.YES, "Each output is published, or given up with a reason."

    return answers_of(
        gates.PUBLICATIONS_FINAL, projects, check, endpoint="publications", is_waived=False
    )
