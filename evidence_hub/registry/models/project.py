"""The project and what belongs to it alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.columns import EnumText, ProvidedText, TermCode
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.registry.stages import Stage

if TYPE_CHECKING:
    from evidence_hub.registry.models.facts import Fact, Plan
    from evidence_hub.registry.models.people import NeedToKnow, ProjectPerson


class Project(Base):
    """One record of the register. Blank text means "not stated"; facts say from where."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("record_kind IN ('registered','candidate','mention')", name="record_kind"),
        Index("ix_project_stage_updated_at", "stage", "updated_at"),
        Index("ix_project_record_kind_stage", "record_kind", "stage"),
        Index("ix_project_title_sort", "title_sort", "id"),
        Index("ix_project_updated_at", "updated_at", "id"),
        Index("ix_project_design", "design"),
        Index("ix_project_activity_type", "activity_type"),
        Index("ix_project_year", "year"),
        Index("ix_project_is_demo", "is_demo"),
    )

    id: Mapped[RecordKey]
    reference: Mapped[str] = mapped_column(String(20), unique=True)
    record_kind: Mapped[str] = mapped_column(String(20), default="registered")
    activity_type: Mapped[str] = mapped_column(String(40), default="project")
    title: Mapped[str] = mapped_column(String(300))
    title_sort: Mapped[str] = mapped_column(String(300), default="")
    plain_summary: Mapped[str] = mapped_column(default="")
    stage: Mapped[Stage] = mapped_column(EnumText(Stage, 30), default=Stage.DRAFT)
    # The words of the source. They are never turned into a stage: the board adopts (DOMAIN T22).
    stage_as_stated: Mapped[ProvidedText] = mapped_column(default="")
    # Where a paused or suspended project returns to; a blank word in the database for any other.
    stage_before: Mapped[Stage | None] = mapped_column(
        EnumText(Stage, 30, may_be_blank=True), nullable=False, default=None
    )
    # Seeded or imported from a list. It stays true after the adoption, because the history of such
    # a record begins in the middle.
    is_legacy: Mapped[bool] = mapped_column(default=False)
    adopted_on: Mapped[dt.date | None]  # the day the board adopted an import (DOMAIN T22)
    is_demo: Mapped[bool] = mapped_column(default=False)
    source_item: Mapped[str] = mapped_column(String(20), default="")
    year: Mapped[int]

    question: Mapped[str] = mapped_column(default="")
    decision_informed: Mapped[str] = mapped_column(default="")
    background: Mapped[str] = mapped_column(default="")
    design: Mapped[str] = mapped_column(String(60), default="not_stated")
    methods: Mapped[str] = mapped_column(default="")
    sample_plan: Mapped[str] = mapped_column(default="")
    setting: Mapped[str] = mapped_column(default="")
    population: Mapped[str] = mapped_column(default="")
    data_wanted: Mapped[str] = mapped_column(default="")
    expected_benefits: Mapped[str] = mapped_column(default="")
    potential_impact: Mapped[str] = mapped_column(default="")
    publication_plan: Mapped[str] = mapped_column(default="")
    sponsor: Mapped[str] = mapped_column(default="")
    partner_stated: Mapped[str] = mapped_column(default="")
    people_or_data: Mapped[str] = mapped_column(String(10), default="")
    funding_stated: Mapped[str] = mapped_column(default="")
    # Money is kept in whole pence everywhere: SQLite has no exact decimals, and a float cannot hold
    # a penny.
    amount_asked_pence: Mapped[int | None]
    proposed_marking: Mapped[str] = mapped_column(String(40), default="")
    dates_stated: Mapped[str] = mapped_column(default="")
    intended_start_on: Mapped[dt.date | None]
    intended_end_on: Mapped[dt.date | None]
    actual_start_on: Mapped[dt.date | None]
    actual_end_on: Mapped[dt.date | None]
    keywords: Mapped[list[str]] = mapped_column(JSON, default=list)
    # Blanks that are data: the source was read and says nothing of these fields. Any other blank
    # only means that nobody has written anything yet.
    not_stated: Mapped[list[str]] = mapped_column(JSON, default=list)
    not_stated_notes: Mapped[list[str]] = mapped_column(JSON, default=list)

    marking: Mapped[str] = mapped_column(String(40), default="none_stated")
    marked_on: Mapped[dt.date | None]
    is_listed_only: Mapped[bool] = mapped_column(default=False)  # a need-to-know list applies

    # So that an import can be undone as a whole, and a record be told from one that was entered.
    import_batch_id: Mapped[int | None] = mapped_column(ForeignKey("import_batch.id"), index=True)

    created_at: Mapped[dt.datetime]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)

    areas: Mapped[list[ProjectArea]] = relationship(
        back_populates="project", order_by="ProjectArea.sort", cascade="all, delete-orphan"
    )
    partners: Mapped[list[ProjectPartner]] = relationship(
        back_populates="project", order_by="ProjectPartner.id", cascade="all, delete-orphan"
    )
    priorities: Mapped[list[ProjectPriority]] = relationship(
        back_populates="project", order_by="ProjectPriority.id", cascade="all, delete-orphan"
    )
    funding: Mapped[list[ProjectFunding]] = relationship(
        back_populates="project", order_by="ProjectFunding.id", cascade="all, delete-orphan"
    )
    outcomes: Mapped[list[Outcome]] = relationship(
        back_populates="project", order_by="Outcome.id", cascade="all, delete-orphan"
    )
    links: Mapped[list[ProjectLink]] = relationship(
        back_populates="project", order_by="ProjectLink.id", cascade="all, delete-orphan"
    )
    related: Mapped[list[RelatedProject]] = relationship(
        back_populates="project",
        order_by="RelatedProject.id",
        cascade="all, delete-orphan",
        foreign_keys="RelatedProject.project_id",
    )
    facts: Mapped[list[Fact]] = relationship(
        back_populates="project", order_by="Fact.id", cascade="all, delete-orphan"
    )
    plans: Mapped[list[Plan]] = relationship(
        back_populates="project", order_by="Plan.id", cascade="all, delete-orphan"
    )
    people: Mapped[list[ProjectPerson]] = relationship(
        back_populates="project", order_by="ProjectPerson.id", cascade="all, delete-orphan"
    )
    need_to_know: Mapped[list[NeedToKnow]] = relationship(
        back_populates="project", order_by="NeedToKnow.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.id}",)

    @property
    def awaits_adoption(self) -> bool:
        """Whether it is an import that keeps its stated status until the board adopts it."""
        return self.is_legacy and self.adopted_on is None

    @property
    def is_mention(self) -> bool:
        return self.record_kind == "mention"


