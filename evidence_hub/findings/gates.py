from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, contains_eager, joinedload

from evidence_hub.commissioning.models import AgendaItem, Decision, Meeting
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import (
    cached_by_record,
    cached_in_evaluation,
)
from evidence_hub.findings import queries
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import Recommendation, RecommendationAction
from evidence_hub.findings.planned_outcomes import accounts_of
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus, answers
from evidence_hub.registry.models import Project
from evidence_hub.tracking.lifecycle import CONCLUSIONS
from evidence_hub.tracking.models import Benefit

PRESENTATION = "presentation"  # the kind of agenda item by which findings are presented

Projects = Sequence[Project]
Answers = Mapping[int, Gate]


def _ids(projects: Projects) -> list[int]:
    return [project.id for project in projects]


@dataclass(frozen=True)
class Stands:
    """Where one recommendation stands: what the board made of it, and how many actions it has."""

    number: int
    disposition: Disposition
    actions: int


def _numbers(rows: Sequence[Stands]) -> str:
    return ", ".join(f"R{row.number}" for row in rows)


def findings_are_reported(projects: Projects) -> Answers:
    """T9, T17: the final report is sent, so each promised outcome is reported or explained."""
    # Ratings and judgements say nothing about whether a promise was kept; leaving them out spares
    # three statements on every page with gates.
    accounts = accounts_of(projects, whole=False)

    def check(project: Project) -> tuple[GateStatus, str]:
        account = accounts[project.id]
        if account.report is not None:
            day = day_words(in_london(account.report.sent_at).date())
            return GateStatus.YES, f"The final report was sent on {day}."
        # Named, since “not sent” would leave the lead to find out why it cannot be sent.
        if account.open_lines:
            names = "; ".join(line.outcome for line in account.open_lines)
            return GateStatus.NO, f"Neither reported nor explained: {names}."
        return GateStatus.NO, "The final report is not sent."

    return answers(
        gates.FINDINGS_REPORTED,
        projects,
        check,
        endpoint="findings.account",
        action="Write the final report",
    )


def _counts(ids: Sequence[int]) -> dict[int, int]:
    rows = db.session.execute(
        select(Recommendation.project_id, func.count())
        .where(Recommendation.project_id.in_(ids))
        .group_by(Recommendation.project_id)
    )
    return dict(rows.all())


@cached_by_record
def presented(ids: Collection[int]) -> dict[int, Decision]:
    """Return the decision by which the board took note of each project's findings."""
    rows = db.session.scalars(
        select(Decision)
        .join(AgendaItem, AgendaItem.id == Decision.item_id)
        .join(Meeting, Meeting.id == AgendaItem.meeting_id)
        .where(
            AgendaItem.kind == PRESENTATION,
            AgendaItem.project_id.in_(sorted(ids)),
            # Referred elsewhere is not heard. Only “noted” means that the board was presented it.
            Decision.outcome == Outcome.NOTE,
        )
        .options(joinedload(Decision.item).joinedload(AgendaItem.meeting))
        .order_by(Decision.id.desc())
    )
    return {row.project_id: row for row in rows if row.project_id is not None}


def findings_are_presented(projects: Projects) -> Answers:
    """T11: presented to the board at a meeting, by its minutes (report para 120, third point)."""
    held = presented(_ids(projects))

    def check(project: Project) -> tuple[GateStatus, str]:
        row = held.get(project.id)
        if row is None:
            return GateStatus.NO, "The board has not been presented the findings at a meeting."
        return GateStatus.YES, f"Presented at the meeting of {day_words(row.item.meeting.held_on)}."

    return answers(gates.FINDINGS_PRESENTED, projects, check, endpoint="findings.account")


def recommendations_are_registered(projects: Projects) -> Answers:
    """T11: the lead said of exactly these recommendations that they are all."""
    reports, counts = queries.final_reports(_ids(projects)), _counts(_ids(projects))

    def check(project: Project) -> tuple[GateStatus, str]:
        report, count = reports.get(project.id), counts.get(project.id, 0)
        if report is None or report.recommendations is None:
            return GateStatus.NO, f"Nobody has confirmed that the {count} registered are all."
        # One that was added after the confirmation would otherwise reach the board unseen by
        # anybody who said “these are all”.
        if report.recommendations != count:
            return GateStatus.NO, (
                f"{report.recommendations} were confirmed, {count} are registered: confirm again."
            )
        return (
            GateStatus.YES,
            f"{count} registered; {report.confirmed_by_name} confirmed that they are all.",
        )

    return answers(
        gates.RECOMMENDATIONS_REGISTERED,
        projects,
        check,
        endpoint="findings.recommendations_of",
        action="See the recommendations",
    )


