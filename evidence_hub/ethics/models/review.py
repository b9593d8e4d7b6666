"""What a reviewer says of one section in one round, and what the applicant answers."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, RecordKey
from evidence_hub.ethics.models.application import Assignment, Round


class SectionReview(Base):
    """``comment`` is for the applicant, ``private_note`` for reviewers and the secretary alone."""

    __tablename__ = "ethics_section_review"
    __table_args__ = (
        UniqueConstraint("assignment_id", "round_id", "code"),
        CheckConstraint("verdict IN ('acceptable','change','not_acceptable')", name="verdict"),
        # The applicant cannot mend what nobody explains.
        CheckConstraint("verdict = 'acceptable' OR comment <> ''", name="says_why"),
    )

    id: Mapped[RecordKey]
    assignment_id: Mapped[int] = mapped_column(ForeignKey("ethics_assignment.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("ethics_round.id"), index=True)
    code: Mapped[str] = mapped_column(String(40))
    verdict: Mapped[str] = mapped_column(String(20))
    comment: Mapped[str] = mapped_column(default="")
    # A column of its own, so that no page for the applicant can show it by showing the comment.
    private_note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    reply: Mapped[str] = mapped_column(default="")
    replied_at: Mapped[dt.datetime | None]
    replied_by_name: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column(default=1)
    assignment: Mapped[Assignment] = relationship()
    round: Mapped[Round] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol
