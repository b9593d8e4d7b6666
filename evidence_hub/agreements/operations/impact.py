"""The impact assessment: screened, drafted, advised on, accepted by the asset owner."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import notifications, queries
from evidence_hub.agreements.adviser_access import give_sight
from evidence_hub.agreements.lifecycle import ImpactMove, assessment_goes
from evidence_hub.agreements.models import Impact
from evidence_hub.agreements.verbs import AgreementsVerb
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.lifecycle.approvals import covered_now
from evidence_hub.registry.changes import change, check_under_way
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import independent

# What the assessment looks at in the record; a change re-opens it.
IMPACT_FIELDS = (
    "question",
    "design",
    "methods",
    "population",
    "sample_plan",
    "data_wanted",
    "people_or_data",
    "partners",
)
# "High risk" is a verdict of its own, since it alone leads to the Commissioner and blocks (DOMAIN
# 3.9).
VERDICTS = {
    "proceed": "It may go ahead as written",
    "changes": "It may go ahead with the changes named",
    "do_not_proceed": "It should not go ahead",
    "high_risk": "High risk remains: the Commissioner must be consulted",
}
COMMISSIONER = {
    "ahead": "It may go ahead",
    "changes": "It may go ahead with changes",
    "must_not": "It must not go ahead",
}
# Accepting in spite of these needs reasons (DOMAIN 3.9).
AGAINST = frozenset({"changes", "do_not_proceed"})
NEEDED = ("description", "necessity", "consulted", "risks", "measures", "residual")
# An acceptance without a horizon would never lapse.
LONGEST_REVIEW = dt.timedelta(days=3 * 366)


def answer_screening(
    *, actor: Actor, relationship: Relationship, project: Project, answers: Mapping[str, str]
) -> Impact:
    """Answer the screening questions; information governance then says whether one is needed."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    impact = queries.impact_of(project.id)
    if impact is None:
        impact = Impact(project_id=project.id, status="screening")
        db.session.add(impact)
    else:
        assessment_goes(ImpactMove.SCREEN_AGAIN, impact)
    before = dict(impact.screening or {})
    impact.screening = dict(answers)
    # New answers undo the decision on the old ones: information governance judged something else.
    impact.is_needed, impact.reason = None, ""
    _written_by(impact, actor)
    change(
        actor, project, AgreementsVerb.DPIA_SCREENING_ANSWERED, {"answers": [before, dict(answers)]}
    )
    notifications.notify(
        project,
        notifications.infogov(project),
        key=f"dpia-screening:{impact.id}:{clock.now().isoformat()}",
        text=f"Say whether {project.reference} needs a DPIA",
        page="/data-protection",
    )
    return impact


def _written_by(impact: Impact, actor: Actor) -> None:
    impact.changed_at, impact.changed_by_name = clock.now(), actor.name
    impact.changed_by_id = actor.person_id


# By id and not by role: one person may hold both roles in a small force.
def _check_not_own(impact: Impact, actor: Actor, field: str) -> None:
    """Nobody advises on what they wrote themselves (DOMAIN 4)."""
    if impact.changed_by_id is not None and impact.changed_by_id == actor.person_id:
        raise Refused({field: "You wrote this yourself. Ask a colleague to look at it"})


