"""How packages put items on the agenda and carry out what is decided on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence_hub.commissioning.models import AgendaItem, Decision
from evidence_hub.commissioning.states import Outcome
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.evaluation_cache import evaluation_cache
from evidence_hub.core.feature import features
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.stages import Stage


@dataclass(frozen=True)
class Candidate:
    """Something that could be decided at a meeting; ``subject`` is its kind's own key."""

    kind: str
    title: str
    project_id: int | None = None
    priority_id: int | None = None
    subject: str = ""
    marking: str = "official"

    @property
    def key(self) -> tuple[str, int | None, int | None, str]:
        """What it is about: two candidates with one key are the same item."""
        # Other business has nothing but its title to tell two items apart.
        is_free = self.project_id is None and self.priority_id is None and not self.subject
        return (
            self.kind,
            self.project_id,
            self.priority_id,
            self.title if is_free else self.subject,
        )


def candidate_of(item: AgendaItem) -> Candidate:
    return Candidate(item.kind, item.title, item.project_id, item.priority_id, item.subject)


# Where ethics, data, rights and conditions stand in a study that is under way.
# The default of a cover sheet: from set-up on these can stop a study.
STANDING = (
    gates.ETHICS_IN_FORCE,
    gates.IMPACT_ACCEPTED,
    gates.SHARING_IN_FORCE,
    gates.IP_AGREED,
    gates.CONDITIONS_MET,
)


# Item id → (label, lines) pairs, for all items of a kind at once.
Facts = Sequence[tuple[str, Sequence[str]]]
Tells = Callable[[Sequence[AgendaItem]], Mapping[int, Facts]]


@dataclass(frozen=True)
class AgendaKind:
    """A kind of item: what it is called, what may be decided, and how that is carried out.

    ``apply`` runs in the decision's own transaction, and may raise Invalid to undo it all.
    """

    code: str
    label: str
    asks: str
    outcomes: tuple[Outcome, ...]
    candidates: Callable[[Viewer], Iterable[Candidate]]
    apply: Callable[[Decision, Actor, Relationship], None]
    may_be_consent: bool = False  # decided unread, so only where the first outcome needs no terms
    fills: bool = False  # goes onto the agenda by itself when the secretary asks what is ready
    by_reference: frozenset[Stage] = frozenset()  # put on by a project's reference, at these stages
    targets: Mapping[str, str] = field(default_factory=dict)  # stages that the decision may name
    stands: tuple[GateType, ...] = STANDING  # the gates that its cover sheet shows for its project
    tells: Tells | None = None  # what the cover sheet says beside the project
    needs: frozenset[str] = frozenset()  # what else the decision says: money, benefit_owner, gate


def kinds() -> Mapping[str, AgendaKind]:
    """Return the kinds of every package, by their codes."""
    # Read from the features each time, so packages above add kinds without being imported here
    # (decision 21).
    return {kind.code: kind for kind in features().agenda_kinds}


def candidates(viewer: Viewer) -> list[Candidate]:
    # Offering only reads; what several kinds look at is read once also where a form is sent.
    with evaluation_cache():
        return [
            candidate for kind in features().agenda_kinds for candidate in kind.candidates(viewer)
        ]
