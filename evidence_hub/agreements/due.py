"""Reminders, the suspension of what lapsed (T15), overdue disposals, silence of those who clear."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from sqlalchemy import select

from evidence_hub.agreements import clearance, disposal, gates, notifications, queries
from evidence_hub.agreements.lifecycle import ended_on, in_force
from evidence_hub.agreements.models import (
    Agreement,
    AgreementVersion,
    ClearanceSubmission,
    Impact,
    Output,
)
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.agreements.states import ClearanceStatus, OutputStage, Sharing
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.feature import Piece
from evidence_hub.ethics.due import threshold
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.gate_checks import GateStatus
from evidence_hub.lifecycle.moves import move
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import HANDLES_DATA, OVER, Stage


def reminders() -> Iterator[Piece]:
    """Yield one piece for each agreement and assessment whose next reminder is due."""
    today, marks = clock.today(), rules.numbers("agreement_reminders")
    latest = today + dt.timedelta(days=max(marks))
    # Only ids are read here. Each piece is a transaction that loads its own row, so one failure
    # stops one reminder (decision 15).
    versions = db.session.execute(
        select(AgreementVersion.id, AgreementVersion.ends_on)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .join(Project, Project.id == Agreement.project_id)
        .where(
            AgreementVersion.status == Sharing.SIGNED,
            # The furthest reminder bounds the scan, which the index on status and last day serves.
            AgreementVersion.ends_on.between(today, latest),
            Project.stage.not_in(sorted(OVER)),
        )
        .order_by(AgreementVersion.id)
    ).all()
    for version_id, ends_on in versions:
        # The mark and not the day is in the key of the notice: a clock that missed a night still
        # reminds, and only once.
        mark = threshold((ends_on - today).days, marks) if ends_on else None
        if mark is not None:
            yield lambda key=version_id, mark=mark: _remind_of_end(key, mark)  # type: ignore[misc]
    yield from _reviews(today, latest, marks)
    impacts = db.session.execute(
        select(Impact.id, Impact.review_on)
        .join(Project, Project.id == Impact.project_id)
        .where(
            Impact.status == "accepted",
            Impact.review_on.between(today, latest),
            Project.stage.not_in(sorted(OVER)),
        )
        .order_by(Impact.id)
    ).all()
    for impact_id, review_on in impacts:
        mark = threshold((review_on - today).days, marks) if review_on else None
        if mark is not None:
            yield lambda key=impact_id, mark=mark: _remind_of_review(key, mark)  # type: ignore[misc]


def _reviews(today: dt.date, latest: dt.date, marks: tuple[int, ...]) -> Iterator[Piece]:
    """Yield one piece for each agreement whose review is near."""
    rows = db.session.execute(
        select(AgreementVersion.id, AgreementVersion.review_on)
        .join(Agreement, Agreement.id == AgreementVersion.agreement_id)
        .join(Project, Project.id == Agreement.project_id)
        .where(
            AgreementVersion.status == Sharing.SIGNED,
            AgreementVersion.review_on.between(today, latest),
            Project.stage.not_in(sorted(OVER)),
        )
        .order_by(AgreementVersion.id)
    ).all()
    for version_id, review_on in rows:
        mark = threshold((review_on - today).days, marks) if review_on else None
        if mark is not None:
            yield lambda key=version_id, mark=mark: _remind_of_terms(key, mark)  # type: ignore[misc]


def _remind_of_terms(version_id: int, mark: int) -> bool:
    version = db.session.get_one(AgreementVersion, version_id)
    agreement, today = version.agreement, clock.today()
    # A version that was superseded has its own dates, but what rules is its successor.
    if in_force(agreement, today) is not version:
        return False
    project = agreement.project
    told = notifications.notify(
        project,
        notifications.team(project) | notifications.infogov(project),
        key=f"sharing-review:{version.id}:{mark}",
        text=f"The data sharing agreement of {project.reference} is to be reviewed by "
        f"{day_words(version.review_on or today)}.",
        page=f"/data-sharing/{agreement.number}",
    )
    return told > 0


# A signed successor means that somebody has acted; reminding again would teach people to ignore
# reminders.
def _remind_of_end(version_id: int, mark: int) -> bool:
    version = db.session.get_one(AgreementVersion, version_id)
    agreement, today = version.agreement, clock.today()
    is_followed = agreement.latest is not version and agreement.latest.status == Sharing.SIGNED
    if in_force(agreement, today) is not version or is_followed:
        return False  # it has not begun, or its successor is signed
    project = agreement.project
    told = notifications.notify(
        project,
        notifications.team(project) | notifications.infogov(project),
        key=f"sharing-ends:{version.id}:{mark}",
        text=f"The data sharing agreement of {project.reference} ends on "
        f"{day_words(version.ends_on or today)}. Vary it, or prepare the disposal.",
        page=f"/data-sharing/{agreement.number}",
    )
    return told > 0


def _remind_of_review(impact_id: int, mark: int) -> bool:
    impact = db.session.get_one(Impact, impact_id)
    project = impact.project
    # The asset owner is told as a person, because they hold this duty without any role on the
    # project.
    owner = {impact.owner_id} if impact.owner_id else set()
    told = notifications.notify(
        project,
        notifications.team(project) | notifications.infogov(project) | owner,
        key=f"dpia-review:{impact.id}:{impact.review_on}:{mark}",
        text=f"The DPIA of {project.reference} is to be reviewed by "
        f"{day_words(impact.review_on or clock.today())}.",
        page="/data-protection",
    )
    return told > 0


def lapses() -> Iterator[Piece]:
    """Yield one piece for each project that handles data after what allowed it has lapsed."""
    rows = db.session.scalars(
        select(Project)
        .where(
            Project.stage.in_(sorted(HANDLES_DATA)),
            Project.id.in_(select(Impact.project_id)),
        )
        .order_by(Project.id)
    ).all()
    # The rule is computed here for all, and once more by each piece under its lock.
    for project_id in _lapsed(rows):
        yield lambda project_id=project_id: _suspend(project_id)  # type: ignore[misc]


def _lapsed(projects: Sequence[Project]) -> dict[int, str]:
    """Return project id → what lapsed: an agreement's end or a review that was not done.

    What was never there does not lapse: a project that went live has been through its gates.
    """
    # The gates decide, so that the page that explains a suspension and the clock that makes it
    # agree.
    impacts = gates.impact_is_accepted(projects)
    sharing = gates.sharing_is_in_force(projects)
    held = queries.impacts([project.id for project in projects])
    agreements = queries.agreements([project.id for project in projects])
    today = clock.today()
    found = {}
    for project in projects:
        impact, gate = held[project.id], sharing.get(project.id)
        reviewed = impacts.get(project.id)
        has_ended = any(ended_on(row, today) for row in agreements.get(project.id, ()))
        is_late = impact.accepted_until is not None and impact.accepted_until < today
        # Residual high risk blocks (DOMAIN 3.9) where data are handled on an earlier acceptance.
        is_late |= impact.accepted_until is not None and impact.status == "residual_high_risk"
        if is_late and reviewed is not None and reviewed.met is GateStatus.NO:
            found[project.id] = reviewed.why
        # One reason is enough to suspend; the gates show the others.
        elif has_ended and gate is not None and gate.met is GateStatus.NO:
            found[project.id] = gate.why
    return found


def _suspend(project_id: int) -> bool:
    project = db.session.scalars(
        # Locked and read again: a renewal in the meantime must win over a suspension that was
        # planned before it.
        select(Project).where(Project.id == project_id).with_for_update()
    ).one()
    if Stage(project.stage) not in HANDLES_DATA or project.awaits_adoption:
        return False
    why = _lapsed([project]).get(project.id)
    if why is None:
        return False  # renewed meanwhile
    kept = move(project, Move.SUSPEND, actor=SYSTEM, reason=why)
    notifications.notify(
        project,
        notifications.team(project)
        | notifications.infogov(project)
        | notifications.chairs(project),
        key=f"suspended:{kept.id}",
        text=f"{project.reference} is suspended. {why} Nothing may be collected, and access to "
        "shared data is off.",
    )
    return True


def disposals() -> Iterator[Piece]:
    """Yield one piece for each agreement that has ended and whose data are not certified gone."""
    today = clock.today()
    rows = (
        db.session.scalars(
            # A first, wide filter in SQL by the dates that may have ended it. Whether it did needs
            # all versions, which is worked out below.
            queries.whole_agreements()
            .where(
                Agreement.id.in_(
                    select(AgreementVersion.agreement_id).where(
                        (AgreementVersion.ends_on < today) | (AgreementVersion.ended_on <= today),
                        AgreementVersion.signed_on.is_not(None),
                    )
                )
            )
            .order_by(Agreement.id)
        )
        .unique()
        .all()
    )
    certificates = queries.certificates([row.id for row in rows])
    days = disposal.time_given()
    for row in rows:
        stands = disposal.status_of(row, certificates.get(row.id, []), today, days=days)
        # What was certified in full needs no notice any more, however late it was.
        if stands.ended is not None and stands.missing:
            state = stands.state
            yield lambda key=row.id, state=state: _tell_of_disposal(key, state)  # type: ignore[misc]


def _tell_of_disposal(agreement_id: int, state: disposal.Disposal) -> bool:
    agreement = db.session.get_one(Agreement, agreement_id)
    project = agreement.project
    is_late = state is disposal.Disposal.OVERDUE
    people = notifications.team(project) | notifications.infogov(project)
    # DOMAIN J5: overdue disposals escalate to the chair; those that are merely due do not.
    if is_late:
        people |= notifications.chairs(project)
    told = notifications.notify(
        project,
        people,
        key=f"disposal-{'overdue' if is_late else 'due'}:{agreement.id}",
        text=f"The disposal of data shared for {project.reference} is "
        f"{'overdue' if is_late else 'due'}.",
        page=f"/data-sharing/{agreement.number}",
    )
    return told > 0


def silences() -> Iterator[Piece]:
    """Yield one piece for each submission whose notice has run out without a decision."""
    rows = db.session.execute(
        select(ClearanceSubmission.id)
        .join(Output, Output.id == ClearanceSubmission.output_id)
        .where(ClearanceSubmission.status.in_(clearance.WAITING))
        .order_by(ClearanceSubmission.id)
    ).scalars()
    for submission_id in rows.all():
        yield lambda key=submission_id: _escalate(key)  # type: ignore[misc]


def _escalate(submission_id: int) -> bool:
    submission = db.session.scalars(
        # Locked, because a decision may be made in this minute; whoever comes second sees it
        # settled.
        select(ClearanceSubmission).where(ClearanceSubmission.id == submission_id).with_for_update()
    ).one()
    project = submission.output.project
    moves = queries.suspensions([project.id]).get(project.id, [])
    reading = read(submission, moves, clock.today())
    if submission.status not in clearance.WAITING or not reading.is_over:
        return False
    page = f"/publications/{submission.id}"
    # Silence escalates; it releases only where the agreement says so and the text was confirmed
    # free of data (DOMAIN 3.10).
    if is_released(submission, reading):
        submission.status, submission.released_at = ClearanceStatus.RELEASED, clock.now()
        if submission.output.stage not in clearance.FINAL:
            submission.output.stage = OutputStage.CLEARED
        # An open pause would keep the clock of a settled text stopped for ever.
        for pause in submission.pauses:
            pause.ended_at = pause.ended_at or clock.now()
        db.session.flush()
        # The system acts here, so the trail names the rule as its reason in place of a person.
        audit.record(
            SYSTEM,
            AgreementsVerb.TEXT_RELEASED_BY_SILENCE,
            f"project:{project.reference}",
            difference={"sha256": [None, submission.sha256]},
            reason="The agreement says so, and it was confirmed free of marked and personal data",
            project_id=project.id,
            is_demo=project.is_demo,
        )
        notifications.notify(
            project,
            notifications.team(project)
            | notifications.chairs(project)
            | notifications.infogov(project),
            key=f"clearance-released:{submission.id}",
            text=f"The notice ended without a decision: a text of {project.reference} is released",
            page=page,
        )
        return True
    told = notifications.notify(
        project,
        notifications.chairs(project) | notifications.infogov(project),
        key=f"clearance-silence:{submission.id}",
        text=f"The notice on a text of {project.reference} ended without a decision. Decide now.",
        page=page,
    )
    return told > 0
