"""How packages above the library add to a publication's page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evidence_hub.library.models import Publication

Section = tuple[str, Mapping[str, Any]]  # a template and its context
_builders: list[Callable[[Publication], Section]] = []


def add_section(build: Callable[[Publication], Section]) -> None:
    if build not in _builders:
        _builders.append(build)


def evidence_of(publication: Publication) -> list[Section]:
    return [build(publication) for build in _builders]
