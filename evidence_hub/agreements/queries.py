"""Finding agreements, assessments, terms, outputs and submissions; for many projects at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.agreements.models import (
    Access,
    Agreement,
    AgreementVersion,
    Certificate,
    ClearanceDecision,
    ClearanceSubmission,
    ExtensionRequest,
    Impact,
    IpItem,
    IpTerms,
    Output,
)
from evidence_hub.core.authority import Actor, Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.evaluation_cache import (
    cached_by_project,
    cached_by_record,
    cached_in_evaluation,
)
from evidence_hub.directory.models import Organisation
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.audience import Tier, Viewer, visible
from evidence_hub.registry.models import Project, ProjectPartner, ProjectPerson
from evidence_hub.registry.stages import Stage

# The force’s own record in the directory; it is the one organisation that the rules name.
FORCE = "wmp"


@cached_in_evaluation
def force() -> Organisation:
    return db.session.scalars(select(Organisation).where(Organisation.code == FORCE)).one()


@cached_by_project
def parties_of(ids: Collection[int]) -> dict[int, dict[int, str]]:
    """Return project id → organisation id → name: its partners, and the force itself first."""
    # The force is a party to all, though it is no partner of itself in the record.
    is_force = Organisation.code == FORCE
    rows = db.session.execute(
        select(is_force, ProjectPartner.project_id, Organisation.id, Organisation.name)
        .outerjoin(
            ProjectPartner,
            and_(
                ProjectPartner.organisation_id == Organisation.id,
                ProjectPartner.project_id.in_(ids),
            ),
        )
        .where(or_(is_force, ProjectPartner.project_id.is_not(None)))
        .order_by(is_force.desc(), Organisation.name, Organisation.id)
    ).all()
    found: dict[int, dict[int, str]] = {key: {rows[0][2]: rows[0][3]} for key in ids}
    for _, project_id, organisation_id, name in rows:
        if project_id is not None:
            found[project_id][organisation_id] = name
    return found


@cached_by_record
def names_of(ids: Collection[int]) -> dict[int, str]:
    rows = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.id.in_(ids))
    )
    return {row[0]: row[1] for row in rows}


# Matched by name, since an account carries the organisation's words and no key; no match means no
# organisation, never a guess.
def own_organisation(actor: Actor) -> int | None:
    """Return the organisation that an outside person belongs to, by its name; None for others."""
    person = db.session.get(Person, actor.person_id) if actor.person_id else None
    return organisations_of([person] if person else []).get(actor.person_id or 0)


def organisations_of(people: Iterable[Person]) -> dict[int, int]:
    """Return person id → organisation id of those who come from a registered organisation."""
    named = {row.id: row.organisation.casefold() for row in people if row.organisation}
    if not named:
        return {}
    known: dict[str, int] = {}
    # Newest first, so that of two with one name the oldest is written last and wins each time.
    for row in db.session.scalars(select(Organisation).order_by(Organisation.id.desc())):
        known |= {row.name.casefold(): row.id, row.short_name.casefold(): row.id}
    return {person: known[name] for person, name in named.items() if name in known}


@cached_by_project
def impacts(ids: Sequence[int]) -> dict[int, Impact]:
    rows = db.session.scalars(
        select(Impact).where(Impact.project_id.in_(ids)).options(joinedload(Impact.owner))
    )
    return {row.project_id: row for row in rows}


def impact_of(project_id: int) -> Impact | None:
    return impacts([project_id]).get(project_id)


# Versions and signatures always come along: no state of an agreement can be read without them.
def whole_agreements() -> Select[Agreement]:
    return select(Agreement).options(
        joinedload(Agreement.versions).joinedload(AgreementVersion.signatures)
    )


@cached_by_project
def agreements(ids: Sequence[int]) -> dict[int, list[Agreement]]:
    """Return each project's agreements with versions and signatures, oldest first."""
    found: defaultdict[int, list[Agreement]] = defaultdict(list)
    for row in db.session.scalars(
        whole_agreements().where(Agreement.project_id.in_(ids)).order_by(Agreement.id)
    ).unique():
        found[row.project_id].append(row)
    return dict(found)


