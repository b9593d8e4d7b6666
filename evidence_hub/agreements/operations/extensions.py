"""Asking to keep shared data for longer, and the answer (journey J5)."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import notifications, queries
from evidence_hub.agreements.lifecycle import in_force
from evidence_hub.agreements.models import Agreement, ExtensionRequest
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project


def ask(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    agreement: Agreement,
    until: dt.date,
    reason: str,
) -> ExtensionRequest:
    """Ask while the agreement runs; nothing changes before a variation of it is signed."""
    require(actor, Can.ASK_EXTENSION, relationship)
    check_under_way(project)
    # After the end the data are due for disposal, and a request must not hold that up.
    running = in_force(agreement, clock.today())
    if running is None or running.ends_on is None:
        raise Invalid({"until": "The agreement is not in force, so there is nothing to extend"})
    if until <= running.ends_on:
        raise Invalid({"until": "Give a day after the agreement’s last day"})
    # One open request at a time: two could be answered differently.
    if any(row.answered_at is None for row in queries.extension_requests(agreement.id)):
        raise Invalid({"until": "A request waits for its answer already"})
    if not reason:
        raise Invalid({"reason": "Say what the data are still needed for"})
    row = ExtensionRequest(
        agreement_id=agreement.id,
        until=until,
        reason=reason,
        asked_at=clock.now(),
        asked_by_name=actor.name,
    )
    db.session.add(row)
    change(
        actor, project, AgreementsVerb.EXTENSION_ASKED_FOR, {"until": [None, str(until)]}, reason
    )
    notifications.notify(
        project,
        notifications.infogov(project),
        key=f"extension:{row.id}",
        text=f"More time is asked for shared data of {project.reference}",
        page=f"/data-sharing/{agreement.number}",
    )
    return row


def answer(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    request: ExtensionRequest,
    is_granted: bool,
    words: str,
) -> None:
    """Grant it, and a variation can be drafted; or refuse it with the reason."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    if request.answered_at is not None:
        raise Invalid({"answer": "It was answered already"})
    if not is_granted and not words:
        raise Invalid({"answer": "Say why it is refused"})
    # Granting changes no date. The variation that follows is signed by every party (decision 22).
    request.is_granted, request.answer = is_granted, words
    request.answered_at, request.answered_by_name = clock.now(), actor.name
    said = "granted" if is_granted else "refused"
    change(
        actor,
        project,
        AgreementsVerb.EXTENSION_ANSWERED.about(said),
        {"until": [None, str(request.until)]},
        words,
    )
    notifications.notify(
        project,
        notifications.team(project),
        key=f"extension-answered:{request.id}",
        text=f"More time for shared data of {project.reference} was {said}",
        page=f"/data-sharing/{request.agreement.number}",
    )
