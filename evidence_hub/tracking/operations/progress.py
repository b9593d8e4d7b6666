"""Progress reports: written by the lead, taken or handed back by the secretary."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid, Refused
from evidence_hub.core.fields import labels
from evidence_hub.core.problems import Problems
from evidence_hub.notifications import notices
from evidence_hub.registry.changes import change, check_seen, check_under_way, words_of
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import Stage
from evidence_hub.tracking.delays import STILL
from evidence_hub.tracking.fields import PROGRESS, ProgressContent
from evidence_hub.tracking.idempotency import made_with_key, next_number
from evidence_hub.tracking.lifecycle import REPORTED
from evidence_hub.tracking.models import ProgressReport
from evidence_hub.tracking.models.progress import COLLECTED, PERIODIC
from evidence_hub.tracking.project_status import ProjectStatus, project_status, reporting_on
from evidence_hub.tracking.rag import NEEDS_ACTION, Rag
from evidence_hub.tracking.states import ReportStatus
from evidence_hub.tracking.verbs import TrackingVerb

# More than any force has cases; the bound keeps a slip from overflowing the column.
MOST_CASES = 1_000_000_000


LABELS = labels(PROGRESS)


def save(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    report: ProgressReport | None,
    idempotency_key: str,
    kind: str,
    content: ProgressContent,
    is_sent: bool,
    version: int | None = None,
) -> ProgressReport:
    """Keep a report as a draft, or send it; what was sent is never changed, only handed back.

    Raise Invalid for a project that does not report, a number of people counted while collecting
    was stopped, or a colour that needs a cause and an action.
    """
    require(actor, Can.FILE_AMENDMENT, relationship)
    check_under_way(project)
    if project.awaits_adoption or Stage(project.stage) not in REPORTED:
        label = Stage(project.stage).label.lower()
        raise Invalid(
            {"done": f"A project reports from going live until it has reported ({label})"}
        )
    found = project_status(project)
    row = (
        report or _known(project, idempotency_key) or _begun(project, found, idempotency_key, kind)
    )
    if row.status in ("sent", "accepted"):
        # No report was named, so this is the form of a new one sent twice: give back what it made.
        if report is None:
            return row
        raise Invalid({"done": "It was sent already. Ask the secretary to hand it back"})
    before = {name: words_of(getattr(row, name)) for name in LABELS}
    check_seen(row, version, _labelled(before), _labelled(_said(content)))
    # Before the row is added, since a flush of a half-checked report would reach the constraints
    # first.
    _check(found, row, content, is_sent=is_sent)
    db.session.add(row)
    for name in LABELS:
        setattr(row, name, getattr(content, name))
    if is_sent:
        _send(actor, row, found)
    after = {name: words_of(getattr(row, name)) for name in LABELS}
    change(
        actor,
        project,
        TrackingVerb.PROGRESS_REPORT_SENT if is_sent else TrackingVerb.PROGRESS_REPORT_KEPT,
        {
            label: [before[name], after[name]]
            for name, label in LABELS.items()
            if before[name] != after[name]
        },
    )
    if is_sent:
        notices.notify(
            notices.in_roles(project, Role.SECRETARY),
            key=f"report-sent:{row.id}:{row.version}",
            text=f"A progress report came in: {project.reference}",
            path=f"/projects/{project.reference}/tracking/progress/{row.number}",
            project=project,
        )
    return row


def _known(project: Project, idempotency_key: str) -> ProgressReport | None:
    return made_with_key(ProgressReport, idempotency_key, project_id=project.id)


def _said(content: ProgressContent) -> dict[str, str]:
    return {name: words_of(getattr(content, name)) for name in LABELS}


def _labelled(values: dict[str, str]) -> dict[str, str]:
    return {LABELS[name]: value for name, value in values.items()}


def _begun(
    project: Project, found: ProjectStatus, idempotency_key: str, kind: str
) -> ProgressReport:
    if kind not in (PERIODIC, COLLECTED):
        raise Invalid({"kind": "Choose which report it is"})
    starts_on, ends_on = reporting_on(found, kind)
    if any(row.kind == kind and row.ends_on == ends_on for row in found.reports):
        raise Invalid({"done": "There is a report on this time already. Go on with that one"})
    return ProgressReport(
        idempotency_key=idempotency_key,
        project_id=project.id,
        number=next_number(ProgressReport, project),
        kind=kind,
        status="draft",
        starts_on=starts_on,
        ends_on=ends_on,
        made_at=clock.now(),
    )


def _check(
    found: ProjectStatus, row: ProgressReport, content: ProgressContent, *, is_sent: bool
) -> None:
    problems: dict[str, str] = {}
    for name in ("planned", "recruited"):
        number = getattr(content, name)
        if number is not None and not 0 <= number <= MOST_CASES:
            problems[name] = "Enter a whole number, or leave it blank"
    if content.declared and content.declared not in set(Rag) - {Rag.GREY}:
        problems["declared"] = "Choose green, amber or red"
    if problem := _counted(found, row, content):
        problems["counted_on"] = problem
    if is_sent and not problems:
        # A draft may be incomplete: it is not asked for what is missing until it is sent.
        problems = _lacking(row, content, found.today)
    if problems:
        raise Invalid(problems)


def _counted(found: ProjectStatus, row: ProgressReport, content: ProgressContent) -> str:
    """Say what is wrong with the day up to which people were counted, '' for nothing.

    What was collected while collecting was stopped is an incident, not progress (DOMAIN J4).
    """
    day = content.counted_on
    if content.recruited is None or day is None:
        return ""
    start = found.project.actual_start_on
    if day > found.today:
        return "This day is still to come"
    if start is not None and day < start:
        return f"Collecting began on {day_words(start)}"
    # The stop that still lasts has no end, so its span ends today and would leave today itself
    # out.
    is_stopped = Stage(found.project.stage) in STILL
    for span in found.spans:
        if span.first <= day < span.until or (is_stopped and day == found.today):
            return (
                f"Collecting has been stopped since {day_words(span.first)}. Count only up to the "
                "day before; report what was collected later as an incident"
            )
    return ""


def _blank(content: ProgressContent, names: Iterable[str], words: str) -> dict[str, str]:
    """Return the fields of these that say nothing, with what to do; ``{}`` stands for the label."""
    return {name: words.format(LABELS[name]) for name in names if not getattr(content, name)}


def _lacking(row: ProgressReport, content: ProgressContent, today: dt.date) -> dict[str, str]:
    problems = Problems()
    problems.fields |= _blank(
        content, ("done", "next_steps"), "Write something under “{}”, or “nothing”"
    )
    problems.need(content.declared, "declared", "Choose green, amber or red")
    problems.refuse_if(
        content.recruited is not None and content.counted_on is None,
        "counted_on",
        "Enter the last day that you counted",
    )
    if row.kind == COLLECTED:
        problems.need(content.recruited, "recruited", "Enter how many were reached in the end")
        # T9 names all three, and “none” is an answer; a blank could be anything.
        problems.fields |= _blank(
            content, ("deviations", "attrition"), "Write something under “{}”, or “none”"
        )
    if content.declared in NEEDS_ACTION:
        # A colour that alarms says what is done about it, by whom and by when (DOMAIN 3.11).
        problems.fields |= _blank(
            content,
            ("cause", "action", "action_owner", "action_by"),
            f"“{Rag(content.declared).label}” needs this",
        )
        problems.refuse_if(
            content.action_by is not None and content.action_by < today,
            "action_by",
            "Enter today or a day to come",
        )
    return problems.fields


def _send(actor: Actor, row: ProgressReport, found: ProjectStatus) -> None:
    row.status = ReportStatus.SENT
    row.sent_at = clock.now()
    row.sent_by_id, row.sent_by_name = actor.person_id, actor.name
    # An earlier return is over. The trail keeps its reason; the page must not show it beside the
    # new version.
    row.answered_at, row.answered_by_name, row.answer = None, "", ""
    colour, why = found.colour
    # Kept as it was on this day, since the colour is worked out anew whenever it is asked for.
    row.computed, row.computed_why = colour, why


def answer(
    *,
    actor: Actor,
    relationship: Relationship,
    project: Project,
    report: ProgressReport,
    is_accepted: bool,
    note: str,
) -> None:
    """Take a report, or hand it back with the reason; never one's own."""
    require(actor, Can.ACCEPT_PROGRESS, relationship)
    check_under_way(project)
    db.session.get_one(ProgressReport, report.id, with_for_update=True, populate_existing=True)
    if report.status != "sent":
        raise Invalid({"verdict": "This report does not wait for an answer"})
    if report.sent_by_id is not None and report.sent_by_id == actor.person_id:
        raise Refused({"verdict": "You sent it yourself. Ask a colleague to look at it"})
    if not is_accepted and not note:
        raise Invalid({"note": "Say what is missing"})
    report.status = ReportStatus.ACCEPTED if is_accepted else ReportStatus.HANDED_BACK
    report.answered_at, report.answered_by_name, report.answer = clock.now(), actor.name, note
    change(
        actor,
        project,
        TrackingVerb.PROGRESS_REPORT_ACCEPTED
        if is_accepted
        else TrackingVerb.PROGRESS_REPORT_HANDED_BACK,
        {"report": [report.number, report.status]},
        note,
    )
    notices.notify(
        notices.team_of(project),
        key=f"report-answered:{report.id}:{report.version}",
        text=f"The progress report of {project.reference} was "
        f"{'accepted' if is_accepted else 'handed back'}",
        path=f"/projects/{project.reference}/tracking/progress/{report.number}",
        project=project,
    )
