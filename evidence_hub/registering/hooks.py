"""How packages above say where an enquiry came from, such as a call or a Research Fair."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.core.feature import features
from evidence_hub.registry.models import Enquiry

# Words and address of where it came from, None where the package knows nothing of it.
Origin = Callable[[Enquiry], tuple[str, str] | None]


def origins_of(enquiry: Enquiry) -> list[tuple[str, str]]:
    """Return where the enquiry came from, as far as the packages above know and may say."""
    origins = (find(enquiry) for find in features().enquiry_origins)
    return [origin for origin in origins if origin is not None]
