"""The report to the Strategic Policing and Crime Board: as the records stand, and as written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from flask import abort, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.commissioning.queries import reads_papers
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import NotFound
from evidence_hub.core.paging import page_number, paged
from evidence_hub.programme import queries as programme
from evidence_hub.registry.current import viewer
from evidence_hub.reports import operations, queries
from evidence_hub.reports.board_report import source_sections
from evidence_hub.reports.board_report.composition import parts
from evidence_hub.reports.board_report.content import Line, frozen, lines_of
from evidence_hub.reports.board_report.document import Part, Period, Statement, marking_of
from evidence_hub.reports.board_report.live_sections import told_of
from evidence_hub.reports.board_report.pages import page_of, with_words
from evidence_hub.reports.docx import docx_of, docx_page
from evidence_hub.reports.forms import EditForm, FinalForm, ReportForm
from evidence_hub.reports.models import BoardReport
from evidence_hub.reports.views import bp
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import whole_number
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.page import address_with
from evidence_hub.web.pdf import pdf_page

BASE = "/reports/board-report"
ONE = f"{BASE}/<int:report_id>"
TITLE = "Evidence Based Policing"
COLUMNS: Columns = {
    "Report": lambda row: row.title,
    "From": lambda row: row.starts_on,
    "To": lambda row: row.ends_on,
    "Session": lambda row: "closed" if row.is_closed else "open",
    "Final": lambda row: row.final_at,
}
form_page = form_pages(bp, BASE, "reports/report_form.html")


def _day(name: str, otherwise: dt.date) -> dt.date:
    given = request.args.get(name, "")
    if not given:
        return otherwise
    try:
        return dt.date.fromisoformat(given)
    except ValueError:
        abort(404)


def _period() -> Period:
    """Return the period that the address names; without one, all since the last such report."""
    if not viewer().reads_register:
        raise NotFound
    last = source_sections.last_report()
    # Since the last report, because that is the period that the next one owes.
    begins = last.issued_on if last is not None and last.issued_on else clock.today()
    return Period(
        _day("from", begins),
        # Nothing is known of later days.
        min(_day("to", clock.today()), clock.today()),
        # Whoever reads no papers gets the open one, also where the address asks for the closed.
        is_closed=request.args.get("closed") == "yes" and reads_papers(viewer()),
    )


def _words(period: Period) -> str:
    session = "a closed session" if period.is_closed else "an open session"
    return (
        f"What the hub’s records say of {day_words(period.starts_on)} to "
        f"{day_words(period.ends_on)}, for {session}."
    )


def _name(period: Period) -> str:
    return f"board-report-{period.starts_on}-{period.ends_on}"


def _paper(title: str, period: Period, lines: Sequence[Line], marking: str) -> str:
    return render_template(
        "reports/paper.html",
        heading=title,
        intro=_words(period),
        lines=lines,
        marking=marking,
        has_demo=queries.demo_among(lines),
    )


def _as_word(title: str, period: Period, lines: Sequence[Line], marking: str) -> Any:
    words = _words(period)
    if queries.demo_among(lines):
        words += " DEMO: it holds invented content."
    return docx_page(docx_of(title, words, lines, marking), _name(period))


def _opens(address: str) -> bool:
    """Whether the reader may go to where a statement comes from; a report outlives its sources."""
    # A link to a page that answers “not found” would be a fault to its reader.
    if address.startswith("/board/meetings/"):
        return reads_papers(viewer())
    if address.startswith("/programme/students"):
        return current.actor().has(*programme.AWARDS_FOR)
    return True


def _part_href(number: int) -> str:
    return address_with(part=number)


@bp.get(BASE)
def board_report() -> Any:
    period = _period()
    if sheet := exported("board-reports", COLUMNS, queries.reports(viewer())):
        return sheet
    found = parts(viewer(), period, told=())
    shown = page_of(frozen(found, ()), page_number(request.args.get("part")))
    return render_template(
        "reports/board_report.html",
        period=period,
        intro=_words(period),
        paper=with_words(shown, viewer(), period),
        marking=marking_of(found),
        page=paged(queries.reports(viewer()), page_number(request.args.get("page"))),
        may_write=may(current.actor(), Can.WRITE_BOARD_REPORT),
        may_close=reads_papers(viewer()),
        query={name: value for name, value in request.args.items() if name != "part"},
        part_href=_part_href,
        opens=_opens,
    )


@bp.get(f"{BASE}.pdf")
def board_report_pdf() -> Any:
    period = _period()
    found = parts(viewer(), period)
    return pdf_page(_paper(TITLE, period, frozen(found, ()), marking_of(found)), _name(period))


@bp.get(f"{BASE}.docx")
def board_report_docx() -> Any:
    period = _period()
    found = parts(viewer(), period)
    return _as_word(TITLE, period, frozen(found, ()), marking_of(found))


def _of(report: BoardReport) -> Period:
    return Period(report.starts_on, report.ends_on, report.is_closed)


def _written(
    report_id: int, told: Collection[str] | None = None
) -> tuple[BoardReport, list[Part], list[Line], str]:
    report = queries.report(report_id, viewer())
    found = [] if report.final_at else parts(viewer(), _of(report), told)
    marking = report.marking if report.final_at else marking_of(found)
    return report, found, lines_of(report, found), marking


@bp.get(ONE)
def report(report_id: int) -> Any:
    row, found, lines, marking = _written(report_id, told=())
    shown = page_of(lines, page_number(request.args.get("part")))
    edits = {each.key: each for each in row.edits}
    return render_template(
        "reports/report.html",
        row=row,
        intro=_words(_of(row)),
        paper=shown if row.final_at else with_words(shown, viewer(), _of(row)),
        parts=found,
        edits=edits,
        gone=[] if row.final_at else _gone(row, found),
        marking=marking,
        part_href=_part_href,
        opens=_opens,
        writes=may(current.actor(), Can.WRITE_BOARD_REPORT) and row.final_at is None,
    )


def _gone(row: BoardReport, found: Sequence[Part]) -> list[str]:
    """Return what was written beside statements that the records no longer make."""
    keys = {each.key for part in found for each in part.statements}
    return [each.text for each in row.edits if each.key not in keys and each.text]


@bp.get(f"{ONE}.pdf")
def report_pdf(report_id: int) -> Any:
    row, _, lines, marking = _written(report_id)
    return pdf_page(_paper(row.title, _of(row), lines, marking), _name(_of(row)))


@bp.get(f"{ONE}.docx")
def report_docx(report_id: int) -> Any:
    row, _, lines, marking = _written(report_id)
    return _as_word(row.title, _of(row), lines, marking)


def _address(row: BoardReport) -> str:
    return url_for("reports.report", report_id=row.id)


@form_page("/new", "report_new")
def _begin() -> FormPage:
    require(current.actor(), Can.WRITE_BOARD_REPORT)
    period = _period()
    form = ReportForm(
        data={
            "idempotency_key": new_idempotency_key(),
            "title": TITLE,
            "starts_on": period.starts_on,
            "ends_on": period.ends_on,
            "is_closed": period.is_closed,
        }
    )
    return FormPage(
        None,
        form,
        "Begin a report",
        "Begin it",
        lambda: operations.begin(
            actor=current.actor(),
            idempotency_key=key_from(form, current.actor().person_id, "report"),
            title=form.title.data,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            is_closed=form.is_closed.data,
        ),
        "Begun. Add your words beside the facts.",
        url_for("reports.board_report"),
        intro=["The records write the facts. You add words of your own beside them."],
        leads=_address,
    )


@form_page("/<int:report_id>/edit/<path:key>", "report_edit")
def _edit(report_id: int, key: str) -> FormPage:
    require(current.actor(), Can.WRITE_BOARD_REPORT)
    row = queries.report(report_id, viewer())
    outline = parts(viewer(), _of(row), told=())
    statements = {each.key: each for part in outline for each in part.statements}
    if key not in statements:
        raise NotFound
    said = told_of(viewer(), _of(row), [key]).get(key, statements[key])
    own = next((each for each in row.edits if each.key == said.key), None)
    form = EditForm(
        data={
            "version": row.version,
            "text": own.text if own else "",
            "is_left_out": bool(own and own.is_left_out),
        }
    )
    return FormPage(
        None,
        form,
        "Add your words",
        "Save",
        lambda: operations.edit(
            actor=current.actor(),
            report=row,
            key=said.key,
            keys=list(statements),
            text=form.text.data,
            is_left_out=form.is_left_out.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address(row),
        facts=_facts_of(said),
    )


def _facts_of(said: Statement) -> list[tuple[str, Sequence[str]]]:
    where = [words for words, _ in said.where]
    return [("The records say", [said.text, *said.points]), ("They rest on", where)]


@form_page("/<int:report_id>/final", "report_final")
def _final(report_id: int) -> FormPage:
    require(current.actor(), Can.WRITE_BOARD_REPORT)
    row, _, lines, _ = _written(report_id, told=())
    form = FinalForm(data={"version": row.version})
    return FormPage(
        None,
        form,
        "Make the report final",
        "Make it final",
        lambda: operations.make_final(
            actor=current.actor(),
            report=row,
            parts=parts(viewer(), _of(row)),
            version=whole_number(form.version.data),
        ),
        "Final. Its text no longer changes.",
        _address(row),
        intro=[
            f"{sum(line.number > 0 for line in lines)} paragraphs are kept as they stand now. "
            "After that neither you nor the records change them."
        ],
        facts=[("Report", [row.title])],
        is_warning=True,
    )
