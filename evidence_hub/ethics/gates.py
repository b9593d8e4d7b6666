"""What this room judges: the opinion, equality, the protocol, the reviewers (DOMAIN T2, T4, T8)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.core import clock
from evidence_hub.core.clock import in_london
from evidence_hub.ethics import covers, queries
from evidence_hub.ethics.lifecycle import Status
from evidence_hub.ethics.models import Application, Opinion
from evidence_hub.ethics.models.opinion import FAVOURABLE
from evidence_hub.house_rules import rules
from evidence_hub.registry import content, gates, versions
from evidence_hub.registry.approvals import confirmations, confirmed_words, labels_of
from evidence_hub.registry.audience import conflicted_people
from evidence_hub.registry.conditions import conditions_of
from evidence_hub.registry.gates import Named
from evidence_hub.registry.models import NoDataConfirmation, Project
from evidence_hub.registry.people import team_ids
from evidence_hub.registry.sections import ASKED
from evidence_hub.registry.sockets import Gate, Met

Projects = Sequence[Project]
Answers = Mapping[int, Gate]
LEAD, SECRETARY, IG = "Research lead", "Board secretary", "Information governance"


def words(day: dt.date) -> str:
    return f"{day.day} {day:%B %Y}"


@dataclass(frozen=True)
class Held:
    """What the room holds of one project."""

    project: Project
    application: Application | None
    opinions: Sequence[Opinion]
    confirmation: NoDataConfirmation | None
    accepted: covers.Accepted


def held_of(projects: Projects) -> dict[int, Held]:
    """Load what the room holds of these projects; seven queries whatever their number."""
    ids = [project.id for project in projects]
    applications = queries.applications(ids)
    opinions = queries.opinions(ids)
    confirmed = confirmations(projects)
    accepted = covers.accepted_amendments(ids)
    return {
        project.id: Held(
            project,
            applications.get(project.id),
            opinions.get(project.id, []),
            confirmed.get(project.id),
            accepted.get(project.id, []),
        )
        for project in projects
    }


Judged = tuple[Met, str] | tuple[Met, str, str]


def _answers(gate: Named, projects: Projects, judge: Callable[[Held], Judged | None]) -> Answers:
    found = {}
    for key, held in held_of(projects).items():
        if held.confirmation is not None:
            said: Judged | None = (Met.NOT_REQUIRED, confirmed_words(held.confirmation))
        else:
            said = judge(held)
        if said is not None:
            met, why, *holder = said
            found[key] = Gate(
                gate.name, met, why, holder[0] if holder else gate.holder,
                "ethics.overview", "Go to ethics",
            )  # fmt: skip
    return found


def in_force(opinions: Sequence[Opinion], day: dt.date) -> Opinion | None:
    """Return the opinion in force on that day, the latest where several are."""
    return next((row for row in reversed(opinions) if row.is_in_force(day)), None)


def _waits(held: Held) -> Judged | None:
    """Say with whom an application without an opinion is now; None where there is no trace."""
    application = held.application
    if application is None:
        if held.project.is_legacy:
            return None
        return Met.NO, "No ethics application was begun.", LEAD
    status = Status(application.status)
    if status is Status.DRAFT:
        return Met.NO, "The ethics application has not been sent.", LEAD
    if status is Status.RETURNED:
        return Met.NO, f"Sent back on {_on(application.returned_at)}.", LEAD
    if status is Status.IN_REVIEW:
        return Met.NO, *_in_review(application)
    return Met.NO, "The last opinion does not let it go on.", LEAD


def _in_review(application: Application) -> tuple[str, str]:
    since = _on(application.submitted_at)
    if application.route == "proportionate":
        return f"Waits to be confirmed since {since}.", IG
    if not application.reviewers:
        return f"Sent on {since}; no reviewer is assigned.", SECRETARY
    return f"In review since {since}.", gates.ETHICS_IN_FORCE.holder


def _on(at: dt.datetime | None) -> str:
    return words(in_london(at).date()) if at else "a day not recorded"


def _opinion_now(held: Held) -> Judged | None:
    today = clock.today()
    grace = rules.number("urgent_review_days")
    scope = next((row for row in reversed(held.opinions) if row.revoked_at is None), None)
    if scope is not None and scope.value == "out_of_scope":
        opened = covers.left_open(held.project, scope, held.accepted, today=today, grace=grace)
        if not opened:
            return Met.NOT_REQUIRED, "Out of scope of an ethics opinion, so the reviewer said."
    current = in_force(held.opinions, today)
    if current is None:
        return _none_in_force(held, today)
    opened = covers.left_open(held.project, current, held.accepted, today=today, grace=grace)
    if opened:
        return Met.NO, f"Changed since the opinion, and not agreed: {labels_of(opened)}."
    end = current.valid_to or today
    return Met.YES, f"{_value_words(current)} until {words(end)}."


def _value_words(opinion: Opinion) -> str:
    return "Favourable" if opinion.value == "favourable" else "Favourable with conditions"


def _none_in_force(held: Held, today: dt.date) -> Judged | None:
    kept = [row for row in held.opinions if row.value in FAVOURABLE]
    if kept:
        last = kept[-1]
        if last.revoked_at is not None:
            return Met.NO, f"The opinion was revoked: {last.revoked_reason}"
        if last.valid_from > today:
            return Met.NO, f"The opinion begins on {words(last.valid_from)}.", LEAD
        if last.valid_to is not None:
            return Met.NO, f"The opinion lapsed: its last day was {words(last.valid_to)}.", LEAD
    return _waits(held)


def opinion_is_in_force(projects: Projects) -> Answers:
    """T8: favourable, in date today, and covering the record as it stands."""
    return _answers(gates.ETHICS_IN_FORCE, projects, _opinion_now)


def opinion_is_given(projects: Projects) -> Answers:
    """T4: an opinion that covers the record, or a condition that a reviewer stated instead."""
    stated = conditions_of([project.id for project in projects])

    def judge(held: Held) -> Judged | None:
        now = _opinion_now(held)
        if now is not None and now[0].lets_pass:
            return now
        if any(row.origin == "ethics" and row.is_open for row in stated.get(held.project.id, ())):
            return Met.YES, "A reviewer stated what must be met instead."
        return now

    return _answers(gates.ETHICS_ADVISED, projects, judge)


def reviewers_are_assigned(projects: Projects) -> Answers:
    """T2: somebody unconflicted is assigned, or the proportionate route was chosen."""
    today = clock.today()

    def judge(held: Held) -> Judged | None:
        application = held.application
        if application is None:
            return Met.NO, "No ethics application was begun.", LEAD
        if application.route == "proportionate":
            return Met.NOT_REQUIRED, "Proportionate route: information governance confirms it."
        if not application.reviewers:
            return Met.NO, "No reviewer is assigned."
        shut_out = conflicted_people(held.project.id, today) | team_ids(held.project)
        conflicted = [r.person.name for r in application.reviewers if r.person_id in shut_out]
        if conflicted:
            return Met.NO, f"Became conflicted: {', '.join(conflicted)}"
        return Met.YES, ", ".join(r.person.name for r in application.reviewers)

    return _answers(gates.REVIEWERS_ASSIGNED, projects, judge)


EQUALITY_WORDS = {
    "done": "Done",
    "not_needed": "Not needed, with a reason",
    "under_way": "Under way, not done yet",
}


def _equality(gate: Named, projects: Projects, *passing: str) -> Answers:
    """Judge by what the last application sent says of the equality impact assessment."""
    rounds = queries.last_rounds([project.id for project in projects])
    found = {}
    for project in projects:
        sent = rounds.get(project.id)
        state = str(sent.content.get("equality", {}).get("eqia", "")) if sent else ""
        if not state and project.is_legacy:
            continue
        met = Met.YES if state in passing else Met.NO
        why = f"{EQUALITY_WORDS[state]}." if state else "No application sent yet says."
        found[project.id] = Gate(
            gate.name, met, why, gate.holder, "ethics.overview", "Go to ethics"
        )
    return found


def equality_is_recorded(projects: Projects) -> Answers:
    """T4: the application says where the equality impact assessment stands."""
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
        if version is None:
            if project.is_legacy:
                continue
            met, why = Met.NO, "No approval has frozen a version yet."
        else:
            held = content.content_of(project)
            changed = [
                name
                for name in content.changed_fields(version.content, held)
                if ASKED[name].is_major
            ]
            met = Met.NO if changed else Met.YES
            why = (
                f"Changed since version {version.number}: {labels_of(changed)}"
                if changed
                else f"Version {version.number} is locked."
            )
        found[project.id] = Gate(
            gate.name, met, why, gate.holder, "registering.versions", "See versions"
        )
    return found
