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
# An agreement with oneself shares nothing.
FEWEST_PARTIES = 2
# A limit against slips of the keyboard (2062 for 2026), not a rule of law.
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
    # Only partners of the record: a party that nobody registered would escape the conflict checks.
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


# All sections at once rather than the first fault: several people fill this in, and each needs
# their own part.
def lacking(content: Content, dates: Dates, *, names: Names, force_id: int) -> dict[str, list[str]]:
    """Return section code → what is still to give; empty where it can go to the parties."""
    of_dates, of_bases = _dates_and_bases(content, dates, names, force_id)
    found: dict[str, list[str]] = {code: [] for code in SECTIONS} | {
        "parties": _parties(content, names, force_id),
        "datasets": _datasets(content),
        "bases": of_bases,
        "dates": of_dates,
        "safes": _safes(content),
        "terms": [said.TERMS[name] for name in said.NEEDED_TERMS if not content["terms"].get(name)],
    }
    return {code: lines for code, lines in found.items() if lines}


def _dates_and_bases(
    content: Content, dates: Dates, names: Names, force_id: int
) -> tuple[list[str], list[str]]:
    """The law that applies depends on the days, so the bases wait for them."""
    starts_on, ends_on, review_on = dates
    first = [] if content["datasets"] else ["Name the datasets first"]
    if starts_on is None or ends_on is None or review_on is None:
        waiting = ["Give the days first"] if said.bases_needed(content) else []
        return ["Give the days and the notice"], first + waiting
    return [], first + _bases(content, starts_on, ends_on, names, force_id)


def _parties(content: Content, names: Names, force_id: int) -> list[str]:
    parties = [row["organisation"] for row in content["parties"]]
    lines = []
    if len(parties) < FEWEST_PARTIES or force_id not in parties:
        lines.append("Name the force and at least one other party")
    lines += [
        "A party is no longer a partner of this project" for key in parties if key not in names
    ]
    if not content["datasets"]:
        lines.append("Name the datasets first: they decide who controls what")
    # Whoever holds personal data controls or processes it: the law knows no third part.
    control = {row["organisation"]: row["control"] for row in content["parties"]}
    for row in filter(said.is_personal, content["datasets"]):
        idle = [key for key in said.holders_of(row) if control.get(key) == "none"]
        if idle:
            who = ", ".join(names.get(key, "a party") for key in idle)
            lines.append(f"Say how {who} controls “{row['name']}”")
    return lines


def _datasets(content: Content) -> list[str]:
    parties = {row["organisation"] for row in content["parties"]}
    if not content["datasets"]:
        return ["Name at least one dataset"]
    return [
        f"“{row['name']}” flows to or from somebody who is no party"
        for row in content["datasets"]
        if not set(said.holders_of(row)) <= parties
    ]


def _safes(content: Content) -> list[str]:
    lines = []
    for code in said.SAFES:
        safe = content["safes"].get(code, {})
        if not safe.get("judgement") or not safe.get("evidence"):
            lines.append(f"Safe {code}")
        # An honest "not met" is worth recording, and still no state in which data may flow.
        elif safe["judgement"] == "not_met":
            lines.append(f"Safe {code} is not met")
    return lines


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
