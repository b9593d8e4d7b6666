"""Controlled vocabularies: terms are retired by date, never deleted (DOMAIN section 3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evidence_hub.core.database import Base, db
from evidence_hub.core.evaluation_cache import cached_by_record


class Vocabulary(Base):
    __tablename__ = "vocabulary"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    label: Mapped[str] = mapped_column(String(200))
    description: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="")
    terms: Mapped[list[Term]] = relationship(back_populates="vocabulary", order_by="Term.sort")


class Term(Base):
    __tablename__ = "vocabulary_term"
    __table_args__ = (
        UniqueConstraint("vocabulary_id", "code"),
        Index("ix_vocabulary_term_vocabulary_id_sort", "vocabulary_id", "sort"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    vocabulary_id: Mapped[int] = mapped_column(ForeignKey("vocabulary.id"))
    code: Mapped[str] = mapped_column(String(60))
    label: Mapped[str] = mapped_column(String(200))
    definition: Mapped[str] = mapped_column(default="")
    provenance: Mapped[str] = mapped_column(String(10), default="DESIGN")
    source: Mapped[str] = mapped_column(default="")
    # A term that is retired stays: records that were filed under it must still be readable in the
    # words of their time.
    valid_from: Mapped[dt.date | None]
    valid_to: Mapped[dt.date | None]
    sort: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    vocabulary: Mapped[Vocabulary] = relationship(back_populates="terms")

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 - SQLAlchemy's own protocol

    def is_current(self, on: dt.date) -> bool:
        """Whether the term may be chosen on that day (both ends included)."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_to is None or on <= self.valid_to
        )


def terms(vocabulary: str) -> list[Term]:
    """Return every term of a vocabulary in its order, the retired ones too."""
    return list(
        db.session.scalars(
            select(Term)
            .join(Vocabulary)
            .where(Vocabulary.code == vocabulary)
            .order_by(Term.sort, Term.id)
        )
    )


def labels(*vocabularies: str) -> dict[str, dict[str, str]]:
    """Return vocabulary → code → label for several vocabularies in one statement."""
    return _labels(vocabularies)


@cached_by_record
def _labels(vocabularies: Sequence[str]) -> dict[str, dict[str, str]]:
    rows = db.session.execute(
        select(Vocabulary.code, Term.code, Term.label)
        .join(Term)
        .where(Vocabulary.code.in_(vocabularies))
        .order_by(Term.sort, Term.id)
    )
    by_code: dict[str, dict[str, str]] = {name: {} for name in vocabularies}
    for vocabulary, code, label in rows:
        by_code[vocabulary][code] = label
    return by_code
