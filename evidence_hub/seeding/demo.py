"""The DEMO: loaded by one command, removed by one command, never in production."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select

from evidence_hub.accounts import operations as accounts
from evidence_hub.accounts.models import Person
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Relation, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.documents.store import Store
from evidence_hub.registry.models import (
    NeedToKnow,
    Project,
    ProjectArea,
    ProjectPerson,
)
from evidence_hub.seeding import story
from evidence_hub.seeding.story.script import Story
from evidence_hub.seeding.verbs import SeedingVerb

Row = Mapping[str, Any]
CLEARANCE_YEARS = 5
SINCE = dt.timedelta(days=500)  # the cast has been there since before the story begins
PLAIN_FIELDS = ("title", "plain_summary", "question", "activity_type", "stage", "design", "marking")


class _Demo:
    """Loads the rows of ``demo.yaml``; what is there already is left alone."""

    def __init__(self, rows: Mapping[str, Any], password: str, store: Store) -> None:
        self.rows = rows
        self.password = password
        self.store = store
        self.today = clock.today()
        # Read once, since loading again must leave alone what is there.
        self.people = {row.email: row for row in db.session.scalars(select(Person))}
        self.projects = {row.reference: row for row in db.session.scalars(select(Project))}
        self.added: Counter[str] = Counter()

    def load(self, *, has_studies: bool) -> Counter[str]:
        # A role must have been granted before the day on which the story lets the person use it.
        with clock.standing_at(clock.now() - SINCE):
            for row in self.rows["people"]:
                if row["email"] not in self.people:
                    self._person(row)
        for row in self.rows["organisations"]:
            self._organisation(row)
        for place, row in enumerate(self.rows["priorities"]):
            self._priority(row, place, is_adopted=not has_studies)
        db.session.flush()
        for row in self.rows["projects"]:
            if row["reference"] not in self.projects:
                self._project(row)
        for row in self.rows["assignments"]:
            self._assignment(row)
        db.session.flush()
        if has_studies:
            self._story()
        return self.added

    def _story(self) -> None:
        """Tell the story where none of it is there yet."""
        # All or nothing: a story whose middle was there already could not be told in order.
        studies = self.rows["studies"]
        if any(row["reference"] in self.projects for row in studies.values()):
            return
        story_told = Story(self.people, studies, self.rows["everywhere"], self.store)
        story.tell(story_told)
        self.added["studies"] += len(story_told.projects)
        self.added["meetings"] += len(story_told.meetings)

    def _person(self, row: Row) -> None:
        person, _ = accounts.create_person(
            actor=SYSTEM,
            email=row["email"],
            name=row["name"],
            job_title=row.get("job_title", ""),
            organisation=row.get("organisation", "West Midlands Police"),
            password=self.password,
            is_demo=True,
        )
        accounts.set_roles(
            actor=SYSTEM, person=person, roles=frozenset(Role(code) for code in row["roles"])
        )
        if "clearance" in row:
            accounts.give_clearance(
                actor=SYSTEM,
                person=person,
                level=row["clearance"],
                valid_from=clock.today(),
                expires_on=self.today + dt.timedelta(days=365 * CLEARANCE_YEARS),
            )
        self.people[person.email] = person
        self.added["people"] += 1

    def _organisation(self, row: Row) -> None:
        if db.session.scalar(select(Organisation.id).where(Organisation.code == row["code"])):
            return
        db.session.add(Organisation(**row, provenance="DESIGN", is_demo=True))
        self.added["organisations"] += 1

    def _priority(self, row: Row, place: int, *, is_adopted: bool) -> None:
        """Add a priority that the board has adopted, or that it adopts in the story."""
        if db.session.scalar(select(Priority.id).where(Priority.code == row["code"])):
            return
        db.session.add(
            Priority(
                **row,
                basis="board_adopted",
                status="adopted" if is_adopted else "proposed",
                adopted_on=self.today if is_adopted else None,
                valid_from=self.today if is_adopted else None,
                provenance="DESIGN",
                is_demo=True,
                sort=place,
            )
        )
        self.added["priorities"] += 1

    def _project(self, row: Row) -> None:
        now = clock.now()
        areas = select(BusinessArea).where(BusinessArea.code == row["business_area"])
        project = Project(
            **{name: row[name].strip() for name in PLAIN_FIELDS},
            reference=row["reference"],
            title_sort=row["title"].casefold(),
            marked_on=row["marked_on"],
            year=row["year"],
            keywords=row["keywords"],
            is_listed_only=row.get("is_listed_only", False),
            is_demo=True,
            created_at=now,
            updated_at=now,
            areas=[ProjectArea(area=db.session.scalars(areas).one())],
            need_to_know=[
                NeedToKnow(person_id=self.people[email].id) for email in row.get("need_to_know", ())
            ],
            people=[
                ProjectPerson(
                    person_id=self.people[part["person"]].id,
                    part=part["part"],
                    started_on=self.today,
                )
                for part in row["people"]
            ],
        )
        db.session.add(project)
        self.projects[project.reference] = project
        self.added["projects"] += 1

    def _assignment(self, row: Row) -> None:
        """Give access to a seeded record; its stated lead stays "not stated"."""
        project, person = self.projects.get(row["reference"]), self.people[row["person"]]
        # The report names nobody as lead, and that blank is data. The account may open and correct
        # the record, and is not shown as its lead.
        if project is None or any(part.person_id == person.id for part in project.people):
            return
        project.people.append(
            ProjectPerson(
                person_id=person.id,
                part=Relation.LEAD,
                started_on=self.today,
                is_access_only=True,
            )
        )
        self.added["assignments"] += 1


def load_demo(
    folder: Path, *, password: str, is_production: bool, store: Store, has_studies: bool = True
) -> Counter[str]:
    """Add the DEMO rows that are missing; raise Invalid in production.

    Without the studies there are the cast, the priorities and one restricted record.
    """
    # The cast shares one password, and between them they have every role.
    if is_production:
        raise Invalid({"demo": "The demo is for development only and is refused in production."})
    rows = yaml.safe_load((folder / "demo.yaml").read_text(encoding="utf-8"))
    added = _Demo(rows, password, store).load(has_studies=has_studies)
    if any(added.values()):
        audit.record(SYSTEM, SeedingVerb.DEMO_LOADED, "demo", difference=dict(added), is_demo=True)
    return added
