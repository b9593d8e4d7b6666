"""Finding organisations, boards, business areas and priorities."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import joinedload, selectinload

from evidence_hub.core.database import db
from evidence_hub.core.errors import NotFound
from evidence_hub.core.vocabularies import Term, Vocabulary
from evidence_hub.directory.models import Body, BusinessArea, Organisation, Priority


def organisations() -> Select[Organisation]:
    return (
        select(Organisation)
        .options(joinedload(Organisation.parent))
        .order_by(func.lower(Organisation.name), Organisation.id)
    )


def every_organisation() -> Sequence[Organisation]:
    return db.session.scalars(
        select(Organisation).order_by(func.lower(Organisation.name), Organisation.id)
    ).all()


def organisations_seen(reads_register: bool) -> Select[Organisation]:
    statement = organisations().where(Organisation.retired_on.is_(None))
    # An empty answer rather than a refusal, since filters and search use it beside lists that
    # outsiders do see.
    return statement if reads_register else statement.where(false())


def organisation(organisation_id: int) -> Organisation:
    found = db.session.get(Organisation, organisation_id)
    if found is None:
        raise NotFound
    return found


def areas() -> Sequence[BusinessArea]:
    return db.session.scalars(
        select(BusinessArea).order_by(BusinessArea.sort, BusinessArea.id)
    ).all()


def area(area_id: int) -> BusinessArea:
    found = db.session.get(BusinessArea, area_id)
    if found is None:
        raise NotFound
    return found


def priorities() -> Sequence[Priority]:
    """Adopted ones first, then by their place in the list."""
    return db.session.scalars(
        select(Priority).order_by(
            # Those in force come first, and of them the adopted ones (their status sorts before the
            # proposed), in the order in which the board set them.
            Priority.retired_on.is_not(None),
            Priority.status,
            Priority.sort,
            Priority.id,
        )
    ).all()


def priority(priority_id: int) -> Priority:
    found = db.session.get(Priority, priority_id)
    if found is None:
        raise NotFound
    return found


def bodies() -> Sequence[Body]:
    return db.session.scalars(
        select(Body).options(selectinload(Body.terms_of_reference)).order_by(Body.id)
    ).all()


def all_vocabularies() -> Sequence[Vocabulary]:
    return db.session.scalars(
        select(Vocabulary)
        .options(selectinload(Vocabulary.terms))
        .order_by(func.lower(Vocabulary.label), Vocabulary.id)
    ).all()


def vocabulary(code: str) -> Vocabulary:
    found = db.session.scalar(
        select(Vocabulary).where(Vocabulary.code == code).options(selectinload(Vocabulary.terms))
    )
    if found is None:
        raise NotFound
    return found


def term(term_id: int) -> Term:
    found = db.session.scalar(
        select(Term).where(Term.id == term_id).options(joinedload(Term.vocabulary))
    )
    if found is None:
        raise NotFound
    return found


@dataclass(frozen=True)
class FilterChoices:
    """What the register can be filtered by, as (code, label)."""

    business_area: Sequence[tuple[str, str]]
    priority: Sequence[tuple[str, str]]
    partner: Sequence[tuple[str, str]]


def filter_choices(reads_register: bool) -> FilterChoices:
    """Return the choices for the register's filters; outsiders get no list of partners."""
    if not reads_register:
        return FilterChoices((), (), ())
    return FilterChoices(
        business_area=[(row.code, row.name) for row in areas()],
        priority=[(row.code, row.name) for row in priorities()],
        partner=[
            (code, name)
            for code, name in db.session.execute(
                select(Organisation.code, Organisation.name)
                .where(Organisation.retired_on.is_(None))
                .order_by(func.lower(Organisation.name), Organisation.id)
                .limit(300)
            )
        ],
    )


def names_by_id() -> dict[int, str]:
    rows = db.session.execute(select(Organisation.id, Organisation.name).order_by(Organisation.id))
    return {row[0]: row[1] for row in rows}


def id_of(code: str | None) -> int | None:
    """Return the id of the organisation with this code, None for no code."""
    if not code:
        return None
    return db.session.scalar(select(Organisation.id).where(Organisation.code == code))
