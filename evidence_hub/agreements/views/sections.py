"""Writing a draft agreement, section by section."""

from __future__ import annotations

import copy
from typing import Any

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import content as said
from evidence_hub.agreements import forms, law, queries
from evidence_hub.agreements.models import Agreement, AgreementVersion
from evidence_hub.agreements.operations import sharing as operations
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, agreement_of, form_page, inside, page
from evidence_hub.agreements.views.sharing import ONE, address
from evidence_hub.core.errors import NotFound
from evidence_hub.registry.content import digest
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor, relationship_to
from evidence_hub.web.form_page import FormPage
from evidence_hub.web.forms import HubForm
from evidence_hub.web.results import ViewResult

Held = tuple[Project, Agreement, AgreementVersion, dict[str, Any]]


def _draft(ref: str, number: int) -> Held:
    found = inside(ref)
    held = agreement_of(found, number)
    require(actor(), Can.DRAFT_DATA_SHARING, relationship_to(found))
    return found, held, held.latest, copy.deepcopy(dict(held.latest.content))


def _base(content: dict[str, Any], code: str) -> str:
    return digest({code: content.get(code)})


def _ask(held: Held, code: str, form: HubForm, heading: str, values: Any, **more: Any) -> FormPage:
    """Return the form of a section; ``values`` reads what was sent."""
    found, agreement, version, _ = held
    return FormPage(
        found,
        form,
        heading,
        "Save and go back",
        lambda: operations.save_section(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            version=version,
            code=code,
            values=values(),
            base=form["base"].data or "",
        ),
        "Saved.",
        address(found, agreement),
        **more,
    )


@form_page(f"{ONE}/parties", "section_parties")
def _parties(ref: str, number: int) -> FormPage:
    held = _draft(ref, number)
    found, _, _, content = held
    names = queries.parties_of([found.id])[found.id]
    form = forms.parties_form(names, content["parties"], _base(content, "parties"))

    def values() -> list[dict[str, Any]]:
        return [
            {"organisation": key, "control": form[f"party_{key}"].data}
            for key in names
            if form[f"party_{key}"].data
        ]

    return _ask(
        held,
        "parties",
        form,
        "Parties and controllership",
        values,
        intro=[
            "A party must be a partner of this project. Name other partners on the record first."
        ],
    )


@bp.get(f"{BASE}{ONE}/datasets")
def section_datasets(ref: str, number: int) -> ViewResult:
    found, agreement, _, content = _draft(ref, number)
    return page(
        "datasets",
        found,
        "sharing",
        agreement=agreement,
        rows=content["datasets"],
        names=queries.parties_of([found.id])[found.id],
        classes=said.CLASSES,
        can_add=len(content["datasets"]) < said.MOST_DATASETS,
        of_bases=False,
    )


@bp.get(f"{BASE}{ONE}/bases")
def section_bases(ref: str, number: int) -> ViewResult:
    found, agreement, _, content = _draft(ref, number)
    return page(
        "datasets",
        found,
        "sharing",
        agreement=agreement,
        rows=[row for row in content["datasets"] if said.is_personal(row)],
        names=queries.parties_of([found.id])[found.id],
        classes=said.CLASSES,
        can_add=False,
        of_bases=True,
    )


def _next_key(content: dict[str, Any], version: AgreementVersion) -> str:
    """Return a key that no dataset of any version of the agreement has or had."""
    used = {
        row["key"] for each in version.agreement.versions for row in each.content["datasets"]
    } | {row["key"] for row in content["datasets"]}
    return next(f"d{number}" for number in range(1, 1000) if f"d{number}" not in used)


@form_page(f"{ONE}/datasets/<key>", "section_dataset")
def _dataset(ref: str, number: int, key: str) -> FormPage:
    held = _draft(ref, number)
    found, _, version, content = held
    now = next((row for row in content["datasets"] if row["key"] == key), None)
    is_full = len(content["datasets"]) >= said.MOST_DATASETS
    if now is None and (key != "new" or is_full):
        raise NotFound
    names = queries.parties_of([found.id])[found.id]
    parties = {each: names[each] for each in version.party_ids if each in names}
    form = forms.dataset_form(parties, now or {}, _base(content, "datasets"))

    def values() -> list[dict[str, Any]]:
        row = {
            "key": now["key"] if now else _next_key(content, version),
            "name": form["name"].data,
            "fields": form["fields"].data,
            "classes": form["classes"].data,
            "giver": form["giver"].data,
            "receivers": form["receivers"].data,
        }
        others = [each for each in content["datasets"] if each is not now]
        place = content["datasets"].index(now) if now else len(others)
        return [*others[:place], row, *others[place:]]

    page = _ask(held, "datasets", form, "Dataset", values)
    page.leads_to = url_for("agreements.section_datasets", ref=ref, number=number)
    return page


