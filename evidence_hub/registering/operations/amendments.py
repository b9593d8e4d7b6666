"""Changes to a project that was already sent, as proposals with their class (DOMAIN T18)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry import content, sockets
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.sections import ASKED
from evidence_hub.registry.stages import EDITABLE, OVER, Stage
from evidence_hub.registry.versions import freeze, keep_version, last_frozen

KINDS = {
    "minor": "Minor: logged",
    "substantial": "Substantial: approved before use",
    "urgent_safety": "Urgent safety measure: act, then report",
}


def file_amendment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    changes: Mapping[str, Any],
    reason: str,
    proposed_kind: str,
) -> Amendment:
    """Propose a change; nothing of the record changes until it is classified and accepted."""
    require(actor, Can.FILE_AMENDMENT, relationship)
    if Stage(project.stage) in EDITABLE:
        raise Invalid({"reason": "This is still a draft. Change it directly."})
    if Stage(project.stage) in OVER or project.awaits_adoption:
        raise Invalid({"reason": "This record can no longer be amended"})
    if proposed_kind not in KINDS:
        raise Invalid({"proposed_kind": "Choose a class from the list"})
    if not reason:
        raise Invalid({"reason": "Say why the change is needed"})
    now = content.content_of(project)
    differing = {
        name: {"before": now[name], "after": value}
        for name, value in changes.items()
        if name in ASKED and now[name] != value
    }
    if not differing:
        raise Invalid({"reason": "Nothing is different from the record as it stands"})
    amendment = Amendment(
        project_id=project.id,
        proposed_kind=proposed_kind,
        changes=differing,
        reason=reason,
        filed_by_name=actor.name,
        filed_at=clock.now(),
    )
    db.session.add(amendment)
    db.session.flush()
    audit.record(
        actor,
        "amendment filed",
        f"project:{project.reference}",
        difference={name: [each["before"], each["after"]] for name, each in differing.items()},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return amendment


def classify_amendment(
    *, actor: Actor, relationship: Relationship, project: Project, amendment: Amendment, kind: str
) -> None:
    """Class a proposed amendment; the rooms whose approvals it touches look at it next."""
    require(actor, Can.CLASSIFY_AMENDMENT, relationship)
    _check_kind(amendment, kind)
    before, amendment.kind = amendment.kind, kind
    audit.record(
        actor,
        "amendment classified",
        f"project:{project.reference}",
        difference={"class": [before, kind]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def _check_kind(amendment: Amendment, kind: str) -> None:
    if amendment.status != "proposed":
        raise Invalid({"answer": f"This amendment was already {amendment.status}"})
    if kind not in KINDS:
        raise Invalid({"kind": "Choose a class from the list"})
    if kind == "minor" and content.is_major(list(amendment.changes)):
        raise Invalid({"kind": "It changes a major field, so it is at least substantial"})


def _check_acceptance(project: Project, amendment: Amendment, kind: str) -> None:
    """Ask the rooms whose approvals it touches, and the record, before anything changes."""
    was, amendment.kind = amendment.kind, kind
    needs = sockets.amendment_needs(project, amendment)
    now = content.content_of(project)
    if not needs and any(now[name] != each["before"] for name, each in amendment.changes.items()):
        needs = ["The record has changed since. Ask for a new amendment."]
    if needs:
        amendment.kind = was
        raise Invalid({"decision": " ".join(needs)})


def decide_amendment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    amendment: Amendment,
    kind: str,
    accept: bool,
    answer: str,
) -> None:
    """Classify an amendment and accept or refuse it; acceptance makes a new version.

    A change of a major field is never minor. Raises Invalid where the record changed under it.
    """
    require(actor, Can.SCREEN, relationship)
    _check_kind(amendment, kind)
    if not accept and not answer:
        raise Invalid({"answer": "Say why the amendment is refused"})
    if accept:
        _check_acceptance(project, amendment, kind)
    amendment.kind = kind
    amendment.status = "accepted" if accept else "refused"
    amendment.answer = answer
    amendment.decided_by_name = actor.name
    amendment.decided_at = clock.now()
    if accept:
        content.apply(project, {name: each["after"] for name, each in amendment.changes.items()})
        project.updated_at = clock.now()
        db.session.flush()
        version = keep_version(project, actor=actor, reason=amendment.reason)
        if last_frozen([project.id]):  # the protocol moves along with what was accepted
            freeze(version)
    audit.record(
        actor,
        f"amendment {amendment.status}",
        f"project:{project.reference}",
        difference={"class": [amendment.proposed_kind, kind]},
        reason=answer,
        project_id=project.id,
        is_demo=project.is_demo,
    )
