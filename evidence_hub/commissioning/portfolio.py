"""The house rule on units in the chair's portfolio (DOMAIN section 7)."""

from __future__ import annotations

from evidence_hub.house_rules import rules
from evidence_hub.registry.models import Project


def areas_without_chair() -> frozenset[str]:
    """Return the codes of the business areas whose items the house rule takes from the chair."""
    adopted = rules.texts_of("chair_portfolio", "chair_portfolio_areas")
    # DOMAIN 7 leaves the question to the board, as a strict rule removes the chair from most items.
    if adopted["chair_portfolio"] != "withdraw":
        return frozenset()
    return frozenset(code.strip() for code in adopted["chair_portfolio_areas"].split(","))


def takes_chair_out(project: Project | None, areas: frozenset[str]) -> bool:
    return project is not None and any(part.area.code in areas for part in project.areas)
