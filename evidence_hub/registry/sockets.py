"""How rooms above the register add to a record's page and answer for its gates."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from evidence_hub.registry import waivers
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.evaluation_cache import evaluation_cache
from evidence_hub.registry.gates import WAIVABLE, GateType
from evidence_hub.registry.models import Amendment, Project


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


_private_verbs: set[str] = set()


def add_private_verbs(*verbs: str) -> None:
    """A room names audit verbs that only those who run a review may read in a record's history."""
    _private_verbs.update(verbs)


def private_verbs() -> frozenset[str]:
    return frozenset(_private_verbs)


AmendmentCheck = Callable[[Project, Amendment], str]
_amendment_checks: list[AmendmentCheck] = []


def add_amendment_check(check: AmendmentCheck) -> None:
    """A room says what an amendment still needs from it before it may be accepted, or ""."""
    if check not in _amendment_checks:
        _amendment_checks.append(check)


def amendment_needs(project: Project, amendment: Amendment) -> list[str]:
    return [said for check in _amendment_checks if (said := check(project, amendment))]


class GateStatus(StrEnum):
    YES = "met"
    NO = "not met"
    NOT_HELD = "evidence not held"
    NOT_REQUIRED = "not required"
    WAIVED = "waived"

    @property
    def lets_pass(self) -> bool:
        return self in (GateStatus.YES, GateStatus.NOT_REQUIRED, GateStatus.WAIVED)


@dataclass(frozen=True)
class Gate:
    """What a judge says of one gate: whether it is met, why, and whom it waits for.

    ``endpoint`` and ``action`` lead to the project's page where it can be met.
    """

    name: str
    met: GateStatus
    why: str
    holder: str
    endpoint: str = ""
    action: str = ""


# A judge answers for many projects at once, so that a list asks as few questions as one record.
GateCheck = Callable[[Sequence[Project]], Mapping[int, Gate]]
_gate_checks: dict[str, GateCheck] = {}


def register_gate_check(gate: GateType, check: GateCheck) -> None:
    _gate_checks[gate.name] = check


def _not_held(gate: GateType) -> Gate:
    return Gate(gate.name, GateStatus.NOT_HELD, "The hub holds no evidence for this.", gate.holder)


def _sentence(words: str) -> str:
    """Return the words with a full stop: pages go on with whom the gate waits for."""
    return words if not words or words[-1] in ".?!" else f"{words}."


def answers(
    gate: GateType,
    projects: Sequence[Project],
    check: Callable[[Project], tuple[GateStatus, str]],
    *,
    endpoint: str = "",
    action: str = "",
) -> dict[int, Gate]:
    """Turn a judgement of one project into a judge's answer for all of them."""
    said = {project.id: check(project) for project in projects}
    return {
        key: Gate(gate.name, met, _sentence(why), gate.holder, endpoint, action)
        for key, (met, why) in said.items()
    }


def check_gates(projects: Sequence[Project], named: Sequence[GateType]) -> dict[int, list[Gate]]:
    """Ask the judges of these gates about these projects: project id → answers in that order.

    A gate that no room judges, and one that its judge says nothing of, is "evidence not held";
    one that is not met and that the board waived lets pass, and says so.
    """
    return check_gates_in_groups([(projects, named)])


def check_gates_in_groups(
    groups: Iterable[tuple[Sequence[Project], Sequence[GateType]]],
) -> dict[int, list[Gate]]:
    """Ask about each group of projects the judges of its gates; waivers are read once for all."""
    found: dict[int, list[Gate]] = {}
    may_be_waived = False
    for projects, named in groups:
        found |= _said(projects, named)
        may_be_waived = may_be_waived or not WAIVABLE.isdisjoint(named)
    return _waived(found) if may_be_waived else found


def _said(projects: Sequence[Project], named: Sequence[GateType]) -> dict[int, list[Gate]]:
    with evaluation_cache():
        said = {
            gate.name: _gate_checks[gate.name](projects)
            for gate in named
            if gate.name in _gate_checks
        }
    return {
        project.id: [said.get(gate.name, {}).get(project.id) or _not_held(gate) for gate in named]
        for project in projects
    }


def _waived(found: dict[int, list[Gate]]) -> dict[int, list[Gate]]:
    held = waivers.in_force(list(found))
    for key, said in found.items():
        rows = held.get(key, {})
        found[key] = [
            replace(gate, met=GateStatus.WAIVED, why=rows[gate.name])
            if gate.name in rows and not gate.met.lets_pass
            else gate
            for gate in said
        ]
    return found
