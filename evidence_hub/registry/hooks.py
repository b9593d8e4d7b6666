"""What packages above the register add to a record: panels, actions, private verbs, checks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evidence_hub.audit.verbs import Verb
from evidence_hub.core.feature import features
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.models import Amendment, Project


@dataclass(frozen=True)
class Answer:
    """One line of the reader's first answers ("What was found?")."""

    text: str
    direction: str = ""
    mark: Any = None


class PanelPlace(StrEnum):
    """Where a panel stands: under the heading, as a section with its title, or after them all."""

    HEADER = "header"
    SECTION = "section"
    END = "end"


@dataclass(frozen=True)
class Panel:
    """A package's part of the record page, with its own template."""

    anchor: str
    title: str
    template: str
    context: Mapping[str, Any]
    answers: Mapping[str, list[Answer]] = field(default_factory=dict)
    place: PanelPlace = PanelPlace.SECTION


BuildPanel = Callable[[Project, Viewer, Tier], Panel | None]
# What the person of this request may do with a record: (label, address).
RecordActions = Callable[[Project], list[tuple[str, str]]]
# What an amendment still needs from a package before it may be accepted, or "".
AmendmentCheck = Callable[[Project, Amendment], str]


def panels(project: Project, viewer: Viewer, tier: Tier) -> list[Panel]:
    built = (entry.offer(project, viewer, tier) for entry in features().panels)
    return [panel for panel in built if panel is not None]


def actions(project: Project) -> list[tuple[str, str]]:
    return [action for entry in features().record_actions for action in entry.offer(project)]


def private_verbs() -> frozenset[Verb]:
    """Return the audit verbs that only those who run a review may read in a record's history."""
    return features().private_verbs


def amendment_needs(project: Project, amendment: Amendment) -> list[str]:
    checks = features().amendment_checks
    return [need for check in checks if (need := check(project, amendment))]
