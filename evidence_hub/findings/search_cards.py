"""What stands under a study's card: its ratings, and how its evidence is labelled in filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.findings import queries, words
from evidence_hub.findings.lifecycle import CONFIDENCE
from evidence_hub.findings.models import ExternalRating
from evidence_hub.search.hooks import Extra


def under_studies(ids: Sequence[int], actor: Actor) -> Mapping[int, list[Extra]]:
    """Return the external ratings of each study, contradictions side by side."""
    found: dict[int, list[Extra]] = {}
    for project_id, evidence in queries.of_projects(ids).items():
        # All of them, also where they contradict each other (section 2): choosing one would be a
        # rating of our own.
        found[project_id] = [
            Extra(
                f"rating:{row.id}",
                "External rating",
                words.rating(row),
                f"#rating-{row.id}",
                row.scheme_label,
            )
            for row in evidence.ratings
        ]
    return found


def strength_labels() -> Mapping[str, Mapping[str, str]]:
    rows = db.session.execute(
        select(ExternalRating.scheme, ExternalRating.value, ExternalRating.label)
        .distinct()
        .order_by(ExternalRating.scheme, ExternalRating.value)
    )
    labels = {f"{scheme}:{value}": label for scheme, value, label in rows}
    local = {
        f"local:{code}": f"Local confidence: {label.lower()}" for code, label in CONFIDENCE.items()
    }
    # Labels are read from the rows, since schemes outside the force bring their own words.
    return {"strength": {"not_assessed": "Not assessed", **labels, **local}}
