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
from evidence_hub.registering.verbs import RegisteringVerb
from evidence_hub.registry import content, hooks
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.models.contents import FieldChange
from evidence_hub.registry.models.registering import AmendmentClass, AmendmentStatus
from evidence_hub.registry.sections import DRAFT_FIELDS
from evidence_hub.registry.stages import EDITABLE, OVER
from evidence_hub.registry.versions import freeze, keep_version, last_frozen

KINDS: dict[str, str] = {
    AmendmentClass.MINOR: "Minor: logged",
    AmendmentClass.SUBSTANTIAL: "Substantial: approved before use",
    AmendmentClass.URGENT_SAFETY: "Urgent safety measure: act, then report",
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
    _check_amendable(project)
    if proposed_kind not in KINDS:
        raise Invalid({"proposed_kind": "Choose a class from the list"})
    if not reason:
        raise Invalid({"reason": "Say why the change is needed"})
    now = content.content_of(project)
    differing: dict[str, FieldChange] = {
        name: {"before": now[name], "after": value}
        for name, value in changes.items()
        if name in DRAFT_FIELDS and now[name] != value
    }
    if not differing:
        raise Invalid({"reason": "Nothing is different from the record as it stands"})
    amendment = Amendment(
        project_id=project.id,
        proposed_kind=AmendmentClass(proposed_kind),
        changes=differing,
        reason=reason,
        filed_by_name=actor.name,
        filed_at=clock.now(),
    )
    db.session.add(amendment)
    db.session.flush()
    audit.record(
        actor,
        RegisteringVerb.AMENDMENT_FILED,
        f"project:{project.reference}",
        difference={
            name: [change["before"], change["after"]] for name, change in differing.items()
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return amendment


def _check_amendable(project: Project) -> None:
    if project.stage in EDITABLE:
        raise Invalid({"reason": "This is still a draft. Change it directly."})
    if project.stage in OVER or project.awaits_adoption:
        raise Invalid({"reason": "This record can no longer be amended"})


def classify_amendment(
    *, actor: Actor, relationship: Relationship, project: Project, amendment: Amendment, kind: str
) -> None:
    """Class a proposed amendment; the packages whose approvals it touches look at it next."""
    require(actor, Can.CLASSIFY_AMENDMENT, relationship)
    before, amendment.kind = amendment.kind, _class_of(amendment, kind)
    audit.record(
        actor,
        RegisteringVerb.AMENDMENT_CLASSIFIED,
        f"project:{project.reference}",
        difference={"class": [before, amendment.kind]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def _class_of(amendment: Amendment, kind: str) -> AmendmentClass:
    """Return the class that the secretary chose, or raise Invalid where it cannot have it."""
    if amendment.status is not AmendmentStatus.PROPOSED:
        raise Invalid({"answer": f"This amendment was already {amendment.status}"})
    if kind not in KINDS:
        raise Invalid({"kind": "Choose a class from the list"})
    if kind == AmendmentClass.MINOR and content.is_major(list(amendment.changes)):
        raise Invalid({"kind": "It changes a major field, so it is at least substantial"})
    return AmendmentClass(kind)


def _check_acceptance(project: Project, amendment: Amendment, kind: AmendmentClass) -> None:
    """Ask the packages whose approvals it touches, and the record, before anything changes."""
    # The packages judge it in its new class; if one of them objects, it has the old one again.
    class_before, amendment.kind = amendment.kind, kind
    # Nothing is written yet: reviewers, information governance and the others say what they still
    # have to agree to.
    needs = hooks.amendment_needs(project, amendment)
    now = content.content_of(project)
    if not needs and any(
        now[name] != change["before"] for name, change in amendment.changes.items()
    ):
        needs = ["The record has changed since. Ask for a new amendment."]
    if needs:
        amendment.kind = class_before
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
    decided_class = _class_of(amendment, kind)
    if not accept and not answer:
        raise Invalid({"answer": "Say why the amendment is refused"})
    if accept:
        _check_acceptance(project, amendment, decided_class)
    amendment.kind = decided_class
    amendment.status = AmendmentStatus.ACCEPTED if accept else AmendmentStatus.REFUSED
    amendment.answer = answer
    amendment.decided_by_name = actor.name
    amendment.decided_at = clock.now()
    if accept:
        content.apply(
            project, {name: change["after"] for name, change in amendment.changes.items()}
        )
        project.updated_at = clock.now()
        db.session.flush()
        version = keep_version(project, actor=actor, reason=amendment.reason)
        # Before anything was frozen there is no protocol that an approval could rest on.
        if last_frozen([project.id]):  # the protocol moves along with what was accepted
            freeze(version)
    audit.record(
        actor,
        RegisteringVerb.AMENDMENT_DECIDED.about(amendment.status),
        f"project:{project.reference}",
        difference={"class": [amendment.proposed_kind, decided_class]},
        reason=answer,
        project_id=project.id,
        is_demo=project.is_demo,
    )