@cached_in_evaluation
def _stands(ids: Sequence[int]) -> dict[int, list[Stands]]:
    """Return where each project's recommendations stand, by number; one query."""
    # Counted by the database: whole actions with owners and benefits would be read to know only
    # whether there are any.
    actions = aliased(RecommendationAction)
    rows = db.session.execute(
        select(
            Recommendation.project_id,
            Recommendation.number,
            Recommendation.disposition,
            func.count(actions.id),
        )
        .outerjoin(actions, actions.recommendation_id == Recommendation.id)
        .where(Recommendation.project_id.in_(ids))
        .group_by(Recommendation.id)
        .order_by(Recommendation.project_id, Recommendation.number)
    )
    # Every project has its list, also an empty one: nothing recommended passes this gate, as a
    # null result is a result.
    found: dict[int, list[Stands]] = {project_id: [] for project_id in ids}
    for project_id, number, disposition, count in rows:
        found[project_id].append(Stands(number, Disposition(disposition), count))
    return found


def recommendations_are_decided(projects: Projects) -> Answers:
    """T12: every recommendation has a disposition of the board."""
    rows = _stands(_ids(projects))

    def check(project: Project) -> tuple[GateStatus, str]:
        ours = rows[project.id]
        waiting = [row for row in ours if row.disposition is Disposition.PENDING]
        if waiting:
            return GateStatus.NO, f"Not decided: {_numbers(waiting)}."
        return GateStatus.YES, f"{len(ours)} decided." if ours else "Nothing was recommended."

    return answers(
        gates.RECOMMENDATIONS_DECIDED,
        projects,
        check,
        endpoint="findings.recommendations_of",
        action="See the recommendations",
    )


def actions_are_owned(projects: Projects) -> Answers:
    """T12: what was accepted, wholly or in part, has an action with owner and day."""
    rows = _stands(_ids(projects))

    def check(project: Project) -> tuple[GateStatus, str]:
        accepted = [row for row in rows[project.id] if row.disposition.asks_for_action]
        without = [row for row in accepted if not row.actions]
        if without:
            return GateStatus.NO, f"No action yet: {_numbers(without)}."
        if not accepted:
            return GateStatus.NOT_REQUIRED, "No recommendation was accepted."
        return GateStatus.YES, "Each accepted recommendation has its actions, owned and dated."

    return answers(
        gates.ACTIONS_OWNED,
        projects,
        check,
        endpoint="findings.recommendations_of",
        action="See the actions",
    )


def actions_are_verified(projects: Projects) -> Answers:
    """T13: each action is complete or stopped and verified, or handed on to who goes on with it."""
    held: dict[int, list[RecommendationAction]] = {}
    for row in db.session.scalars(
        select(RecommendationAction)
        .join(Recommendation, Recommendation.id == RecommendationAction.recommendation_id)
        .where(Recommendation.project_id.in_(_ids(projects)))
        .options(contains_eager(RecommendationAction.recommendation))
        .order_by(Recommendation.number, RecommendationAction.number)
    ):
        held.setdefault(row.recommendation.project_id, []).append(row)

    def check(project: Project) -> tuple[GateStatus, str]:
        actions = held.get(project.id, [])
        left = [
            f"R{row.recommendation.number}.{row.number}" for row in actions if not row.is_settled
        ]
        if left:
            return GateStatus.NO, f"Neither verified nor handed on: {', '.join(left)}."
        if not actions:
            return GateStatus.NOT_REQUIRED, "No action was asked for."
        return GateStatus.YES, f"{len(actions)} verified or handed on."

    return answers(
        gates.ACTIONS_VERIFIED,
        projects,
        check,
        endpoint="findings.recommendations_of",
        action="See the actions",
    )


def benefits_are_reviewed(projects: Projects) -> Answers:
    """T13: each benefit is concluded by its owner and verified; "not realised" passes."""
    held: dict[int, list[Benefit]] = {}
    for row in db.session.scalars(
        select(Benefit)
        .where(Benefit.project_id.in_(_ids(projects)))
        .order_by(Benefit.project_id, Benefit.number)
    ):
        held.setdefault(row.project_id, []).append(row)

    def check(project: Project) -> tuple[GateStatus, str]:
        ours = held.get(project.id, [])
        if not ours:
            # T5 asks for a benefit owner, so a project without a single benefit has left something
            # out. Passing it as “not required” would be the easy way round T13.
            return GateStatus.NO, "No benefit is registered, so none was reviewed."
        # Any conclusion passes, “not realised” too (J10). Otherwise owners would have a reason to
        # call a failure a success.
        left = [each.title for each in ours if each.status not in CONCLUSIONS]
        if left:
            return GateStatus.NO, f"Not reviewed: {'; '.join(left)}."
        return GateStatus.YES, f"{len(ours)} reviewed and verified."

    return answers(
        gates.BENEFITS_REVIEWED,
        projects,
        check,
        endpoint="findings.benefits_review",
        action="Review the benefits",
    )


# In the order of the lifecycle, in which pages list what is still missing.
GATE_CHECKS = (
    (gates.FINDINGS_REPORTED, findings_are_reported),
    (gates.FINDINGS_PRESENTED, findings_are_presented),
    (gates.RECOMMENDATIONS_REGISTERED, recommendations_are_registered),
    (gates.RECOMMENDATIONS_DECIDED, recommendations_are_decided),
    (gates.ACTIONS_OWNED, actions_are_owned),
    (gates.ACTIONS_VERIFIED, actions_are_verified),
    (gates.BENEFITS_REVIEWED, benefits_are_reviewed),
)
