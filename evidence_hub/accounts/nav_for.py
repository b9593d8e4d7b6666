"""For whom an entry of the navigation is, said of roles and rights alone."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core.authority import Actor, Role


def everybody(actor: Actor) -> bool:
    return True


def project_readers(actor: Actor) -> bool:
    """Everybody but those whose only business is accounts."""
    return actor.roles != {Role.ADMINISTRATOR}


def whoever_may(action: Can) -> Callable[[Actor], bool]:
    return lambda actor: may(actor, action)


def whoever_has(*roles: Role) -> Callable[[Actor], bool]:
    """Return a rule for people with at least one of these roles."""
    return lambda actor: actor.has(*roles)
