"""Beginning a report, adding to it beside the facts, and making it final."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.clock import day_words
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.core.problems import Problems
from evidence_hub.registry.changes import check_seen
from evidence_hub.reports.board_report.content import Line, frozen
from evidence_hub.reports.board_report.document import Part, marking_of
from evidence_hub.reports.models import BoardReport, ReportEdit
from evidence_hub.reports.verbs import ReportsVerb


def begin(
    *,
    actor: Actor,
    idempotency_key: str,
    title: str,
    starts_on: dt.date | None,
    ends_on: dt.date | None,
    is_closed: bool,
) -> BoardReport:
    """Begin a report of a period; one key twice (a double click) is one report."""
    require(actor, Can.WRITE_BOARD_REPORT)
    known = db.session.scalar(
        select(BoardReport).where(BoardReport.idempotency_key == idempotency_key)
    )
    if known is not None:
        return known
    problems = Problems()
    problems.refuse_if(not title, "title", "Give the report a title")
    problems.refuse_if(starts_on is None, "starts_on", "Enter the first day")
    if ends_on is None or ends_on > clock.today():
        problems.fields["ends_on"] = (
            "Enter a last day, today or earlier: nothing is known of later ones"
        )
    elif starts_on is not None and ends_on < starts_on:
        problems.fields["ends_on"] = "The last day comes after the first"
    if problems or starts_on is None or ends_on is None:
        raise Invalid(problems.fields)
    row = BoardReport(
        idempotency_key=idempotency_key,
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        is_closed=is_closed,
        made_at=clock.now(),
        made_by_name=actor.name,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    days = f"{day_words(starts_on)} to {day_words(ends_on)}"
    _change(
        actor,
        row,
        ReportsVerb.BOARD_REPORT_BEGUN,
        {"report": [None, title], "period": [None, days]},
    )
    return row


def _change(
    actor: Actor,
    row: BoardReport,
    verb: ReportsVerb,
    difference: Mapping[str, object],
    reason: str = "",
) -> None:
    db.session.flush()
    audit.record(
        actor,
        verb,
        f"board_report:{row.id}",
        difference=difference,
        reason=reason,
        is_demo=row.is_demo,
    )


def edit(
    *,
    actor: Actor,
    report: BoardReport,
    key: str,
    keys: Sequence[str],
    text: str,
    is_left_out: bool,
    version: int | None,
) -> None:
    """Add words after a statement or leave it out; blank words on a statement kept undo both.

    ``keys`` are the statements that the report has today.
    """
    require(actor, Can.WRITE_BOARD_REPORT)
    row = next((each for each in report.edits if each.key == key), None)
    check_seen(report, version, {"Your words": row.text if row else ""}, {"Your words": text})
    if report.final_at is not None:
        raise Invalid({"text": "This report is final. Begin another one"})
    # The records changed while the form was open; the words would hang on nothing.
    if key not in keys:
        raise Invalid({"text": "The report no longer has this statement"})
    before = [row.text, row.is_left_out] if row else None
    if row is None and (text or is_left_out):
        row = ReportEdit(report_id=report.id, key=key)
        report.edits.append(row)
    if row is not None and (text or is_left_out):
        row.text, row.is_left_out = text, is_left_out
        row.made_at, row.made_by_name = clock.now(), actor.name
    elif row is not None:
        report.edits.remove(row)
        db.session.delete(row)
    report.edited_at = clock.now()  # so that whoever saw it before is told
    _change(actor, report, ReportsVerb.BOARD_REPORT_EDITED, {key: [before, [text, is_left_out]]})


def make_final(
    *, actor: Actor, report: BoardReport, parts: Sequence[Part], version: int | None
) -> list[Line]:
    """Keep the text as it stands; from now on neither records nor people change it."""
    require(actor, Can.WRITE_BOARD_REPORT)
    check_seen(report, version, {"Report": report.title}, {"Report": report.title})
    if report.final_at is not None:
        raise Invalid({"report": "This report is final already"})
    lines = frozen(parts, report.edits)
    if not lines:
        raise Invalid({"report": "There is nothing in this period to report"})
    report.content = [line.kept() for line in lines]
    # Of all statements, also those left out: somebody's words beside them may say as much.
    report.marking = marking_of(parts)
    report.final_at, report.final_by_name = clock.now(), actor.name
    _change(actor, report, ReportsVerb.BOARD_REPORT_MADE_FINAL, {"report": ["draft", "final"]})
    return lines
