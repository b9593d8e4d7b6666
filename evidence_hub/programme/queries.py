"""What of the wider programme somebody sees."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.programme.models import (
    Advice,
    AdviceAnswer,
    AdviceCite,
    Award,
    Fair,
    FairInterest,
    FairOffer,
    Opportunity,
    Partnership,
    Placement,
)
from evidence_hub.registry.audience import Viewer, visible
from evidence_hub.registry.models import Enquiry, Project
from evidence_hub.registry.people import holders


def _seen_advice(viewer: Viewer) -> ColumnElement[bool]:
    """Whose questions: one's own, those handed to one, and what was shared with readers."""
    # Whoever hands questions out has to see them all, shared or not.
    if may(viewer.actor, Can.HAND_QUESTION):
        return true()
    own = viewer.actor.person_id
    rules = [Advice.asked_by_id == own, Advice.adviser_id == own]
    if viewer.reads_register:
        rules.append(and_(Advice.is_shared, Advice.status == "answered"))
    return or_(*rules)


def advice_list(viewer: Viewer, *, state: str = "", mine: bool = False) -> Select[Advice]:
    """Select questions, those that wait first (oldest first), then the newest answers."""
    statement = (
        select(Advice)
        .where(_seen_advice(viewer))
        .options(
            joinedload(Advice.asked_by),
            joinedload(Advice.adviser),
            selectinload(Advice.answers),
            selectinload(Advice.ratings),
        )
        # A comparison sorts false first, so what waits comes first in both databases.
        .order_by(Advice.status != "open", Advice.answered_at.desc(), Advice.asked_at, Advice.id)
    )
    if state:
        statement = statement.where(Advice.status == state)
    if mine:
        statement = statement.where(Advice.asked_by_id == viewer.actor.person_id)
    return statement


def advice(advice_id: int, viewer: Viewer) -> Advice:
    """Return a question that the viewer sees, or raise the common 404."""
    found = db.session.scalar(
        select(Advice)
        .where(Advice.id == advice_id, _seen_advice(viewer))
        .options(
            joinedload(Advice.asked_by),
            joinedload(Advice.adviser),
            selectinload(Advice.answers)
            .selectinload(AdviceAnswer.cites)
            .joinedload(AdviceCite.project),
            selectinload(Advice.ratings),
        )
    )
    if found is None:
        raise NotFound
    return found


def shared_advice(ids: list[int]) -> list[Advice]:
    """Return answered questions that all readers may find, for the search."""
    return list(
        db.session.scalars(
            select(Advice)
            .where(Advice.id.in_(ids), Advice.is_shared, Advice.status == "answered")
            .options(selectinload(Advice.answers))
            .order_by(Advice.id)
        )
    )


# The administrator is not among them: accounts are no knowledge of evidence.
def advisers() -> Sequence[Person]:
    """Return who may be asked for advice, by name: those who work with evidence in the force."""
    return holders(
        Role.SECRETARY,
        Role.RESEARCH_LEAD,
        Role.SUPERVISOR,
        Role.ETHICS_REVIEWER,
        Role.INFORMATION_GOVERNANCE,
        Role.LEGAL_ADVISER,
    )


def supervisors() -> Sequence[Person]:
    """Return who may supervise students: holders of the role, by name."""
    return holders(Role.SUPERVISOR)


def fairs() -> Select[Fair]:
    return (
        select(Fair)
        .options(selectinload(Fair.offers), selectinload(Fair.interests))
        .order_by(Fair.held_on.desc(), Fair.id.desc())
    )


def fair(fair_id: int) -> Fair:
    interests = selectinload(Fair.interests)
    found = db.session.scalar(
        select(Fair)
        .where(Fair.id == fair_id)
        .options(
            joinedload(Fair.project),
            selectinload(Fair.offers).joinedload(FairOffer.area),
            interests.joinedload(FairInterest.offer),
            interests.joinedload(FairInterest.enquiry).joinedload(Enquiry.project),
        )
    )
    if found is None:
        raise NotFound
    return found


def fair_offer(offer_id: int) -> FairOffer:
    found = db.session.get(FairOffer, offer_id)
    if found is None:
        raise NotFound
    return found


def fair_interest(interest_id: int) -> FairInterest:
    found = db.session.scalar(
        select(FairInterest)
        .where(FairInterest.id == interest_id)
        .options(
            joinedload(FairInterest.fair),
            joinedload(FairInterest.offer),
            joinedload(FairInterest.enquiry).joinedload(Enquiry.project),
        )
    )
    if found is None:
        raise NotFound
    return found


