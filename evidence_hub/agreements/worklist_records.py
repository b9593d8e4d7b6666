"""What the rows of the worklist are made of: read for all projects together, a table once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Select, or_, select

from evidence_hub.agreements import clearance, queries
from evidence_hub.agreements.lifecycle import ended_on
from evidence_hub.agreements.models import (
    Agreement,
    AgreementVersion,
    Certificate,
    ClearanceSubmission,
    Impact,
    IpItem,
    IpTerms,
    Output,
)
from evidence_hub.core.database import db
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.stages import OVER


@dataclass(frozen=True)
class Records:
    """What projects have in this package, each by the id of what it belongs to.

    ``people`` and ``places`` (person → organisation) are those of projects of which an agreement
    has ended: who takes part, and from where, is asked for the disposal of its data alone.
    """

    impacts: Mapping[int, Impact] = field(default_factory=dict)
    agreements: Mapping[int, Sequence[Agreement]] = field(default_factory=dict)
    outputs: Mapping[int, Sequence[Output]] = field(default_factory=dict)
    items: Mapping[int, list[IpItem]] = field(default_factory=dict)
    terms: Mapping[int, IpTerms] = field(default_factory=dict)
    moves: Mapping[int, list[StageMove]] = field(default_factory=dict)
    certificates: Mapping[int, list[Certificate]] = field(default_factory=dict)
    people: Mapping[int, Sequence[ProjectPerson]] = field(default_factory=dict)
    places: Mapping[int, int] = field(default_factory=dict)


def _may_be_late(today: dt.date) -> list[Select[int]]:
    """Select the projects of which anything here had a day before today, or runs on a clock."""
    versions = select(Agreement.project_id).join(Agreement.versions)
    return [
        select(Impact.project_id).where(Impact.review_on < today),
        versions.where(
            (AgreementVersion.ends_on < today)
            | (AgreementVersion.ended_on < today)
            | (AgreementVersion.review_on < today)
        ),
        select(Output.project_id).where(
            Output.submissions.any(ClearanceSubmission.status.in_(clearance.WAITING))
        ),
    ]


def _stopping(outputs: Mapping[int, Sequence[Output]]) -> set[int]:
    """Return the projects where a text has a clock that stops while the project is suspended."""
    return {
        key
        for key, rows in outputs.items()
        if any(submission.stops_when_suspended for row in rows for submission in row.submissions)
    }


def projects_with_any(viewer: Viewer, today: dt.date, *, only_late: bool) -> Sequence[Project]:
    """Return the projects that have anything in this package and are not over."""
    # Sub-selects in one statement: joining five tables would multiply rows and need a distinct.
    has = [select(model.project_id) for model in (Impact, Agreement, IpItem, IpTerms, Output)]
    if only_late:
        has = _may_be_late(today)
    return db.session.scalars(
        select(Project)
        .where(
            visible(viewer, Tier.FULL),
            Project.stage.not_in(sorted(OVER)),
            or_(*(Project.id.in_(ids) for ids in has)),
        )
        .order_by(Project.id)
    ).all()


def _ended(agreements: Mapping[int, Sequence[Agreement]], today: dt.date) -> list[Agreement]:
    return [row for rows in agreements.values() for row in rows if ended_on(row, today) is not None]


def read_records(ids: Sequence[int], today: dt.date, *, only_late: bool) -> Records:
    """Read all that these projects have in this package."""
    agreements = queries.agreements(ids)
    ended = _ended(agreements, today)
    people = registry.people_of({row.project_id for row in ended})
    outputs = queries.waiting_outputs(ids)
    # Nothing of rights has a day that could pass.
    items = {} if only_late else queries.ip_items(ids)
    return Records(
        impacts=queries.impacts(ids),
        agreements=agreements,
        outputs=outputs,
        items=items,
        terms=queries.ip_terms(ids) if items else {},
        moves=queries.suspensions(_stopping(outputs)),
        certificates=queries.certificates([row.id for row in ended]),
        people=people,
        places=queries.organisations_of(
            part.person for parts in people.values() for part in parts if part.is_held(today)
        ),
    )
