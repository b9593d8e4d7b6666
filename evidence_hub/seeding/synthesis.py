"""A large, reproducible register of invented DEMO records, to measure the hub on."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Sequence

from sqlalchemy import insert, select

from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.database import db
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.findings.models import Finding
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.registry.models import Project, ProjectArea, ProjectPartner, ProjectPriority
from evidence_hub.search import changes
from evidence_hub.seeding.verbs import SeedingVerb

BATCH = 500
PUBLISHED = 0.5  # the share of projects with a publication
FIRST_YEAR, LAST_YEAR = 2010, 2026
THEMES = (
    "burglary",
    "robbery",
    "vehicle crime",
    "domestic abuse",
    "stop and search",
    "knife crime",
    "fraud",
    "anti-social behaviour",
    "missing people",
    "custody",
    "victim contact",
    "hate crime",
    "cyber crime",
    "neighbourhood policing",
    "response times",
    "youth justice",
    "road safety",
    "mental health calls",
    "shop theft",
    "drug supply",
    "witness care",
    "body-worn video",
)
ACTIONS = (
    "text messages",
    "problem-solving visits",
    "a checklist",
    "hot-spot patrols",
    "training",
    "a decision aid",
    "restorative meetings",
    "letters",
    "target hardening",
    "call-back",
    "a deferred caution",
    "joint triage",
    "a risk score",
    "procedural justice scripts",
)
PLACES = (
    "Birmingham",
    "Coventry",
    "Wolverhampton",
    "Dudley",
    "Walsall",
    "Sandwell",
    "Solihull",
)
MEASURES = ("repeat calls", "victim satisfaction", "reported crime", "time to charge", "harm")
DESIGNS = ("rct_individual", "rct_cluster", "qed_did", "its", "before_after", "qualitative")
STAGES = (
    "live",
    "analysis",
    "reporting",
    "implementation",
    "benefits_review",
    "closed",
    "set_up",
    "commissioned",
    "draft",
    "screening",
    "board_ready",
)
DIRECTIONS = ("beneficial", "harmful", "mixed", "no_detectable_effect", "inconclusive")


class _Maker:
    """Makes rows from one source of chance, so that the same number gives the same register."""

    def __init__(self, chance: int) -> None:
        # A number as the seed of chance: a measurement can be repeated on the very same register.
        self.chance = random.Random(chance)  # noqa: S311  # nosec B311 - not for secrets
        self.now = clock.now()
        self.areas = db.session.scalars(select(BusinessArea.id).order_by(BusinessArea.id)).all()
        self.priorities = db.session.scalars(select(Priority.id).order_by(Priority.id)).all()
        self.organisations = db.session.scalars(
            select(Organisation.id).order_by(Organisation.id)
        ).all()
        # References are random so that nobody can count records by them (J8), and so may meet.
        self.taken = set(db.session.scalars(select(Project.reference)))

    def reference(self, year: int) -> str:
        while True:
            reference = f"EBP-{year}-{self.chance.randrange(10_000, 1_000_000):05d}"
            if reference not in self.taken:
                self.taken.add(reference)
                return reference

    def project(self) -> dict[str, object]:
        pick = self.chance.choice
        theme, action, place, measure = pick(THEMES), pick(ACTIONS), pick(PLACES), pick(MEASURES)
        year = self.chance.randint(FIRST_YEAR, LAST_YEAR)
        started = dt.date(year, self.chance.randint(1, 12), self.chance.randint(1, 28))
        title = f"DEMO: {action.capitalize()} and {theme} in {place}, {year}"
        at = self.now - dt.timedelta(minutes=self.chance.randrange(5_000_000))
        return {
            "reference": self.reference(year),
            "record_kind": "registered",
            "activity_type": "project",
            "title": title,
            "title_sort": title.casefold(),
            "plain_summary": f"DEMO. An invented study of {action} against {theme} in {place}. "
            f"It looks at {measure} and at what helps or hinders delivery.",
            "question": f"Does {action} change {measure} where {theme} is a concern in {place}?",
            "background": f"Units in {place} report growing demand from {theme}. Earlier work on "
            f"{pick(THEMES)} and {pick(ACTIONS)} found little that could be relied on.",
            "methods": f"Areas of {place} are compared on {measure} and {pick(MEASURES)}.",
            "design": pick(DESIGNS),
            "setting": place,
            "stage": pick(STAGES),
            "year": year,
            "intended_start_on": started,
            "keywords": [theme, place.lower()],
            "not_stated": [],
            "not_stated_notes": [],
            "marking": "official",
            "is_demo": True,
            "created_at": at,
            "updated_at": at,
            "version": 1,
        }

    def some(self, ids: Sequence[int], most: int) -> list[int]:
        return self.chance.sample(list(ids), k=min(len(ids), self.chance.randint(1, most)))

    def parts(self, ids: Sequence[int]) -> None:
        """Add areas, partners and priorities to these projects."""
        db.session.execute(
            insert(ProjectArea),
            [{"project_id": i, "area_id": self.chance.choice(self.areas), "sort": 0} for i in ids],
        )
        db.session.execute(
            insert(ProjectPartner),
            [
                {
                    "project_id": i,
                    "organisation_id": o,
                    "part": "academic_partner",
                    "provenance": "DESIGN",
                    "paragraphs": [],
                }
                for i in ids
                for o in self.some(self.organisations, 2)
            ],
        )
        if self.priorities:
            db.session.execute(
                insert(ProjectPriority),
                [
                    {"project_id": i, "priority_id": p, "argument": "DEMO", "basis": ""}
                    for i in ids
                    for p in self.some(self.priorities, 2)
                ],
            )

    def findings(self, ids: Sequence[int]) -> int:
        rows = []
        for project_id in ids:
            for number in range(self.chance.randint(0, 2)):
                theme, measure = self.chance.choice(THEMES), self.chance.choice(MEASURES)
                rows.append(
                    {
                        "code": f"demo-{project_id}-{number}",
                        "project_id": project_id,
                        "statement": f"DEMO: {measure} changed where {theme} was targeted with "
                        f"{self.chance.choice(ACTIONS)}.",
                        "outcome": measure,
                        "direction": self.chance.choice(DIRECTIONS),
                        "status": "final",
                        "provenance": "DESIGN",
                        "paragraphs": [],
                        "is_demo": True,
                        "created_at": self.now,
                        "released_at": self.now,
                        "version": 1,
                    }
                )
        if rows:
            db.session.execute(insert(Finding), rows)
        return len(rows)

    def publications(self, ids: Sequence[int]) -> int:
        chosen = [i for i in ids if self.chance.random() < PUBLISHED]
        rows = [
            {
                "code": f"demo-publication-{i}",
                "title": f"DEMO: {self.chance.choice(ACTIONS)} and {self.chance.choice(THEMES)}",
                "authors": ["A. Demo", "B. Demo"],
                "year": self.chance.randint(FIRST_YEAR, LAST_YEAR),
                "venue": "DEMO Journal of Invented Policing",
                "kind": "journal_article",
                "provenance": "DESIGN",
                "is_demo": True,
                "created_at": self.now,
                "version": 1,
            }
            for i in chosen
        ]
        if rows:
            made = db.session.scalars(
                insert(Publication).returning(Publication.id, sort_by_parameter_order=True), rows
            ).all()
            db.session.execute(
                insert(PublicationRelation),
                [
                    {"publication_id": p, "project_id": i, "relation": "output", "note": ""}
                    for p, i in zip(made, chosen, strict=True)
                ],
            )
        return len(rows)


def synthesise(
    number: int, chance: int, progress: Callable[[int, int], None] = lambda done, total: None
) -> Counter[str]:
    """Add that many invented projects with findings and publications, all marked DEMO."""
    maker = _Maker(chance)
    added: Counter[str] = Counter()
    # In batches, so that a register of a hundred thousand needs no more memory than one of five
    # hundred.
    while added["projects"] < number:
        size = min(BATCH, number - added["projects"])
        ids = db.session.scalars(
            insert(Project).returning(Project.id, sort_by_parameter_order=True),
            [maker.project() for _ in range(size)],
        ).all()
        maker.parts(ids)
        added["findings"] += maker.findings(ids)
        added["publications"] += maker.publications(ids)
        # Announced by hand, since rows were written past the session that usually tells the search.
        changes.announce(db.session, [f"project:{i}" for i in ids])
        added["projects"] += size
        progress(added["projects"], number)
    audit.record(
        SYSTEM, SeedingVerb.REGISTER_SYNTHESISED, "demo", difference=dict(added), is_demo=True
    )
    return added
