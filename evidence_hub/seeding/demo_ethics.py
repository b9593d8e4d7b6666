"""DEMO ethics: one application with a question open, one opinion that has lapsed.

The rows are made as they would stand by now, with days counted back from the day of loading.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Relation
from evidence_hub.core.database import db
from evidence_hub.ethics.catalogue import SCREENING, sections_of
from evidence_hub.ethics.covers import ETHICS_FIELDS
from evidence_hub.ethics.dates import months_after
from evidence_hub.ethics.lifecycle import Status
from evidence_hub.ethics.models import (
    Application,
    Assignment,
    Opinion,
    Round,
    SectionAnswer,
    SectionReview,
)
from evidence_hub.registry.approvals import covered_now
from evidence_hub.registry.models import Project, ProjectPerson
from evidence_hub.registry.versions import freeze, keep_version

People = Mapping[str, Person]
YES = frozenset({"participants", "personal_data"})
RISK = {
    "risk": "DEMO. Somebody could be recognised, or upset by being asked.",
    "likelihood": "2",
    "impact": "3",
    "mitigation": "DEMO. Names are taken off at once; whoever asks is trained.",
    "owner": "DEMO. Research lead",
    "residual_likelihood": "1",
    "residual_impact": "2",
}
GIVEN: dict[str, dict[str, Any]] = {
    "participants": {
        "applies": "yes",
        "consent": "DEMO. A letter says what is done and how to say no.",
        "incentives": "DEMO. Nothing",
        "denied": "DEMO. A call the day before",
        **RISK,
    },
    "data": {"applies": "yes", **RISK},
    "reputation_legitimacy": {"applies": "yes", **RISK},
    "equality": {
        "eqia": "done",
        "eqia_reference": "DEMO-EQIA-1",
        "eqia_date": "2026-02-01",
        "eqia_reason": "",
        "eqia_review": "",
        "characteristics": ["age", "sex"],
    },
    "materials": {"applies": "no", "left_out": "DEMO. The letter is the usual one of the court."},
}


def _sent(project: Project, people: People, days_ago: int) -> tuple[Application, Assignment]:
    """Make an application on the light route, sent so many days ago, with one reviewer."""
    sent_at = clock.now() - dt.timedelta(days=days_ago)
    reviewer = people["ethics@demo.example"]
    version = keep_version(project, actor=SYSTEM, reason="DEMO: sent for an ethics opinion")
    answers = {question.name: "yes" if question.name in YES else "no" for question in SCREENING}
    application = Application(
        project_id=project.id,
        route="light",
        screening=answers,
        status=Status.IN_REVIEW,
        begun_at=sent_at,
        submitted_at=sent_at,
        due_on=clock.today() + dt.timedelta(days=20 - days_ago),
    )
    db.session.add(application)
    db.session.flush()
    part = ProjectPerson(
        person_id=reviewer.id,
        part=Relation.ASSIGNED,
        started_on=clock.today() - dt.timedelta(days=days_ago),
    )
    project.people.append(part)
    db.session.flush()
    sections = {section.code: GIVEN[section.code] for section in sections_of("light")}
    application.sections = [
        SectionAnswer(code=code, content=content, saved_at=sent_at, saved_by_name=_lead(project))
        for code, content in sections.items()
    ]
    application.rounds = [
        Round(
            number=1,
            version_id=version.id,
            content={"screening": answers, **sections},
            covered=covered_now(project, ETHICS_FIELDS),
            sent_at=sent_at,
            sent_by_name=_lead(project),
        )
    ]
    assignment = Assignment(
        person_id=reviewer.id,
        part_id=part.id,
        assigned_at=sent_at,
        assigned_by_name=people["secretary@demo.example"].name,
        opened_at=sent_at,
    )
    application.assignments = [assignment]
    db.session.flush()
    return application, assignment


def _lead(project: Project) -> str:
    return next(part.person.name for part in project.people if part.part == Relation.LEAD)


def question_open(project: Project, people: People) -> None:
    """The reviewer asked what happens to those who are not called; the lead has to answer."""
    application, assignment = _sent(project, people, 12)
    round_ = application.rounds[0]
    for code in round_.content:
        if code == "screening":
            continue
        asks = code == "participants"
        db.session.add(
            SectionReview(
                assignment_id=assignment.id,
                round_id=round_.id,
                code=code,
                verdict="change" if asks else "acceptable",
                comment="DEMO. What do you do for victims who are not called and are afraid?"
                if asks
                else "",
                made_at=clock.now() - dt.timedelta(days=6),
            )
        )
    application.status = Status.RETURNED
    application.returned_at = clock.now() - dt.timedelta(days=6)
    _opinion(
        project, people, application, "further_information_required",
        "DEMO. One question on participants is open.", days_ago=6,
    )  # fmt: skip


def lapsed(project: Project, people: People) -> None:
    """An opinion of twelve months that ended four days ago; nobody asked for a renewal."""
    application, assignment = _sent(project, people, 380)
    for code in application.rounds[0].content:
        if code != "screening":
            db.session.add(
                SectionReview(
                    assignment_id=assignment.id,
                    round_id=application.rounds[0].id,
                    code=code,
                    verdict="acceptable",
                    made_at=clock.now() - dt.timedelta(days=372),
                )
            )
    application.status = Status.DECIDED
    _opinion(project, people, application, "favourable", "", days_ago=370)


def _opinion(
    project: Project,
    people: People,
    application: Application,
    value: str,
    reasons: str,
    *,
    days_ago: int,
) -> None:
    reviewer = people["ethics@demo.example"]
    version = keep_version(project, actor=SYSTEM, reason="DEMO: ethics opinion")
    begins = clock.today() - dt.timedelta(days=days_ago)
    if value == "favourable":
        freeze(version)
    db.session.add(
        Opinion(
            project_id=project.id,
            round_id=application.rounds[0].id,
            version_id=version.id,
            value=value,
            reasons=reasons,
            valid_from=begins,
            valid_to=months_after(begins, 12) if value == "favourable" else None,
            covered=covered_now(project, ETHICS_FIELDS),
            given_at=clock.now() - dt.timedelta(days=days_ago),
            given_by_id=reviewer.id,
            given_by_name=reviewer.name,
        )
    )
    db.session.flush()


STORIES: dict[str, Callable[[Project, People], None]] = {
    "question": question_open,
    "lapsed": lapsed,
}
