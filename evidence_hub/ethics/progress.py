"""How far each reviewer is, section by section; a resubmission re-opens just what changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evidence_hub.ethics import catalogue
from evidence_hub.ethics.models import Application, Assignment, Round, SectionReview


@dataclass(frozen=True)
class Looked:
    """A reviewer's standing verdict on a section, and whether it has to be looked at again."""

    review: SectionReview | None
    is_open: bool
    has_changed: bool


def incomplete(application: Application) -> dict[str, str]:
    """Return section title → what is still to give, for the sections that the route asks."""
    held = {row.code: row.content for row in application.sections}
    found = {
        # Only the sections of the present route: answers to the others stay stored, should the
        # route change back.
        section.title: catalogue.lacking(section, held.get(section.code))
        for section in catalogue.sections_of(application.route)
    }
    return {title: ", ".join(lacking) for title, lacking in found.items() if lacking}


def changed_sections(application: Application) -> frozenset[str]:
    """Return the codes that differ between the last two rounds; empty for the first."""
    # In the first round everything is new, and marking everything as changed would mark nothing.
    if len(application.rounds) < 2:  # noqa: PLR2004 - two rounds make a comparison
        return frozenset()
    before, now = application.rounds[-2], application.rounds[-1]
    return frozenset(
        code
        for code in {*before.content, *now.content}
        if before.content.get(code) != now.content.get(code)
    )


def _is_settled(row: SectionReview, current: Round) -> bool:
    """A verdict on the present round stands; so does "acceptable" on what has not changed since."""
    if row.round_id == current.id:
        return True
    # An objection does not carry over: the reviewer must see what became of it, even if nothing was
    # changed.
    same = row.round.content.get(row.code) == current.content.get(row.code)
    return same and row.verdict == "acceptable"


def of_reviewer(
    application: Application, assignment: Assignment, reviews: Sequence[SectionReview]
) -> dict[str, Looked]:
    """Return section code → where this reviewer is with it."""
    if not application.rounds:
        return {}
    current = application.rounds[-1]
    changed = changed_sections(application)
    found = {}
    for section in catalogue.sections_of(application.route):
        own = [
            row
            for row in reviews
            if row.assignment_id == assignment.id and row.code == section.code
        ]
        # Reviews come oldest first, so the last one is where this reviewer stands.
        last = own[-1] if own else None
        found[section.code] = Looked(
            review=last,
            is_open=last is None or not _is_settled(last, current),
            has_changed=section.code in changed,
        )
    return found


def still_open(application: Application, reviews: Sequence[SectionReview]) -> dict[str, list[str]]:
    """Return reviewer name → titles of the sections that they have not settled."""
    found = {}
    # Those assigned now. A reviewer who was released leaves neither a verdict that binds nor a
    # section that waits.
    for assignment in application.reviewers:
        looked = of_reviewer(application, assignment, reviews)
        left = [catalogue.BY_CODE[code].title for code, at in looked.items() if at.is_open]
        if left:
            found[assignment.person.name] = left
    return found


def standing_verdicts(
    application: Application, reviews: Sequence[SectionReview]
) -> list[SectionReview]:
    """Return the verdicts that stand now, of everybody who reviews it."""
    return [
        at.review
        for assignment in application.reviewers
        for at in of_reviewer(application, assignment, reviews).values()
        if at.review is not None and not at.is_open
    ]
