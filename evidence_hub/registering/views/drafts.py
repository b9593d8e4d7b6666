"""A draft: its task list, its sections, checking and sending it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from flask import abort, jsonify, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.registering import choices, queries, unsaved_forms, words
from evidence_hub.registering.forms import SendForm, section_form, values_of
from evidence_hub.registering.operations import drafts as operations
from evidence_hub.registering.operations import enquiries as enquiry_operations
from evidence_hub.registering.views import bp, form_page
from evidence_hub.registering.views.enquiries import answers_of, enquiry_form, new_enquiry_page
from evidence_hub.registry import content, unsaved_input
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on
from evidence_hub.registry.sections import (
    BY_CODE,
    SECTION_OF,
    SECTIONS,
    Needed,
    Section,
    missing,
    progress,
)
from evidence_hub.registry.stages import EDITABLE, Stage
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from
from evidence_hub.web.results import ViewResult
from evidence_hub.web.transactions import transactional


def draft_of(ref: str) -> Project:
    """Return a draft that the person may edit; who may not see it gets the common 404."""
    project, tier = registry.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    require(current.actor(), Can.EDIT_DRAFT, viewer().relationship(project))
    return project


@bp.get("/projects/new")
def project_new() -> ViewResult:
    # Whoever may not begin a draft may still ask: the address in a mail or a handbook works for
    # everybody.
    if not may(current.actor(), Can.START_DRAFT):
        return redirect(url_for("registering.enquiry_new"))
    return new_enquiry_page(enquiry_form(), is_draft=True)


@form_page.post("/projects/new", "project_start")
def project_start() -> PostAction:
    require(current.actor(), Can.START_DRAFT)
    form = enquiry_form()

    def start() -> Project:
        project = enquiry_operations.start_own_draft(
            actor=current.actor(),
            lead=current.person(),
            idempotency_key=key_from(form, current.actor().person_id),
            answers=answers_of(form),
        )
        unsaved_input.forget(current.person().id, request.path)
        return project

    return PostAction(
        start,
        "",
        lambda project: url_for("registering.draft", ref=project.reference),
        form,
        page=lambda: new_enquiry_page(form, is_draft=True),
    )


@bp.get("/projects/<ref>/draft")
def draft(ref: str) -> ViewResult:
    project = draft_of(ref)
    recorded = content.content_of(project)
    visited = queries.visited(project.id)
    last = queries.submissions(project.id)
    # A draft that was sent again after a return shows no old comments.
    returned = last[0] if last and last[0].returned_at and project.stage == Stage.RETURNED else None
    return render_template(
        "registering/draft.html",
        project=project,
        sections=[
            {
                "title": section.title,
                "href": url_for("registering.section", ref=project.reference, code=section.code),
                "status": progress(section, recorded, was_opened=section.code in visited),
                "hint": _hint(section, recorded),
            }
            for section in SECTIONS
        ],
        missing_now=missing(recorded, Needed.NOW),
        is_editable=Stage(project.stage) in EDITABLE,
        returned=returned,
        section_of={name: section.code for name, section in SECTION_OF.items()},
        alike=queries.alike(
            project.title, project.question, project.partner_stated, viewer(), but=project.id
        ),
    )


def _hint(section: Section, recorded: dict[str, Any]) -> str:
    lacking = [a.label for a in missing(recorded, Needed.NOW) if a in section.fields]
    later = [a.label for a in missing(recorded, Needed.LATER) if a in section.fields]
    if lacking:
        return f"Needed to send it: {', '.join(lacking)}"
    return f"Needed at assessment: {', '.join(later)}" if later else ""


def _base(project: Project, section: Section) -> str:
    """Return the digest of a section as it stands: what the form shows is compared with it."""
    recorded = content.content_of(project)
    return content.digest({field.name: recorded[field.name] for field in section.fields})


def _section_page(
    project: Project, section: Section, form: HubForm, *, is_kept: bool = False
) -> str:
    last = queries.submissions(project.id)
    codes = list(BY_CODE)
    return render_template(
        "registering/section.html",
        project=project,
        section=section,
        form=form,
        comments=last[0].comments if last and last[0].returned_at else {},
        is_kept=is_kept,
        place=codes.index(section.code) + 1,
        total_sections=len(codes),
    )


def section_of(code: str) -> Section:
    if code not in BY_CODE:
        raise NotFound
    return BY_CODE[code]


@bp.get("/projects/<ref>/draft/<code>")
def section(ref: str, code: str) -> ViewResult:
    project, section = draft_of(ref), section_of(code)
    if project.stage not in EDITABLE:
        return redirect(url_for("registering.draft", ref=project.reference))
    kept = unsaved_forms.offered(current.actor().person_id)
    form = section_form(section, content.content_of(project), choices.all_choices(), kept)
    if kept:
        form.offer_again(kept)
    form.base.data = _base(project, section)
    return _section_page(project, section, form, is_kept=bool(kept))


@form_page.post("/projects/<ref>/draft/<code>", "save_section")
def save_section(ref: str, code: str) -> PostAction:
    project, section = draft_of(ref), section_of(code)
    form = section_form(section, content.content_of(project), choices.all_choices(), request.form)
    person_id = current.person().id

    def save() -> list[str]:
        changed = operations.save_section(
            **acting_on(project),
            section=section,
            values=values_of(section, form),
            base=form.base.data or "",
        )
        unsaved_input.forget(person_id, request.path)
        return changed

    return PostAction(
        save,
        lambda changed: f"Saved at {_now():%H:%M}." if changed else "Nothing was changed.",
        url_for("registering.draft", ref=project.reference),
        form,
        page=lambda: _section_page(project, section, form),
        # What was typed stays with the person; the page of the conflict shows both versions.
        on_conflict=lambda: unsaved_input.keep(
            person_id, request.path, unsaved_forms.sent_fields()
        ),
    )


def _now() -> dt.datetime:
    return clock.in_london(clock.now())


@bp.post("/projects/<ref>/draft/<code>/keep")
@transactional
def keep_section(ref: str, code: str) -> ViewResult:
    """Keep what is in the form while somebody types; nothing of the record changes.

    By hand, since a script asks for it: the answer is JSON and never a page.
    """
    project, section = draft_of(ref), section_of(code)
    form = section_form(section, content.content_of(project), choices.all_choices(), request.form)
    form.refuse_other_fields()
    fields = unsaved_forms.sent_fields()
    # It is kept again and again while somebody types: without a limit it could fill the database.
    if len(str(fields)) > unsaved_forms.MOST_KEPT:
        abort(413)
    path = url_for("registering.section", ref=project.reference, code=section.code)
    unsaved_input.keep(current.person().id, path, fields)
    return jsonify(kept=f"Kept at {_now():%H:%M}")


@form_page.post("/projects/<ref>/draft/<code>/forget", "forget_section")
def forget_section(ref: str, code: str) -> PostAction:
    """Throw away what was typed and not saved, and show the record as it is."""
    project, section = draft_of(ref), section_of(code)
    path = url_for("registering.section", ref=project.reference, code=section.code)
    return PostAction(lambda: unsaved_input.forget(current.person().id, path), "", path)


def _check_page(project: Project, form: SendForm) -> str:
    recorded = content.content_of(project)
    return render_template(
        "registering/check.html",
        project=project,
        form=form,
        sections=words.sections_read(recorded, choices.all_choices()),
        missing_now=missing(recorded, Needed.NOW),
        missing_later=missing(recorded, Needed.LATER),
        section_of={name: section.code for name, section in SECTION_OF.items()},
        is_editable=project.stage in EDITABLE,
    )


@form_page("/projects/<ref>/check", "check", save="send")
def check(ref: str) -> PostAction:
    project, form = draft_of(ref), SendForm()
    return PostAction(
        lambda: operations.send(**acting_on(project), reason=form.reason.data),
        "Sent to the secretary. You will hear what comes next.",
        url_for("registry.project", ref=project.reference),
        form,
        page=lambda: _check_page(project, form),
        # Said above the page: what is missing stands in the sections, not in this form.
        refusal=lambda error: " ".join(error.fields.values()),
    )


@bp.get("/projects/<ref>/alike/<other>")
def alike(ref: str, other: str) -> ViewResult:
    """Two records side by side, to see whether they are one study."""
    first, tier = registry.visible_project(ref, viewer())
    second, other_tier = registry.visible_project(other, viewer())
    # One of the two must be the person's to work on. To compare two records of the register side by
    # side is what the search is for.
    if Tier.FULL not in (tier, other_tier):
        raise NotFound
    listed = choices.all_choices()
    shown = ("title", "question", "plain_summary", "design", "setting", "partners", "areas")
    contents = [content.content_of(each) for each in (first, second)]
    return render_template(
        "registering/alike.html",
        first=first,
        second=second,
        rows=[
            {
                "label": asked.label,
                "values": [
                    words.lines(asked.name, recorded[asked.name], listed) for recorded in contents
                ],
                "same": contents[0][asked.name] == contents[1][asked.name],
            }
            for section in SECTIONS
            for asked in section.fields
            if asked.name in shown
        ],
    )
