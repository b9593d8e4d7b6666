from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.core import clock
from evidence_hub.core.clock import day_words, in_london
from evidence_hub.ethics import approval_scope, queries
from evidence_hub.ethics.catalogue import Route, role_for
from evidence_hub.ethics.current_opinion import current_opinion, to_come
from evidence_hub.ethics.lifecycle import Status
from evidence_hub.ethics.models import Application, Opinion
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.approvals import confirmations, confirmed_words, labels_of
from evidence_hub.lifecycle.conditions import conditions_of
from evidence_hub.lifecycle.gate_checks import Gate, GateStatus
from evidence_hub.lifecycle.gates import GateType
from evidence_hub.lifecycle.models import NoDataConfirmation
from evidence_hub.registry import content, versions
from evidence_hub.registry.audience import conflicted_people
from evidence_hub.registry.models import Project
from evidence_hub.registry.people import team_ids
from evidence_hub.registry.sections import DRAFT_FIELDS

Projects = Sequence[Project]
Answers = Mapping[int, Gate]
# Words that the page shows as who can act next; they are not roles that are checked.
LEAD, SECRETARY, IG = "Research lead", "Board secretary", "Information governance"


@dataclass(frozen=True)
class Held:
    """What the package holds of one project."""

    project: Project
    application: Application | None
    opinions: Sequence[Opinion]
    confirmation: NoDataConfirmation | None
    accepted: approval_scope.Accepted


def held_of(projects: Projects) -> dict[int, Held]:
    """Load what the package holds of these projects, with as many queries for many as for one."""
    # One load for the list: the board's page asks the same gates of every project (decision 14).
    ids = [project.id for project in projects]
    applications = queries.applications(ids)
    opinions = queries.opinions(ids)
    confirmed = confirmations(projects)
    accepted = approval_scope.accepted_amendments(ids)
    return {
        project.id: Held(
            project,
            applications.get(project.id),
            opinions.get(project.id, []),
            _standing(confirmed.get(project.id), applications.get(project.id)),
            accepted.get(project.id, []),
        )
        for project in projects
    }


def _standing(
    confirmation: NoDataConfirmation | None, application: Application | None
) -> NoDataConfirmation | None:
    """A confirmation stands only while the application is on the route that it belongs to."""
    # A project that moved to another route involves people after all, whatever was once confirmed.
    if application is not None and application.route != Route.PROPORTIONATE:
        return None
    return confirmation


CheckResult = tuple[GateStatus, str] | tuple[GateStatus, str, str]


def _answers(
    gate: GateType, projects: Projects, check: Callable[[Held], CheckResult | None]
) -> Answers:
    found = {}
    for key, held in held_of(projects).items():
        if held.confirmation is not None:
            said: CheckResult | None = (GateStatus.NOT_REQUIRED, confirmed_words(held.confirmation))
        else:
            said = check(held)
        # Without an answer the gate reads "evidence not held", which is right for an import (T22).
        if said is not None:
            met, why, *holder = said
            found[key] = Gate(
                gate.name, met, why, holder[0] if holder else gate.holder,
                "ethics.overview", "Go to ethics",
            )  # fmt: skip
    return found


def _waits(held: Held) -> CheckResult | None:
    """Say with whom an application without an opinion is now; None where there is no trace."""
    application = held.application
    if application is None:
        # Nothing was begun here in 2013, which neither passes nor fails.
        if held.project.is_legacy:
            return None
        return GateStatus.NO, "No ethics application was begun.", LEAD
    status = application.status
    if status is Status.DRAFT:
        return GateStatus.NO, "The ethics application has not been sent.", LEAD
    if status is Status.RETURNED:
        return GateStatus.NO, f"Sent back on {_on(application.returned_at)}.", LEAD
    if status is Status.IN_REVIEW:
        return GateStatus.NO, *_in_review(application)
    return GateStatus.NO, "The last opinion does not let it go on.", LEAD


def _in_review(application: Application) -> tuple[str, str]:
    since = _on(application.submitted_at)
    # It waits for a confirmation and not for a review, so the holder is another.
    if application.route == Route.PROPORTIONATE:
        holder = IG if application.reviewers else SECRETARY
        return f"Waits to be confirmed since {since}.", holder
    if not application.reviewers:
        return f"Sent on {since}; no reviewer is assigned.", SECRETARY
    return f"In review since {since}.", gates.ETHICS_IN_FORCE.holder


def _on(at: dt.datetime | None) -> str:
    return day_words(in_london(at).date()) if at else "a day not recorded"


def _opinion_now(held: Held, grace: int) -> CheckResult | None:
    today = clock.today()
    # The ruling opinion first: where there is one, the state of the application says nothing more.
    row = current_opinion(held.opinions, today)
    if row is None:
        coming = to_come(held.opinions, today)
        if coming is None:
            return _waits(held)
        return GateStatus.NO, f"The opinion begins on {day_words(coming.valid_from)}.", LEAD
    opened = approval_scope.uncovered_changes(
        held.project, row, held.accepted, today=today, grace=grace
    )
    # What ended the opinion comes before what changed in the record, as re-approving a change would
    # not help.
    return _stopped(row, today) or _covering(row, opened)


def _covering(opinion: Opinion, opened: Sequence[str]) -> CheckResult:
    """Say what an opinion that lets things go on says of the record as it stands."""
    if opened:
        return GateStatus.NO, f"Changed since the opinion, and not agreed: {labels_of(opened)}."
    # A reviewer said that no opinion is needed, which is an answer and must not read as approval.
    if opinion.value == "out_of_scope":
        return GateStatus.NOT_REQUIRED, "Out of scope of an ethics opinion, so the reviewer said."
    return GateStatus.YES, f"{_value_words(opinion)} until {day_words(opinion.valid_to)}."


