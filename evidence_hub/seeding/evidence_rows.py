"""Publications, findings, ratings and unverified results made of rows of the seed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.findings.models import ExternalRating, Finding, UnverifiedResult
from evidence_hub.library.models import Publication, PublicationRelation
from evidence_hub.seeding.known import Known, Row, day, text


def publication(row: Row, projects: Known, now: dt.datetime) -> Publication:
    names = ("issued", "venue", "volume", "issue", "pages", "doi", "url", "read_as")
    return Publication(
        code=row["code"],
        title=row["title"],
        authors=[str(author) for author in row.get("authors") or ()],
        year=row.get("year"),
        kind=text(row, "type"),
        provenance=row["provenance"],
        source=text(row, "source"),
        abstract_note=text(row, "abstract_note"),
        created_at=now,
        relations=[
            PublicationRelation(
                project=projects.get(each["project"]),
                relation=each["relation"],
                note=text(each, "note"),
            )
            for each in row.get("relations") or ()
        ],
        **{name: text(row, name) for name in names},
    )


def finding(row: Row, projects: Known, publications: Known, now: dt.datetime) -> Finding:
    effect = row.get("effect") or {}
    names = ("outcome", "measure", "comparison", "setting", "for_whom", "sample", "source", "note")
    return Finding(
        code=row["code"],
        project=projects.get(row.get("project")),
        publication=publications.get(row.get("publication")),
        statement=text(row, "statement"),
        direction=row["direction"],
        effect_metric=text(effect, "metric"),
        effect_value=effect.get("value"),
        effect_low=effect.get("low"),
        effect_high=effect.get("high"),
        effect_p=text(effect, "p"),
        status=row["status"],
        as_reported_on=day(row, "as_reported_on"),
        provenance=row["provenance"],
        paragraphs=list(row.get("paragraphs") or ()),
        created_at=now,
        released_at=now,  # it was published where it comes from
        **{name: text(row, name) for name in names},
    )


def rating(row: Row, projects: Known, publications: Known) -> ExternalRating:
    names = ("scheme", "value", "label", "claim", "outcome", "source", "provenance")
    return ExternalRating(
        code=row["code"],
        project=projects.get(row.get("project")),
        publication=publications.get(row.get("publication")),
        dated=text(row, "date"),
        **{name: text(row, name) for name in names},
    )


def add_unverified(rows: Iterable[Row], projects: Known) -> int:
    # These rows have no code of their own: project and words together tell one from another.
    there = set(
        db.session.execute(select(UnverifiedResult.project_id, UnverifiedResult.what)).tuples()
    )
    db.session.flush()
    added = 0
    for row in rows:
        project = projects.get(row["project"])
        if (project.id, row["what"]) not in there:
            db.session.add(
                UnverifiedResult(
                    project=project,
                    what=row["what"],
                    statement=text(row, "statement"),
                    note=text(row, "note"),
                )
            )
            added += 1
    return added
