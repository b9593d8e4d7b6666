"""From the six answers to the board's table (DOMAIN T0 to T4)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_hub.commissioning.models import Assessment
from evidence_hub.commissioning.operations import assessments
from evidence_hub.registering.operations import drafts, enquiries, screening
from evidence_hub.registry import content
from evidence_hub.registry.operations import marking
from evidence_hub.registry.sections import SECTIONS
from evidence_hub.seeding.story import approving
from evidence_hub.seeding.story.script import Study, new_key

ADVICE = {
    "insight": ("4", "DEMO. It would be believed"),
    "strain": ("3", "DEMO. An hour each week"),
    "duplication": ("4", "DEMO. Nothing like it here"),
    "agreement": ("4", "DEMO. Little is shared"),
    "ethics": ("4", "DEMO. Little can go wrong"),
    "money": ("4", "DEMO. It costs little"),
}


def answers_of(study: Study) -> dict[str, str]:
    row = study.row
    partner = "Demo University (DEMO)" if row.get("partners") else ""
    return {
        "title": row["title"],
        "question": row["question"],
        "decision_informed": row["decision_informed"],
        "partner": partner,
        "rough_dates": row["dates_stated"],
        "people_or_data": row["people_or_data"],
    }


def begin(study: Study) -> None:
    """The lead begins a draft of their own and fills it in, section by section."""
    lead = study.lead
    study.story.projects[study.key] = enquiries.start_own_draft(
        actor=study.actor(lead),
        lead=study.person(lead),
        idempotency_key=new_key(),
        answers=answers_of(study),
        reference=study.row["reference"],
    )
    fill(study)


def accept(study: Study, enquiry: Any) -> None:
    """The secretary accepts an enquiry for the lead, who fills in the draft."""
    study.story.projects[study.key] = enquiries.accept_enquiry(
        actor=study.actor("secretary"),
        enquiry=enquiry,
        lead=study.person(study.lead),
        answer="DEMO. A clear question; please write the draft.",
        reference=study.row["reference"],
    )
    fill(study)


# Through every section, as a person does it, so that versions and trail look as in real use.
def fill(study: Study) -> None:
    given = {"activity_type": "project", **study.row}
    for section in SECTIONS:
        values = {each.name: given[each.name] for each in section.fields if each.name in given}
        if section.code == "dates":
            values |= {
                "intended_start_on": study.day(given["starts"]).isoformat(),
                "intended_end_on": study.day(given["ends"]).isoformat(),
            }
        save(study, section.code, values)


def save(study: Study, code: str, values: Mapping[str, Any]) -> None:
    project = study.project
    recorded = content.content_of(project)
    section = next(each for each in SECTIONS if each.code == code)
    drafts.save_section(
        **study.by(study.lead),
        section=section,
        values=values,
        # The digest that a form would carry, since the operation refuses who has not seen the
        # latest.
        base=content.digest({name: recorded[name] for name in values}),
    )


def send(study: Study, reason: str = "") -> None:
    drafts.send(**study.by(study.lead), reason=reason)


def screen(study: Study, duplicates: str = "DEMO. None: a different question.") -> None:
    """The secretary looks for duplicates and asks the chair, who confirms the marking."""
    screening.note_duplicates(**study.by("secretary"), note=duplicates)
    marking.ask_for_marking(**study.by("secretary"), person=study.person("chair"))
    marking.confirm_marking(
        **study.by("chair"),
        marking="official",
        is_listed_only=False,
        listed=[],
        reason="DEMO. Nothing in it is sensitive.",
    )


def give_back(study: Study, reason: str, comments: Mapping[str, str]) -> None:
    screening.return_to_lead(**study.by("secretary"), reason=reason, comments=comments)


def ask_assessor(study: Study, name: str = "supervisor") -> Assessment:
    return assessments.assign_assessor(**study.by("secretary"), person=study.person(name))


def advise(study: Study, row: Assessment, name: str = "supervisor") -> None:
    assessments.give_assessment(
        **study.by(name),
        assessment=row,
        scores=ADVICE,
        recommends="approve",
        advice="DEMO. Worth doing.",
    )


def register(
    study: Study, days: int, *, assessor: str = "supervisor", is_begun: bool = False
) -> None:
    """Keep the steps by which a study reaches the board, within 24 days from ``days``."""
    taken_on(study, days, is_begun=is_begun)
    approving.applied(study, days + 5)
    study.on(days + 7, lambda: screen(study))
    study.on(days + 8, lambda: approving.assign(study))
    study.on(days + 8, lambda: to_assessment(study), hour=14)
    asked = study.on(days + 9, lambda: ask_assessor(study, assessor))
    study.on(days + 15, lambda: advise(study, asked.it, assessor))
    approving.advised(study, days + 12)
    study.on(days + 24, lambda: assessments.make_board_ready(**study.by("secretary")))


def taken_on(study: Study, days: int, *, is_begun: bool = False) -> None:
    """Keep the steps from draft to the secretary's desk: begun, sent and taken up."""
    if not is_begun:
        study.on(days, lambda: begin(study))
    study.on(days + 4, lambda: send(study))
    study.on(days + 6, lambda: screening.start_screening(**study.by("secretary")))


def to_assessment(study: Study) -> None:
    screening.send_to_assessment(**study.by("secretary"))
