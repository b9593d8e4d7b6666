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
    found = inside(ref)
    held = agreement_of(found, number)
    row = queries.version(held, version)
    lines = lines_of(found, held, row)
    before = [each for each in held.versions if each.number == row.number - 1]
    return page(
        "version",
        found,
        "sharing",
        agreement=held,
        version=row,
        state=state_of(row, clock.today(), soon=soon()),
        lines=lines,
        differences=said.differences(lines_of(found, held, before[0]), lines) if before else [],
        names=names_in(found, held),
    )


@bp.get(f"{BASE}{ONE}/versions/<int:version>.pdf")
def version_pdf(ref: str, number: int, version: int) -> ViewResult:
    """The agreement on paper, made from the answers."""
    found = inside(ref)
    held = agreement_of(found, number)
    row = queries.version(held, version)
    html = render_template(
        "agreements/agreement_pdf.html",
        project=found,
        agreement=held,
        version=row,
        state=state_of(row, clock.today(), soon=soon()),
        lines=lines_of(found, held, row),
        names=names_in(found, held),
        marking=highest([found.marking]),
    )
    return pdf_page(html, f"{ref}-agreement-{number}-version-{version}")
