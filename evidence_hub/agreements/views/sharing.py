"""Agreements: the list of a project, one with its versions, and its steps."""

from __future__ import annotations

from typing import Any

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import content as said
from evidence_hub.agreements import disposal, forms, law, queries, validation
from evidence_hub.agreements.access import is_held, is_party
from evidence_hub.agreements.lifecycle import ENDED, RUNS, in_force, state_of
from evidence_hub.agreements.models import Agreement, AgreementVersion
from evidence_hub.agreements.operations import sharing as operations
from evidence_hub.agreements.states import Sharing
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import (
    BASE,
    agreement_of,
    form_page,
    inside,
    page,
)
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.vocabularies import labels
from evidence_hub.house_rules import rules
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.web.form_page import FormPage, PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/data-sharing"
ONE = f"{HERE}/<int:number>"


def soon() -> int:
    return max(rules.numbers("agreement_reminders"))


@bp.get(f"{BASE}{HERE}")
def sharing(ref: str) -> ViewResult:
    found = inside(ref)
    today = clock.today()
    rows = queries.agreements([found.id]).get(found.id, [])
    if viewer().is_outside:
        own = queries.own_organisation(actor())
        rows = [row for row in rows if is_party(row, own)]
    return page(
        "sharing",
        found,
        "sharing",
        rows=[(row, state_of(row.latest, today, soon=soon())) for row in rows],
        runs=RUNS,
        can=can(found, Can.DRAFT_DATA_SHARING),
    )


@form_page(f"{HERE}/new", "agreement_new")
def _begin(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.DRAFT_DATA_SHARING, relationship_to(found))
    form = forms.BeginForm(data={"idempotency_key": new_idempotency_key()})
    return FormPage(
        found,
        form,
        "Begin a data sharing agreement",
        "Begin",
        lambda: operations.begin(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            title=form.title.data,
            idempotency_key=key_from(form, actor().person_id, ref),
        ),
        "Started. Answer its sections one by one.",
        url_for("agreements.sharing", ref=ref),
        intro=[
            "Its parties are partners of this project. What is signed never changes: a "
            "variation is a new version."
        ],
        leads=lambda made: address(found, made),
    )


def address(project: Project, agreement: Agreement) -> str:
    return url_for("agreements.agreement", ref=project.reference, number=agreement.number)


def law_labels() -> dict[str, str]:
    return {code: label for each in labels(*law.LAW).values() for code, label in each.items()}


def names_in(project: Project, agreement: Agreement) -> dict[int, str]:
    known = queries.parties_of([project.id])[project.id]
    used = {key for version in agreement.versions for key in version.party_ids}
    return {**queries.names_of(used), **known}


def lines_of(
    project: Project, agreement: Agreement, version: AgreementVersion
) -> list[tuple[str, str, list[str]]]:
    """Return what a version says, its days first."""
    days = [
        ("Dates", label, [day_words(day)])
        for label, day in (
            ("First day", version.starts_on),
            ("Last day", version.ends_on),
            ("To be reviewed by", version.review_on),
        )
        if day is not None
    ]
    return [*days, *said.lines(version.content, names_in(project, agreement), law_labels())]


def _rail(project: Project, agreement: Agreement, may_write: bool) -> list[dict[str, Any]]:
    """Return the sections of the newest version with what each still lacks."""
    version = agreement.latest
    left = validation.lacking_of(project, version) if version.status == Sharing.DRAFT else {}
    found = []
    for code, title in validation.SECTIONS.items():
        lacks = "; ".join(left.get(code, ()))
        found.append(
            {
                "title": title,
                "href": url_for(
                    f"agreements.section_{code}", ref=project.reference, number=agreement.number
                )
                if may_write
                else None,
                "hint": lacks,
                "status": "To do" if lacks else "Complete",
                "kind": "todo" if lacks else "done",
            }
        )
    return found


