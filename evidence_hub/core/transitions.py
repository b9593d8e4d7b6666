"""The table of a record's states, and the one way to ask it; projects have a richer one above."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from evidence_hub.core.errors import Invalid


class State(Protocol):
    """A state that pages can name."""

    @property
    def label(self) -> str: ...


M = TypeVar("M", bound=StrEnum)  # the names of the moves; each completes "You cannot …"
S = TypeVar("S", bound=State)


@dataclass(frozen=True)
class Transition(Generic[M, S]):
    """A row of the table: where a move may begin, and where it leads."""

    name: M
    sources: frozenset[S]
    target: S
    needs_reason: bool = False


class Transitions(Generic[M, S]):
    """The whole table; whatever is not in it is refused."""

    def __init__(self, *rows: Transition[M, S]) -> None:
        self._rows = {row.name: row for row in rows}

    def target(self, name: M, state: S, *, reason: str = "") -> S:
        """Return where the move leads; raise Invalid from elsewhere, or without a needed reason."""
        row = self._rows[name]
        if state not in row.sources:
            raise Invalid({"status": f"You cannot {name}: it is “{state.label}”"})
        if row.needs_reason and not reason:
            raise Invalid({"reason": "Give a reason"})
        return row.target
