"""The worklist of agreements, and which grounds hold texts back."""

from __future__ import annotations

from collections import Counter

from flask import render_template, request

from evidence_hub.agreements import clearance, queries
from evidence_hub.agreements import worklist as rows_of
from evidence_hub.agreements.access import READERS, is_inside, sees_text
from evidence_hub.agreements.views import bp
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, slice_of
from evidence_hub.registry.current import viewer
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.results import ViewResult

LISTS = {
    "mine": "Mine",
    "waiting": "Waiting for somebody",
    "clock": "On the clearance clock",
    "expiring": "Expiring",
    "expired": "Expired",
    "all": "All",
}
FOR = (
    *READERS,
    Role.LEGAL_ADVISER,
    Role.RESEARCH_LEAD,
    Role.SUPERVISOR,
    Role.EXTERNAL_PARTNER,
    Role.STUDENT,
)


def title_of(row: queries.Decided) -> str:
    """Return an output's title to those who see its text: it often is the finding."""
    if sees_text(viewer(), row.submission, row.project):
        return row.submission.output.title
    return f"A text of {row.project.reference}"


COLUMNS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "What": lambda row: row.what,
    "Where it is": lambda row: row.state,
    "Waits for": lambda row: row.waits_for or "Nobody",
    "Since": lambda row: row.since,
    "Due or ends": lambda row: row.due,
}
DECISIONS: Columns = {
    "Reference": lambda row: row.project.reference,
    "Project": lambda row: row.project.title,
    "Output": title_of,
    "Outcome": lambda row: clearance.OUTCOMES[row.decision.outcome],
    "Grounds": lambda row: "; ".join(
        clearance.all_grounds().get(code, code) for code in row.decision.grounds
    ),
    "Decided": lambda row: row.decision.decided_at,
}


@bp.get("/agreements")
def worklist() -> ViewResult:
    if not viewer().actor.has(*FOR):
        raise NotFound
    wanted = request.args.get("list", "")
    rows = rows_of.rows(viewer(), clock.today())
    counts = {code: sum(code in row.lists for row in rows) for code in LISTS}
    # An empty first list looks like a broken page, so whoever has nothing of their own begins with
    # all.
    if wanted not in LISTS:
        wanted = "mine" if counts["mine"] else "all"
    listed = [row for row in rows if wanted in row.lists]
    if sheet := exported(f"agreements-{wanted}", COLUMNS, listed, about=lambda row: row.project):
        return sheet
    page = slice_of(listed, page_number(request.args.get("page")))
    return render_template(
        "agreements/worklist.html",
        page=page,
        lists=LISTS,
        counts=counts,
        wanted=wanted,
        today=clock.today(),
        # Counts of grounds speak of other partners' texts (DOMAIN 4).
        sees_grounds=not viewer().is_outside,
        marking=highest([row.project.marking for row in page.items]),
    )


@bp.get("/agreements/grounds")
def grounds() -> ViewResult:
    """How often which ground held a text back, in what the person sees; each count has its list."""
    if viewer().is_outside or not viewer().actor.has(*FOR):
        raise NotFound
    found = [row for row in queries.decisions(viewer()) if is_inside(viewer(), row.project)]
    seen = {row.submission.id for row in found if sees_text(viewer(), row.submission, row.project)}
    counted = Counter(ground for row in found for ground in row.decision.grounds)
    known = clearance.all_grounds()
    wanted = request.args.get("ground", "")
    shown = [row for row in found if wanted in row.decision.grounds] if wanted in known else found
    if sheet := exported("clearance", DECISIONS, shown, about=lambda row: row.project):
        return sheet
    page = slice_of(shown, page_number(request.args.get("page")))
    return render_template(
        "agreements/grounds.html",
        page=page,
        seen=seen,
        grounds=known,
        permitted=clearance.permitted_grounds(),
        counted=counted,
        title_of=title_of,
        wanted=wanted if wanted in known else "",
        decided=len(found),
        outcomes=clearance.OUTCOMES,
        marking=highest([row.project.marking for row in page.items]),
    )
