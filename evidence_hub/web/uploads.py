"""Which endpoints take more than an ordinary form: the largest body of each upload."""

from __future__ import annotations

from evidence_hub.core.feature import features

LARGEST_BODY = 1_000_000
_FRAME = 100_000  # what a form needs around its file


def largest_body(endpoint: str | None) -> int:
    """Return how many bytes a request may bring; the view of an upload checks the file itself."""
    largest_file = features().uploads.get(endpoint or "")
    return LARGEST_BODY if largest_file is None else largest_file + _FRAME
