"""How packages answer for their gates, and what they say of a project now."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from evidence_hub.core.evaluation_cache import evaluation_cache
from evidence_hub.core.feature import features
from evidence_hub.lifecycle import waivers
from evidence_hub.lifecycle.gates import WAIVABLE, GateType
from evidence_hub.registry.models import Project


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
    """What a check says of one gate: whether it is met, why, and whom it waits for.

    ``endpoint`` and ``action`` lead to the project's page where it can be met.
    """

    name: str
    met: GateStatus
    why: str
    holder: str
    endpoint: str = ""
    action: str = ""


# A check answers for many projects at once, so that a list asks as few questions as one record.
GateCheck = Callable[[Sequence[Project]], Mapping[int, Gate]]


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
    """Turn what is said of one project into a check's answer for all of them."""
    said = {project.id: check(project) for project in projects}
    return {
        key: Gate(gate.name, met, _sentence(why), gate.holder, endpoint, action)
        for key, (met, why) in said.items()
    }


def check_gates(projects: Sequence[Project], named: Sequence[GateType]) -> dict[int, list[Gate]]:
    """Check these gates of these projects: project id → answers in the order of the gates.

    A gate that no package checks, and one that its check says nothing of, is "evidence not held";
    one that is not met and that the board waived lets pass, and says so.
    """
    return check_gates_in_groups([(projects, named)])


def check_gates_in_groups(
    groups: Iterable[tuple[Sequence[Project], Sequence[GateType]]],
) -> dict[int, list[Gate]]:
    """Check each group of projects for its gates.

    Each check is asked once, about the projects of all groups that name its gate; waivers are read
    once for all.
    """
    groups = list(groups)
    of_gate: dict[GateType, list[Project]] = {}
    for projects, named in groups:
        for gate in named:
            of_gate.setdefault(gate, []).extend(projects)
    checks = features().gate_checks
    with evaluation_cache([project for projects, _ in groups for project in projects]):
        said = {
            gate.name: checks[gate](projects)
            for gate, projects in of_gate.items()
            if gate in checks
        }
        found = {
            project.id: [
                said.get(gate.name, {}).get(project.id) or _not_held(gate) for gate in named
            ]
            for projects, named in groups
            for project in projects
        }
        return found if WAIVABLE.isdisjoint(of_gate) else _waived(found)


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
