"""An application as people read it: each section's answers as lines, changes marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.ethics import catalogue
from evidence_hub.ethics.catalogue import SCORES, Asked, Content, Kind, Section

Papers = Mapping[str, str]


@dataclass(frozen=True)
class Line:
    label: str
    lines: Sequence[str]
    before: Sequence[str] | None = None  # what stood there in the round before, where it differs


@dataclass(frozen=True)
class Read:
    """A section as it was answered."""

    section: Section
    lines: Sequence[Line]
    left_out: str
    is_answered: bool
    has_changed: bool
    score: int | None
    residual: int | None


def _words(asked: Asked, content: Content, papers: Papers) -> list[str]:
    value = content.get(asked.name)
    if not value:
        return []
    if asked.kind is Kind.CHOICE:
        return [dict(asked.choices).get(str(value), str(value))]
    if asked.kind is Kind.CHOICES:
        labels = dict(asked.choices)
        return [labels.get(each, each) for each in value]
    if asked.kind is Kind.DOCUMENTS:
        # That a paper is there is part of the application; its title is only for those who may see
        # it.
        return [papers.get(each, "a document that you do not see") for each in value]
    if asked.kind is Kind.DATE:
        year, month, day = value.split("-")
        return [f"{int(day)}.{int(month)}.{year}"]
    return str(value).split("\n")


def read(
    section: Section,
    content: Content | None,
    papers: Papers,
    before: Content | None = None,
    *,
    with_scores: bool = True,
) -> Read:
    """Return a section in words; with ``before``, each answer that differs shows both.

    Partners and students read no risk scores (DOMAIN section 4).
    """
    held = content or {}
    lines = []
    for asked in section.asked:
        # DOMAIN 4: external partners and students see no risk scores.
        if asked.choices == SCORES and not with_scores:
            continue
        now = _words(asked, held, papers)
        was = _words(asked, before, papers) if before is not None else now
        lines.append(Line(asked.label, now, was if was != now else None))
    is_left_out = held.get("applies") == "no"
    return Read(
        section=section,
        lines=[] if is_left_out else lines,
        left_out=str(held.get("left_out", "")) if is_left_out else "",
        is_answered=bool(held),
        has_changed=before is not None and before != held,
        score=catalogue.risk_score(held) if with_scores else None,
        residual=catalogue.risk_score(held, "residual_") if with_scores else None,
    )


def paper_ids(contents: Sequence[Content]) -> list[str]:
    """Return the ids of every document version that these sections name."""
    names = [a.name for s in catalogue.SECTIONS for a in s.asked if a.kind is Kind.DOCUMENTS]
    return [each for content in contents for name in names for each in content.get(name, ())]
