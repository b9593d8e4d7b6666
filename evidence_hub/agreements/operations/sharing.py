"""Writing an agreement, sending it to the parties, varying it, ending it."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from sqlalchemy import func, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import content as said
from evidence_hub.agreements import notifications, queries, validation
from evidence_hub.agreements.lifecycle import (
    RUNS,
    AgreementMove,
    agreement_goes,
    in_force,
    state_of,
)
from evidence_hub.agreements.models import Agreement, AgreementVersion
from evidence_hub.agreements.states import Sharing
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.content import digest
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage


def begin(
    *, actor: Actor, relationship: Relationship, project: Project, title: str, idempotency_key: str
) -> Agreement:
    """Begin an agreement with version 1; one key twice gives the same agreement."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    # Looked up before the stage is checked: a repeated click must give its answer even if the
    # project ended between.
    known = db.session.scalar(
        select(Agreement).where(
            Agreement.idempotency_key == idempotency_key, Agreement.project_id == project.id
        )
    )
    if known is not None:
        return known
    if Stage(project.stage) in OVER:
        raise Invalid({"title": "The project is over"})
    last = db.session.scalar(
        select(func.max(Agreement.number)).where(Agreement.project_id == project.id)
    )
    found = Agreement(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=(last or 0) + 1,
        title=title,
        made_at=clock.now(),
    )
    db.session.add(found)
    content = said.empty()
    # Filled in as a help. "None" forces the writer to say who controls what once datasets are
    # named.
    content["parties"] = [
        {"organisation": key, "control": "none"}
        for key in queries.parties_of([project.id])[project.id]
    ]
    found.versions = [_version(actor, 1, content, reason="")]
    change(
        actor, project, AgreementsVerb.DATA_SHARING_AGREEMENT_BEGUN, {"agreement": [None, title]}
    )
    return found


def _version(actor: Actor, number: int, content: Any, *, reason: str) -> AgreementVersion:
    return AgreementVersion(
        number=number,
        content=content,
        reason=reason,
        made_at=clock.now(),
        made_by_name=actor.name,
    )


def _check_draft(version: AgreementVersion) -> None:
    if version.status != Sharing.DRAFT:
        raise Invalid(
            {"status": f"It is “{Sharing(version.status).label}”. Take it back, or vary it"}
        )


def _check(project: Project, version: AgreementVersion, code: str, values: Any) -> None:
    if code == "parties":
        validation.check_parties(values, queries.parties_of([project.id])[project.id])
    elif code == "datasets":
        validation.check_datasets(values, version.party_ids)


def save_section(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    version: AgreementVersion,
    code: str,
    values: Any,
    base: str,
) -> None:
    """Save one section of a draft; ``base`` is the digest of what the writer saw.

    Raises Conflict where somebody saved it meanwhile, and Invalid for what no agreement can say.
    """
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    # What was sent is what parties sign, so from then on no section may move.
    _check_draft(version)
    held = version.content.get(code)
    # Two writers who saved the same thing are not in conflict.
    if held == values:
        base = digest({code: held})
    if digest({code: held}) != base:
        raise Conflict
    _check(project, version, code, values)
    # A new object: a change inside the stored one would not be noticed, and not be written.
    changed = copy.deepcopy(dict(version.content))
    changed[code] = values
    version.content = changed
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_WRITTEN,
        {validation.SECTIONS.get(code, code): [held, values]},
    )


def save_dates(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    version: AgreementVersion,
    starts_on: dt.date,
    ends_on: dt.date,
    review_on: dt.date,
    notice: dict[str, Any],
) -> None:
    """Set the days of a draft and its terms of publication."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    _check_draft(version)
    validation.check_dates(starts_on, ends_on, review_on)
    if not 1 <= notice["notice_days"] <= MOST_NOTICE:
        raise Invalid({"notice_days": f"Between 1 and {MOST_NOTICE} days"})
    if not 0 <= notice["longest_delay"] <= MOST_DELAY:
        raise Invalid({"longest_delay": f"Between 0 and {MOST_DELAY} days"})
    before = {"from": str(version.starts_on), "until": str(version.ends_on)}
    version.starts_on, version.ends_on, version.review_on = starts_on, ends_on, review_on
    version.content = {**version.content, "notice": notice}
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_WRITTEN,
        {"dates": [before, {"from": str(starts_on), "until": str(ends_on)}]},
    )


# Lambert offers up to 90 days (DOMAIN 3.10); longer notice would be refusal by waiting.
MOST_NOTICE, MOST_DELAY = 90, 365


def send(
    *, actor: Actor, relationship: Relationship, project: Project, version: AgreementVersion
) -> None:
    """Send a complete draft to the parties; it changes no more unless it is taken back."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    _check_draft(version)
    # Complete before it is sent: parties should not be asked to sign a text with gaps.
    if left := validation.lacking_of(project, version):
        raise Invalid(
            {
                code: f"{validation.SECTIONS[code]}: {'; '.join(lines)}"
                for code, lines in left.items()
            }
        )
    if version.ends_on is not None and version.ends_on < clock.today():
        raise Invalid({"dates": "Dates and publication: its last day has passed"})
    agreement_goes(AgreementMove.SEND, version)
    version.sent_at = clock.now()
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_SENT,
        {"version": [None, version.number]},
    )
    notifications.notify(
        project,
        notifications.team(project) | notifications.infogov(project),
        key=f"sharing-sent:{version.id}:{version.version}",
        text=f"A data sharing agreement of {project.reference} waits for its signatures",
        page=f"/data-sharing/{version.agreement.number}",
    )


def take_back(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    version: AgreementVersion,
    reason: str,
) -> None:
    """Take it back to be changed; signatures given so far were for another text and fall."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    agreement_goes(AgreementMove.TAKE_BACK, version, reason=reason)
    fallen = [row.signatory for row in version.signatures]
    # A signature is of one text. Kept over a change, it would bind a party to words it never saw.
    version.signatures = []
    version.sent_at = None
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_TAKEN_BACK,
        {"signed by": [fallen, []]},
        reason,
    )


def vary(
    *, actor: Actor, relationship: Relationship, project: Project, agreement: Agreement, reason: str
) -> AgreementVersion:
    """Begin a variation: a new version to be signed anew; the signed one holds until then."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    if not reason:
        raise Invalid({"reason": "Say what changes, and why"})
    # An agreement that has ended is not varied back to life, as its data are due for disposal.
    last, today = agreement.latest, clock.today()
    if state_of(last, today) not in {Sharing.SIGNED, *RUNS}:
        raise Invalid({"reason": "Only a signed agreement that has not ended can be varied"})
    # A copy, so that the draft shows only what the variation changes.
    row = _version(actor, last.number + 1, copy.deepcopy(dict(last.content)), reason=reason)
    row.starts_on, row.ends_on, row.review_on = last.starts_on, last.ends_on, last.review_on
    agreement.versions.append(row)
    change(
        actor,
        project,
        AgreementsVerb.DATA_SHARING_AGREEMENT_VARIED,
        {"version": [last.number, row.number]},
        reason,
    )
    return row


def give_up_variation(
    *, actor: Actor, relationship: Relationship, project: Project, agreement: Agreement, reason: str
) -> None:
    """Drop a variation that is not signed: the version before it goes on as it is."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    last = agreement.latest
    # The first version is no variation: giving it up is a termination, which stays on record.
    if last.number == 1 or last.status not in (Sharing.DRAFT, Sharing.IN_NEGOTIATION):
        raise Invalid({"reason": "There is no unsigned variation of this agreement"})
    if not reason:
        raise Invalid({"reason": "Give a reason"})
    number = last.number
    agreement.versions.remove(last)
    db.session.delete(last)
    change(actor, project, AgreementsVerb.VARIATION_GIVEN_UP, {"version": [number, None]}, reason)


def terminate(
    *, actor: Actor, relationship: Relationship, project: Project, agreement: Agreement, reason: str
) -> None:
    """End it today: access ends with it, and disposal falls due."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    today = clock.today()
    running = in_force(agreement, today)
    # From the one in force on: earlier versions have been superseded and keep their history as it
    # was.
    first = running.number if running else agreement.latest.number
    for version in agreement.versions:
        if version.number >= first:
            agreement_goes(AgreementMove.TERMINATE, version, reason=reason)
            version.ended_on, version.ended_reason = today, reason
            version.ended_by_name = actor.name
    change(actor, project, AgreementsVerb.DATA_SHARING_AGREEMENT_TERMINATED, {}, reason)
    notifications.notify(
        project,
        notifications.team(project)
        | notifications.infogov(project)
        | notifications.chairs(project),
        key=f"sharing-terminated:{agreement.id}",
        text=f"A data sharing agreement of {project.reference} was terminated",
        page=f"/data-sharing/{agreement.number}",
    )