def agreement(project_id: int, number: int) -> Agreement:
    row = (
        db.session.scalars(
            whole_agreements().where(Agreement.project_id == project_id, Agreement.number == number)
        )
        .unique()
        .one_or_none()
    )
    # The project is part of the question, so an id of another project is the same 404 as none (J8).
    if row is None:
        raise NotFound
    return row


def version(found: Agreement, number: int) -> AgreementVersion:
    for row in found.versions:
        if row.number == number:
            return row
    raise NotFound


def accesses_of(agreement_id: int) -> Sequence[Access]:
    return db.session.scalars(
        select(Access)
        .where(Access.agreement_id == agreement_id)
        .options(joinedload(Access.person))
        .order_by(Access.id)
    ).all()


def extension_requests(agreement_id: int) -> Sequence[ExtensionRequest]:
    return db.session.scalars(
        select(ExtensionRequest)
        .where(ExtensionRequest.agreement_id == agreement_id)
        .order_by(ExtensionRequest.id)
    ).all()


# A withdrawn submission does not count, or an author could never submit the same file again.
def is_submitted(sha256: str) -> bool:
    """Whether this very file waits for clearance anywhere, or a decision on it was made."""
    asked = select(ClearanceSubmission.id).where(
        ClearanceSubmission.sha256 == sha256, ClearanceSubmission.status != "withdrawn"
    )
    return db.session.scalar(asked.limit(1)) is not None


@cached_by_record
def certificates(agreement_ids: Collection[int]) -> dict[int, list[Certificate]]:
    """Return agreement id → its certificates, oldest first."""
    found: defaultdict[int, list[Certificate]] = defaultdict(list)
    if not agreement_ids:
        return {}
    for row in db.session.scalars(
        select(Certificate)
        .where(Certificate.agreement_id.in_(agreement_ids))
        .options(
            joinedload(Certificate.holder),
            joinedload(Certificate.file).joinedload(DocumentVersion.document),
        )
        .order_by(Certificate.id)
    ):
        found[row.agreement_id].append(row)
    return dict(found)


def certificate(project_id: int, certificate_id: int) -> Certificate:
    row = db.session.scalar(
        select(Certificate)
        .join(Agreement, Agreement.id == Certificate.agreement_id)
        .where(Certificate.id == certificate_id, Agreement.project_id == project_id)
    )
    if row is None:
        raise NotFound
    return row


@cached_by_project
def ip_items(ids: Sequence[int]) -> dict[int, list[IpItem]]:
    """Return each project's items that stand, with their rights."""
    found: defaultdict[int, list[IpItem]] = defaultdict(list)
    for row in db.session.scalars(
        select(IpItem)
        # Items taken out stay in the table for the trail, and out of every judgement.
        .where(IpItem.project_id.in_(ids), IpItem.removed_at.is_(None))
        .options(joinedload(IpItem.rights))
        .order_by(IpItem.id)
    ).unique():
        found[row.project_id].append(row)
    return dict(found)


def ip_item(project_id: int, item_id: int) -> IpItem:
    for row in ip_items([project_id]).get(project_id, ()):
        if row.id == item_id:
            return row
    raise NotFound


@cached_by_project
def ip_terms(ids: Sequence[int]) -> dict[int, IpTerms]:
    rows = db.session.scalars(
        select(IpTerms).where(IpTerms.project_id.in_(ids)).options(joinedload(IpTerms.agreed))
    ).unique()
    return {row.project_id: row for row in rows}


def whole_outputs() -> Select[Output]:
    # A query for each collection rather than one join: joined, pauses and comments would multiply
    # each other's rows.
    of = selectinload(Output.submissions)
    return select(Output).options(
        of.joinedload(ClearanceSubmission.file).joinedload(DocumentVersion.document),
        of.joinedload(ClearanceSubmission.decision),
        of.selectinload(ClearanceSubmission.pauses),
        of.selectinload(ClearanceSubmission.comments),
    )


def outputs(ids: Sequence[int]) -> dict[int, list[Output]]:
    """Return each project's planned outputs with all that was said of them, oldest first."""
    found: defaultdict[int, list[Output]] = defaultdict(list)
    for row in db.session.scalars(
        whole_outputs().where(Output.project_id.in_(ids)).order_by(Output.id)
    ):
        found[row.project_id].append(row)
    return dict(found)


