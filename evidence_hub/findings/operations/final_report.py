"""The final report: each promised outcome reported or explained, and what differs kept for good."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.findings import recommendation_queries
from evidence_hub.findings.lifecycle import REPORTED_AT, check_stage
from evidence_hub.findings.models import FinalReport, OutcomeExplanation
from evidence_hub.findings.planned_outcomes import account_of
from evidence_hub.findings.verbs import FindingsVerb
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change
from evidence_hub.registry.models import Project

NOT_NOW = "The final report is written once collecting has ended"


def explain(
    *, actor: Actor, relationship: Relationship, project: Project, outcome: str, text: str
) -> OutcomeExplanation:
    """Say why a promised outcome is not reported; may be said anew until the report is sent."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    check_stage(project, REPORTED_AT, "text", NOT_NOW)
    account = account_of(project)
    line = account.line(outcome)
    # Explaining what was never promised would make an exploratory outcome look like a promise.
    if line is None or not line.is_promised:
        raise Invalid({"text": "This outcome was not promised, so nothing needs explaining"})
    if account.report is not None:
        raise Invalid({"text": "The final report is sent. It changes no more"})
    if line.is_reported:
        raise Invalid({"text": "A final finding reports this outcome already"})
    if not text:
        raise Invalid({"text": "Say why this outcome is not reported"})
    row = line.explanation
    before = row.text if row else None
    if row is None:
        row = OutcomeExplanation(project_id=project.id, outcome=line.outcome)
        db.session.add(row)
    row.text, row.said_at, row.said_by_name = text, clock.now(), actor.name
    change(actor, project, FindingsVerb.OUTCOME_EXPLAINED, {line.outcome: [before, text]})
    return row


def send(*, actor: Actor, relationship: Relationship, project: Project) -> FinalReport:
    """Send the final report; refused while a promised outcome is neither reported nor explained.

    What differs from the promise is kept with it (DOMAIN T9).
    """
    require(actor, Can.SUBMIT_FINDING, relationship)
    check_stage(project, REPORTED_AT, "status", NOT_NOW)
    account = account_of(project)
    if account.report is not None:
        return account.report
    if account.open_lines:
        names = "; ".join(line.outcome for line in account.open_lines)
        raise Invalid({"status": f"Neither reported nor explained: {names}"})
    # A report on nothing would pass the gate of T9 without a word about what was found.
    if not account.lines and not account.others:
        raise Invalid({"status": "No outcome is on the record. Add one by an amendment first"})
    row = FinalReport(
        project_id=project.id,
        protocol=account.protocol,
        # Frozen on the day: this is the sentence that tells readers whether outcomes were swapped.
        differences=account.differences,
        sent_at=clock.now(),
        sent_by_name=actor.name,
    )
    db.session.add(row)
    change(actor, project, FindingsVerb.FINAL_REPORT_SENT, {"differences": [None, row.differences]})
    notices.notify(
        notices.in_roles(project, Role.SECRETARY, Role.CHAIR, Role.DEPUTY),
        key=f"final-report:{project.id}",
        text=f"The final report of {project.reference} is sent",
        path=f"/projects/{project.reference}/findings",
        project=project,
    )
    return row


def confirm_recommendations(
    *, actor: Actor, relationship: Relationship, project: Project, count: int
) -> None:
    """Confirm that the ``count`` recommendations that the page showed are all (DOMAIN T11)."""
    require(actor, Can.PROPOSE_RECOMMENDATION, relationship)
    check_stage(project, REPORTED_AT, "count", NOT_NOW)
    report = account_of(project).report
    if report is None:
        raise Invalid({"count": "Send the final report first"})
    now = recommendation_queries.count_of(project)
    # Somebody registered or changed one while the page was open, and “all” meant another list.
    if count != now:
        raise Invalid({"count": f"There are {now} now. Look at them again"})
    report.recommendations, report.confirmed_at = now, clock.now()
    report.confirmed_by_name = actor.name
    change(actor, project, FindingsVerb.RECOMMENDATIONS_CONFIRMED, {"recommendations": [None, now]})