def agreement_page(found: Project, agreement: Agreement, button: HubForm | None = None) -> str:
    """Show an agreement; ``button`` is one that was refused."""
    today, version = clock.today(), agreement.latest
    running = in_force(agreement, today)
    rights = can(
        found,
        Can.DRAFT_DATA_SHARING,
        Can.SIGN_OFF_DATA_SHARING,
        Can.CERTIFY_DISPOSAL,
        Can.ASK_EXTENSION,
    )
    states = {row.id: state_of(row, today, soon=soon()) for row in agreement.versions}
    certificates = queries.certificates([agreement.id]).get(agreement.id, [])
    names = names_in(found, agreement)
    accesses = [
        row
        for row in queries.accesses_of(agreement.id)
        if not viewer().is_outside or row.person_id == actor().person_id
    ]
    datasets = {
        row["key"]: row["name"] for each in agreement.versions for row in each.content["datasets"]
    }
    return page(
        "agreement",
        found,
        "sharing",
        agreement=agreement,
        version=version,
        running=running,
        requests=queries.extension_requests(agreement.id),
        state=states[version.id],
        states=states,
        kinds=Sharing,
        ended=ENDED,
        runs=RUNS,
        names=names,
        sections=_rail(
            found, agreement, rights["DRAFT_DATA_SHARING"] and version.status == Sharing.DRAFT
        ),
        lines=lines_of(found, agreement, version),
        accesses=[(row, is_held(row, agreement, found, today)) for row in accesses],
        datasets=datasets,
        disposal=disposal.status_of(agreement, certificates, today, days=disposal.time_given()),
        certificates=certificates,
        methods=disposal.METHODS,
        backups=disposal.BACKUPS,
        can=rights,
        errors=button.error_links("#sections-heading") if button else [],
        today=today,
    )


@bp.get(f"{BASE}{ONE}")
def agreement(ref: str, number: int) -> ViewResult:
    found = inside(ref)
    return agreement_page(found, agreement_of(found, number))


@form_page.post(f"{ONE}/send", "agreement_send")
def agreement_send(ref: str, number: int) -> PostAction:
    project = inside(ref)
    agreement = agreement_of(project, number)
    require(actor(), Can.DRAFT_DATA_SHARING, relationship_to(project))
    button = HubForm()
    return PostAction(
        lambda: operations.send(**acting_on(project), version=agreement.latest),
        "Sent. Signatures can be recorded now.",
        address(project, agreement),
        button,
        page=lambda: agreement_page(project, agreement, button),
    )


def _step(ref: str, number: int, right: Can, words: tuple[str, str, str], do: Any) -> FormPage:
    """Return a step that needs a reason: take back, vary, terminate."""
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), right, relationship_to(found))
    form = forms.ReasonForm()
    heading, button, done = words
    return FormPage(
        found,
        form,
        heading,
        button,
        lambda: do(found, held, form.reason.data),
        done,
        address(found, held),
    )


@form_page(f"{ONE}/take-back", "agreement_back")
def _take_back(ref: str, number: int) -> FormPage:
    return _step(
        ref,
        number,
        Can.DRAFT_DATA_SHARING,
        (
            "Take it back to draft",
            "Take it back",
            "It is a draft again. No signature counts any more.",
        ),
        lambda found, held, reason: operations.take_back(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            version=held.latest,
            reason=reason,
        ),
    )


@form_page(f"{ONE}/vary", "agreement_vary")
def _vary(ref: str, number: int) -> FormPage:
    return _step(
        ref,
        number,
        Can.DRAFT_DATA_SHARING,
        (
            "Vary the agreement",
            "Begin the variation",
            "Started. The signed version holds until this one is signed.",
        ),
        lambda found, held, reason: operations.vary(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            reason=reason,
        ),
    )


@form_page(f"{ONE}/give-up-variation", "agreement_unvary")
def _unvary(ref: str, number: int) -> FormPage:
    return _step(
        ref,
        number,
        Can.DRAFT_DATA_SHARING,
        ("Give up the variation", "Give it up", "Given up. The signed version goes on."),
        lambda found, held, reason: operations.give_up_variation(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            reason=reason,
        ),
    )


@form_page(f"{ONE}/terminate", "agreement_terminate")
def _terminate(ref: str, number: int) -> FormPage:
    return _step(
        ref,
        number,
        Can.SIGN_OFF_DATA_SHARING,
        ("Terminate the agreement", "Terminate it", "Terminated. Access ended; disposal is due."),
        lambda found, held, reason: operations.terminate(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            agreement=held,
            reason=reason,
        ),
    )
