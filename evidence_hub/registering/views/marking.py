"""Confirming a protective marking, and asking the chair to do so."""

from __future__ import annotations

from flask import render_template, url_for
from wtforms import BooleanField

from evidence_hub.accounts import current
from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.accounts.queries import active_by_email
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import MARKINGS, highest
from evidence_hub.notifications import notices
from evidence_hub.registering.views import form_page
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations import marking as operations
from evidence_hub.registry.people import holders, independent
from evidence_hub.registry.project_page import acting_on, relationship_to
from evidence_hub.web.form_page import PostAction
from evidence_hub.web.forms import Choice, HubForm, Paragraphs


class MarkingForm(HubForm):
    """``marking`` gets its choices from the view."""

    marking = Choice("Protective marking", required="Choose a marking")
    is_listed_only = BooleanField("Only the people on the need-to-know list may see it")
    listed = Paragraphs("Need-to-know list (optional)", most=5000)
    reason = Paragraphs("Why this marking is right", most=1000, required="Say why it is right")


def _form(project: Project) -> MarkingForm:
    names = "\n".join(row.person.email for row in project.need_to_know)
    form = MarkingForm(
        data={
            "marking": project.proposed_marking if project.marked_on is None else project.marking,
            "is_listed_only": project.is_listed_only,
            "listed": names,
        },
    )
    form.marking.choices = [(code, MARKINGS[code].label) for code in operations.CHOSEN]
    return form


def _listed(form: MarkingForm) -> list[Person]:
    """Return the people named by e-mail address, one a line; raise Invalid on an unknown one."""
    emails = [line.strip().lower() for line in form.listed.data.splitlines() if line.strip()]
    people = active_by_email(emails)
    if unknown := [email for email in emails if email not in people]:
        raise Invalid({"listed": f"Nobody active has this address: {', '.join(unknown)}"})
    return [people[email] for email in dict.fromkeys(emails)]


def _page(project: Project, form: MarkingForm) -> str:
    proposed = MARKINGS.get(project.proposed_marking)
    return render_template(
        "registering/marking.html",
        project=project,
        form=form,
        proposed=proposed.label if proposed else "",
        marking=highest([project.marking, proposed.code if proposed else "official"]),
    )


@form_page("/projects/<ref>/marking", "marking", save="marking_confirm")
def marking(ref: str) -> PostAction:
    project = full_view_of(ref)
    require(current.actor(), Can.CHANGE_MARKING, relationship_to(project))
    form = _form(project)
    return PostAction(
        lambda: operations.confirm_marking(
            **acting_on(project),
            marking=form.marking.data,
            is_listed_only=form.is_listed_only.data,
            listed=_listed(form),
            reason=form.reason.data,
        ),
        "The marking is confirmed.",
        # Not the record: who was asked for the marking alone may see it no longer.
        url_for("home.front"),
        form,
        page=lambda: _page(project, form),
    )


@form_page.post("/projects/<ref>/ask-for-marking", "marking_ask")
def marking_ask(ref: str) -> PostAction:
    """Ask the chair to confirm the marking, or the deputy where every chair is conflicted."""
    project = full_view_of(ref)
    return PostAction(
        lambda: _ask(project),
        lambda person: f"{person.name} is asked to confirm the marking.",
        url_for(".desk", ref=ref),
    )


def _ask(project: Project) -> Person:
    # The deputy only where no chair can: the marking is the chair's to confirm (DOMAIN section 4).
    able = independent(project, holders(Role.CHAIR)) or independent(project, holders(Role.DEPUTY))
    if not able:
        raise Invalid(
            {"person": "Every chair and deputy has an interest here or may not see this marking."}
        )
    person = able[0]
    operations.ask_for_marking(**acting_on(project), person=person)
    notices.notify(
        [person.id],
        key=f"marking:{project.id}:{project.version}",
        text=f"Confirm the protective marking of {project.reference}",
        path=url_for(".marking", ref=project.reference),
        project=project,
    )
    return person
