"""What happens before a project is a project: enquiries, drafts, returns, versions, amendments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.registry.models.contents import Content, FieldChange
from evidence_hub.registry.models.project import Project


class EnquiryStatus(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    ANSWERED = "answered"
    DECLINED = "declined"


class AmendmentStatus(StrEnum):
    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    REFUSED = "refused"


class AmendmentClass(StrEnum):
    """How much an amendment changes, and so who has to agree (DOMAIN T18)."""

    UNCLASSIFIED = "unclassified"
    MINOR = "minor"
    SUBSTANTIAL = "substantial"
    URGENT_SAFETY = "urgent_safety"


class Enquiry(Base):
    """Six answers from anybody; the secretary accepts, answers from what is known, or declines."""

    __tablename__ = "enquiry"
    __table_args__ = (
        CheckConstraint("status IN ('open','accepted','answered','declined')", name="status"),
        CheckConstraint("people_or_data IN ('yes','no','unsure')", name="people_or_data"),
        # The database holds this too: an enquiry that is decided without a day would never leave
        # anybody's list.
        CheckConstraint("(status = 'open') = (decided_at IS NULL)", name="decided_with_date"),
        Index("ix_enquiry_status_raised_at", "status", "raised_at"),
        Index("ix_enquiry_raised_by_id", "raised_by_id"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    title: Mapped[str] = mapped_column(String(300))
    question: Mapped[str]
    decision_informed: Mapped[str]
    partner: Mapped[str] = mapped_column(default="")
    rough_dates: Mapped[str] = mapped_column(String(200), default="")
    people_or_data: Mapped[str] = mapped_column(String(10))
    status: Mapped[EnquiryStatus] = mapped_column(
        EnumText(EnquiryStatus), default=EnquiryStatus.OPEN
    )
    raised_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    raised_at: Mapped[dt.datetime]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    raised_by: Mapped[Person] = relationship()
    project: Mapped[Project | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol


class SectionVisit(Base):
    """When a section of a draft was first opened and last saved."""

    __tablename__ = "section_visit"
    __table_args__ = (UniqueConstraint("project_id", "section"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    section: Mapped[str] = mapped_column(String(40))
    saved_at: Mapped[dt.datetime | None]
    saved_by_name: Mapped[str] = mapped_column(String(200), default="")


class UnsavedInput(Base):
    """What a person typed and has not saved: offered again on the page it was typed on."""

    __tablename__ = "kept_input"
    __table_args__ = (UniqueConstraint("person_id", "path"),)

    id: Mapped[RecordKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    path: Mapped[str] = mapped_column(String(300))
    fields: Mapped[dict[str, str | list[str]]] = mapped_column(JSON)
    kept_at: Mapped[dt.datetime]


class ProjectVersion(Base):
    """A numbered state of a record; ``content`` is field → value, complete."""

    __tablename__ = "project_version"
    __table_args__ = (
        UniqueConstraint("project_id", "major", "minor"),
        CheckConstraint("major >= 1 AND minor >= 0", name="numbers"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    major: Mapped[int]
    minor: Mapped[int]
    content: Mapped[Content] = mapped_column(JSON)
    changed: Mapped[list[str]] = mapped_column(JSON, default=list)
    reason: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    made_by_name: Mapped[str] = mapped_column(String(200))
    # The day an approval began to rest on it. Later versions stand beside it and never change it.
    frozen_at: Mapped[dt.datetime | None]
    project: Mapped[Project] = relationship()

    @property
    def number(self) -> str:
        return f"{self.major}.{self.minor}"


class Submission(Base):
    """One round at the secretary's desk. The first round's time keeps the place in the queue."""

    __tablename__ = "submission"
    __table_args__ = (Index("ix_submission_project_id_round", "project_id", "round"),)

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    round: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("project_version.id"))
    submitted_at: Mapped[dt.datetime]
    # Of the first round. A project that comes back does not go to the end of the queue again.
    queued_since: Mapped[dt.datetime]
    submitted_by_name: Mapped[str] = mapped_column(String(200))
    returned_at: Mapped[dt.datetime | None]
    returned_by_name: Mapped[str] = mapped_column(String(200), default="")
    return_reason: Mapped[str] = mapped_column(default="")
    comments: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    duplicates_note: Mapped[str] = mapped_column(default="")
    duplicates_checked_at: Mapped[dt.datetime | None]
    duplicates_checked_by_name: Mapped[str] = mapped_column(String(200), default="")
    project: Mapped[Project] = relationship()
    content: Mapped[ProjectVersion] = relationship()


class Amendment(Base):
    """A proposed change to a submitted project, with its class (DOMAIN T18)."""

    __tablename__ = "amendment"
    __table_args__ = (
        CheckConstraint(
            "kind IN ('unclassified','minor','substantial','urgent_safety')", name="kind"
        ),
        CheckConstraint("status IN ('proposed','accepted','refused')", name="status"),
        Index("ix_amendment_project_id_status", "project_id", "status"),
        Index("ix_amendment_status", "status"),
    )

    id: Mapped[RecordKey]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[AmendmentClass] = mapped_column(
        EnumText(AmendmentClass), default=AmendmentClass.UNCLASSIFIED
    )
    proposed_kind: Mapped[AmendmentClass] = mapped_column(EnumText(AmendmentClass))
    status: Mapped[AmendmentStatus] = mapped_column(
        EnumText(AmendmentStatus), default=AmendmentStatus.PROPOSED
    )
    changes: Mapped[dict[str, FieldChange]] = mapped_column(JSON)
    reason: Mapped[str]
    filed_by_name: Mapped[str] = mapped_column(String(200))
    filed_at: Mapped[dt.datetime]
    decided_by_name: Mapped[str] = mapped_column(String(200), default="")
    decided_at: Mapped[dt.datetime | None]
    answer: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    project: Mapped[Project] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def search_roots(self) -> Iterable[str]:
        return (f"project:{self.project_id}",)


class DeclaredInterest(Base):
    """An interest of a person in a project or an organisation, from a day until a day."""

    __tablename__ = "declared_interest"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("(project_id IS NULL) <> (organisation_id IS NULL)", name="one_subject"),
        Index("ix_declared_interest_person_id", "person_id"),
    )

    id: Mapped[RecordKey]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(String(40))
    nature: Mapped[str]
    started_on: Mapped[dt.date]
    ended_on: Mapped[dt.date | None]
    declared_at: Mapped[dt.datetime]
    person: Mapped[Person] = relationship()
    project: Mapped[Project | None] = relationship()

    def is_held(self, day: dt.date) -> bool:
        return self.started_on <= day and (self.ended_on is None or day <= self.ended_on)
