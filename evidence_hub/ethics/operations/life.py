"""After day one: renewals, amendments, and the end-of-study report (DOMAIN T18, T19)."""

from __future__ import annotations

import datetime as dt

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.ethics import approval_scope, queries
from evidence_hub.ethics.approval_scope import ETHICS_FIELDS
from evidence_hub.ethics.current_opinion import current_opinion
from evidence_hub.ethics.dates import check_committee, check_dates
from evidence_hub.ethics.lifecycle import RenewalStatus
from evidence_hub.ethics.models import AmendmentReview, EndReport, Opinion, Renewal
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.ethics.notifications import notify_of_opinion
from evidence_hub.ethics.verbs import EthicsVerb
from evidence_hub.lifecycle.approvals import covered_now, labels_of
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.stages import ENDED, OVER, Stage
from evidence_hub.registry.versions import freeze, keep_version


def file_renewal(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    recruited: int,
    progress: str,
    incidents: str,
    changes: str,
    until: dt.date,
) -> Renewal:
    """Report progress and ask for more time; also after a lapse, which stays visible."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    # A lapsed opinion can be renewed too (J4): the gap stays visible in the dates, and back-dating
    # is refused elsewhere.
    rules_now = _renewable(project)
    if rules_now is None or Stage(project.stage) in OVER:
        raise Invalid({"until": "There is no favourable opinion that could be renewed"})
    # A second request would ask the reviewers the same question with other numbers.
    if any(row.status is RenewalStatus.FILED for row in queries.renewals_of(project.id)):
        raise Invalid({"until": "A renewal is with the reviewers already"})
    if recruited < 0:
        raise Invalid({"recruited": "Enter how many took part so far, 0 for none"})
    if until <= clock.today():
        raise Invalid({"until": "Ask for a day to come"})
    row = Renewal(
        project_id=project.id,
        recruited=recruited,
        progress=progress,
        incidents=incidents,
        changes=changes,
        until=until,
        filed_at=clock.now(),
        filed_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_RENEWAL_FILED,
        f"project:{project.reference}",
        difference={"until": [str(rules_now.valid_to), str(until)]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    application = queries.application_of(project.id)
    reviewers = {each.person_id for each in application.reviewers} if application else set()
    notices.notify(
        # Without reviewers the request would reach nobody; the secretary can assign some.
        reviewers or notices.in_roles(project, Role.SECRETARY),
        key=f"ethics-renewal:{row.id}",
        text=f"A renewal of the ethics opinion on {project.reference} was filed",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
    return row


def decide_renewal(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    renewal: Renewal,
    is_renewed: bool,
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    answer: str,
) -> Opinion | None:
    """Renew, with a new opinion that begins today or later, or refuse with reasons."""
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    # The role gives the right, the assignment gives the occasion.
    queries.require_assignment(actor, relationship, project)
    if renewal.status is not RenewalStatus.FILED:
        raise Invalid({"answer": f"This renewal was already {renewal.status}"})
    if not is_renewed and not answer:
        raise Invalid({"answer": "Say why it is refused"})
    opinion = None
    if is_renewed:
        _check_renewal(project, valid_from, valid_to)
        version = keep_version(project, actor=actor, reason="Ethics opinion renewed")
        # A renewal approves the protocol as it is now, so this is the version that T8 compares
        # with.
        freeze(version)
        opinion = Opinion(
            project_id=project.id,
            renewal_id=renewal.id,
            version_id=version.id,
            value="favourable",
            reasons=answer,
            # Never earlier: T19 knows no back-dating.
            valid_from=valid_from or clock.today(),
            valid_to=valid_to,
            covered=covered_now(project, ETHICS_FIELDS),
            given_at=clock.now(),
            given_by_id=actor.person_id,
            given_by_name=actor.name,
        )
        db.session.add(opinion)
    renewal.status = RenewalStatus.RENEWED if is_renewed else RenewalStatus.REFUSED
    renewal.answer = answer
    renewal.decided_at, renewal.decided_by_name = clock.now(), actor.name
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_RENEWAL_ANSWERED.about(renewal.status),
        f"project:{project.reference}",
        difference={"until": [None, str(valid_to) if is_renewed else None]},
        reason=answer,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    if opinion is not None:
        notify_of_opinion(project, opinion)
    else:
        notices.notify(
            notices.team_of(project),
            key=f"ethics-renewal-refused:{renewal.id}",
            text=f"The ethics opinion on {project.reference} was not renewed",
            path=f"/projects/{project.reference}/ethics",
            project=project,
        )
    return opinion


def _renewable(project: Project) -> Opinion | None:
    """Return the ruling opinion where it is favourable and not revoked, lapsed or not."""
    row = current_opinion(queries.opinions_of(project.id), clock.today())
    return row if row and row.value in FAVOURABLE and row.revoked_at is None else None


def _check_renewal(project: Project, valid_from: dt.date | None, valid_to: dt.date | None) -> None:
    """A renewal goes on with what was approved: it brings no change in that nobody agreed to."""
    today = clock.today()
    rules_now = _renewable(project)
    if rules_now is None:
        raise Invalid({"answer": "The opinion no longer stands: apply for a new one."})
    accepted = approval_scope.accepted_amendments([project.id]).get(project.id, ())
    # No days of grace: a renewal would approve an urgent measure that no reviewer has looked at.
    if opened := approval_scope.uncovered_changes(
        project, rules_now, accepted, today=today, grace=0
    ):
        raise Invalid(
            {"answer": f"Changed and not agreed: {labels_of(opened)}. Review the amendment first."}
        )
    check_dates(valid_from, valid_to, today=today, opinions=queries.opinions_of(project.id))
    check_committee(queries.application_of(project.id), valid_to)


def review_amendment(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    amendment: Amendment,
    agrees: bool,
    reason: str,
) -> AmendmentReview:
    """Agree to an amendment, which extends the opinion to what it changes, or not, with reasons."""
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    queries.require_assignment(actor, relationship, project)
    if amendment.kind not in ("substantial", "urgent_safety") or amendment.status == "refused":
        raise Invalid({"reason": "This amendment does not wait for a reviewer"})
    # The first word stands; the table says the same, for two who press at once.
    if queries.amendment_review(amendment.id) is not None:
        raise Invalid({"reason": "A reviewer has spoken on it already"})
    if not agrees and not reason:
        raise Invalid({"reason": "Say why you do not agree"})
    row = AmendmentReview(
        amendment_id=amendment.id,
        agrees=agrees,
        reason=reason,
        made_at=clock.now(),
        made_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.AMENDMENT_AGREED_BY_ETHICS
        if agrees
        else EthicsVerb.AMENDMENT_NOT_AGREED_BY_ETHICS,
        f"project:{project.reference}",
        difference={
            name: [each["before"], each["after"]] for name, each in amendment.changes.items()
        },
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        notices.team_of(project) | notices.in_roles(project, Role.SECRETARY),
        key=f"ethics-amendment:{row.id}",
        text=f"Ethics {'agreed' if agrees else 'did not agree'} to an amendment of "
        f"{project.reference}",
        path=f"/projects/{project.reference}/amendments/{amendment.id}",
        project=project,
    )
    return row


def file_end_report(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    ended_on: dt.date,
    took_part: int,
    withdrew: str,
    incidents: str,
    participants_told: str,
    data_kept: str,
) -> EndReport:
    """Report to the reviewers that collecting has ended, once."""
    require(actor, Can.APPLY_FOR_ETHICS, relationship)
    # Reported once: it is the last word of the study to its reviewers.
    if queries.end_report_of(project.id) is not None:
        raise Invalid({"ended_on": "The end was reported already"})
    # Numbers of those who took part are only final once nobody can join.
    if Stage(project.stage) not in ENDED:
        raise Invalid({"ended_on": "Collecting has not ended yet"})
    if ended_on > clock.today():
        raise Invalid({"ended_on": "The end cannot be in the future"})
    if took_part < 0:
        raise Invalid({"took_part": "Enter how many took part, 0 for none"})
    row = EndReport(
        project_id=project.id,
        ended_on=ended_on,
        took_part=took_part,
        withdrew=withdrew,
        incidents=incidents,
        participants_told=participants_told,
        data_kept=data_kept,
        filed_at=clock.now(),
        filed_by_name=actor.name,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.END_OF_STUDY_REPORT_FILED,
        f"project:{project.reference}",
        difference={"ended on": [None, str(ended_on)], "took part": [None, took_part]},
        project_id=project.id,
        is_demo=project.is_demo,
    )
    application = queries.application_of(project.id)
    if application is not None:
        notices.notify(
            {each.person_id for each in application.reviewers},
            key=f"ethics-end:{row.id}",
            text=f"The end-of-study report of {project.reference} was filed",
            path=f"/projects/{project.reference}/ethics",
            project=project,
        )
    return row