class _Part:
    """Whatever belongs to a project re-indexes the project."""

    project_id: Mapped[int]

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)


class ProjectArea(_Part, Base):
    __tablename__ = "project_area"
    __table_args__ = (Index("ix_project_area_area_id_project_id", "area_id", "project_id"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    area_id: Mapped[int] = mapped_column(ForeignKey("business_area.id"))
    sort: Mapped[int] = mapped_column(default=0)
    project: Mapped[Project] = relationship(back_populates="areas")
    area: Mapped[BusinessArea] = relationship()


class ProjectPartner(_Part, Base):
    """An organisation and its part in the project."""

    __tablename__ = "project_partner"
    __table_args__ = (
        Index("ix_project_partner_organisation_id_project_id", "organisation_id", "project_id"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    part: Mapped[str] = mapped_column(String(40), default="not_stated")
    statement: Mapped[ProvidedText] = mapped_column(default="")
    provenance: Mapped[str] = mapped_column(String(10), default="ENTERED")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    project: Mapped[Project] = relationship(back_populates="partners")
    organisation: Mapped[Organisation] = relationship()


class ProjectPriority(_Part, Base):
    """Why the project serves a priority: the argument, and on what basis."""

    __tablename__ = "project_priority"
    __table_args__ = (
        Index("ix_project_priority_priority_id_project_id", "priority_id", "project_id"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id"))
    argument: Mapped[str] = mapped_column(default="")
    basis: Mapped[str] = mapped_column(String(40), default="")
    project: Mapped[Project] = relationship(back_populates="priorities")
    priority: Mapped[Priority] = relationship()


class ProjectFunding(_Part, Base):
    """Money or help in kind; amounts in pence, None where the source gives none."""

    __tablename__ = "project_funding"
    __table_args__ = (
        CheckConstraint("amount_pence IS NULL OR amount_pence >= 0", name="amount_not_negative"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    funder_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    status: Mapped[TermCode] = mapped_column(String(40), default="")  # of "funding_status"
    amount_pence: Mapped[int | None]
    statement: Mapped[ProvidedText] = mapped_column(default="")
    provenance: Mapped[str] = mapped_column(String(10), default="ENTERED")
    source: Mapped[str] = mapped_column(String(60), default="")
    paragraphs: Mapped[list[str]] = mapped_column(JSON, default=list)
    project: Mapped[Project] = relationship(back_populates="funding")
    funder: Mapped[Organisation | None] = relationship()


class Outcome(_Part, Base):
    __tablename__ = "outcome"
    __table_args__ = (CheckConstraint("rank IN ('primary','secondary')", name="rank"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    rank: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(300))
    measure: Mapped[str] = mapped_column(default="")
    time_point: Mapped[str] = mapped_column(String(200), default="")
    project: Mapped[Project] = relationship(back_populates="outcomes")


class ProjectLink(_Part, Base):
    __tablename__ = "project_link"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    label: Mapped[str] = mapped_column(String(200))
    url: Mapped[str] = mapped_column(String(500))
    project: Mapped[Project] = relationship(back_populates="links")


class RelatedProject(_Part, Base):
    __tablename__ = "related_project"

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    other_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40), default="related")
    note: Mapped[str] = mapped_column(default="")
    project: Mapped[Project] = relationship(back_populates="related", foreign_keys=[project_id])
    other: Mapped[Project] = relationship(foreign_keys=[other_id])