def decide_screening(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    is_needed: bool,
    reason: str,
) -> None:
    """Say whether an assessment is needed; that none is needs the reason."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    _check_not_own(impact, actor, "reason")
    if not is_needed:
        assessment_goes(ImpactMove.NEED_NONE, impact, reason=reason)
    elif impact.status != "screening":
        raise Invalid({"reason": "The screening was decided already"})
    impact.is_needed, impact.reason = is_needed, reason
    impact.screened_at, impact.screened_by_name = clock.now(), actor.name
    # The values that were looked at are kept, so that a change re-opens exactly this answer
    # (decision 19).
    impact.covered = covered_now(project, IMPACT_FIELDS)
    change(
        actor,
        project,
        AgreementsVerb.DPIA_SCREENING_DECIDED,
        {"needed": [None, "yes" if is_needed else "no"]},
        reason,
    )
    notifications.notify(
        project,
        notifications.team(project),
        key=f"dpia-screened:{impact.id}:{clock.now().isoformat()}",
        text=f"{project.reference} needs {'a' if is_needed else 'no'} DPIA",
        page="/data-protection",
    )


def name_recipients(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    recipients: list[int],
    reason: str,
) -> None:
    """Say which partners outside receive personal data; each then needs an agreement in force."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    parties = queries.parties_of([project.id])[project.id]
    # The force is left out: it gives the data and needs no agreement with itself.
    if not set(recipients) <= set(parties) - {queries.force().id}:
        raise Invalid({"recipients": "Choose from the partners of this project"})
    if not recipients and not reason:
        raise Invalid({"reason": "Say why nobody outside receives personal data"})
    before = impact.recipients
    impact.recipients, impact.recipients_reason = sorted(set(recipients)), reason
    impact.recipients_at, impact.recipients_by_name = clock.now(), actor.name
    impact.recipients_covered = covered_now(project, IMPACT_FIELDS)
    change(
        actor,
        project,
        AgreementsVerb.RECIPIENTS_NAMED,
        {"recipients": [before, recipients]},
        reason,
    )


def draft(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    content: Mapping[str, Any],
    owner: Person | None,
) -> None:
    """Write the assessment, name the asset owner, and send it for advice."""
    require(actor, Can.DRAFT_DATA_SHARING, relationship)
    check_under_way(project)
    # Writing one before the screening is decided would make the screening a formality.
    if not impact.is_needed:
        raise Invalid({"description": "Information governance must first say that it is needed"})
    missing = {name: "Answer this" for name in NEEDED if not content.get(name)}
    if missing:
        raise Invalid(missing)
    owner = _fit_owner(project, owner)
    assessment_goes(ImpactMove.SEND_FOR_ADVICE, impact)
    before = dict(impact.content or {})
    impact.content, impact.owner_id = dict(content), owner.id
    # Advice was given on the text before, so it goes with it.
    impact.verdict, impact.advice, impact.commissioner, impact.answer = "", "", "", ""
    impact.review_on, impact.accepted_at = None, None  # accepted_until stays: T15 reads it
    _written_by(impact, actor)
    # The owner decides on this project without a part in it, and must be able to read it.
    give_sight(project, owner)
    change(
        actor,
        project,
        AgreementsVerb.DPIA_SENT_FOR_ADVICE,
        {
            "owner": [None, owner.name],
            **{
                name: [before.get(name), value]
                for name, value in content.items()
                if before.get(name) != value
            },
        },
    )
    notifications.notify(
        project,
        notifications.infogov(project),
        key=f"dpia-drafted:{impact.id}:{clock.now().isoformat()}",
        text=f"A DPIA waits for your advice: {project.reference}",
        page="/data-protection",
    )


def _fit_owner(project: Project, owner: Person | None) -> Person:
    if owner is None:
        raise Invalid({"owner": "Nobody has this e-mail address. Ask your administrator."})
    # Who advises, audits or administers cannot answer for the data as well; separation of duties
    # (DOMAIN 4).
    outside = {
        Role.EXTERNAL_PARTNER,
        Role.STUDENT,
        Role.AUDITOR,
        Role.INFORMATION_GOVERNANCE,
        Role.ADMINISTRATOR,
    }
    if not owner.is_active or owner.roles_on(clock.today()) & outside:
        raise Invalid({"owner": "The asset owner answers for the data in the force"})
    if not independent(project, [owner]):
        raise Invalid(
            {"owner": f"{owner.name} has an interest or part in it, or may not see its marking"}
        )
    return owner


