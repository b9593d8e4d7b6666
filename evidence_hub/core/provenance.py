"""Where a fact comes from (DOMAIN, provenance codes)."""

from __future__ import annotations

from enum import StrEnum


class Provenance(StrEnum):
    SEED = "SEED"  # stated in the board report of 5 November 2013, paragraph given
    SEEN = "SEEN"  # read in a stored copy of the cited source
    KNOWN = "KNOWN"  # believed, not seen: shown as "unverified"
    DESIGN = "DESIGN"  # a proposal of the hub's makers, not a fact
    ENTERED = "ENTERED"  # given by a person who uses the hub, who is named

    @property
    def is_unverified(self) -> bool:
        return self is Provenance.KNOWN
