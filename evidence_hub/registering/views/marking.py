"""Confirming a protective marking, and asking the chair to do so."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from wtforms import BooleanField

from evidence_hub.accounts import current
from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import MARKINGS, highest
from evidence_hub.notifications import notices
from evidence_hub.registering import queries
from evidence_hub.registering.views import bp
from evidence_hub.registering.views.screening import full_view_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.operations import marking as operations
from evidence_hub.registry.people import holders, independent
from evidence_hub.web.forms import Choice, HubForm, Paragraphs
from evidence_hub.web.transactions import reject, transactional


class MarkingForm(HubForm):
    """``marking`` gets its choices from the view."""

    marking = Choice("Protective marking", required="Choose a marking")
    is_listed_only = BooleanField("Only the people on the need-to-know list may see it")
    listed = Paragraphs("Need-to-know list (optional)", most=5000)
    reason = Paragraphs("Why this marking is right", most=1000, required="Say why it is right")


def _form(found: Project, **options: Any) -> MarkingForm:
    names = "\n".join(row.person.email for row in found.need_to_know)
    form = MarkingForm(
        **options,
        data={
            "marking": found.proposed_marking if found.marked_on is None else found.marking,
            "is_listed_only": found.is_listed_only,
            "listed": names,
        },
    )
    form.marking.choices = [(code, MARKINGS[code].label) for code in operations.CHOSEN]
    return form


def _listed(form: MarkingForm) -> list[Person]:
    """Return the people named by e-mail address, one a line; raise Invalid on an unknown one."""
    emails = [line.strip().lower() for line in form.listed.data.splitlines() if line.strip()]
    found = queries.people_by_email(emails)
    if unknown := [email for email in emails if email not in found]:
        raise Invalid({"listed": f"Nobody active has this address: {', '.join(unknown)}"})
    return list({found[email].id: found[email] for email in emails}.values())


def _page(found: Project, form: MarkingForm, status: int = 200) -> Any:
    proposed = MARKINGS.get(found.proposed_marking)
    page = render_template(
        "registering/marking.html",
        project=found,
        form=form,
        proposed=proposed.label if proposed else "",
        marking=highest([found.marking, proposed.code if proposed else "official"]),
    )
    return page, status


@bp.get("/projects/<ref>/marking")
def marking(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.CHANGE_MARKING, viewer().relationship(found))
    return _page(found, _form(found, formdata=None))


@bp.post("/projects/<ref>/marking")
@transactional
def marking_confirm(ref: str) -> Any:
    found = full_view_of(ref)
    require(current.actor(), Can.CHANGE_MARKING, viewer().relationship(found))
    form = _form(found)
    if not form.is_sent():
        return _page(found, form, 422)
    try:
        operations.confirm_marking(
            actor=current.actor(),
            relationship=viewer().relationship(found),
            project=found,
            marking=form.marking.data,
            is_listed_only=form.is_listed_only.data,
            listed=_listed(form),
            reason=form.reason.data,
        )
    except Invalid as error:
        form.take(error)
        return _page(found, form, 422)
    flash("The marking is confirmed.", "success")
    return redirect(url_for("home.front"))


@bp.post("/projects/<ref>/ask-for-marking")
@transactional
def marking_ask(ref: str) -> Any:
    """Ask the chair to confirm the marking, or the deputy where every chair is conflicted."""
    found = full_view_of(ref)
    HubForm().refuse_other_fields()
    asked = independent(found, holders(Role.CHAIR)) or independent(found, holders(Role.DEPUTY))
    if not asked:
        flash(
            "Every chair and deputy has an interest here or may not see this marking.",
            "error",
        )
        return redirect(url_for(".desk", ref=ref))
    try:
        for person in asked[:1]:
            operations.ask_for_marking(
                actor=current.actor(),
                relationship=viewer().relationship(found),
                project=found,
                person=person,
            )
            notices.notify(
                [person.id],
                key=f"marking:{found.id}:{found.version}",
                text=f"Confirm the protective marking of {found.reference}",
                path=url_for(".marking", ref=ref),
                project=found,
            )
            flash(f"{person.name} is asked to confirm the marking.", "success")
    except Invalid as error:
        reject(" ".join(error.fields.values()))
    return redirect(url_for(".desk", ref=ref))