@form_page(f"{ONE}/datasets/<key>/remove", "section_dataset_remove")
def _remove(ref: str, number: int, key: str) -> FormPage:
    held = _draft(ref, number)
    content = held[3]
    now = next((row for row in content["datasets"] if row["key"] == key), None)
    if now is None:
        raise NotFound
    form = forms.SectionForm(data={"base": _base(content, "datasets")})
    page = _ask(
        held,
        "datasets",
        form,
        f"Take out “{now['name']}”?",
        lambda: [row for row in content["datasets"] if row is not now],
    )
    page.button = "Take it out"
    page.leads_to = url_for("agreements.section_datasets", ref=ref, number=number)
    return page


@form_page(f"{ONE}/bases/<key>", "section_basis")
def _basis(ref: str, number: int, key: str) -> FormPage:
    held = _draft(ref, number)
    found, _, _, content = held
    dataset = next((row for row in content["datasets"] if row["key"] == key), None)
    if dataset is None or not said.is_personal(dataset):
        raise NotFound
    known = law.law()
    form = forms.bases_form(
        dataset,
        queries.parties_of([found.id])[found.id],
        {name: law.choices(known, name) for name in law.LAW},
        content["bases"],
        _base(content, "bases"),
    )

    def values() -> dict[str, dict[str, str]]:
        kept = dict(content["bases"])
        for party in said.holders_of(dataset):
            kept[said.key_of_basis(dataset, party)] = {
                name: form[f"{name}_{party}"].data
                for name in said.BASIS_FIELDS
                if f"{name}_{party}" in form and form[f"{name}_{party}"].data
            }
        return kept

    page = _ask(
        held,
        "bases",
        form,
        f"Lawful basis: {dataset['name']}",
        values,
        intro=[
            "Each party needs a basis of its own. The force may hold data under Part 3 while a "
            "university works under Part 2. It must be law from the first day to the last."
        ],
    )
    page.leads_to = url_for("agreements.section_bases", ref=ref, number=number)
    return page


@form_page(f"{ONE}/safes", "section_safes")
def _safes(ref: str, number: int) -> FormPage:
    held = _draft(ref, number)
    content = held[3]
    form = forms.safes_form(content["safes"], _base(content, "safes"))
    return _ask(
        held,
        "safes",
        form,
        "Five Safes",
        lambda: {
            code: {
                "judgement": form[f"judgement_{code}"].data,
                "evidence": form[f"evidence_{code}"].data,
            }
            for code in said.SAFES
        },
        intro=["Five tests of a data use, each judged with the evidence for it."],
    )


@form_page(f"{ONE}/terms", "section_terms")
def _terms(ref: str, number: int) -> FormPage:
    held = _draft(ref, number)
    content = held[3]
    form = forms.terms_form(content["terms"], _base(content, "terms"))
    return _ask(
        held, "terms", form, "Terms", lambda: {name: form[name].data for name in said.TERMS}
    )


@form_page(f"{ONE}/dates", "section_dates")
def _dates(ref: str, number: int) -> FormPage:
    found, agreement, version, content = _draft(ref, number)
    notice = content["notice"] or {"notice_days": 60, "longest_delay": 180}
    form = forms.DatesForm(
        data={
            "starts_on": version.starts_on,
            "ends_on": version.ends_on,
            "review_on": version.review_on,
            **notice,
        }
    )
    return FormPage(
        found,
        form,
        "Dates and publication",
        "Save and go back",
        lambda: operations.save_dates(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            version=version,
            starts_on=form.starts_on.day,
            ends_on=form.ends_on.day,
            review_on=form.review_on.day,
            notice={name: form[name].data for name in said.NOTICE},
        ),
        "Saved.",
        address(found, agreement),
    )
