"""What the owner of a benefit concludes in the end, and what somebody else says of it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.accounts.models import Person
from evidence_hub.core.columns import EnumText
from evidence_hub.core.database import Base, RecordKey
from evidence_hub.tracking.models import Benefit
from evidence_hub.tracking.states import BenefitStatus


class BenefitReview(Base):
    """A conclusion on one benefit (DOMAIN T13); the newest that was verified counts."""

    __tablename__ = "benefit_review"
    __table_args__ = (
        CheckConstraint(
            "standing IN ('realised','partly_realised','not_realised','not_measurable',"
            "'transferred')",
            name="standing",
        ),
        # “Not realised” without words is what nobody can learn from (J10: the owner explains).
        CheckConstraint("standing = 'realised' OR explanation <> ''", name="explanation"),
        CheckConstraint("(checked_at IS NULL) = (is_verified IS NULL)", name="checked"),
    )

    id: Mapped[RecordKey]
    idempotency_key: Mapped[str] = mapped_column("once", String(64), unique=True)
    benefit_id: Mapped[int] = mapped_column(ForeignKey("benefit.id"), index=True)
    # The column kept its first name; renaming it would mean a migration for nothing that anybody
    # sees.
    benefit_status: Mapped[BenefitStatus] = mapped_column("standing", EnumText(BenefitStatus))
    explanation: Mapped[str] = mapped_column(default="")
    receiver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    said_at: Mapped[dt.datetime]
    said_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    said_by_name: Mapped[str] = mapped_column(String(200))
    is_verified: Mapped[bool | None]
    check_note: Mapped[str] = mapped_column(default="")
    checked_at: Mapped[dt.datetime | None]
    checked_by_name: Mapped[str] = mapped_column(String(200), default="")
    benefit: Mapped[Benefit] = relationship()
    receiver: Mapped[Person | None] = relationship(foreign_keys=[receiver_id])
