"""Submitting an exact file for clearance, and the authors' part in it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import embargo, notifications, queries
from evidence_hub.agreements.clearance import FINAL
from evidence_hub.agreements.lifecycle import in_force
from evidence_hub.agreements.models import Agreement, ClearanceComment, ClearanceSubmission, Output
from evidence_hub.agreements.states import ClearanceStatus, OutputStage
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.documents import operations as documents
from evidence_hub.documents.audiences import CLEARANCE
from evidence_hub.documents.models import DocumentVersion
from evidence_hub.house_rules import rules
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project


def _terms(
    agreements: Sequence[Agreement], organisation_id: int | None, today: dt.date
) -> tuple[int | None, dict[str, object]]:
    """Return the agreement whose notice applies and its terms; the house rule's without one.

    It is one that the author's own organisation is a party to; the force is a party to all. Of
    several the longest notice applies, so that no promise to another party is broken.
    """
    # Only agreements in force that say something of publication; the others leave it to the house
    # rule.
    bound = [
        (agreement.id, dict(version.content["notice"]))
        for agreement in agreements
        if (version := in_force(agreement, today)) is not None
        and version.content.get("notice")
        and organisation_id in (None, *version.party_ids)
    ]
    if bound:
        return max(bound, key=lambda each: (each[1]["notice_days"], each[0]))
    return None, {
        "notice_days": rules.number("notice_days"),
        "longest_delay": rules.number("longest_delay_days"),
    }


def submit(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    output: Output,
    file: DocumentVersion,
    sha256: str,
    outlet: str,
    planned_on: dt.date | None,
    note: str,
) -> ClearanceSubmission:
    """Submit one exact version; the clock starts today, on the terms that are in force today.

    ``sha256`` is the digest of what the author saw. Raises Invalid where the file is another.
    """
    require(actor, Can.SUBMIT_FINDING, relationship)
    check_under_way(project)
    # T22: no publication moves for an import until its gates are met.
    if project.awaits_adoption:
        raise Invalid({"file": "This record was imported. The board must adopt it first."})
    # The digest was shown with the form. Another one means that the file changed under the author's
    # hands.
    if file.project_id != project.id or file.sha256 != sha256:
        raise Invalid({"file": "This is not the file that was chosen. Choose it again"})
    if output.stage in ("abandoned", "retracted"):
        raise Invalid({"file": "This output was abandoned or retracted"})
    if not outlet:
        raise Invalid({"outlet": "Name where it is to appear"})
    # One version at a time: two decisions on two texts of one output would leave open which of them
    # holds.
    if any(row.status in ("open", "with_authors") for row in output.submissions):
        raise Invalid({"file": "A version is with the force already. Withdraw that one first"})
    # Submitting a refused file once more would be a way round its decision.
    if queries.is_submitted(sha256):
        raise Invalid({"file": "This very file is with the force, or was decided on already"})
    # Fixed at the moment of sending. What is agreed later holds for later texts.
    agreement_id, terms = _terms(
        queries.agreements([project.id]).get(project.id, []),
        queries.own_organisation(actor),
        clock.today(),
    )
    _let_in(actor, relationship, file)
    row = ClearanceSubmission(
        file=file,
        sha256=file.sha256,
        stage_before=output.stage,
        outlet=outlet,
        planned_on=planned_on,
        note=note,
        sent_at=clock.now(),
        sent_by_id=actor.person_id,
        sent_by_name=actor.name,
        agreement_id=agreement_id,
        **terms,
    )
    output.submissions.append(row)
    if output.stage not in FINAL:  # what is published stays so while its correction is cleared
        output.stage = OutputStage.SUBMITTED_FOR_CLEARANCE
    output.outlet = outlet
    change(
        actor,
        project,
        AgreementsVerb.PUBLICATION_SUBMITTED_FOR_CLEARANCE,
        {"file": [None, f"version {file.number}"], "sha256": [None, sha256]},
    )
    notifications.notify(
        project,
        notifications.infogov(project)
        | notifications.legal(project)
        | notifications.chairs(project),
        key=f"clearance:{row.id}",
        text=f"A text of {project.reference} waits for publication clearance",
        page=f"/publications/{row.id}",
    )
    return row


def _let_in(actor: Actor, relationship: Relationship, file: DocumentVersion) -> None:
    """Let those who clear it see the document, and nobody further; the same file neither."""
    document = file.document
    if document.audience != CLEARANCE or document.release_on is not None:
        documents.change(
            actor=actor,
            relationship=relationship,
            document=document,
            title=document.title,
            document_type=document.type,
            audience=CLEARANCE,
            release_on=None,
            version=document.version,
            right=Can.SUBMIT_FINDING,
        )
    # The same bytes under another title are the same text, so they are closed with it.
    for other in embargo.same_text(file, attached_by=actor.person_id):
        documents.keep_back(
            actor=actor, relationship=relationship, document=other, right=Can.SUBMIT_FINDING
        )


def withdraw(
    *, actor: Actor, relationship: Relationship, project: Project, submission: ClearanceSubmission
) -> None:
    """Take a submission back, for example because a newer version is ready."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    if submission.status not in ("open", "with_authors"):
        raise Invalid({"status": "It was settled already"})
    submission.status = ClearanceStatus.WITHDRAWN
    # Back to where it was, which is why that stage was kept.
    if submission.output.stage not in FINAL:
        submission.output.stage = submission.stage_before
    change(
        actor, project, AgreementsVerb.CLEARANCE_WITHDRAWN, {"file": [submission.file.number, None]}
    )


def reply(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    comment: ClearanceComment,
    text: str,
) -> None:
    """Answer a comment of fact while the text is with the authors."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    # Comments on grounds are internal (J6), so an author can neither read nor answer one.
    if comment.kind != "fact" or comment.submission.status != "with_authors":
        raise Invalid({"text": "You can answer comments of fact while the text is with you"})
    if not text:
        raise Invalid({"text": "Write your answer"})
    comment.reply, comment.replied_at, comment.replied_by_name = text, clock.now(), actor.name
    change(actor, project, AgreementsVerb.COMMENT_OF_FACT_ANSWERED, {"comment": [None, comment.id]})


def hand_back(
    *, actor: Actor, relationship: Relationship, project: Project, submission: ClearanceSubmission
) -> None:
    """Give the text back to those who clear it; a stopped clock runs again."""
    require(actor, Can.SUBMIT_FINDING, relationship)
    if submission.status != "with_authors":
        raise Invalid({"status": "The text is not with the authors"})
    submission.status = ClearanceStatus.OPEN
    for pause in submission.pauses:
        pause.ended_at = pause.ended_at or clock.now()
    change(
        actor, project, AgreementsVerb.CLEARANCE_HANDED_BACK, {"status": ["with authors", "open"]}
    )
    db.session.flush()
    notifications.notify(
        project,
        notifications.infogov(project) | notifications.chairs(project),
        key=f"clearance-back:{submission.id}:{len(submission.pauses)}",
        text=f"The authors have answered: clearance of {project.reference}",
        page=f"/publications/{submission.id}",
    )
