"""An application filled, sent, reviewed and decided through the operations themselves."""

from __future__ import annotations

import datetime as dt
from typing import Any

import time_machine

from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.ethics import catalogue, queries
from evidence_hub.ethics.models import Application, Opinion, SectionReview
from evidence_hub.ethics.operations import applications, opinions, reviews
from evidence_hub.registry import content
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Project
from tests.functional.registry.builders import actor, person

LIGHT = {
    "participants": "yes", "personal_data": "yes", "vulnerable": "no", "withheld": "no",
    "powers": "no", "external": "no",
}  # fmt: skip
NO_DATA = {**LIGHT, "participants": "no", "personal_data": "no"}
FULL = {**LIGHT, "powers": "yes"}


def at(day: dt.date, time: str = "12:00") -> time_machine.travel:
    hour, minute = time.split(":")
    return time_machine.travel(
        dt.datetime.combine(day, dt.time(int(hour), int(minute)), tzinfo=clock.LONDON), tick=False
    )


def relationship(who: Actor, project: Project) -> Relationship:
    return viewer_for(who).relationship(project)


def left_out(section: catalogue.Section) -> dict[str, Any]:
    if section.code == "equality":
        return {"eqia": "not_needed", "eqia_reason": "No group is treated differently"}
    return {"applies": "no", "left_out": "Nothing of the kind"}


def screen(project: Project, answers: dict[str, str] = LIGHT) -> Application:
    lead = actor("lead")
    return applications.answer_screening(
        actor=lead, relationship=relationship(lead, project), project=project,
        application=queries.application_of(project.id), answers=answers,
    )  # fmt: skip


def fill(project: Project, application: Application, **given: dict[str, Any]) -> None:
    """Answer every section that the route asks; "does not apply" where the test gives nothing."""
    lead = actor("lead")
    for section in catalogue.sections_of(application.route):
        held = next((dict(s.content) for s in application.sections if s.code == section.code), {})
        values = given.get(section.code, held or left_out(section))
        applications.save_section(
            actor=lead, relationship=relationship(lead, project), project=project, application=application,
            section=section, values=values, base=content.digest(held),
        )  # fmt: skip


def send(project: Project, application: Application) -> None:
    lead = actor("lead")
    applications.send(
        actor=lead,
        relationship=relationship(lead, project),
        project=project,
        application=application,
    )


def assign(project: Project, application: Application, name: str = "ethics") -> None:
    secretary = actor("secretary")
    reviews.assign(
        actor=secretary, relationship=relationship(secretary, project), project=project,
        application=application, person=person(name),
    )  # fmt: skip


def answer_all(project: Project, application: Application) -> None:
    """Answer whatever the reviewers asked for in the last round."""
    lead = actor("lead")
    for row in queries.reviews_of(application):
        if row.verdict != "acceptable" and not row.reply:
            reviews.reply(
                actor=lead, relationship=relationship(lead, project), project=project,
                application=application, review=row, text="Done",
            )  # fmt: skip


def sent(project: Project, answers: dict[str, str] = LIGHT) -> Application:
    """An application in review with one reviewer (none on the proportionate route)."""
    application = screen(project, answers)
    fill(project, application)
    send(project, application)
    assign(project, application, "infogov" if application.route == "proportionate" else "ethics")
    db.session.commit()
    return application


def review(
    project: Project,
    application: Application,
    code: str,
    verdict: str = "acceptable",
    *,
    by: str = "ethics",
    comment: str = "",
    round_id: int = 0,
) -> SectionReview:
    who = actor(by)
    return reviews.review_section(
        actor=who, relationship=relationship(who, project), project=project, application=application,
        code=code, round_id=round_id or application.rounds[-1].id, verdict=verdict,
        comment=comment, private_note="",
    )  # fmt: skip


def review_all(project: Project, application: Application, by: str = "ethics") -> None:
    for section in catalogue.sections_of(application.route):
        review(project, application, section.code, by=by)


def give(
    project: Project, application: Application, value: str = "favourable", **given: Any
) -> Opinion:
    who = actor(given.pop("by", "ethics"))
    today = clock.today()
    return opinions.give_opinion(
        **{
            "actor": who,
            "relationship": relationship(who, project),
            "project": project,
            "application": application,
            "round_id": application.rounds[-1].id,
            "value": value,
            "reasons": "" if value == "favourable" else "Because of what stands in the sections",
            "valid_from": today,
            "valid_to": today + dt.timedelta(days=100),
            "conditions_set": [],
            **given,
        }
    )


def approved(project: Project, **given: Any) -> Opinion:
    """A favourable opinion in force today on the project as it stands."""
    application = sent(project)
    review_all(project, application)
    opinion = give(project, application, **given)
    db.session.commit()
    return opinion
