"""Intellectual property: items, licences and uses, advice, and the parties' agreement."""

from __future__ import annotations

from functools import partial

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import queries, rights_forms
from evidence_hub.agreements.access import author_name
from evidence_hub.agreements.contradictions import contradictions, digest_of, standing_rights
from evidence_hub.agreements.forms import ReasonForm
from evidence_hub.agreements.operations import rights as operations
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, form_page, inside, page
from evidence_hub.core import clock
from evidence_hub.core.errors import NotFound
from evidence_hub.core.vocabularies import labels
from evidence_hub.lifecycle import gates
from evidence_hub.lifecycle.gate_checks import check_gates
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.web.form_page import FormPage, PostAction, common_page
from evidence_hub.web.results import ViewResult

HERE = "/ip"


def _back(ref: str) -> str:
    return url_for("agreements.ip", ref=ref)


@bp.get(f"{BASE}{HERE}")
def ip(ref: str) -> ViewResult:
    found = inside(ref)
    items = queries.ip_items([found.id]).get(found.id, [])
    names = _names(found)
    terms = queries.ip_terms([found.id]).get(found.id)
    digest = digest_of(items)
    return page(
        "ip",
        found,
        "ip",
        items=items,
        names=names,
        terms=terms,
        agreed=[row for row in terms.agreed if row.digest == digest] if terms else [],
        is_current=bool(terms and terms.digest == digest),
        contradictions=contradictions(items, names),
        standing_rights=standing_rights,
        words=labels("ip_kind", "licence_scope", "model_agreement"),
        gates=check_gates([found], (gates.IP_AGREED,))[found.id],
        author_name=partial(author_name, viewer()),
        can=can(found, Can.PROPOSE_IP, Can.ADVISE_ON_IP),
    )


def _names(found: Project) -> dict[int, str]:
    return queries.parties_of([found.id])[found.id]


@form_page(f"{HERE}/new", "ip_new")
def _new(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.PROPOSE_IP, relationship_to(found))
    form = rights_forms.IpItemForm()
    form.kind.choices = list(labels("ip_kind")["ip_kind"].items())
    form.owners.choices = list(_names(found).items())
    return FormPage(
        found,
        form,
        "What is owned",
        "Add it",
        lambda: operations.add_item(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            kind=form.kind.data,
            title=form.title.data,
            description=form.description.data,
            owners=form.owners.data,
            outside_owner=form.outside_owner.data,
        ),
        "Added. Advice and agreement are needed on the terms as they now stand.",
        _back(ref),
    )


@form_page(f"{HERE}/<int:item_id>/right", "ip_right")
def _right(ref: str, item_id: int) -> FormPage:
    found = inside(ref)
    item = queries.ip_item(found.id, item_id)
    require(actor(), Can.PROPOSE_IP, relationship_to(found))
    form = rights_forms.IpRightForm()
    names = list(_names(found).items())
    none = f"{item.outside_owner}, or nobody: it is a use" if item.outside_owner else ""
    form.giver.choices = [(0, none or "Nobody: it is a use"), *names]
    form.holder.choices = names
    form.scope.choices = list(labels("licence_scope")["licence_scope"].items())
    return FormPage(
        found,
        form,
        f"A licence or use of “{item.title}”",
        "Add it",
        lambda: operations.add_right(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            item=item,
            kind=form.kind.data,
            giver_id=form.giver.data or None,
            holder_id=form.holder.data,
            scope=form.scope.data,
            terms=form.terms.data,
        ),
        "Added.",
        _back(ref),
    )


@form_page.post(f"{HERE}/<int:item_id>/rights/<int:right_id>/remove", "ip_right_remove")
def ip_right_remove(ref: str, item_id: int, right_id: int) -> PostAction:
    project = inside(ref)
    item = queries.ip_item(project.id, item_id)
    right = next((row for row in item.rights if row.id == right_id and not row.removed_at), None)
    if right is None:
        raise NotFound
    return PostAction(
        lambda: operations.remove_right(**acting_on(project), right=right),
        "Taken out.",
        _back(ref),
        refusal=common_page,
    )


@form_page(f"{HERE}/<int:item_id>/remove", "ip_remove")
def _remove(ref: str, item_id: int) -> FormPage:
    found = inside(ref)
    item = queries.ip_item(found.id, item_id)
    require(actor(), Can.PROPOSE_IP, relationship_to(found))
    form = ReasonForm()
    return FormPage(
        found,
        form,
        f"Take out “{item.title}”",
        "Take it out",
        lambda: operations.remove_item(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            item=item,
            reason=form.reason.data,
        ),
        "Taken out.",
        _back(ref),
    )


@form_page(f"{HERE}/advice", "ip_advice")
def _advice(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.ADVISE_ON_IP, relationship_to(found))
    terms = queries.ip_terms([found.id]).get(found.id)
    form = rights_forms.IpAdviceForm(
        data={"model": terms.model, "advice": terms.advice} if terms else {}
    )
    models = labels("model_agreement")["model_agreement"]
    form.model.choices = [("", "None"), *models.items()]
    items = queries.ip_items([found.id]).get(found.id, [])
    return FormPage(
        found,
        form,
        "Advise on intellectual property",
        "Give the advice",
        lambda: operations.advise(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            model=form.model.data,
            advice=form.advice.data,
        ),
        "Your advice is given.",
        _back(ref),
        facts=[("What is named", [item.title for item in items] or ["Nothing yet"])],
        intro=contradictions(items, _names(found)),
    )


@form_page(f"{HERE}/agreed", "ip_agreed")
def _agreed(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.ADVISE_ON_IP, relationship_to(found))
    terms = queries.ip_terms([found.id]).get(found.id)
    if terms is None:
        raise NotFound
    form = rights_forms.IpAgreedForm(data={"agreed_on": clock.today()})
    form.organisation.choices = list(_names(found).items())
    return FormPage(
        found,
        form,
        "Record that a party agreed",
        "Record it",
        lambda: operations.record_agreed(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            terms=terms,
            organisation_id=form.organisation.data,
            signatory=form.signatory.data,
            agreed_on=form.agreed_on.day,
        ),
        "Recorded.",
        _back(ref),
    )
