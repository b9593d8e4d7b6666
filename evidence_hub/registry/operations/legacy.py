"""Changes to records: correcting what was imported, with a source for each correction."""

from __future__ import annotations

from collections.abc import Mapping

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.provenance import Provenance
from evidence_hub.registry.fields import BY_CODE, CORRECTABLE
from evidence_hub.registry.models import Fact, Project

LONGEST_TITLE = 300


def _check_unchanged(project: Project, version: int, yours: Mapping[str, str]) -> None:
    if project.version == version:
        return
    theirs = {
        BY_CODE[name].label: str(getattr(project, BY_CODE[name].column) or "") for name in yours
    }
    raise Conflict(
        theirs=theirs, yours={BY_CODE[name].label: value for name, value in yours.items()}
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
    if not project.awaits_adoption:
        raise Invalid({"reason": "This record is not an import. Its research lead changes it."})
    allowed = {field.code for field in CORRECTABLE} | {"title"}
    if unknown := sorted(set(changes) - allowed):
        raise Invalid({unknown[0]: "This field cannot be corrected here"})
    if not reason:
        raise Invalid({"reason": "Say why the record is corrected and where the fact stands"})
    before = {name: str(getattr(project, BY_CODE[name].column) or "") for name in changes}
    changed = {name: value for name, value in changes.items() if value != before[name]}
    if not changed:
        return []
    _check_unchanged(project, version, changed)
    if "title" in changed and not 0 < len(changed["title"]) <= LONGEST_TITLE:
        raise Invalid({"title": f"Enter a title of at most {LONGEST_TITLE} characters"})
    now = clock.now()
    for name, value in changed.items():
        for fact in project.facts:
            if fact.field == name and not fact.is_claim and fact.superseded_at is None:
                fact.superseded_at = now
        setattr(project, BY_CODE[name].column, value or _blank(name))
        if value:
            project.facts.append(
                Fact(
                    field=name,
                    value=value,
                    provenance=Provenance.ENTERED if not source else Provenance.SEEN,
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
        "legacy record corrected",
        f"project:{project.reference}",
        difference={name: [before[name], value] for name, value in changed.items()},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return sorted(changed)


def _blank(name: str) -> str:
    return "not_stated" if name == "design" else ""
