"""Findings and ratings in search, on the card of their study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from evidence_hub.findings import queries, words
from evidence_hub.findings.models import ExternalRating, Finding
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.indexing import Contribution, Study
from evidence_hub.search.documents import IndexDocument, Part

# Longer titles would push everything else of a hit off a small screen.
TITLE_LENGTH = 160


def _shortened(text: str) -> str:
    return text if len(text) <= TITLE_LENGTH else text[: TITLE_LENGTH - 1].rsplit(" ", 1)[0] + "…"


def _finding_parts(row: Finding) -> list[Part]:
    return [
        Part("finding", "findings", row.statement),
        Part("outcome", "outcome", f"{row.outcome} {row.measure}".strip()),
        Part("for_whom", "for whom", f"{row.for_whom} {row.setting}".strip()),
        Part("technical", "technical account", row.technical),
        Part("direction", "direction", words.DIRECTIONS.get(row.direction, row.direction)),
    ]


def _finding_document(row: Finding, study: Study) -> IndexDocument:
    return study.document(
        key=f"finding:{row.id}",
        kind="finding",
        title=_shortened(words.title(row)),
        url=f"/projects/{study.project.reference}#finding-{row.id}",
        parts=_finding_parts(row),
        # Decided inside the index (decision 0004), so that counts and suggestions give nothing
        # away either.
        tier=Tier.FULL if row.released_at is None else Tier.REGISTER,
        # A sentence is no good completion of a word, and would crowd the names of studies out.
        suggestible=False,
    )


def _rating_document(row: ExternalRating, study: Study) -> IndexDocument:
    return study.document(
        key=f"rating:{row.id}",
        kind="rating",
        title=words.rating(row),
        url=f"/projects/{study.project.reference}#rating-{row.id}",
        parts=[Part("rating", "external ratings", f"{row.label} {row.claim} {row.outcome}")],
        tier=Tier.REGISTER,
        suggestible=False,
    )


def _strengths(evidence: queries.Evidence, released: Sequence[Finding]) -> list[str]:
    """Return the codes of the facet: ratings, and what the force judges of released outcomes."""
    outcomes = {queries.key_of(row.outcome) for row in released}
    # A judgement names its outcome, so it is shown only where that outcome was released.
    judged = [row for key, row in evidence.strengths.items() if key in outcomes]
    return [
        *(f"{row.scheme}:{row.value}" for row in evidence.ratings),
        *(f"local:{row.confidence}" for row in judged),
    ]


def contribute(ids: Sequence[int]) -> Mapping[int, Contribution]:
    """Add each project's findings and ratings to its documents."""
    found: dict[int, Contribution] = {}
    for project_id, evidence in queries.of_projects(ids).items():
        # The card is read by the whole register, so it holds what was released alone.
        released = [row for row in evidence.in_force if row.released_at is not None]
        findings = "\n".join(f"{words.title(row)} {row.outcome} {row.for_whom}" for row in released)
        ratings = "\n".join(f"{row.label} {row.claim}" for row in evidence.ratings)
        found[project_id] = Contribution(
            parts=[
                Part("findings", "findings", findings),
                Part("ratings", "external ratings", ratings),
            ],
            strengths=_strengths(evidence, released),
            documents=[
                *(partial(_finding_document, row) for row in evidence.in_force),
                *(partial(_rating_document, row) for row in evidence.ratings),
            ],
        )
    return found
