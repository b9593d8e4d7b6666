"""Changes to records: correcting what was imported, with a source for each correction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.problems import check_title
from evidence_hub.core.provenance import Provenance
from evidence_hub.registry.fields import BY_CODE, CORRECTABLE
from evidence_hub.registry.models import Fact, Project
from evidence_hub.registry.verbs import RegistryVerb

LONGEST_TITLE = 300


def _check_unchanged(project: Project, version: int, yours: Mapping[str, str]) -> None:
    if project.version == version:
        return
    raise Conflict(
        theirs={BY_CODE[name].label: text for name, text in _stated_now(project, yours).items()},
        yours={BY_CODE[name].label: text for name, text in yours.items()},
    )


def correct_legacy(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    changes: Mapping[str, str],
    source: str,
    paragraphs: list[str],
    reason: str,
    version: int,
) -> list[str]:
    """Correct fields of an imported record; return the codes of the fields that changed.

    Each correction is a new fact with its source; the fact it replaces is kept, superseded.
    Raises Invalid on an unknown field or a missing reason, Conflict when ``version`` is stale
    (DOMAIN section 4: "Import and correct legacy records (with a source)").
    """
    require(actor, Can.CORRECT_LEGACY, relationship)
    _check_correctable(project, changes, reason)
    before = _stated_now(project, changes)
    changed = {name: value for name, value in changes.items() if value != before[name]}
    if not changed:
        return []
    # Whoever changes nothing is never in conflict, so this is asked of real changes alone.
    _check_unchanged(project, version, changed)
    _check_title(changed.get("title"))
    now = clock.now()
    for name, value in changed.items():
        _supersede_facts(project, name, now)
        setattr(project, BY_CODE[name].column, value or _blank(name))
        if value:
            project.facts.append(
                Fact(
                    field=name,
                    value=value,
                    provenance=Provenance.SEEN if source else Provenance.ENTERED,
                    source=source,
                    paragraphs=paragraphs,
                    note=reason,
                    recorded_at=now,
                    recorded_by_name=actor.name,
                )
            )
    project.title_sort = project.title.casefold()[:LONGEST_TITLE]
    project.updated_at = now
    db.session.flush()
    audit.record(
        actor,
        RegistryVerb.LEGACY_RECORD_CORRECTED,
        f"project:{project.reference}",
        difference={name: [before[name], value] for name, value in changed.items()},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return sorted(changed)


def _stated_now(project: Project, names: Iterable[str]) -> dict[str, str]:
    return {name: str(getattr(project, BY_CODE[name].column) or "") for name in names}


def _check_title(title: str | None) -> None:
    """Refuse a title that is blank or too long; None where the title stays as it is."""
    if title is None:
        return
    check_title(title)
    if len(title) > LONGEST_TITLE:
        raise Invalid({"title": f"Enter a title of at most {LONGEST_TITLE} characters"})


def _check_correctable(project: Project, changes: Mapping[str, str], reason: str) -> None:
    # After its adoption an import is a project like any other: its fields change by amendments,
    # which the approvals that cover them can see (DOMAIN T18, T22).
    if not project.awaits_adoption:
        raise Invalid({"reason": "This record is not an import. Its research lead changes it."})
    allowed = {field.code for field in CORRECTABLE} | {"title"}
    if unknown := sorted(set(changes) - allowed):
        raise Invalid({unknown[0]: "This field cannot be corrected here"})
    if not reason:
        raise Invalid({"reason": "Say why the record is corrected and where the fact stands"})


def _supersede_facts(project: Project, field: str, now: dt.datetime) -> None:
    """Mark what the record said of a field as replaced; what other sources claim stays."""
    for fact in project.facts:
        if fact.field == field and not fact.is_claim and fact.superseded_at is None:
            fact.superseded_at = now


def _blank(name: str) -> str:
    return "not_stated" if name == "design" else ""