# The worklist needs neither comments nor decisions, which are most of the rows.
def waiting_outputs(ids: Sequence[int]) -> dict[int, list[Output]]:
    """Return the outputs of which a text waits for clearance, without what was said of it."""
    found: defaultdict[int, list[Output]] = defaultdict(list)
    of = joinedload(Output.submissions)
    rows = db.session.scalars(
        select(Output)
        .where(
            Output.project_id.in_(ids),
            Output.submissions.any(ClearanceSubmission.status.in_(("open", "with_authors"))),
        )
        .options(
            of.joinedload(ClearanceSubmission.file).joinedload(DocumentVersion.document),
            of.joinedload(ClearanceSubmission.pauses),
        )
        .order_by(Output.id)
    )
    for row in rows.unique():
        found[row.project_id].append(row)
    return dict(found)


def output(project_id: int, output_id: int) -> Output:
    row = db.session.scalar(
        whole_outputs().where(Output.project_id == project_id, Output.id == output_id)
    )
    if row is None:
        raise NotFound
    return row


def submission(project_id: int, submission_id: int) -> ClearanceSubmission:
    for row in outputs([project_id]).get(project_id, ()):
        for each in row.submissions:
            if each.id == submission_id:
                return each
    raise NotFound


def suspensions(ids: Collection[int]) -> dict[int, list[StageMove]]:
    """Return the moves into and out of suspension of these projects, oldest first."""
    found: defaultdict[int, list[StageMove]] = defaultdict(list)
    if not ids:
        return {}
    for row in db.session.scalars(
        select(StageMove)
        .where(
            StageMove.project_id.in_(ids),
            (StageMove.target == "suspended") | (StageMove.source == "suspended"),
        )
        .order_by(StageMove.id)
    ):
        found[row.project_id].append(row)
    return dict(found)


@dataclass(frozen=True)
class Decided:
    """A decision with the text and project that it is about."""

    project: Project
    submission: ClearanceSubmission
    decision: ClearanceDecision


def decisions(viewer: Viewer) -> list[Decided]:
    """Return the decisions in projects that the viewer sees in full, the newest first."""
    rows = db.session.execute(
        select(Project, ClearanceSubmission, ClearanceDecision)
        .join(Output, Output.project_id == Project.id)
        .join(ClearanceSubmission, ClearanceSubmission.output_id == Output.id)
        .join(ClearanceDecision, ClearanceDecision.submission_id == ClearanceSubmission.id)
        # Restricted in SQL rather than afterwards, so that no count gives away what is hidden (J8).
        .where(visible(viewer, Tier.FULL))
        .options(
            joinedload(ClearanceSubmission.output),
            joinedload(ClearanceSubmission.file).joinedload(DocumentVersion.document),
        )
        .order_by(ClearanceDecision.decided_at.desc(), ClearanceDecision.id.desc())
    )
    return [Decided(*row) for row in rows]


def waiting_for_advice(viewer: Viewer) -> Sequence[Project]:
    """Return the projects in assessment, and those in set-up or live with rights to advise on."""
    return db.session.scalars(
        select(Project)
        .where(
            visible(viewer, Tier.FULL),
            # An import has no gates to advise for until the board adopts it (T22).
            Project.is_legacy.is_(False) | Project.adopted_on.is_not(None),
            or_(
                Project.stage == Stage.ASSESSMENT,
                Project.stage.in_((Stage.COMMISSIONED, Stage.SET_UP, Stage.LIVE))
                & Project.id.in_(select(IpItem.project_id)),
            ),
            ~Project.id.in_(select(IpTerms.project_id).where(IpTerms.advised_at.is_not(None))),
        )
        .options(
            selectinload(Project.people)
            .joinedload(ProjectPerson.person)
            .selectinload(Person.grants)
        )
        .order_by(Project.updated_at, Project.id)
    ).all()


def advising_roles(project: Project, day: dt.date) -> set[Role]:
    """Return the roles of those who were asked to look at a project and still are."""
    # Roles on the day: who has left the role no longer counts as asked.
    return {
        role
        for part in project.people
        if part.part == Relation.ASSIGNED and part.is_held(day)
        for role in part.person.roles_on(day)
    }
