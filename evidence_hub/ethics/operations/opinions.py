"""Giving an opinion, stating a condition instead, and revoking (DOMAIN 3.8, T4, T8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import refuse_if
from evidence_hub.ethics import progress, queries
from evidence_hub.ethics.approval_scope import ETHICS_FIELDS
from evidence_hub.ethics.current_opinion import current_opinion
from evidence_hub.ethics.dates import check_committee, check_dates
from evidence_hub.ethics.lifecycle import ApplicationMove, Status, target_of
from evidence_hub.ethics.models import Application, Opinion
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.ethics.notifications import VALUES, notify_of_opinion
from evidence_hub.ethics.verbs import EthicsVerb
from evidence_hub.lifecycle.approvals import covered_now, labels_of, uncovered
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.operations import conditions
from evidence_hub.notifications import notices
from evidence_hub.registry.models import Project
from evidence_hub.registry.versions import freeze, keep_version


@dataclass(frozen=True)
class ConditionText:
    """A condition as a reviewer writes it."""

    text: str
    timing: str
    owner: str
    due_on: dt.date | None = None


def _check_round(project: Project, application: Application, round_id: int) -> None:
    if application.status is not Status.IN_REVIEW:
        raise Invalid({"value": f"The application is “{application.status.label}” now"})
    current = application.rounds[-1]
    # The form names the round that was on the screen; an opinion must not land on a newer text.
    if current.id != round_id:
        raise Invalid({"value": "It was sent again meanwhile. Look at the new version."})
    # The record can be amended during a review, and an opinion would then cover what no reviewer
    # saw.
    if changed := uncovered(project, current.covered):
        raise Invalid(
            {
                "value": f"The record changed since the application was sent: "
                f"{labels_of(changed)}. Ask for it to be sent again."
            }
        )


def _check_reviews(
    application: Application, value: str, reasons: str, conditions_set: Sequence[ConditionText]
) -> None:
    refuse_if(value not in VALUES, "value", "Choose an opinion")
    refuse_if(
        value != "favourable" and not reasons,
        "reasons",
        "Give the reasons; the applicant reads them",
    )
    refuse_if(
        # Conditions belong to this opinion alone, so that none is set which no gate would ask
        # about.
        (value == "favourable_with_conditions") != bool(conditions_set),
        "conditions",
        "Write at least one condition with this opinion, and none with another",
    )
    reviews = queries.reviews_of(application)
    # Every assigned reviewer, every section: an unread section would otherwise be approved by
    # silence.
    if left := progress.still_open(application, reviews):
        said = "; ".join(f"{name}: {', '.join(titles)}" for name, titles in left.items())
        raise Invalid({"value": f"Sections not looked at yet. {said}"})
    # The opinion cannot be better than the verdicts that it rests on.
    verdicts = {row.verdict for row in progress.standing_verdicts(application, reviews)}
    refuse_if(
        value == "favourable" and verdicts - {"acceptable"},
        "value",
        "A reviewer asked for a change. Set conditions, or ask for more.",
    )
    refuse_if(
        value == "favourable_with_conditions" and "not_acceptable" in verdicts,
        "value",
        "A reviewer found a section not acceptable. Ask for more first.",
    )


def give_opinion(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    application: Application,
    round_id: int,
    value: str,
    reasons: str,
    valid_from: dt.date | None,
    valid_to: dt.date | None,
    conditions_set: Sequence[ConditionText],
) -> Opinion:
    """Give the opinion of the reviewers on the round that was looked at.

    It freezes the version and stores the fields that it covers. Raises Invalid on a round or
    record that changed meanwhile, on sections that nobody looked at, and on dates in the past.
    """
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    # Asked before anything else about the application, so that a refusal tells nothing of its
    # state.
    queries.own_assignment(actor, relationship, application)
    _check_round(project, application, round_id)
    _check_reviews(application, value, reasons, conditions_set)
    today = clock.today()
    # Only these have a term; a refusal holds until another opinion replaces it.
    if value in FAVOURABLE:
        opinions = queries.opinions_of(project.id)
        check_dates(valid_from, valid_to, today=today, opinions=opinions)
        check_committee(application, valid_to)
    version = keep_version(project, actor=actor, reason="Ethics opinion given")
    # What lets the study go on fixes its protocol (T8).
    if value in (*FAVOURABLE, "out_of_scope"):
        freeze(version)
    is_more = value == "further_information_required"
    application.status = target_of(
        ApplicationMove.ASK_FOR_MORE if is_more else ApplicationMove.DECIDE, application.status
    )
    if is_more:
        application.returned_at = clock.now()
    _lift_earlier_conditions(project, value)
    opinion = Opinion(
        project_id=project.id,
        round_id=round_id,
        version_id=version.id,
        value=value,
        reasons=reasons,
        # A refusal begins today, since it must rule from the moment it is given.
        valid_from=valid_from if value in FAVOURABLE and valid_from else today,
        valid_to=valid_to if value in FAVOURABLE else None,
        # The values and not the version's number: other fields may change without touching the
        # opinion.
        covered=covered_now(project, ETHICS_FIELDS),
        given_at=clock.now(),
        given_by_id=actor.person_id,
        given_by_name=actor.name,
    )
    db.session.add(opinion)
    db.session.flush()
    # Conditions stand in a table that all packages share, because T7 and T8 ask about all of them
    # together.
    for each in conditions_set:
        conditions.impose(
            actor=actor,
            relationship=relationship,
            project=project,
            origin="ethics",
            text=each.text,
            timing=each.timing,
            owner=each.owner,
            due_on=each.due_on,
        )
    audit.record(
        actor,
        EthicsVerb.ETHICS_OPINION_GIVEN,
        f"project:{project.reference}",
        difference={"opinion": [None, value], "version": [None, version.number]},
        reason=reasons,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notify_of_opinion(project, opinion)
    return opinion


def _lift_earlier_conditions(project: Project, value: str) -> None:
    """An opinion that lets it go on replaces what an earlier one, or a statement, left open."""
    if value not in (*FAVOURABLE, "out_of_scope"):
        return
    for row in conditions_of([project.id]).get(project.id, ()):
        # The board's own conditions are the board's to lift.
        if row.origin == "ethics" and row.is_open:
            row.lifted_at = clock.now()


def state_condition(
    *, actor: Actor, relationship: Relationship, project: Project, condition: ConditionText
) -> None:
    """State what must be met before the start in place of an opinion, so the board can decide.

    T4 may then pass; T8 still asks for the opinion itself.
    """
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    # A statement stands in for an opinion that is missing, and must not soften one that exists.
    if current_opinion(queries.opinions_of(project.id), clock.today()) is not None:
        raise Invalid({"text": "An opinion was given already; give another one instead"})
    conditions.impose(
        actor=actor,
        relationship=relationship,
        project=project,
        origin="ethics",
        text=condition.text,
        timing="before_start",
        owner=condition.owner,
        due_on=condition.due_on,
        # Marked, so that T4 can tell it from a condition of an opinion.
        is_stated=True,
    )
    audit.record(
        actor,
        EthicsVerb.CONDITION_STATED_INSTEAD_OF_AN_OPINION,
        f"project:{project.reference}",
        difference={"condition": [None, condition.text]},
        project_id=project.id,
        is_demo=project.is_demo,
    )


def revoke(
    *, actor: Actor, relationship: Relationship, project: Project, opinion: Opinion, reason: str
) -> None:
    """Revoke an opinion for good; what is live stops collecting at once, by its gate."""
    require(actor, Can.GIVE_ETHICS_OPINION, relationship)
    queries.require_assignment(actor, relationship, project)
    if opinion.revoked_at is not None:
        raise Invalid({"reason": "This opinion was revoked already"})
    if opinion.value not in (*FAVOURABLE, "out_of_scope"):
        raise Invalid({"reason": "This opinion lets nothing go on, so there is nothing to revoke"})
    if not reason:
        raise Invalid({"reason": "Say why the opinion no longer stands"})
    # No suspension here: the gate sees it at once, and the clock makes the move with its reason
    # (T15).
    opinion.revoked_at = clock.now()
    opinion.revoked_by_name = actor.name
    opinion.revoked_reason = reason
    db.session.flush()
    audit.record(
        actor,
        EthicsVerb.ETHICS_OPINION_REVOKED,
        f"project:{project.reference}",
        difference={"opinion": [opinion.value, "revoked"]},
        reason=reason,
        project_id=project.id,
        is_demo=project.is_demo,
    )
    notices.notify(
        notices.team_of(project) | notices.in_roles(project, Role.SECRETARY, Role.CHAIR),
        key=f"ethics-revoked:{opinion.id}",
        text=f"The ethics opinion on {project.reference} was revoked",
        path=f"/projects/{project.reference}/ethics",
        project=project,
    )
