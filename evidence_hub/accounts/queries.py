"""Finding people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import selectinload

from evidence_hub.accounts.models import Person, RoleGrant
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, NotFound


def people(text: str = "") -> Select[Person]:
    """Select people by name, newest roles loaded; the caller pages."""
    statement = (
        select(Person)
        .options(selectinload(Person.grants), selectinload(Person.clearances))
        .order_by(func.lower(Person.name), Person.id)
    )
    if text:
        typed = text.strip().lower()
        statement = statement.where(
            or_(
                func.lower(Person.name).contains(typed, autoescape=True),
                Person.email.contains(typed, autoescape=True),
            )
        )
    return statement


def person(person_id: int) -> Person:
    somebody = db.session.scalar(people().where(Person.id == person_id))
    if somebody is None:
        raise NotFound
    return somebody


def normalised(email: str) -> str:
    """Return an address as it is kept: without spaces around it, in small letters."""
    return email.strip().lower()


def by_email(email: str) -> Person | None:
    return db.session.scalar(people().where(Person.email == normalised(email)))


def active_by_email(emails: Iterable[str]) -> dict[str, Person]:
    """Return the active people with these addresses, by address as it is kept."""
    wanted = {normalised(email) for email in emails}
    active = db.session.scalars(people().where(Person.email.in_(wanted), Person.is_active))
    return {person.email: person for person in active}


def active_person(email: str | None, field: str) -> Person:
    """Return who is active under this e-mail address, or say beside the field that nobody is."""
    address = (email or "").strip().lower()
    person = active_by_email([address]).get(address)
    if person is None:
        raise Invalid({field: "Nobody active has this e-mail address"})
    return person


def person_named(email: str | None, field: str) -> Person | None:
    """Return who has this e-mail address; None for blank, Invalid for an unknown one."""
    if not email:
        return None
    person = by_email(email)
    if person is None:
        raise Invalid({field: "Nobody has this e-mail address. Ask your administrator."})
    return person


def by_email_or_name(words: str) -> Person | None:
    """Return the active person with this e-mail address or exact name, None for several."""
    addressee = by_email(words)
    if addressee is not None:
        return addressee if addressee.is_active else None
    rows = db.session.scalars(
        select(Person).where(Person.name == words.strip(), Person.is_active).limit(2)
    ).all()
    return rows[0] if len(rows) == 1 else None


def resting() -> Sequence[Person]:
    """Return those whose clearance rests after a reset by somebody else, the longest first."""
    return db.session.scalars(
        select(Person)
        .where(Person.access_rests_since.is_not(None), Person.is_active)
        .order_by(Person.access_rests_since, Person.id)
    ).all()


def holders(*roles: Role) -> Sequence[Person]:
    """Return the active people who hold one of these roles today."""
    today = clock.today()
    return db.session.scalars(
        select(Person)
        .where(
            Person.is_active,
            Person.grants.any(
                (RoleGrant.role.in_(roles))
                & (RoleGrant.granted_on <= today)
                & (or_(RoleGrant.ended_on.is_(None), RoleGrant.ended_on > today))
            ),
        )
        .order_by(Person.id)
    ).all()
