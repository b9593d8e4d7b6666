"""Who takes part, handing over, and one's own declared interests."""

from __future__ import annotations

from flask import render_template, url_for

from evidence_hub.accounts import current
from evidence_hub.accounts import queries as accounts
from evidence_hub.accounts.models import Person
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
from evidence_hub.registering.views import bp, form_page
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry import queries as registry
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.web.exports import exported
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import (
    record_key,
    whole_number,
)
from evidence_hub.web.results import ViewResult


def _people_page(project: Project, form: PersonForm) -> str:
    return render_template(
        "registering/people.html",
        project=project,
        form=form,
        today=clock.today(),
        parts={relation.value: relation.value.capitalize() for relation in Relation},
    )


def _managed(ref: str) -> Project:
    """Return a project to those who may name people to it."""
    project = full_view_of(ref)
    require(current.actor(), Can.MANAGE_PEOPLE, relationship_to(project))
    return project


@bp.get("/projects/<ref>/people")
def people(ref: str) -> ViewResult:
    project = _managed(ref)
    name = f"people-{project.reference}"
    if sheet := exported(name, exports.PEOPLE, project.people, about=lambda _: project):
        return sheet
    return _people_page(project, PersonForm(formdata=None))


@form_page.post("/projects/<ref>/people", "person_add")
def person_add(ref: str) -> PostAction:
    project, form = _managed(ref), PersonForm()
    return PostAction(
        lambda: operations.add_person(
            **acting_on(project),
            person=accounts.by_email(form.email.data),
            part=Relation(form.part.data),
        ),
        lambda added: f"{added.person.name} takes part from today.",
        url_for("registering.people", ref=project.reference),
        form,
        page=lambda: _people_page(project, form),
    )


@form_page.post("/projects/<ref>/people/end", "person_end")
def person_end(ref: str) -> PostAction:
    project, form = _managed(ref), EndPartForm()
    return PostAction(
        lambda: operations.end_part(
            **acting_on(project), part_id=record_key(form.part_id.data), reason=form.reason.data
        ),
        "Ended from today.",
        url_for("registering.people", ref=project.reference),
        form,
        page=lambda: _people_page(project, PersonForm(formdata=None)),
        incomplete="Say why it ends.",
        refusal=str,
    )


def _hand_over_form() -> HandOverForm:
    form = HandOverForm()
    form.to.choices = {str(person.id): person.name for person in queries.research_leads()}
    return form


@form_page("/projects/<ref>/hand-over", "handover", save="hand_over")
def handover(ref: str) -> PostAction:
    project = full_view_of(ref)
    require(current.actor(), Can.HAND_OVER, relationship_to(project))
    form = _hand_over_form()

    def hand_over() -> Person:
        to = accounts.person(whole_number(form.to.data))
        screening.hand_over(**acting_on(project), to=to, reason=form.reason.data)
        return to

    return PostAction(
        hand_over,
        lambda to: f"{to.name} leads {project.title} from today.",
        # Not the record: who handed it over may see it no longer.
        url_for("registry.projects"),
        form,
        page=lambda: render_template("registering/hand_over.html", project=project, form=form),
    )


def _interest_form() -> InterestForm:
    form = InterestForm()
    form.kind.choices = vocabularies.labels("interest_kind")["interest_kind"]
    listed = directory.filter_choices(viewer().reads_register).partner
    form.organisation.choices = {"": "None", **dict(listed)}
    return form


def _interests_page(form: InterestForm) -> ViewResult:
    interests, organisations = queries.interests(current.person().id), directory.names_by_id()
    kinds = vocabularies.labels("interest_kind")["interest_kind"]
    columns = exports.interests(kinds, organisations)
    if sheet := exported("interests", columns, interests, about=lambda row: row.project):
        return sheet
    return render_template(
        "registering/interests.html",
        form=form,
        interests=interests,
        kinds=kinds,
        organisations=organisations,
        today=clock.today(),
        marking=highest([row.project.marking for row in interests if row.project]),
    )


@bp.get("/account/interests")
def interests() -> ViewResult:
    return _interests_page(_interest_form())


@form_page.post("/account/interests", "interest_declare")
def interest_declare() -> PostAction:
    require(current.actor(), Can.DECLARE_INTEREST)
    form = _interest_form()
    return PostAction(
        lambda: operations.declare_interest(
            actor=current.actor(),
            kind=form.kind.data,
            nature=form.nature.data,
            started_on=form.started_on.data or clock.today(),
            ended_on=form.ended_on.data,
            project=_project_named(form.reference.data),
            organisation_id=directory.id_of(form.organisation.data),
        ),
        "Declared.",
        url_for("registering.interests"),
        form,
        page=lambda: _interests_page(form),
    )


def _project_named(reference: str) -> Project | None:
    """Return the project of a reference; the words are the same for one that is hidden."""
    if not reference:
        return None
    try:
        return registry.visible_project(reference, viewer())[0]
    except NotFound as error:
        raise Invalid({"reference": "There is no project with this reference"}) from error


@form_page.post("/account/interests/end", "interest_end")
def interest_end() -> PostAction:
    form = EndInterestForm()
    return PostAction(
        lambda: operations.end_interest(
            actor=current.actor(), interest_id=record_key(form.interest_id.data)
        ),
        "Ended.",
        url_for("registering.interests"),
        form,
    )
