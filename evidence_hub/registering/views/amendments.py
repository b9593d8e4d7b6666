"""Proposing a change to a sent project, and deciding on it."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from wtforms import RadioField

from evidence_hub.accounts import current
from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.registering import choices, exports, queries, unsaved_forms, words
from evidence_hub.registering.forms import DecideAmendmentForm, section_form, values_of
from evidence_hub.registering.operations import amendments as operations
from evidence_hub.registering.views import bp
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry import content, sockets, unsaved_input
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Amendment, Project
from evidence_hub.registry.sections import ASKED, BY_CODE, SECTIONS, Section
from evidence_hub.web.exports import exported
from evidence_hub.web.forms import HubForm, Paragraphs, Required
from evidence_hub.web.transactions import transactional


@bp.get("/projects/<ref>/amendments")
def amendments(ref: str) -> Any:
    found = full_view_of(ref)
    rows, name = queries.amendments(found.id), f"amendments-{found.reference}"
    if sheet := exported(name, exports.AMENDMENTS, rows, about=lambda _: found):
        return sheet
    return render_template(
        "registering/amendments.html",
        project=found,
        amendments=rows,
        kinds=operations.KINDS,
        sections=[(section.code, section.title) for section in SECTIONS],
        may_file=may(current.actor(), Can.FILE_AMENDMENT, viewer().relationship(found)),
        labels={name: asked.label for name, asked in ASKED.items()},
    )


def _proposal_form(found: Project, section: Section) -> HubForm:
    held = content.content_of(found)
    form = section_form(section, held, choices.all_choices(), request.form)
    extra = type(
        "AmendmentForm",
        (type(form),),
        {
            "why": Paragraphs("Why the change is needed", most=2000, required="Say why"),
            "proposed_kind": RadioField(
                "What class is it, in your view?",
                choices=operations.KINDS,
                validators=[Required("Choose a class")],
            ),
        },
    )
    made: HubForm = extra(data=dict(form.data))
    return made


def _proposal_page(
    found: Project, section: Section, form: HubForm, status: int = 200, *, is_kept: bool = False
) -> Any:
    page = render_template(
        "registering/amendment_new.html",
        project=found,
        section=section,
        form=form,
        is_kept=is_kept,
    )
    return page, status


def _asked(code: str) -> Section:
    if code not in BY_CODE:
        raise NotFound
    return BY_CODE[code]


@bp.get("/projects/<ref>/amendments/new/<code>")
def amendment_new(ref: str, code: str) -> Any:
    found, section = full_view_of(ref), _asked(code)
    require(current.actor(), Can.FILE_AMENDMENT, viewer().relationship(found))
    form, kept = _proposal_form(found, section), unsaved_forms.offered(current.actor().person_id)
    form.offer_again(kept)
    return _proposal_page(found, section, form, is_kept=bool(kept))


@bp.post("/projects/<ref>/amendments/new/<code>")
@transactional
def amendment_file(ref: str, code: str) -> Any:
    found, section = full_view_of(ref), _asked(code)
    require(current.actor(), Can.FILE_AMENDMENT, viewer().relationship(found))
    form = _proposal_form(found, section)
    if not form.is_sent():
        return _proposal_page(found, section, form, 422)
    try:
        amendment = operations.file_amendment(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            changes=values_of(section, form),
            reason=form["why"].data,
            proposed_kind=form["proposed_kind"].data,
        )
    except Invalid as error:
        form.take(error)
        return _proposal_page(found, section, form, 422)
    unsaved_input.forget(current.person().id, request.path)
    flash("Filed. Nothing changes until it is accepted.", "success")
    return redirect(
        url_for("registering.amendment", ref=found.reference, amendment_id=amendment.id)
    )


def _decision_form(amendment: Amendment, **given: Any) -> DecideAmendmentForm:
    form = DecideAmendmentForm(**given)
    form.kind.choices = operations.KINDS
    if not form.kind.data:
        is_classed = amendment.kind != "unclassified"
        form.kind.data = amendment.kind if is_classed else amendment.proposed_kind
    return form


def _amendment_page(
    found: Project, shown: Amendment, form: DecideAmendmentForm | None, status: int = 200
) -> Any:
    listed = choices.all_choices()
    before = {name: each["before"] for name, each in shown.changes.items()}
    after = {name: each["after"] for name, each in shown.changes.items()}
    page = render_template(
        "registering/amendment.html",
        project=found,
        amendment=shown,
        kinds=operations.KINDS,
        form=form,
        differences=words.differences(before, after, listed),
        is_major=content.is_major(list(shown.changes)),
        needs=sockets.amendment_needs(found, shown) if shown.status == "proposed" else [],
    )
    return page, status


@bp.get("/projects/<ref>/amendments/<int:amendment_id>")
def amendment(ref: str, amendment_id: int) -> Any:
    found = full_view_of(ref)
    shown = queries.amendment(found.id, amendment_id)
    decides = shown.status == "proposed" and may(
        current.actor(), Can.SCREEN, viewer().relationship(found)
    )
    return _amendment_page(found, shown, _decision_form(shown, formdata=None) if decides else None)


def _decide(found: Project, shown: Amendment, form: DecideAmendmentForm) -> None:
    about = {
        "actor": current.actor(),
        "relationship": viewer().relationship(found),
        "project": found,
        "amendment": shown,
        "kind": form.kind.data,
    }
    if form.decision.data == "classify":
        operations.classify_amendment(**about)
    else:
        operations.decide_amendment(
            **about, accept=form.decision.data == "accept", answer=form.answer.data
        )


@bp.post("/projects/<ref>/amendments/<int:amendment_id>")
@transactional
def amendment_decide(ref: str, amendment_id: int) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.SCREEN, viewer().relationship(found))
    shown = queries.amendment(found.id, amendment_id)
    form = _decision_form(shown)
    if not form.is_sent():
        return _amendment_page(found, shown, form, 422)
    try:
        _decide(found, shown, form)
    except Invalid as error:
        form.take(error)
        return _amendment_page(found, shown, form, 422)
    flash(
        "Classed. Whoever has to agree is asked."
        if shown.status == "proposed"
        else f"The amendment is {shown.status}.",
        "success",
    )
    return redirect(url_for("registering.amendment", ref=found.reference, amendment_id=shown.id))
