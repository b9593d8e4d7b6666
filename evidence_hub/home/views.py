"""The front page, help, the list of what administrators keep, and the audit trail."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import queries as audit_queries
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.directory import queries as directory
from evidence_hub.findings import queries as findings
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import visible_ids
from evidence_hub.registry.current import viewer
from evidence_hub.web import navigation

bp = Blueprint("home", __name__, template_folder="templates")

EXAMPLES = ("burglary", "procedural justice at airports", "alternatives to prosecution")
NEWEST = 4
TILES = 6


@bp.get("/")
def front() -> Any:
    seen = viewer()
    newest = paged(findings.findings(seen), 1, NEWEST)
    priorities = directory.priorities() if seen.reads_register else ()
    own = list(registry.visible_among(sorted(seen.team_of), seen).values())
    return render_template(
        "home/front.html",
        is_only_administrator=current.actor().roles == {Role.ADMINISTRATOR},
        example_links=[
            {"text": text, "href": url_for("search.results", q=text)} for text in EXAMPLES
        ]
        if seen.reads_register
        else [],
        newest=newest.items,
        own=sorted(own, key=lambda project: project.title_sort),
        priorities=priorities,
        tiles=[row for row in priorities if row.is_adopted] or priorities[:TILES],
        counts=registry.counts_by_priority(seen) if seen.reads_register else {},
        marking=highest(
            [project.marking for project in own]
            + [row.project.marking for row in newest.items if row.project]
        ),
    )


@bp.get("/help")
def help() -> Any:  # noqa: A001 - the endpoint's name is the page's
    return render_template("home/help.html")


@bp.get("/admin")
def admin() -> Any:
    entries = navigation.admin_entries(current.actor())
    if not entries:
        raise NotFound
    return render_template("home/admin.html", entries=entries)


@bp.get("/admin/audit")
def trail() -> Any:
    require(current.actor(), Can.READ_AUDIT)
    page = paged(
        audit_queries.trail(
            projects=visible_ids(viewer()),
            verb=request.args.get("verb", "")[:80].replace("\x00", ""),
            record=request.args.get("record", "")[:120].replace("\x00", ""),
            refusals_only=request.args.get("refusals") == "yes",
        ),
        page_number(request.args.get("page")),
        50,
    )
    return render_template("home/trail.html", page=page, args=request.args)