# Revoked before lapsed: the reason of a person says more than a date.
def _stopped(opinion: Opinion, today: dt.date) -> CheckResult | None:
    """Say why an opinion lets nothing go on, whatever the record says; None where it could."""
    if opinion.revoked_at is not None:
        return GateStatus.NO, f"The opinion was revoked: {opinion.revoked_reason}"
    if opinion.value == "unfavourable":
        return GateStatus.NO, "The last opinion is unfavourable.", LEAD
    if opinion.valid_to is not None and opinion.valid_to < today:
        return (
            GateStatus.NO,
            f"The opinion lapsed: its last day was {day_words(opinion.valid_to)}.",
            LEAD,
        )
    return None


def _value_words(opinion: Opinion) -> str:
    return "Favourable" if opinion.value == "favourable" else "Favourable with conditions"


def opinion_is_in_force(projects: Projects) -> Answers:
    """T8: favourable, in date today, and covering the record as it stands."""
    grace = rules.number("urgent_review_days")
    return _answers(gates.ETHICS_IN_FORCE, projects, lambda held: _opinion_now(held, grace))


def opinion_is_given(projects: Projects) -> Answers:
    """T4: an opinion that covers the record, or a condition that a reviewer stated instead."""
    stated = conditions_of([project.id for project in projects])
    grace = rules.number("urgent_review_days")

    def check(held: Held) -> CheckResult | None:
        now = _opinion_now(held, grace)
        if now is not None and now[0].lets_pass:
            return now
        # T4 lets a condition stand in for the opinion; T8 does not, hence two checks of one thing.
        if any(row.is_stated and row.is_open for row in stated.get(held.project.id, ())):
            return GateStatus.YES, "A reviewer stated what must be met instead."
        return now

    return _answers(gates.ETHICS_ADVISED, projects, check)


def reviewers_are_assigned(projects: Projects) -> Answers:
    """T2: those who look at it are assigned and unconflicted, and still hold their role."""
    today = clock.today()

    def check(held: Held) -> CheckResult | None:
        application = held.application
        if application is None:
            return GateStatus.NO, "No ethics application was begun.", LEAD
        role = role_for(application.route)
        if not application.reviewers:
            return GateStatus.NO, f"Nobody is assigned in the role “{role.label.lower()}”."
        # Asked today: an interest that was declared after the assignment counts too (DOMAIN 4).
        shut_out = conflicted_people(held.project.id, today) | team_ids(held.project)
        unfit = [
            row.person.name
            for row in application.reviewers
            if row.person_id in shut_out
            or not row.person.is_active
            or role not in row.person.roles_on(today)
        ]
        if unfit:
            return GateStatus.NO, f"Became conflicted, or left the role: {', '.join(unfit)}"
        return GateStatus.YES, ", ".join(row.person.name for row in application.reviewers)

    return _answers(gates.REVIEWERS_ASSIGNED, projects, check)


EQUALITY_WORDS = {
    "done": "Done",
    "not_needed": "Not needed, with a reason",
    "under_way": "Under way, not done yet",
}


# From what was sent, not from the draft, because only that was reviewed.
def _equality(gate: GateType, projects: Projects, *passing: str) -> Answers:
    """Judge by what the last application sent says of the equality impact assessment."""
    applications = queries.applications([project.id for project in projects])
    found = {}
    for project in projects:
        application = applications.get(project.id)
        sent = application.rounds[-1] if application and application.rounds else None
        state = str(sent.content.get("equality", {}).get("eqia", "")) if sent else ""
        # No answer at all, for the page to say that no evidence is held.
        if not state and project.is_legacy:
            continue
        met = GateStatus.YES if state in passing else GateStatus.NO
        why = f"{EQUALITY_WORDS[state]}." if state else "No application sent yet says."
        found[project.id] = Gate(
            gate.name, met, why, gate.holder, "ethics.overview", "Go to ethics"
        )
    return found


def equality_is_recorded(projects: Projects) -> Answers:
    """T4: the application says where the equality impact assessment stands."""
    # Under way is enough for the board to decide and not enough to start; the two gates differ in
    # this alone.
    return _equality(gates.EQUALITY_RECORDED, projects, *EQUALITY_WORDS)


def equality_is_done(projects: Projects) -> Answers:
    """T8: the equality impact assessment is done, or not needed with a reason."""
    return _equality(gates.EQUALITY_DONE, projects, "done", "not_needed")


def protocol_is_locked(projects: Projects) -> Answers:
    """T8: an approval froze a version, and no major field has changed since."""
    frozen = versions.last_frozen([project.id for project in projects])
    found = {}
    for project in projects:
        gate = gates.PROTOCOL_LOCKED
        version = frozen.get(project.id)
        # A version is frozen by an opinion, so before the first one there is no protocol to lock.
        if version is None:
            if project.is_legacy:
                continue
            met, why = GateStatus.NO, "No approval has frozen a version yet."
        else:
            held = content.content_of(project)
            changed = [
                name
                for name in content.changed_fields(version.content, held)
                # Wording may be mended in other fields without unlocking the protocol.
                if DRAFT_FIELDS[name].is_major
            ]
            met = GateStatus.NO if changed else GateStatus.YES
            why = (
                f"Changed since version {version.number}: {labels_of(changed)}"
                if changed
                else f"Version {version.number} is locked."
            )
        found[project.id] = Gate(
            gate.name, met, why, gate.holder, "registering.versions", "See versions"
        )
    return found