def advise(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    verdict: str,
    advice: str,
) -> None:
    """Give the data protection officer's advice; high risk that remains blocks acceptance."""
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    _check_not_own(impact, actor, "verdict")
    if verdict not in VERDICTS:
        raise Invalid({"verdict": "Choose your advice"})
    if not advice:
        raise Invalid({"advice": "Write your advice; the asset owner decides with it"})
    # Advice cannot talk away what the assessment itself states.
    if impact.content.get("residual") == "high" and verdict != "high_risk":
        raise Invalid({"verdict": "The assessment says that high risk remains. It blocks."})
    is_high = verdict == "high_risk"
    assessment_goes(ImpactMove.FIND_HIGH_RISK if is_high else ImpactMove.ADVISE, impact)
    impact.verdict, impact.advice = verdict, advice
    impact.advised_at, impact.advised_by_name = clock.now(), actor.name
    change(actor, project, AgreementsVerb.DPIA_ADVICE_GIVEN, {"advice": [None, verdict]}, advice)
    owner = {impact.owner_id} if impact.owner_id else set()
    notifications.notify(
        project,
        notifications.team(project) | owner,
        key=f"dpia-advised:{impact.id}:{clock.now().isoformat()}",
        text=f"Advice on the DPIA of {project.reference} was given",
        page="/data-protection",
    )


def record_commissioner(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    verdict: str,
    answer: str,
) -> None:
    """Record what the Information Commissioner answered; the asset owner then decides.

    ``verdict`` is one of COMMISSIONER. Where it must not go ahead, the assessment is written anew.
    """
    require(actor, Can.SIGN_OFF_DATA_SHARING, relationship)
    check_under_way(project)
    if verdict not in COMMISSIONER:
        raise Invalid({"verdict": "Choose what the Commissioner answered"})
    # “Must not” leads back to the beginning, so that nothing is left which the owner could accept.
    stops = verdict == "must_not"
    name = ImpactMove.BE_STOPPED if stops else ImpactMove.RECORD_ANSWER
    assessment_goes(name, impact, reason=answer)
    impact.commissioner = answer
    impact.verdict = {"ahead": "proceed", "changes": "changes"}.get(verdict, impact.verdict)
    change(
        actor,
        project,
        AgreementsVerb.COMMISSIONERS_ANSWER_RECORDED,
        {"answer": [None, verdict]},
        answer,
    )


def accept(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    impact: Impact,
    is_accepted: bool,
    answer: str,
    review_on: dt.date | None,
) -> None:
    """Accept the risk as asset owner, or send it back; going against advice needs reasons.

    ``relationship`` holds ``Relation.OWNER`` for the asset owner that the assessment names.
    """
    require(actor, Can.ACCEPT_DPIA, relationship)
    check_under_way(project)
    if not is_accepted:
        assessment_goes(ImpactMove.SEND_BACK, impact, reason=answer)
        impact.answer = answer
        change(actor, project, AgreementsVerb.DPIA_SENT_BACK, {}, answer)
        return
    if impact.verdict in AGAINST and not answer:
        raise Invalid({"answer": "The advice was against it as written: give your reasons"})
    today = clock.today()
    if review_on is None or not today < review_on <= today + LONGEST_REVIEW:
        raise Invalid({"review_on": "Give a day to come, at most three years from now"})
    assessment_goes(ImpactMove.ACCEPT, impact)
    # `accepted_until` is kept apart from the review date, because a new draft clears the one while
    # data are still handled on the other.
    impact.answer, impact.review_on, impact.accepted_until = answer, review_on, review_on
    impact.accepted_at, impact.accepted_by_name = clock.now(), actor.name
    impact.covered = covered_now(project, IMPACT_FIELDS)
    change(actor, project, AgreementsVerb.DPIA_ACCEPTED, {"review": [None, str(review_on)]}, answer)
    notifications.notify(
        project,
        notifications.team(project) | notifications.infogov(project),
        key=f"dpia-accepted:{impact.id}:{clock.now().isoformat()}",
        text=f"The DPIA of {project.reference} is accepted",
        page="/data-protection",
    )
