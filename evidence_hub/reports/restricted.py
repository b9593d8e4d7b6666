"""Which records are for a closed session alone (report paras 5 and 22)."""

from __future__ import annotations

from evidence_hub.registry.audience import OPEN, REGISTER_READERS, Tier, audience
from evidence_hub.registry.models import Project


def is_restricted(project: Project) -> bool:
    """Whether a reader of the register without clearance does not see the record at all."""
    return not audience(project, Tier.REGISTER).admits(frozenset({OPEN, REGISTER_READERS}))
