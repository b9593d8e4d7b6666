"""Who takes part, handing over, and one's own declared interests."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts import queries as accounts
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock, vocabularies
from evidence_hub.core.authority import Relation
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.markings import highest
from evidence_hub.directory import queries as directory
from evidence_hub.registering import exports, queries
from evidence_hub.registering.forms import (
    EndInterestForm,
    EndPartForm,
    HandOverForm,
    InterestForm,
    PersonForm,
)
from evidence_hub.registering.operations import people as operations
from evidence_hub.registering.operations import screening
from evidence_hub.registering.views import bp
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry import queries as registry
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.web.exports import exported
from evidence_hub.web.forms import whole_number
from evidence_hub.web.transactions import reject, transactional


def _people_page(found: Project, form: PersonForm, status: int = 200) -> Any:
    page = render_template(
        "registering/people.html",
        project=found,
        form=form,
        today=clock.today(),
        parts={relation.value: relation.value.capitalize() for relation in Relation},
    )
    return page, status


@bp.get("/projects/<ref>/people")
def people(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.MANAGE_PEOPLE, viewer().relationship(found))
    name = f"people-{found.reference}"
    if sheet := exported(name, exports.PEOPLE, found.people, about=lambda _: found):
        return sheet
    return _people_page(found, PersonForm(formdata=None))


@bp.post("/projects/<ref>/people")
@transactional
def person_add(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.MANAGE_PEOPLE, viewer().relationship(found))
    form = PersonForm()
    if not form.is_sent():
        return _people_page(found, form, 422)
    try:
        added = operations.add_person(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            person=accounts.by_email(form.email.data),
            part=Relation(form.part.data),
        )
    except Invalid as error:
        form.take(error)
        return _people_page(found, form, 422)
    flash(f"{added.person.name} takes part from today.", "success")
    return redirect(url_for("registering.people", ref=found.reference))


@bp.post("/projects/<ref>/people/end")
@transactional
def person_end(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.MANAGE_PEOPLE, viewer().relationship(found))
    form = EndPartForm()
    if not form.is_sent():
        reject("Say why it ends.")
        return _people_page(found, PersonForm(formdata=None), 422)
    operations.end_part(
        actor=current.actor(),
        relationship=viewer().relationship(found),
        project=found,
        part_id=whole_number(form.part_id.data),
        reason=form.reason.data,
    )
    flash("Ended from today.", "success")
    return redirect(url_for("registering.people", ref=found.reference))


def _hand_over_form(**given: Any) -> HandOverForm:
    form = HandOverForm(**given)
    form.to.choices = {str(person.id): person.name for person in queries.research_leads()}
    return form


@bp.get("/projects/<ref>/hand-over")
def handover(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.HAND_OVER, viewer().relationship(found))
    return render_template(
        "registering/hand_over.html", project=found, form=_hand_over_form(formdata=None)
    )


@bp.post("/projects/<ref>/hand-over")
@transactional
def hand_over(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.HAND_OVER, viewer().relationship(found))
    form = _hand_over_form()
    if not form.is_sent():
        return render_template("registering/hand_over.html", project=found, form=form), 422
    to = accounts.person(whole_number(form.to.data))
    try:
        screening.hand_over(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            to=to,
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return render_template("registering/hand_over.html", project=found, form=form), 422
    flash(f"{to.name} leads {found.title} from today.", "success")
    return redirect(url_for("registry.projects"))


def _interest_form(**given: Any) -> InterestForm:
    form = InterestForm(**given)
    form.kind.choices = vocabularies.labels("interest_kind")["interest_kind"]
    listed = directory.filter_choices(viewer().reads_register).partner
    form.organisation.choices = {"": "None", **dict(listed)}
    return form


def _interests_page(form: InterestForm, status: int = 200) -> Any:
    rows, organisations = queries.interests(current.person().id), directory.names_by_id()
    kinds = vocabularies.labels("interest_kind")["interest_kind"]
    columns = exports.interests(kinds, organisations)
    if sheet := exported("interests", columns, rows, about=lambda row: row.project):
        return sheet
    page = render_template(
        "registering/interests.html",
        form=form,
        interests=rows,
        kinds=kinds,
        organisations=organisations,
        today=clock.today(),
        marking=highest([row.project.marking for row in rows if row.project]),
    )
    return page, status


@bp.get("/account/interests")
def interests() -> Any:
    return _interests_page(_interest_form(formdata=None))


@bp.post("/account/interests")
@transactional
def interest_declare() -> Any:
    require(current.actor(), Can.DECLARE_INTEREST)
    form = _interest_form()
    if not form.is_sent():
        return _interests_page(form, 422)
    started_on = form.started_on.data
    try:
        project = None
        if form.reference.data:
            try:
                project, _ = registry.visible_project(form.reference.data, viewer())
            except NotFound as error:
                raise Invalid({"reference": "There is no project with this reference"}) from error
        operations.declare_interest(
            actor=current.actor(),
            kind=form.kind.data,
            nature=form.nature.data,
            started_on=started_on or clock.today(),
            ended_on=form.ended_on.data,
            project=project,
            organisation_id=directory.id_of(form.organisation.data),
        )
    except Invalid as error:
        form.take(error)
        return _interests_page(form, 422)
    flash("Declared.", "success")
    return redirect(url_for("registering.interests"))


@bp.post("/account/interests/end")
@transactional
def interest_end() -> Any:
    form = EndInterestForm()
    form.refuse_other_fields()
    operations.end_interest(actor=current.actor(), interest_id=whole_number(form.interest_id.data))
    flash("Ended.", "success")
    return redirect(url_for("registering.interests"))