def interest_of(enquiry: Enquiry) -> FairInterest | None:
    """Return the interest at a fair that became an enquiry."""
    return db.session.scalar(
        select(FairInterest)
        .where(FairInterest.enquiry_id == enquiry.id)
        .options(joinedload(FairInterest.fair))
    )


# Names of students are kept close (decision 0031): everybody else gets the same answer as for a
# page that does not exist.
MOST_OFFERED = 100  # records that a form offers by name; others are named by their reference
AWARDS_FOR = (
    Role.SECRETARY,
    Role.CHAIR,
    Role.DEPUTY,
    Role.BOARD_MEMBER,
    Role.SUPERVISOR,
    Role.AUDITOR,
    Role.STUDENT,
)


def _seen_awards(viewer: Viewer) -> ColumnElement[bool]:
    """The board and its secretary see every student; supervisors and students their own."""
    if viewer.actor.has(Role.SECRETARY, Role.CHAIR, Role.DEPUTY, Role.BOARD_MEMBER, Role.AUDITOR):
        return true()
    own = viewer.actor.person_id
    return or_(Award.supervisor_id == own, Award.student_id == own)


def awards(viewer: Viewer, *, status: str = "") -> Select[Award]:
    """Select awards that the viewer sees, those on the course first, the first to end first."""
    statement = (
        select(Award)
        .where(_seen_awards(viewer))
        .options(
            joinedload(Award.supervisor),
            joinedload(Award.priority),
            selectinload(Award.milestones),
            selectinload(Award.meetings),
        )
        .order_by(Award.status != "active", Award.ends_on, Award.id)
    )
    return statement.where(Award.status == status) if status else statement


def award(award_id: int, viewer: Viewer) -> Award:
    found = db.session.scalar(
        awards(viewer)
        .where(Award.id == award_id)
        .options(
            joinedload(Award.student),
            joinedload(Award.scheme),
            joinedload(Award.project),
            selectinload(Award.supervisors),
        )
    )
    if found is None:
        raise NotFound
    return found


def load_of_supervisors() -> list[tuple[Person, int]]:
    """Return each supervisor with how many students they have on a course."""
    rows = db.session.execute(
        select(Award.supervisor_id, func.count())
        .where(Award.status == "active")
        .group_by(Award.supervisor_id)
    )
    counts = {key: number for key, number in rows}  # noqa: C416 - rows are no pairs to mypy
    return [(row, counts.get(row.id, 0)) for row in supervisors()]


def partnerships(kind: str) -> Select[Partnership]:
    return (
        select(Partnership)
        .where(Partnership.kind == kind)
        .options(joinedload(Partnership.project), selectinload(Partnership.reviews))
        .order_by(Partnership.status == "left", Partnership.title, Partnership.id)
    )


def partnership(partnership_id: int) -> Partnership:
    found = db.session.scalar(
        select(Partnership)
        .where(Partnership.id == partnership_id)
        .options(joinedload(Partnership.project), selectinload(Partnership.reviews))
    )
    if found is None:
        raise NotFound
    return found


def placements() -> Select[Placement]:
    return (
        select(Placement)
        .options(joinedload(Placement.supervisor), selectinload(Placement.found))
        .order_by(Placement.ends_on.desc(), Placement.id.desc())
    )


def placement(placement_id: int) -> Placement:
    found = db.session.scalar(
        placements().where(Placement.id == placement_id).options(joinedload(Placement.project))
    )
    if found is None:
        raise NotFound
    return found


def placements_among(ids: Sequence[int]) -> Sequence[Placement]:
    """Return placements with what they found, for the search."""
    return db.session.scalars(
        select(Placement)
        .where(Placement.id.in_(ids))
        .options(selectinload(Placement.found))
        .order_by(Placement.id)
    ).all()


def opportunities() -> Select[Opportunity]:
    """Select opportunities: those to decide on and bid for first, the nearest deadline first."""
    return select(Opportunity).order_by(
        Opportunity.status.not_in(["open", "bid"]), Opportunity.deadline_on, Opportunity.id
    )


def opportunity(opportunity_id: int) -> Opportunity:
    found = db.session.get(Opportunity, opportunity_id)
    if found is None:
        raise NotFound
    return found


def records(viewer: Viewer, *kinds: str) -> Sequence[Project]:
    """Return records of the register of these kinds of work, to link with: the latest changed."""
    rows = db.session.scalars(
        select(Project)
        # Only what this person sees: a list of choices would otherwise give restricted titles away
        # (J8).
        .where(Project.activity_type.in_(kinds), visible(viewer))
        .order_by(Project.updated_at.desc(), Project.id)
        .limit(MOST_OFFERED)
    )
    return sorted(rows, key=lambda project: (project.title_sort, project.id))
