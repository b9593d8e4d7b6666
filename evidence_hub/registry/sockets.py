"""How rooms above the register add to a record's page and answer for its gates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.models import Project


@dataclass(frozen=True)
class Answer:
    """One line of the reader's first answers ("What was found?")."""

    text: str
    direction: str = ""
    mark: Any = None


@dataclass(frozen=True)
class Panel:
    """A room's part of the record page: a section with its own template."""

    anchor: str
    title: str
    template: str
    context: Mapping[str, Any]
    answers: Mapping[str, list[Answer]] = field(default_factory=dict)


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
    """A room offers what the person of this request may do with a record: (label, address)."""
    if offer not in _actions:
        _actions.append(offer)


def actions(project: Project) -> list[tuple[str, str]]:
    return [each for offer in _actions for each in offer(project)]


class Met(StrEnum):
    YES = "met"
    NO = "not met"
    NOT_HELD = "evidence not held"
    NOT_REQUIRED = "not required"


@dataclass(frozen=True)
class Gate:
    """What a judge says of one gate: whether it is met, why, and whom it waits for."""

    name: str
    met: Met
    why: str
    holder: str


Judge = Callable[[Project], Gate]
_judges: dict[str, Judge] = {}

# The gates of going live (DOMAIN T8), with whom each waits for.
LIVE_GATES: tuple[tuple[str, str], ...] = (
    ("Ethics opinion favourable and in date", "Ethics reviewer"),
    ("Data protection impact assessment accepted or not needed", "Information governance"),
    ("Data sharing agreement in force for each external recipient", "Information governance"),
    ("Intellectual property terms agreed", "IP and legal adviser"),
    ("Clearances in date", "Research lead"),
    ("Equality impact assessment done", "Research lead"),
    ("Protocol version locked", "Research lead"),
    ("Conditions before the start met", "Owner of each condition"),
)


def add_judge(gate: str, judge: Judge) -> None:
    _judges[gate] = judge


def judged(project: Project) -> list[Gate]:
    """Ask every judge of the go-live gates; a gate that no room judges is "evidence not held"."""
    answers = []
    for name, holder in LIVE_GATES:
        judge = _judges.get(name)
        answers.append(
            judge(project)
            if judge
            else Gate(name, Met.NOT_HELD, "The hub holds no evidence for this.", holder)
        )
    return answers
