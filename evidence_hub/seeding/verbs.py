"""What the audit trail says was done in this package."""

from __future__ import annotations

from evidence_hub.audit.verbs import Verb


class SeedingVerb(Verb):
    DEMO_LOADED = "demo loaded"
    SEED_LOADED = "seed loaded"
    REGISTER_SYNTHESISED = "register synthesised"
