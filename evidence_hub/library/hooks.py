"""What packages above the library add to a publication's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evidence_hub.core.feature import features
from evidence_hub.library.models import Publication

Section = tuple[str, Mapping[str, Any]]  # a template and its context
BuildSection = Callable[[Publication], Section]


def evidence_of(publication: Publication) -> list[Section]:
    return [build(publication) for build in features().publication_sections]
