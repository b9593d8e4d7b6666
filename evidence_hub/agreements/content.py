"""What an agreement says: its answers by section, in words, and what differs between versions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Content = Mapping[str, Any]
Names = Mapping[int, str]  # organisation id → name

CLASSES = {
    "personal": "Personal data",
    "special": "Special category data",
    "criminal": "Criminal-offence data",
    "anonymous": "Anonymous data",
}
# Special and criminal-offence data are personal data too; only "anonymous" needs no lawful basis.
PERSONAL = frozenset({"personal", "special", "criminal"})
CONTROL = {
    "controller": "Controller on its own",
    "joint_controller": "Joint controller",
    "processor": "Processor",
    "none": "Holds no personal data",
}
# The Five Safes of DOMAIN 3.9, in their usual order, which the pages keep.
SAFES = ("people", "projects", "settings", "data", "outputs")
TERMS = {
    "purpose": "Purpose",
    "other_organisations": "Other organisations",
    "rights": "Access and rights of individuals",
    "accuracy": "Accuracy",
    "security": "Security",
    "retention": "Retention",
    "disposal": "Disposal at the end",
    "breach_contact": "Whom to tell of a breach",
    "termination": "How it can be ended",
}
# "Other organisations" may truly be none; every other heading of the ICO's code needs an answer.
NEEDED_TERMS = tuple(name for name in TERMS if name != "other_organisations")
NOTICE = {
    "notice_days": "Notice before publication, days",
    "longest_delay": "Longest delay of a publication, days",
    "stops_when_suspended": "The clock stops while the project is suspended",
    "stops_with_authors": "The clock stops while the authors answer comments of fact",
    "silence_releases": "Silence at the deadline releases the text",
}
# Beyond this, a second agreement is easier to read and to sign than a longer one.
MOST_DATASETS = 8


def empty() -> dict[str, Any]:
    return {"parties": [], "datasets": [], "bases": {}, "safes": {}, "terms": {}, "notice": {}}


def is_personal(dataset: Content) -> bool:
    return not PERSONAL.isdisjoint(dataset["classes"])


def holders_of(dataset: Content) -> list[int]:
    """Return everybody who holds the dataset: who gives it and who receives it."""
    return [dataset["giver"], *dataset["receivers"]]


def holders_by_key(content: Content, key: str) -> list[int]:
    """Return who holds the dataset with this key under the agreement."""
    return next((holders_of(row) for row in content["datasets"] if row["key"] == key), [])


# Per party and dataset (DOMAIN 3.9): the force may hold data under Part 3 that a university
# processes under Part 2.
def key_of_basis(dataset: Content, organisation_id: int) -> str:
    return f"{dataset['key']}:{organisation_id}"


# The giver needs a basis as well as each receiver: giving is processing.
def bases_needed(content: Content) -> list[tuple[Content, int]]:
    """Return each dataset with personal data and each party that needs a basis for it."""
    return [
        (dataset, party)
        for dataset in content["datasets"]
        if is_personal(dataset)
        for party in holders_of(dataset)
    ]


def datasets_received(content: Content, organisation_id: int) -> list[Content]:
    return [row for row in content["datasets"] if organisation_id in row["receivers"]]


# An organisation can be taken out of the directory after it signed; a signed text must still be
# readable.
def _name(names: Names, key: int) -> str:
    return names.get(key, "an organisation that is not known any more")


def lines(
    content: Content, names: Names, law_labels: Mapping[str, str]
) -> list[tuple[str, str, list[str]]]:
    """Return (section, label, lines) of everything that an agreement says, in its order."""
    # The same order as the sections of the form, so that reader and writer find things in one
    # place.
    found = [
        ("Parties", _name(names, row["organisation"]), [CONTROL[row["control"]]])
        for row in content["parties"]
    ]
    found += [
        (
            "Datasets",
            row["name"],
            [
                f"Fields: {', '.join(row['fields'].splitlines())}",
                f"Kind: {', '.join(CLASSES[each] for each in row['classes'])}",
                f"From {_name(names, row['giver'])}",
                f"To {', '.join(_name(names, each) for each in row['receivers'])}",
            ],
        )
        for row in content["datasets"]
    ]
    for dataset, party in bases_needed(content):
        basis = content["bases"].get(key_of_basis(dataset, party), {})
        said = [law_labels.get(basis.get(each, ""), "") for each in BASIS_FIELDS]
        found.append(
            ("Lawful basis", f"{dataset['name']}: {_name(names, party)}", [s for s in said if s])
        )
    for code in SAFES:
        safe = content["safes"].get(code, {})
        if safe:
            check_gates = JUDGEMENTS.get(safe["judgement"], "")
            found.append(("Five Safes", f"Safe {code}", [check_gates, safe["evidence"]]))
    found += [
        ("Terms", label, content["terms"][name].split("\n"))
        for name, label in TERMS.items()
        if content["terms"].get(name)
    ]
    found += [
        ("Publication", label, [_plain(content["notice"][name])])
        for name, label in NOTICE.items()
        if name in content["notice"]
    ]
    return found


BASIS_FIELDS = ("regime", "basis", "condition", "criminal", "safeguard")
JUDGEMENTS = {
    "met": "Met",
    "partly": "Partly met",
    "not_met": "Not met",
    "not_applicable": "Not applicable",
}


def _plain(value: Any) -> str:
    return ("Yes" if value else "No") if isinstance(value, bool) else str(value)


def differences(
    before: Sequence[tuple[str, str, list[str]]], after: Sequence[tuple[str, str, list[str]]]
) -> list[dict[str, str]]:
    """Return what differs between two versions as (label, old, new), in the newer one's order."""
    was = {(section, label): "; ".join(said) for section, label, said in before}
    now = {(section, label): "; ".join(said) for section, label, said in after}
    # Newer order first, then what was dropped: a variation must show removals, which are what a
    # party could overlook.
    return [
        {"label": f"{key[0]}: {key[1]}", "old": was.get(key, ""), "new": now.get(key, "")}
        for key in dict.fromkeys([*now, *was])
        if was.get(key, "") != now.get(key, "")
    ]
