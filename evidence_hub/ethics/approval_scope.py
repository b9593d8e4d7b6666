"""What an opinion covers, and whether it still covers the record as it stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select

from evidence_hub.core.clock import in_london
from evidence_hub.core.database import db
from evidence_hub.core.evaluation_cache import cached_by_project
from evidence_hub.ethics.models import AmendmentReview, Opinion
from evidence_hub.lifecycle.approvals import labels_of, uncovered
from evidence_hub.registry import content
from evidence_hub.registry.models import Amendment, Project

# What an ethics opinion looks at in the record (DOMAIN T18: a change re-opens what it touches).
# Fields left out on purpose, such as money or the sponsor, can change without asking the reviewers
# again.
ETHICS_FIELDS = (
    "question", "design", "methods", "setting", "population", "sample_plan", "outcomes",
    "partners", "people_or_data", "data_wanted",
)  # fmt: skip
Accepted = Sequence[tuple[Amendment, AmendmentReview | None]]


@cached_by_project
def accepted_amendments(
    ids: Sequence[int],
) -> dict[int, list[tuple[Amendment, AmendmentReview | None]]]:
    """Return each project's accepted amendments with what a reviewer said of them."""
    found: defaultdict[int, list[tuple[Amendment, AmendmentReview | None]]] = defaultdict(list)
    rows = db.session.execute(
        # An outer join: an urgent safety measure is accepted before any reviewer has spoken.
        select(Amendment, AmendmentReview)
        .outerjoin(AmendmentReview, AmendmentReview.amendment_id == Amendment.id)
        .where(Amendment.project_id.in_(ids), Amendment.status == "accepted")
        .order_by(Amendment.id)
    )
    for amendment, review in rows:
        found[amendment.project_id].append((amendment, review))
    return dict(found)


def uncovered_changes(
    project: Project, opinion: Opinion, accepted: Accepted, *, today: dt.date, grace: int
) -> list[str]:
    """Return the fields that changed since the opinion without a reviewer's agreement.

    An urgent safety measure counts as covered for ``grace`` days after it was accepted, so that
    acting first does not stop what it makes safer (DOMAIN T18).
    """
    # The record as it stands decides, not a flag: a change that is taken back closes the question
    # by itself (decision 19).
    held = content.content_of(project)
    return [
        name
        for name in uncovered(project, opinion.covered)
        if not _is_covered(name, held[name], opinion, accepted, today=today, grace=grace)
    ]


def _is_covered(
    name: str, now: object, opinion: Opinion, accepted: Accepted, *, today: dt.date, grace: int
) -> bool:
    """Whether the last amendment of a field, made since the opinion, was agreed to."""
    since = [
        (amendment, review)
        for amendment, review in accepted
        if name in amendment.changes
        and amendment.decided_at is not None
        and amendment.decided_at >= opinion.given_at
    ]
    if not since:
        return False
    # Only the last amendment of the field can explain the value that it has now.
    amendment, review = since[-1]
    # Changed once more without an amendment, so what was agreed to is not what stands there.
    if amendment.changes[name]["after"] != now:
        return False
    if review is not None:
        return review.agrees
    # T18: act first, report promptly. Everything else needs a reviewer before it is used.
    if amendment.kind != "urgent_safety" or amendment.decided_at is None:
        return False
    return today <= in_london(amendment.decided_at).date() + dt.timedelta(days=grace)


def amendment_needs(project: Project, amendment: Amendment) -> str:
    """Say whether a substantial amendment still waits for an ethics reviewer (DOMAIN T18).

    Only where an opinion covers what it changes; an urgent safety measure is used first and
    looked at afterwards.
    """
    touched = [name for name in ETHICS_FIELDS if name in amendment.changes]
    # An empty answer lets the amendment go on, so each case without a duty ends with one.
    if amendment.kind not in ("substantial", "minor") or not touched:
        return ""
    has_opinion = db.session.scalar(
        select(Opinion.id).where(Opinion.project_id == project.id, Opinion.revoked_at.is_(None))
    )
    # Before the first opinion there is nothing to extend: the application itself will show the
    # change.
    if has_opinion is None:
        return ""
    # A minor amendment is only logged (T18), so it could slip past the reviewers what they have
    # approved.
    if amendment.kind == "minor":
        return f"It changes what the ethics opinion covers ({labels_of(touched)}): not minor."
    said = db.session.scalar(
        select(AmendmentReview).where(AmendmentReview.amendment_id == amendment.id)
    )
    if said is None:
        return "An ethics reviewer has to agree first. Class it, and the reviewer is asked."
    return "" if said.agrees else f"The ethics reviewer did not agree: {said.reason}"
