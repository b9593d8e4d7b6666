"""Writing an application and sending it; confirming the proportionate route."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.documents import queries as documents
from evidence_hub.documents.audiences import TEAM
from evidence_hub.ethics import catalogue, progress, queries, reading
from evidence_hub.ethics.approval_scope import ETHICS_FIELDS
from evidence_hub.ethics.lifecycle import WITH_APPLICANT, ApplicationMove, Status, target_of
from evidence_hub.ethics.models import Application, Round, SectionAnswer
from evidence_hub.ethics.verbs import EthicsVerb
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.approvals import covered_now, withdraw_confirmations
from evidence_hub.lifecycle.models import NoDataConfirmation
from evidence_hub.lifecycle.operations import confirmations
from evidence_hub.notifications import notices
from evidence_hub.registry import content
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage
from evidence_hub.registry.versions import keep_version

# Exit duties wind up what there was, and an import has no gates to meet before it is adopted (T22).
CLOSED = OVER | {Stage.EXIT_DUTIES, Stage.LEGACY_IMPORT}


def _check_open(project: Project, application: Application | None) -> None:
    if Stage(project.stage) in CLOSED or project.awaits_adoption:
        raise Invalid({"status": "This project takes no ethics application now"})
    # What is under review must not move under the eyes of the reviewers.
    if application is not None and application.status not in WITH_APPLICANT:
        raise Invalid({"status": "The application is with the reviewers. They can return it."})


def answer_screening(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application | None,
    answers: Mapping[str, str],
) -> Application:
    """Answer the screening questions; they choose the route, and begin the application."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    _check_open(project, application)
    unanswered = [q.name for q in catalogue.SCREENING if answers.get(q.name) not in ("yes", "no")]
    if unanswered:
        raise Invalid(dict.fromkeys(unanswered, "Choose yes or no"))
    route = catalogue.route_of(answers)
    # The record and the application must not say two things; correcting the record is the honest
    # way.
    if route is catalogue.Route.PROPORTIONATE and project.people_or_data == "yes":
        raise Invalid({"participants": "The record says that people or personal data are involved"})
    before = application.route if application else ""
    if application is None:
        application = Application(
            project_id=project.id, status=Status.DRAFT, begun_at=clock.now(), screening={}
        )
        db.session.add(application)
    # People or data are involved after all, so a confirmation that there are none falls at once.
    if route is not catalogue.Route.PROPORTIONATE:
        withdraw_confirmations(project)
    application.route = route
    application.screening = {q.name: answers[q.name] for q in catalogue.SCREENING}
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_SCREENING_ANSWERED,
        f"project:{project.reference}",
        difference={"route": [before or None, route]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return application


def save_section(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    section: catalogue.Section,
    values: Mapping[str, Any],
    base: str,
) -> bool:
    """Save one section; return whether it changed.

    ``base`` is the digest of the section as the form showed it; Conflict when somebody saved
    something else meanwhile.
    """
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    _check_open(project, application)
    # The page of another section may still be open after the route was changed.
    if section not in catalogue.sections_of(application.route):
        raise Invalid({"section": "The route of this application does not ask for this section"})
    row = next((each for each in application.sections if each.code == section.code), None)
    before = dict(row.content) if row else {}
    # Two writers who saved the same words are in no conflict.
    if content.digest(before) != base and before != values:
        raise Conflict(
            theirs={section.title: content.in_words([before])},
            yours={section.title: content.in_words([dict(values)])},
        )
    # Nothing in the trail for a save that changed nothing.
    if before == values:
        return False
    if row is None:
        row = SectionAnswer(application_id=application.id, code=section.code)
        application.sections.append(row)
    row.content = dict(values)
    row.saved_at, row.saved_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_SECTION_SAVED.about(section.title),
        f"project:{project.reference}",
        difference=audit.difference(before, values),
        project_id=project.id,
        is_demo=project.is_demo,
    )
    return True


