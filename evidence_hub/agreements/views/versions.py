"""One version of an agreement: what it says and changes, on the page and on paper."""

from __future__ import annotations

from flask import render_template

from evidence_hub.agreements import content as said
from evidence_hub.agreements import queries
from evidence_hub.agreements.lifecycle import state_of
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, agreement_of, inside, page
from evidence_hub.agreements.views.sharing import ONE, lines_of, names_in, soon
from evidence_hub.core import clock
from evidence_hub.core.markings import highest
from evidence_hub.web.pdf import pdf_page
from evidence_hub.web.results import ViewResult


@bp.get(f"{BASE}{ONE}/versions/<int:version>")
def version(ref: str, number: int, version: int) -> ViewResult:
    """One version, with what it changed of the one before."""
    project = inside(ref)
    agreement = agreement_of(project, number)
    row = queries.version(agreement, version)
    lines = lines_of(project, agreement, row)
    before = [each for each in agreement.versions if each.number == row.number - 1]
    return page(
        "version",
        project,
        "sharing",
        agreement=agreement,
        version=row,
        state=state_of(row, clock.today(), soon=soon()),
        lines=lines,
        differences=said.differences(lines_of(project, agreement, before[0]), lines)
        if before
        else [],
        names=names_in(project, agreement),
    )


@bp.get(f"{BASE}{ONE}/versions/<int:version>.pdf")
def version_pdf(ref: str, number: int, version: int) -> ViewResult:
    """The agreement on paper, made from the answers."""
    project = inside(ref)
    agreement = agreement_of(project, number)
    row = queries.version(agreement, version)
    html = render_template(
        "agreements/agreement_pdf.html",
        project=project,
        agreement=agreement,
        version=row,
        state=state_of(row, clock.today(), soon=soon()),
        lines=lines_of(project, agreement, row),
        names=names_in(project, agreement),
        marking=highest([project.marking]),
    )
    return pdf_page(html, f"{ref}-agreement-{number}-version-{version}")
