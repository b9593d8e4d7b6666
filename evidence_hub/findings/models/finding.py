"""Findings, external ratings, and results that nobody has been able to verify."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import JSON, CheckConstraint, Float, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import EnumText, ProvidedText
from evidence_hub.core.database import Base
from evidence_hub.findings.states import FindingStatus
from evidence_hub.library.models import Publication
from evidence_hub.registry.models import Project

# How the schemes outside the force are called (DOMAIN 3.4).
SCHEMES = {"crimesolutions": "CrimeSolutions", "cebcp_matrix": "CEBCP Matrix"}


def _roots(project_id: int | None, publication_id: int | None) -> list[str]:
    roots = [f"project:{project_id}"] if project_id else []
    return [*roots, f"publication:{publication_id}"] if publication_id else roots


class Finding(Base):
    """One statement of what was found. Null and harmful findings count the same as others.

    ``statement`` is in plain words, ``technical`` for researchers. ``is_exploratory``: its outcome
    was not promised in the version that the ethics opinion rests on. ``emmie`` holds what is said
    of effect, mechanism, moderators, implementation and economics (DOMAIN 3.3), by name. Until
    ``released_at`` it is read by those alone who see the project in full.
    """

    __tablename__ = "finding"
    __table_args__ = (
        # Who may see a finding is decided through one of the two. One without either would be
        # visible to nobody, or to everybody.
        CheckConstraint("project_id IS NOT NULL OR publication_id IS NOT NULL", name="belongs"),
        CheckConstraint("effect_low IS NULL OR effect_low <= effect_value", name="low_first"),
        CheckConstraint("effect_high IS NULL OR effect_value <= effect_high", name="high_last"),
        CheckConstraint("withdrawn_at IS NULL OR withdrawn_reason <> ''", name="withdrawn"),
        Index("ix_finding_direction", "direction"),
        Index("ix_finding_status", "status"),
        # The newest are read from its end, without sorting all.
        Index("ix_finding_created_at", "created_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), index=True)
    statement: Mapped[ProvidedText]
    outcome: Mapped[ProvidedText] = mapped_column(default="")
    measure: Mapped[str] = mapped_column(default="")
    direction: Mapped[str] = mapped_column(String(40))
    effect_metric: Mapped[str] = mapped_column(String(80), default="")
    # Floats on purpose: effects come from papers with their own rounding, and nothing is added up.
    effect_value: Mapped[float | None] = mapped_column(Float)
    effect_low: Mapped[float | None] = mapped_column(Float)
    effect_high: Mapped[float | None] = mapped_column(Float)
    effect_p: Mapped[str] = mapped_column(String(40), default="")
    comparison: Mapped[str] = mapped_column(default="")
    setting: Mapped[str] = mapped_column(default="")
    for_whom: Mapped[str] = mapped_column(default="")
    sample: Mapped[str] = mapped_column(default="")
    status: Mapped[FindingStatus] = mapped_column(EnumText(FindingStatus))
    as_reported_on: Mapped[dt.date | None]
    provenance: Mapped[str] = mapped_column(String(10))
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    note: Mapped[str] = mapped_column(default="")
    is_demo: Mapped[bool] = mapped_column(default=False)
    technical: Mapped[str] = mapped_column(default="")
    cost: Mapped[str] = mapped_column(default="")
    limitations: Mapped[str] = mapped_column(default="")
    emmie: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    # Stored with the finding: what was promised may be amended later, but not what this was when
    # it was recorded (decision 0026).
    is_exploratory: Mapped[bool] = mapped_column(default=False)
    # Only findings that were recorded here have one. A finding from a source has none, which is
    # also how the two are told apart.
    idempotency_key: Mapped[str | None] = mapped_column("once", String(64), unique=True)
    released_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project | None] = relationship()
    publication: Mapped[Publication | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return _roots(self.project_id, self.publication_id)


class ExternalRating(Base):
    """What a rating scheme outside the force says; several may contradict each other."""

    __tablename__ = "external_rating"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(80), unique=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    publication_id: Mapped[int | None] = mapped_column(ForeignKey("publication.id"), index=True)
    scheme: Mapped[str] = mapped_column(String(80))
    value: Mapped[str] = mapped_column(String(120))
    label: Mapped[str] = mapped_column(String(250))
    claim: Mapped[str] = mapped_column(default="")
    outcome: Mapped[ProvidedText] = mapped_column(default="")
    dated: Mapped[str] = mapped_column(String(60), default="")
    source: Mapped[str] = mapped_column(String(60), default="")
    provenance: Mapped[str] = mapped_column(String(10))
    project: Mapped[Project | None] = relationship()
    publication: Mapped[Publication | None] = relationship()

    @property
    def paragraphs(self) -> list[str]:
        return []  # no rating comes from a document with numbered paragraphs

    @property
    def scheme_label(self) -> str:
        return SCHEMES.get(self.scheme, self.scheme)

    def search_roots(self) -> Iterable[str]:
        return _roots(self.project_id, self.publication_id)


class UnverifiedResult(Base):
    """A result that people will look for and no source that was read gives: kept blank, said so."""

    __tablename__ = "unverified_result"

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    what: Mapped[str] = mapped_column(String(300))
    statement: Mapped[ProvidedText]
    note: Mapped[str] = mapped_column(default="")
    project: Mapped[Project] = relationship()

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)