def send(
    *, actor: Actor, relationship: Relationship, project: Project, application: Application
) -> Round:
    """Send the application, or send it again; what is reviewed is this round, as it stands now."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    _check_open(project, application)
    # Replies first: what reviewers asked for in words cannot be seen in the list of gaps.
    _check_answered(application)
    if missing := progress.incomplete(application):
        raise Invalid({title: f"{title}: {lacks}" for title, lacks in missing.items()})
    _check_papers(application)
    application.status = target_of(ApplicationMove.SEND, application.status)
    now = clock.now()
    application.submitted_at = now
    application.returned_at = None
    application.due_on = clock.today() + dt.timedelta(days=rules.number("review_days"))
    # Kept, so that the reviewers' round and the record at that time can be read side by side for
    # ever.
    version = keep_version(project, actor=actor, reason="Sent for an ethics opinion")
    round_ = Round(
        application_id=application.id,
        number=len(application.rounds) + 1,
        version_id=version.id,
        # A copy: the applicant goes on typing in the sections while the reviewers read the round.
        content=_as_sent(application),
        covered=covered_now(project, ETHICS_FIELDS),
        sent_at=now,
        sent_by_name=actor.name,
    )
    application.rounds.append(round_)
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_APPLICATION_SENT,
        f"project:{project.reference}",
        difference={"round": [None, round_.number], "route": [None, application.route]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    _tell_of_round(project, application, round_)
    return round_


def _check_answered(application: Application) -> None:
    """Each thing that a reviewer asked for in the last round has an answer before it goes back."""
    if not application.rounds:
        return
    current = application.rounds[-1].id
    asked = {
        catalogue.BY_CODE[row.code].title
        for row in queries.reviews_of(application)
        if row.round_id == current and row.verdict != "acceptable" and not row.reply
    }
    if asked:
        raise Invalid({"reply": f"Answer the reviewers first: {', '.join(sorted(asked))}"})


def _check_papers(application: Application) -> None:
    """What the reviewers are asked to judge must be open to them (DOMAIN 3.8)."""
    ids = reading.paper_ids([row.content for row in application.sections])
    hidden = [
        row.document.title
        for row in documents.versions([int(each) for each in ids if each.isdigit()])
        # A paper that reviewers cannot open would be approved unread.
        if row.document.audience == TEAM or not row.document.is_released(clock.today())
    ]
    if hidden:
        raise Invalid(
            {"papers": f"The reviewers cannot open: {', '.join(hidden)}. Change who may see it."}
        )


def _as_sent(application: Application) -> dict[str, Any]:
    # Answers for another route stay behind, as nobody reviews them.
    asked = {section.code for section in catalogue.sections_of(application.route)}
    return {
        "screening": dict(application.screening),
        **{row.code: dict(row.content) for row in application.sections if row.code in asked},
    }


def _tell_of_round(project: Project, application: Application, round_: Round) -> None:
    # Sent again, it goes back to those who know it; the secretary assigns only once.
    if application.reviewers:
        people = {row.person_id for row in application.reviewers}
        text = f"The ethics application of {project.reference} was sent again"
    else:
        people = notices.in_roles(project, Role.SECRETARY)
        text = f"Assign who looks at the ethics of {project.reference}"
    notices.notify(
        people,
        key=f"ethics-round:{round_.id}",
        text=text,
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )


def confirm_proportionate(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    reason: str,
) -> NoDataConfirmation:
    """Information governance confirms the proportionate route on one page."""
    require(actor, Can.CONFIRM_NO_PERSONAL_DATA, relationship)
    if application.route != catalogue.Route.PROPORTIONATE:
        raise Invalid({"reason": "This application is not on the proportionate route"})
    # The move comes first, so that a confirmation on an application that is not in review is
    # refused before it is written.
    application.status = target_of(ApplicationMove.DECIDE, application.status)
    row = confirmations.confirm_no_data(
        actor=actor, relationship=relationship, project=project, reason=reason
    )
    audit.record(
        actor,
        EthicsVerb.ETHICS_APPLICATION_SETTLED_BY_CONFIRMATION,
        f"project:{project.reference}",
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        notices.team_of(project),
        key=f"no-data:{row.id}",
        text=f"Confirmed: {project.reference} involves no people and no personal data",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
    return row


def refuse_proportionate(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    reason: str,
) -> None:
    """Send the application back: people or personal data are involved after all."""
    require(actor, Can.CONFIRM_NO_PERSONAL_DATA, relationship)
    if not reason:
        raise Invalid({"reason": "Say what you found"})
    application.status = target_of(ApplicationMove.ASK_FOR_MORE, application.status)
    application.returned_at = clock.now()
    audit.record(
        actor,
        EthicsVerb.PROPORTIONATE_ROUTE_REFUSED,
        f"project:{project.reference}",
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        notices.team_of(project),
        key=f"not-proportionate:{application.id}:{len(application.rounds)}",
        text=f"{project.reference} needs an ethics review: {reason}",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )


def open_again(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    reason: str,
) -> None:
    """Take up a decided application again: after a refusal, or for a new opinion."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    if Stage(project.stage) in CLOSED:
        raise Invalid({"reason": "This project takes no ethics application now"})
    if not reason:
        raise Invalid({"reason": "Say why you apply again"})
    application.status = target_of(ApplicationMove.OPEN_AGAIN, application.status)
    # An application that is taken up again is undecided, and so is what the confirmation stood for.
    withdraw_confirmations(project)
    application.returned_at = clock.now()
    audit.record(
        actor,
        EthicsVerb.ETHICS_APPLICATION_OPENED_AGAIN,
        f"project:{project.reference}",
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
