"""What a record says, as plain values: for versions, comparison, drafts and amendments."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import select

from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.fields import Kind
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.registry.models import (
    Outcome,
    Project,
    ProjectArea,
    ProjectPartner,
    ProjectPriority,
)
from evidence_hub.registry.models.contents import Content, ContentValue
from evidence_hub.registry.sections import DRAFT_FIELDS

PLAIN = frozenset({Kind.LINE, Kind.TEXT, Kind.CHOICE})


def _day(value: dt.date | None) -> str:
    return value.isoformat() if value else ""


def content_of(project: Project) -> Content:
    """Return every field of the draft as JSON values; two equal records give equal content."""
    # The names of the questions are the names of the columns for all plain fields; what follows are
    # the fields that are kept in another form than they are asked in.
    content: Content = {
        name: getattr(project, name) or ""
        for name, asked in DRAFT_FIELDS.items()
        if asked.kind in PLAIN and name != "design"
    }
    content["design"] = "" if project.design == "not_stated" else project.design
    content["keywords"] = list(project.keywords)
    content["intended_start_on"] = _day(project.intended_start_on)
    content["intended_end_on"] = _day(project.intended_end_on)
    content["amount_asked"] = project.amount_asked_pence
    content["areas"] = [part.area.code for part in project.areas]
    content.update(_rows(project))
    # The order of the questions, so that a digest and a page read the same in every version.
    return {name: content[name] for name in DRAFT_FIELDS}


def _rows(project: Project) -> dict[str, list[dict[str, str]]]:
    """Return the fields that are asked in rows."""
    return {
        "priorities": [
            {"code": part.priority.code, "argument": part.argument} for part in project.priorities
        ],
        "partners": [
            {"code": part.organisation.code, "part": part.part} for part in project.partners
        ],
        "outcomes": [
            {
                "rank": outcome.rank,
                "name": outcome.name,
                "measure": outcome.measure,
                "time_point": outcome.time_point,
            }
            for outcome in project.outcomes
        ],
    }


def rows_of(content: Mapping[str, ContentValue], name: str) -> list[dict[str, str]]:
    """Return the rows of a field that is asked in rows, none where it was left blank."""
    rows = content.get(name)
    return [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def digest(content: Mapping[str, Any]) -> str:
    """Return a short mark by which a form tells whether somebody saved meanwhile."""
    # Sorted keys, so that two equal contents give one digest whatever the order they were built in.
    text = json.dumps(content, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def changed_fields(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return the names that differ, in the order in which they are asked."""
    return [name for name in DRAFT_FIELDS if before.get(name) != after.get(name)]


def is_major(names: list[str]) -> bool:
    return any(DRAFT_FIELDS[name].is_major for name in names)


def _rows_by_code(model: Any, codes: list[str], field: str) -> dict[str, Any]:
    rows = {row.code: row for row in db.session.scalars(select(model).where(model.code.in_(codes)))}
    for code in codes:
        if code not in rows:
            raise Invalid({field: "Choose from the list"})
    return rows


def _set_areas(project: Project, codes: list[str]) -> None:
    rows = _rows_by_code(BusinessArea, codes, "areas")
    # The rows are made anew. They carry nothing but their order, and to match them one by one would
    # keep a row whose meaning has changed.
    project.areas = [ProjectArea(area=rows[code], sort=i) for i, code in enumerate(codes)]


def _set_priorities(project: Project, given: list[dict[str, str]]) -> None:
    rows = _rows_by_code(Priority, [each["code"] for each in given], "priorities")
    project.priorities = [
        ProjectPriority(
            priority=rows[each["code"]], argument=each["argument"], basis=rows[each["code"]].basis
        )
        for each in given
    ]


def _set_partners(project: Project, given: list[dict[str, str]]) -> None:
    rows = _rows_by_code(Organisation, [each["code"] for each in given], "partners")
    project.partners = [
        ProjectPartner(organisation=rows[each["code"]], part=each["part"] or "not_stated")
        for each in given
    ]


def _set_outcomes(project: Project, given: list[dict[str, str]]) -> None:
    project.outcomes = [Outcome(**each) for each in given]


def _set_design(project: Project, value: str) -> None:
    project.design = value or "not_stated"


def _set_amount(project: Project, value: int | None) -> None:
    project.amount_asked_pence = value


def _set_keywords(project: Project, value: list[str]) -> None:
    project.keywords = list(value)


_SETTERS: dict[str, Callable[[Project, Any], None]] = {
    "areas": _set_areas,
    "priorities": _set_priorities,
    "partners": _set_partners,
    "outcomes": _set_outcomes,
    "design": _set_design,
    "amount_asked": _set_amount,
    "keywords": _set_keywords,
}


def apply(project: Project, values: Mapping[str, Any]) -> None:
    """Put values into the record; raise Invalid on a code that no list holds."""
    for name, value in values.items():
        if name in _SETTERS:
            _SETTERS[name](project, value)
        elif DRAFT_FIELDS[name].kind is Kind.DATE:
            setattr(project, name, dt.date.fromisoformat(value) if value else None)
        else:
            setattr(project, name, value)
    project.title_sort = project.title.casefold()[:300]


def in_words(value: Any) -> str:
    """Return a value as a person reads it, for the page that shows two versions."""
    if isinstance(value, list):
        return "; ".join(
            ", ".join(str(part) for part in each.values() if part)
            if isinstance(each, dict)
            else str(each)
            for each in value
        )
    return "" if value is None else str(value)
