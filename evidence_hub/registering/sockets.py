"""How packages above say where an enquiry came from, such as a call or a Research Fair."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.registry.models import Enquiry

# Words and address of where it came from, None where the package knows nothing of it.
Origin = Callable[[Enquiry], tuple[str, str] | None]
_origins: list[Origin] = []


def add_origin(origin: Origin) -> None:
    if origin not in _origins:
        _origins.append(origin)


def origins_of(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return where the enquiry came from, as far as the packages above know and may say."""
    return [found for origin in _origins if (found := origin(enquiry)) is not None]
