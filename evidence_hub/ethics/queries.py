"""Finding applications, opinions, reviews and what waits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotAllowed, NotFound
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.ethics.lifecycle import RenewalStatus, Status
from evidence_hub.ethics.models import (
    AmendmentReview,
    Application,
    Assignment,
    EndReport,
    Opinion,
    Renewal,
    Round,
    SectionReview,
)
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.stages import OVER


def _whole() -> Select[Application]:
    return select(Application).options(
        # Rounds and reviewers are few; joined to the sections too their rows would multiply.
        selectinload(Application.sections),
        joinedload(Application.rounds),
        joinedload(Application.assignments).joinedload(Assignment.person),
    )


@cached_by_project
def applications(ids: Sequence[int]) -> dict[int, Application]:
    """Return the application of each of these projects; two queries."""
    rows = db.session.scalars(_whole().where(Application.project_id.in_(ids))).unique()
    return {row.project_id: row for row in rows}


def application_of(project_id: int) -> Application | None:
    return applications([project_id]).get(project_id)


@cached_by_project
def opinions(ids: Sequence[int]) -> dict[int, list[Opinion]]:
    """Return each project's opinions, oldest first."""
    found: defaultdict[int, list[Opinion]] = defaultdict(list)
    rows = db.session.scalars(
        select(Opinion)
        .where(Opinion.project_id.in_(ids))
        # The page names the version that each opinion froze.
        .options(joinedload(Opinion.protocol))
        .order_by(Opinion.id)
    )
    for row in rows:
        found[row.project_id].append(row)
    return dict(found)


def opinions_of(project_id: int) -> list[Opinion]:
    return opinions([project_id]).get(project_id, [])


def opinion(project_id: int, opinion_id: int) -> Opinion:
    found = db.session.scalar(
        select(Opinion).where(Opinion.id == opinion_id, Opinion.project_id == project_id)
    )
    # An id of another project gives the same answer as none at all (J8).
    if found is None:
        raise NotFound
    return found


def reviews(ids: Sequence[int]) -> dict[int, list[SectionReview]]:
    """Return every review of every round of these applications, oldest first, with its reviewer."""
    found: defaultdict[int, list[SectionReview]] = defaultdict(list)
    rows = db.session.scalars(
        select(SectionReview)
        .join(Round, Round.id == SectionReview.round_id)
        .where(Round.application_id.in_(ids))
        .options(
            joinedload(SectionReview.assignment).joinedload(Assignment.person),
            # The join is there already for the filter, so the round is taken from it.
            contains_eager(SectionReview.round),
        )
        .order_by(SectionReview.id)
    )
    for row in rows:
        found[row.round.application_id].append(row)
    return dict(found)


def reviews_of(application: Application) -> list[SectionReview]:
    return reviews([application.id]).get(application.id, [])


def review(application: Application, review_id: int) -> SectionReview:
    found = next((row for row in reviews_of(application) if row.id == review_id), None)
    if found is None:
        raise NotFound
    return found


def renewals_of(project_id: int) -> Sequence[Renewal]:
    return db.session.scalars(
        select(Renewal).where(Renewal.project_id == project_id).order_by(Renewal.id.desc())
    ).all()


def filed_renewals(ids: Sequence[int]) -> frozenset[int]:
    """Return those of these projects whose renewal is with the reviewers."""
    return frozenset(
        db.session.scalars(
            select(Renewal.project_id).where(
                Renewal.project_id.in_(ids), Renewal.status == RenewalStatus.FILED
            )
        )
    )


def renewal(project_id: int, renewal_id: int) -> Renewal:
    found = db.session.scalar(
        select(Renewal).where(Renewal.id == renewal_id, Renewal.project_id == project_id)
    )
    if found is None:
        raise NotFound
    return found


def end_report_of(project_id: int) -> EndReport | None:
    return db.session.scalar(select(EndReport).where(EndReport.project_id == project_id))


def amendment_review(amendment_id: int) -> AmendmentReview | None:
    return db.session.scalar(
        select(AmendmentReview).where(AmendmentReview.amendment_id == amendment_id)
    )


def amendments_to_review(project_id: int) -> Sequence[Amendment]:
    """Return what was classed substantial or urgent and no reviewer has spoken on yet."""
    return db.session.scalars(
        select(Amendment)
        .outerjoin(AmendmentReview, AmendmentReview.amendment_id == Amendment.id)
        .where(
            Amendment.project_id == project_id,
            Amendment.kind.in_(("substantial", "urgent_safety")),
            Amendment.status != "refused",
            # No review yet. Refused amendments were stopped by the secretary and are not the
            # reviewers' business.
            AmendmentReview.id.is_(None),
        )
        .order_by(Amendment.id)
    ).all()


def waiting_applications(viewer: Viewer) -> Select[Application]:
    """Select the applications that can wait for this person: returned, unassigned, or in review."""
    is_reviewer = Application.assignments.any(
        and_(Assignment.person_id == viewer.actor.person_id, Assignment.undone_at.is_(None))
    )
    in_review = Application.status == Status.IN_REVIEW
    wanted = [
        and_(
            Application.status == Status.RETURNED,
            # Sorted, so that the same question is the same statement each time.
            Application.project_id.in_(sorted(viewer.team_of)),
        ),
        and_(in_review, is_reviewer),
    ]
    # What has no reviewer waits for whoever assigns them, and would otherwise wait unseen.
    if may(viewer.actor, Can.ASSIGN_REVIEWERS):
        assigned = Application.assignments.any(Assignment.undone_at.is_(None))
        wanted.append(and_(in_review, ~assigned))
    return (
        select(Application)
        .join(Project, Project.id == Application.project_id)
        .where(visible(viewer, Tier.FULL), or_(*wanted), Project.stage.not_in(sorted(OVER)))
        .options(
            selectinload(Application.rounds),
            selectinload(Application.assignments).joinedload(Assignment.person),
            joinedload(Application.project),
        )
        .order_by(func.coalesce(Application.submitted_at, Application.begun_at), Application.id)
    )


def seen_applications(viewer: Viewer) -> Select[Application]:
    """Select applications of projects that the viewer sees in full, the longest waiting first."""
    return (
        select(Application)
        .join(Project, Project.id == Application.project_id)
        .where(visible(viewer, Tier.FULL))
        .options(
            selectinload(Application.assignments).joinedload(Assignment.person),
            joinedload(Application.project),
        )
        .order_by(func.coalesce(Application.submitted_at, Application.begun_at), Application.id)
    )


# The role alone is not enough: an opinion is given by those who were asked and found unconflicted
# (DOMAIN 4).
def require_assignment(actor: Actor, relationship: Relationship, project: Project) -> None:
    """Raise NotAllowed unless the actor reviews this project's ethics, not merely sees it."""
    found = application_of(project.id)
    if found is None:
        raise NotFound
    own_assignment(actor, relationship, found)


def own_assignment(
    actor: Actor, relationship: Relationship, application: Application
) -> Assignment:
    """Return the actor's assignment; NotAllowed where they have none."""
    for row in application.reviewers:
        if row.person_id == actor.person_id:
            return row
    raise NotAllowed(
        "You are not a reviewer of this application.",
        verb=Can.GIVE_ETHICS_OPINION.value,
        record=relationship.record,
        project_id=relationship.project_id,
        is_demo=relationship.is_demo,
    )
