"""What an agreement still lacks before it can go to the parties, section by section."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from evidence_hub.agreements import content as said
from evidence_hub.agreements import law, queries
from evidence_hub.agreements.content import Content, Names
from evidence_hub.agreements.models import AgreementVersion
from evidence_hub.core.errors import Invalid
from evidence_hub.registry.models import Project

SECTIONS = {
    "parties": "Parties",
    "datasets": "Datasets",
    "bases": "Lawful basis",
    "safes": "Five Safes",
    "terms": "Terms",
    "dates": "Dates and publication",
}
FEWEST_PARTIES = 2
LONGEST_YEARS = 10
Dates = tuple[dt.date | None, dt.date | None, dt.date | None]  # starts, ends, reviewed


def check_dates(starts_on: dt.date, ends_on: dt.date, review_on: dt.date) -> None:
    """Raise Invalid on days that no agreement can have."""
    if ends_on < starts_on:
        raise Invalid({"ends_on": "The agreement cannot end before it starts"})
    if ends_on > starts_on.replace(day=1) + dt.timedelta(days=366 * LONGEST_YEARS):
        raise Invalid({"ends_on": f"An agreement lasts at most {LONGEST_YEARS} years"})
    if not starts_on <= review_on <= ends_on:
        raise Invalid({"review_on": "The review lies between the start and the end"})


def check_parties(parties: list[dict[str, object]], allowed: Names) -> None:
    """Raise Invalid on a party that is not on the project, and on one named twice."""
    named = [row["organisation"] for row in parties]
    if any(key not in allowed for key in named):
        raise Invalid({"parties": "A party must be a partner of this project"})
    if len(set(named)) < len(named):
        raise Invalid({"parties": "Each party is named once"})


def check_datasets(datasets: list[Content], parties: Collection[int]) -> None:
    """Raise Invalid on a dataset that flows to or from somebody who is no party."""
    for row in datasets:
        if not row["classes"]:
            raise Invalid({"classes": f"Say what kind of data “{row['name']}” holds"})
        if "anonymous" in row["classes"] and said.is_personal(row):
            raise Invalid({"classes": "Anonymous data is not personal data. Choose one of the two"})
        if not set(said.holders_of(row)) <= set(parties):
            raise Invalid({"giver": "Data flow between parties of the agreement alone"})
        if not row["receivers"] or row["giver"] in row["receivers"]:
            raise Invalid({"receivers": "Name who receives it, other than who gives it"})


def lacking(content: Content, dates: Dates, *, names: Names, force_id: int) -> dict[str, list[str]]:
    """Return section code → what is still to give; empty where it can go to the parties."""
    found: dict[str, list[str]] = {code: [] for code in SECTIONS}
    parties = [row["organisation"] for row in content["parties"]]
    if len(parties) < FEWEST_PARTIES or force_id not in parties:
        found["parties"].append("Name the force and at least one other party")
    found["parties"] += [
        "A party is no longer a partner of this project" for key in parties if key not in names
    ]
    if not content["datasets"]:
        found["datasets"].append("Name at least one dataset")
        found["parties"].append("Name the datasets first: they decide who controls what")
        found["bases"].append("Name the datasets first")
    control = {row["organisation"]: row["control"] for row in content["parties"]}
    for row in content["datasets"]:
        idle = [key for key in said.holders_of(row) if control.get(key) == "none"]
        if said.is_personal(row) and idle:
            who = ", ".join(names.get(key, "a party") for key in idle)
            found["parties"].append(f"Say how {who} controls “{row['name']}”")
        if not set(said.holders_of(row)) <= set(parties):
            found["datasets"].append(f"“{row['name']}” flows to or from somebody who is no party")
    starts_on, ends_on, review_on = dates
    if starts_on is None or ends_on is None or review_on is None:
        found["dates"].append("Give the days and the notice")
        found["bases"] += ["Give the days first"] if said.bases_needed(content) else []
    else:
        found["bases"] += _bases(content, starts_on, ends_on, names, force_id)
    for code in said.SAFES:
        safe = content["safes"].get(code, {})
        if not safe.get("judgement") or not safe.get("evidence"):
            found["safes"].append(f"Safe {code}")
        elif safe["judgement"] == "not_met":
            found["safes"].append(f"Safe {code} is not met")
    found["terms"] += [
        said.TERMS[name] for name in said.NEEDED_TERMS if not content["terms"].get(name)
    ]
    return {code: lines for code, lines in found.items() if lines}


def lacking_of(project: Project, version: AgreementVersion) -> dict[str, list[str]]:
    """Return what a version lacks, judged by who takes part in the project today."""
    return lacking(
        version.content,
        (version.starts_on, version.ends_on, version.review_on),
        names=queries.parties_of([project.id])[project.id],
        force_id=queries.force().id,
    )


def _bases(
    content: Content, starts_on: dt.date, ends_on: dt.date, names: Names, force_id: int
) -> list[str]:
    known = law.law()
    found = []
    for dataset, party in said.bases_needed(content):
        wrong = law.problems(
            known,
            content["bases"].get(said.key_of_basis(dataset, party), {}),
            classes=dataset["classes"],
            is_force=party == force_id,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        found += [f"{dataset['name']}, {names.get(party, 'a party')}: {each}" for each in wrong]
    return found
