"""A draft: its task list, its sections, checking and sending it."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core import clock
from evidence_hub.core.errors import Conflict, Invalid, NotFound
from evidence_hub.registering import choices, queries, unsaved_forms, words
from evidence_hub.registering.forms import EnquiryForm, SendForm, section_form, values_of
from evidence_hub.registering.operations import drafts as operations
from evidence_hub.registering.operations import enquiries as enquiry_operations
from evidence_hub.registering.views import bp
from evidence_hub.registering.views.enquiries import answers_of, enquiry_form
from evidence_hub.registry import content, unsaved_input
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
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
from evidence_hub.web import errors
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from
from evidence_hub.web.transactions import commit_despite_error, reject, transactional


def draft_of(ref: str) -> Project:
    """Return a draft that the person may edit; who may not see it gets the common 404."""
    found, tier = registry.visible_project(ref, viewer())
    if tier is not Tier.FULL:
        raise NotFound
    require(current.actor(), Can.EDIT_DRAFT, viewer().relationship(found))
    return found


@bp.get("/projects/new")
def project_new() -> Any:
    if not may(current.actor(), Can.START_DRAFT):
        return redirect(url_for("registering.enquiry_new"))
    kept = unsaved_forms.offered(current.actor().person_id)
    return render_template(
        "registering/enquiry_new.html", form=enquiry_form(), is_kept=bool(kept), is_draft=True
    )


@bp.post("/projects/new")
@transactional
def project_start() -> Any:
    require(current.actor(), Can.START_DRAFT)
    form = EnquiryForm()
    if not form.is_sent():
        page = render_template(
            "registering/enquiry_new.html", form=form, is_kept=False, is_draft=True
        )
        return page, 422
    project = enquiry_operations.start_own_draft(
        actor=current.actor(),
        lead=current.person(),
        idempotency_key=key_from(form, current.actor().person_id),
        answers=answers_of(form),
    )
    unsaved_input.forget(current.person().id, request.path)
    return redirect(url_for("registering.draft", ref=project.reference))


@bp.get("/projects/<ref>/draft")
def draft(ref: str) -> Any:
    found = draft_of(ref)
    held = content.content_of(found)
    visited = queries.visited(found.id)
    last = queries.submissions(found.id)
    returned = last[0] if last and last[0].returned_at and found.stage == Stage.RETURNED else None
    return render_template(
        "registering/draft.html",
        project=found,
        sections=[
            {
                "title": section.title,
                "href": url_for("registering.section", ref=found.reference, code=section.code),
                "status": progress(section, held, was_opened=section.code in visited),
                "hint": _hint(section, held),
            }
            for section in SECTIONS
        ],
        missing_now=missing(held, Needed.NOW),
        is_editable=Stage(found.stage) in EDITABLE,
        returned=returned,
        section_of={name: section.code for name, section in SECTION_OF.items()},
        alike=queries.alike(
            found.title, found.question, found.partner_stated, viewer(), but=found.id
        ),
    )


def _hint(section: Section, held: dict[str, Any]) -> str:
    lacking = [a.label for a in missing(held, Needed.NOW) if a in section.asked]
    later = [a.label for a in missing(held, Needed.LATER) if a in section.asked]
    if lacking:
        return f"Needed to send it: {', '.join(lacking)}"
    return f"Needed at assessment: {', '.join(later)}" if later else ""


def _base(found: Project, section: Section) -> str:
    held = content.content_of(found)
    return content.digest({asked.name: held[asked.name] for asked in section.asked})


def _section_page(
    found: Project, section: Section, form: HubForm, status: int = 200, *, is_kept: bool = False
) -> Any:
    last = queries.submissions(found.id)
    comments = last[0].comments if last and last[0].returned_at else {}
    codes = list(BY_CODE)
    place = codes.index(section.code)
    page = render_template(
        "registering/section.html",
        project=found,
        section=section,
        form=form,
        comments=comments,
        is_kept=is_kept,
        place=place + 1,
        total_sections=len(codes),
    )
    return page, status


def _section(code: str) -> Section:
    if code not in BY_CODE:
        raise NotFound
    return BY_CODE[code]


@bp.get("/projects/<ref>/draft/<code>")
def section(ref: str, code: str) -> Any:
    found, asked = draft_of(ref), _section(code)
    if Stage(found.stage) not in EDITABLE:
        return redirect(url_for("registering.draft", ref=found.reference))
    held = content.content_of(found)
    kept = unsaved_forms.offered(current.actor().person_id)
    form = section_form(asked, held, choices.all_choices(), kept)
    if kept:
        form.offer_again(kept)
    form.base.data = _base(found, asked)
    return _section_page(found, asked, form, is_kept=bool(kept))


@bp.post("/projects/<ref>/draft/<code>")
@transactional
def save_section(ref: str, code: str) -> Any:
    found, asked = draft_of(ref), _section(code)
    held = content.content_of(found)
    form = section_form(asked, held, choices.all_choices(), request.form)
    if not form.is_sent():
        return _section_page(found, asked, form, 422)
    try:
        changed = operations.save_section(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            section=asked,
            values=values_of(asked, form),
            base=form.base.data or "",
        )
    except Invalid as error:
        form.take(error)
        return _section_page(found, asked, form, 422)
    except Conflict as error:
        # What was typed stays with the person; the page shows both versions.
        unsaved_input.keep(current.person().id, request.path, unsaved_forms.sent_fields())
        commit_despite_error()
        return errors.page(409, theirs=error.theirs, yours=error.yours, reload_href=request.path)
    unsaved_input.forget(current.person().id, request.path)
    at = clock.in_london(clock.now())
    flash(f"Saved at {at:%H:%M}." if changed else "Nothing was changed.", "success")
    return redirect(url_for("registering.draft", ref=found.reference))


@bp.post("/projects/<ref>/draft/<code>/keep")
@transactional
def keep_section(ref: str, code: str) -> Any:
    """Keep what is in the form while somebody types; nothing of the record changes."""
    found, asked = draft_of(ref), _section(code)
    form = section_form(asked, content.content_of(found), choices.all_choices(), request.form)
    form.refuse_other_fields()
    fields = unsaved_forms.sent_fields()
    if len(str(fields)) > unsaved_forms.MOST_KEPT:
        abort(413)
    path = url_for("registering.section", ref=found.reference, code=asked.code)
    unsaved_input.keep(current.person().id, path, fields)
    return jsonify(kept=f"Kept at {clock.in_london(clock.now()):%H:%M}")


@bp.post("/projects/<ref>/draft/<code>/forget")
@transactional
def forget_section(ref: str, code: str) -> Any:
    """Throw away what was typed and not saved, and show the record as it is."""
    HubForm().refuse_other_fields()
    found, asked = draft_of(ref), _section(code)
    path = url_for("registering.section", ref=found.reference, code=asked.code)
    unsaved_input.forget(current.person().id, path)
    return redirect(path)


def _check_page(found: Project, form: SendForm, status: int = 200) -> Any:
    held = content.content_of(found)
    page = render_template(
        "registering/check.html",
        project=found,
        form=form,
        sections=words.sections_read(held, choices.all_choices()),
        missing_now=missing(held, Needed.NOW),
        missing_later=missing(held, Needed.LATER),
        section_of={name: section.code for name, section in SECTION_OF.items()},
        is_editable=Stage(found.stage) in EDITABLE,
    )
    return page, status


@bp.get("/projects/<ref>/check")
def check(ref: str) -> Any:
    return _check_page(draft_of(ref), SendForm(formdata=None))


@bp.post("/projects/<ref>/check")
@transactional
def send(ref: str) -> Any:
    found = draft_of(ref)
    form = SendForm()
    if not form.is_sent():
        return _check_page(found, form, 422)
    try:
        operations.send(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            reason=form.reason.data,
        )
    except Invalid as error:
        reject(" ".join(error.fields.values()))
        return _check_page(found, form, 422)
    flash("Sent to the secretary. You will hear what comes next.", "success")
    return redirect(url_for("registry.project", ref=found.reference))


@bp.get("/projects/<ref>/alike/<other>")
def alike(ref: str, other: str) -> Any:
    """Two records side by side, to see whether they are one study."""
    first, tier = registry.visible_project(ref, viewer())
    second, other_tier = registry.visible_project(other, viewer())
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
                "values": [words.lines(asked.name, held[asked.name], listed) for held in contents],
                "same": contents[0][asked.name] == contents[1][asked.name],
            }
            for section in SECTIONS
            for asked in section.asked
            if asked.name in shown
        ],
    )
