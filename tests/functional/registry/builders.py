"""Projects of the tests' own, at a stage and with people, made straight in the database."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relation
from evidence_hub.core.database import db
from evidence_hub.directory.models import Organisation
from evidence_hub.registry.models import (
    DeclaredInterest,
    Outcome,
    Project,
    ProjectPartner,
    ProjectPerson,
)
from evidence_hub.registry.stages import Stage
from evidence_hub.registry.versions import keep_version

LONG_AGO = dt.date(2020, 1, 1)


def person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.email == f"{name}@demo.example")).one()


def actor(name: str) -> Actor:
    return person(name).as_actor(clock.today())


def project(
    stage: Stage = Stage.SET_UP,
    people: dict[str, Relation] | None = None,
    reference: str = "EBP-2026-5555",
    **values: Any,
) -> Project:
    """Make and commit a project with one kept version; ``people`` maps cast name → part."""
    now = clock.now()
    given = {
        "title": "Do bells on bikes prevent thefts?",
        "title_sort": "do bells on bikes prevent thefts?",
        "question": "Do bells prevent thefts?",
        "design": "rct_individual",
        "methods": "Half of the bikes get bells.",
        "population": "Bike owners",
        "sample_plan": "200 bikes",
        "people_or_data": "yes",
        "data_wanted": "Recorded thefts",
        "marking": "official",
        "marked_on": LONG_AGO,
        "year": 2026,
        "keywords": [],
        "not_stated": [],
        "not_stated_notes": [],
        "created_at": now,
        "updated_at": now,
        "is_demo": True,
    }
    made = Project(**{**given, "reference": reference, "stage": stage, **values})
    made.outcomes = [Outcome(rank="primary", name="Thefts", measure="Recorded thefts")]
    made.people = [
        ProjectPerson(person_id=person(name).id, part=part, started_on=LONG_AGO)
        for name, part in (people or {"lead": Relation.LEAD}).items()
    ]
    db.session.add(made)
    db.session.flush()
    keep_version(made, actor=actor("lead"), reason="made for a test")
    db.session.commit()
    return made


def interest(name: str, made: Project, *, through: str = "") -> None:
    """Declare an interest of somebody in the project, or in a partner organisation of it."""
    organisation = None
    if through:
        organisation = db.session.scalars(
            select(Organisation).where(Organisation.code == through)
        ).one()
        made.partners.append(ProjectPartner(organisation=organisation, part="academic_partner"))
    db.session.add(
        DeclaredInterest(
            person_id=person(name).id,
            project_id=None if organisation else made.id,
            organisation_id=organisation.id if organisation else None,
            kind="co_author",
            nature="Wrote a paper with the lead",
            started_on=LONG_AGO,
            declared_at=clock.now(),
        )
    )
    db.session.commit()
