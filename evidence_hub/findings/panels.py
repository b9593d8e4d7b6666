"""The findings part of a record's page, and its answers to the reader's first questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_hub.findings import queries, words
from evidence_hub.findings.lifecycle import Disposition
from evidence_hub.findings.models import StrengthAssessment
from evidence_hub.library.models import Publication
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.hooks import Answer, Panel
from evidence_hub.registry.models import Project
from evidence_hub.sources import queries as sources


def _strengths(evidence: queries.Evidence, tier: Tier) -> list[tuple[str, str, StrengthAssessment]]:
    """Return how sure one may be of each outcome; a judgement never tells of an unread finding."""
    released = {
        queries.key_of(row.outcome)
        for row in evidence.in_force
        # A judgement of an outcome whose finding is closed would give away that there is one, and
        # how strong.
        if row.released_at is not None or tier is Tier.FULL
    }
    return [
        (row.outcome, words.strength(row), row)
        for key, row in evidence.strengths.items()
        if key in released
    ]


def findings_panel(project: Project, viewer: Viewer, tier: Tier) -> Panel:
    evidence = queries.of_projects([project.id])[project.id]
    cited = sources.named(
        [row.source for row in evidence.findings] + [row.source for row in evidence.ratings]
    )
    findings = [
        (row, words.effect(row), queries.marks_of(row, cited)) for row in evidence.shown(tier)
    ]
    # A withdrawn finding stays on the page with its reason, and answers nothing any more.
    in_force = [(row, marks) for row, _, marks in findings if row.withdrawn_at is None]
    strengths = _strengths(evidence, tier)
    ratings = [(row, sources.marks_of(row, cited)) for row in evidence.ratings]
    return Panel(
        anchor="findings",
        title="Findings",
        template="findings/panel.html",
        context={
            "findings": findings,
            "ratings": ratings,
            "unverified": evidence.unverified,
            "strengths": strengths,
            "hides_names": viewer.is_outside,
        },
        answers={
            "found": [
                *(Answer(words.title(row), row.direction, marks) for row, marks in in_force),
                *(Answer(f"{row.what}: {row.statement}.") for row in evidence.unverified),
            ],
            "how_sure": [
                *(
                    Answer(f"{outcome}: {said[0].lower()}{said[1:]}, as the force judges it")
                    for outcome, said, _ in strengths
                ),
                *(Answer(words.rating(row), mark=marks) for row, marks in ratings),
            ],
            "judged": [Answer(outcome) for outcome, _, _ in strengths],
            "what_to_do": _what_to_do(project, tier),
            "for_whom": [
                Answer(text, mark=marks)
                for row, marks in in_force
                if (text := row.for_whom or row.setting)
            ],
        },
    )


def _what_to_do(project: Project, tier: Tier) -> list[Answer]:
    """Return what was recommended and what the board made of it; part of the full view alone."""
    # Section 4 lists cleared findings for the register view, and no recommendations.
    if tier is not Tier.FULL:
        return []
    return [
        Answer(f"{row.text} ({_made_of(Disposition(row.disposition))})")
        for row in queries.recommendations_of(project.id)
    ]


def _made_of(disposition: Disposition) -> str:
    if disposition is Disposition.PENDING:
        return "the board has not decided on it yet"
    return f"{disposition.label.lower()} by the board"


def publication_section(publication: Publication) -> tuple[str, Mapping[str, Any]]:
    """The findings and ratings of a publication, for its own page.

    Those that belong to a study are shown on the study; here stand those of the publication alone.
    """
    evidence = queries.of_publication(publication.id)
    # Those with a study follow the study's visibility, which the page of a publication does not
    # know.
    findings = [row for row in evidence.findings if row.project_id is None]
    ratings = [row for row in evidence.ratings if row.project_id is None]
    cited = sources.named([row.source for row in findings] + [row.source for row in ratings])
    return "findings/of_publication.html", {
        "findings": [(row, words.effect(row), sources.marks_of(row, cited)) for row in findings],
        "ratings": [(row, sources.marks_of(row, cited)) for row in ratings],
    }
