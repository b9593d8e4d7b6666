"""The front page, help, the list of what administrators keep, and the audit trail."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import queries as audit_queries
from evidence_hub.commissioning import queries as commissioning
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import NotFound
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import Page, all_of, page_number, paged, slice_of
from evidence_hub.directory import queries as directory
from evidence_hub.findings import queries as findings
from evidence_hub.findings.models import Finding
from evidence_hub.home import guide
from evidence_hub.notifications import covering
from evidence_hub.notifications import current as current_tasks
from evidence_hub.notifications.tasks import age_words
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import visible_ids
from evidence_hub.registry.current import viewer
from evidence_hub.web import navigation
from evidence_hub.web.exports import MOST_ROWS, Columns, asked_format, changes, exported
from evidence_hub.web.page import date_words
from evidence_hub.web.results import ViewResult

bp = Blueprint("home", __name__, template_folder="templates")

EXAMPLES = ("burglary", "procedural justice at airports", "alternatives to prosecution")
NEWEST = 40  # findings looked through for the newest studies
STUDIES = 4
TILES = 6
OWN = 12  # of the person's projects
DUTIES = 40  # on one page; the next page of the front page has the next


@dataclass
class Study:
    """A project or publication with its newest findings."""

    title: str
    href: str
    findings: list[Finding] = field(default_factory=list)

    @property
    def markings(self) -> list[str]:
        return [finding.project.marking for finding in self.findings if finding.project]


def by_study(rows: Iterable[Finding]) -> list[Study]:
    """Gather findings under what they belong to, so that one paper does not fill the page."""
    studies: dict[str, Study] = {}
    for row in rows:
        if row.project:
            title = row.project.title
            href = url_for("registry.project", ref=row.project.reference, _anchor="findings")
        else:
            title = row.publication.title if row.publication else ""
            href = url_for("library.publication", publication_id=row.publication_id)
        studies.setdefault(href, Study(title, href)).findings.append(row)
    return list(studies.values())[:STUDIES]


@bp.get("/")
def front() -> ViewResult:
    seen = viewer()
    # More findings are read than are shown, because a paper with forty findings would otherwise be
    # the only news of the month.
    studies = by_study(findings.newest(seen, NEWEST))
    priorities = directory.priorities() if seen.reads_register else ()
    own = list(registry.own_projects(seen))
    covered = covering.covered_by(seen)
    # The page carries the highest marking of anything that it names, in whichever of its parts.
    markings = [
        *(project.marking for project in own),
        *(task.marking for task in current_tasks.tasks()),
        *chain.from_iterable(cover.markings for cover in covered),
        *chain.from_iterable(study.markings for study in studies),
    ]
    return render_template(
        "home/front.html",
        duties=_duties(),
        covered=covered,
        is_only_administrator=current.actor().roles == {Role.ADMINISTRATOR},
        example_links=_example_links() if seen.reads_register else [],
        places=navigation.admin_entries(current.actor()),
        studies=studies,
        coming=commissioning.next_agenda(seen, clock.today()),
        own=own[:OWN],
        others=len(own[OWN:]),
        priorities=priorities,
        tiles=[row for row in priorities if row.is_adopted] or priorities[:TILES],
        counts=registry.counts_by_priority(seen) if seen.reads_register else {},
        marking=highest(markings),
    )


def _example_links() -> list[dict[str, str]]:
    return [{"text": text, "href": url_for("search.results", q=text)} for text in EXAMPLES]


def _duties() -> Page[dict[str, Any]]:
    """Return what waits for the person as the front page lists it, in pages."""
    today = clock.today()
    number = page_number(request.args.get("page"))
    waiting = slice_of(current_tasks.tasks(), number, DUTIES)
    rows = [
        {
            "title": task.title,
            "reason": task.reason,
            "href": url_for(task.endpoint, **task.params),
            "due": date_words(task.due),
            "age": age_words((today - task.since).days),
            "overdue": task.is_overdue(today),
            "tags": [{"text": "DEMO", "kind": "demo"}] if task.is_demo else [],
        }
        for task in waiting.items
    ]
    return Page(rows, waiting.total, waiting.number, DUTIES)


@bp.get("/help")
def help() -> ViewResult:  # noqa: A001 - the endpoint's name is the page's
    return render_template("home/help.html", pages=guide.pages_of(current.actor()))


@bp.get("/help/<code>")
def guide_page(code: str) -> ViewResult:
    text = guide.page(code)
    if text is None:
        raise NotFound
    return render_template("home/guide.html", title=guide.PAGES[code], text=text)


@bp.get("/help/images/<name>")
def guide_picture(name: str) -> ViewResult:
    file = guide.picture(name)
    if file is None:
        raise NotFound
    answer = Response(file.read_bytes(), mimetype="image/png")
    answer.cache_control.max_age = 3600
    return answer


@bp.get("/admin")
def admin() -> ViewResult:
    entries = navigation.admin_entries(current.actor())
    if not entries:
        raise NotFound
    return render_template("home/admin.html", entries=entries)


TRAIL: Columns = {
    "When": lambda row: row.at,
    "Who": lambda row: row.actor_name,
    "Roles": lambda row: row.roles.replace("_", " "),
    "What": lambda row: row.verb.replace("_", " "),
    "Refused": lambda row: row.is_refusal,
    "Record": lambda row: row.record,
    "Reason": lambda row: row.reason,
    "Difference": lambda row: changes(row.difference),
}


@bp.get("/admin/audit")
def trail() -> ViewResult:
    require(current.actor(), Can.READ_AUDIT)
    statement = audit_queries.trail(
        projects=visible_ids(viewer()),
        verb=request.args.get("verb", "")[:80].replace("\x00", ""),
        record=request.args.get("record", "")[:120].replace("\x00", ""),
        refusals_only=request.args.get("refusals") == "yes",
    )
    # The marking of a page of the trail is that of the records on it, so the entries are read
    # before the answer is chosen.
    number = page_number(request.args.get("page"))
    page = all_of(statement, MOST_ROWS) if asked_format() else paged(statement, number, 50)
    projects = registry.marked(entry.project_id for entry in page.items)
    if sheet := exported("audit", TRAIL, page, about=lambda row: projects.get(row.project_id)):
        return sheet
    return render_template(
        "home/trail.html",
        page=page,
        args=request.args,
        marking=highest([project.marking for project in projects.values()]),
    )
