"""How packages above the register add to a record's page, and to what an amendment needs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evidence_hub.audit.verbs import Verb
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
_panels: list[tuple[int, BuildPanel]] = []


def add_panel(order: int, build: BuildPanel) -> None:
    if build not in [existing for _, existing in _panels]:
        _panels.append((order, build))
        _panels.sort(key=lambda entry: entry[0])


def panels(project: Project, viewer: Viewer, tier: Tier) -> list[Panel]:
    built = (build(project, viewer, tier) for _, build in _panels)
    return [panel for panel in built if panel is not None]


Actions = Callable[[Project], list[tuple[str, str]]]
_actions: list[Actions] = []


def add_actions(offer: Actions) -> None:
    """A package offers what the person of this request may do with a record: (label, address)."""
    if offer not in _actions:
        _actions.append(offer)


def actions(project: Project) -> list[tuple[str, str]]:
    return [each for offer in _actions for each in offer(project)]


_private_verbs: set[Verb] = set()


def add_private_verbs(*verbs: Verb) -> None:
    """A package names audit verbs that only those who run a review may read in a history."""
    _private_verbs.update(verbs)


def private_verbs() -> frozenset[Verb]:
    return frozenset(_private_verbs)


AmendmentCheck = Callable[[Project, Amendment], str]
_amendment_checks: list[AmendmentCheck] = []


def add_amendment_check(check: AmendmentCheck) -> None:
    """A package says what an amendment still needs from it before it may be accepted, or ""."""
    if check not in _amendment_checks:
        _amendment_checks.append(check)


def amendment_needs(project: Project, amendment: Amendment) -> list[str]:
    return [said for check in _amendment_checks if (said := check(project, amendment))]
