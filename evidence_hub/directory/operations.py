"""Keeping the lists: organisations, business areas, priorities, vocabulary terms."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from typing import Any, TypeVar

from sqlalchemy import func, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import Base, db
from evidence_hub.core.errors import Conflict, Invalid
from evidence_hub.core.provenance import Provenance
from evidence_hub.core.vocabularies import Term, Vocabulary
from evidence_hub.directory import hooks
from evidence_hub.directory.models import BusinessArea, Organisation, Priority
from evidence_hub.directory.verbs import DirectoryVerb

T = TypeVar("T", Organisation, BusinessArea, Priority, Term)
LONGEST_CODE = 50


def code_for(name: str, model: type[Base]) -> str:
    """Return a free code made from a name."""
    # A code stands in addresses and in backups, and is never shown as a name; what is not plain
    # ASCII is left out so that it can be typed anywhere.
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:LONGEST_CODE] or "item"
    column = model.code  # type: ignore[attr-defined]
    taken = set(db.session.scalars(select(column).where(column.startswith(stem, autoescape=True))))
    code, number = stem, 2
    while code in taken:
        code, number = f"{stem}_{number}", number + 1
    return code


def _change(  # noqa: PLR0917 - called from this file alone, by name of each list
    actor: Actor, row: T, record: str, changes: dict[str, Any], version: int, labels: dict[str, str]
) -> bool:
    before = {name: getattr(row, name) for name in changes}
    changed = audit.difference(before, changes)
    if not changed:
        return False
    # Both versions are shown to the one who comes second: a list that many people edit must not
    # lose what the first of them wrote.
    if row.version != version:
        raise Conflict(
            theirs={labels.get(name, name): str(before[name] or "") for name in changed},
            yours={labels.get(name, name): str(changes[name] or "") for name in changed},
        )
    for name in changed:
        setattr(row, name, changes[name])
    db.session.flush()
    hooks.changed(row)
    audit.record(
        actor,
        DirectoryVerb.CHANGED,
        record,
        difference=changed,
        is_demo=bool(getattr(row, "is_demo", False)),
    )
    return True


ORGANISATION_LABELS = {
    "name": "Name",
    "short_name": "Short name",
    "kind": "Kind",
    "ror": "ROR",
    "url": "Web address",
    "aliases": "Other names",
    "retired_on": "Retired",
}
# Checked by its shape alone: the hub asks no service outside the force.
ROR = re.compile(r"https://ror\.org/0[a-z0-9]{6}[0-9]{2}")


def _checked_organisation(values: dict[str, Any]) -> None:
    if values["ror"] and not ROR.fullmatch(values["ror"]):
        raise Invalid({"ror": "Enter a ROR address like https://ror.org/013meh722"})
    # Pages make a link of it, and a link of another kind could run as a script.
    if values["url"] and not values["url"].startswith(("https://", "http://")):
        raise Invalid({"url": "Enter a web address that starts with https://"})


def _free_name(
    model: type[Organisation | BusinessArea | Priority], name: str, *, but: int = 0
) -> None:
    """Raise Invalid where another entry of the list has this name, however it is written."""
    same = select(model.id).where(func.lower(model.name) == name.lower(), model.id != but)
    if db.session.scalar(same.limit(1)) is not None:
        raise Invalid({"name": "There is already one of this name in the list"})


def create_organisation(*, actor: Actor, values: dict[str, Any]) -> Organisation:
    require(actor, Can.MANAGE_ACCOUNTS)
    _checked_organisation(values)
    _free_name(Organisation, values["name"])
    row = Organisation(
        code=code_for(values["name"], Organisation), provenance=Provenance.ENTERED, **values
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        DirectoryVerb.ORGANISATION_CREATED,
        f"organisation:{row.id}",
        difference={"name": [None, row.name]},
    )
    return row


def change_organisation(
    *, actor: Actor, row: Organisation, values: dict[str, Any], version: int
) -> bool:
    require(actor, Can.MANAGE_ACCOUNTS)
    _checked_organisation(values)
    _free_name(Organisation, values["name"], but=row.id)
    return _change(actor, row, f"organisation:{row.id}", values, version, ORGANISATION_LABELS)


def create_area(*, actor: Actor, name: str, note: str) -> BusinessArea:
    require(actor, Can.MANAGE_ACCOUNTS)
    _free_name(BusinessArea, name)
    last = db.session.scalar(select(func.max(BusinessArea.sort))) or 0
    row = BusinessArea(
        code=code_for(name, BusinessArea),
        name=name,
        note=note,
        provenance=Provenance.ENTERED,
        sort=last + 1,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        DirectoryVerb.BUSINESS_AREA_CREATED,
        f"business_area:{row.id}",
        difference={"name": [None, name]},
    )
    return row


def change_area(*, actor: Actor, row: BusinessArea, values: dict[str, Any], version: int) -> bool:
    require(actor, Can.MANAGE_ACCOUNTS)
    _free_name(BusinessArea, values["name"], but=row.id)
    labels = {"name": "Name", "note": "Note", "retired_on": "Retired"}
    return _change(actor, row, f"business_area:{row.id}", values, version, labels)


def create_priority(*, actor: Actor, name: str, group: str, basis: str) -> Priority:
    """Add a proposed priority; only the board adopts one, and retires it (DOMAIN section 4)."""
    require(actor, Can.MANAGE_ACCOUNTS)
    _free_name(Priority, name)
    last = db.session.scalar(select(func.max(Priority.sort))) or 0
    row = Priority(
        code=code_for(name, Priority),
        name=name,
        group=group,
        basis=basis,
        provenance=Provenance.ENTERED,
        sort=last + 1,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(
        actor,
        DirectoryVerb.PRIORITY_PROPOSED,
        f"priority:{row.id}",
        difference={"name": [None, name]},
    )
    return row


def change_priority(*, actor: Actor, row: Priority, values: dict[str, Any], version: int) -> bool:
    require(actor, Can.MANAGE_ACCOUNTS)
    if row.is_adopted and values.get("retired_on", row.retired_on) != row.retired_on:
        raise Invalid({"name": "What the board adopted, the board retires"})
    _free_name(Priority, values["name"], but=row.id)
    labels = {"name": "Name", "group": "Group", "basis": "Basis", "retired_on": "Retired"}
    return _change(actor, row, f"priority:{row.id}", values, version, labels)


def _free_label(vocabulary: Vocabulary, label: str, *, but: int = 0) -> None:
    if any(term.label.lower() == label.lower() and term.id != but for term in vocabulary.terms):
        raise Invalid({"label": "There is already a term of this name"})


def create_term(
    *, actor: Actor, vocabulary: Vocabulary, label: str, definition: str, source: str
) -> Term:
    require(actor, Can.MANAGE_ACCOUNTS)
    _free_label(vocabulary, label)
    stem = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")[:LONGEST_CODE] or "term"
    taken = {term.code for term in vocabulary.terms}
    # Codes are what records hold; labels may change without touching one of them.
    code = stem if stem not in taken else f"{stem}_{len(taken)}"
    row = Term(
        code=code,
        label=label,
        definition=definition,
        source=source,
        provenance=Provenance.ENTERED,
        # Records made before may not have meant the new term.
        valid_from=clock.today(),
        sort=max((term.sort for term in vocabulary.terms), default=0) + 1,
    )
    vocabulary.terms.append(row)
    db.session.flush()
    audit.record(
        actor,
        DirectoryVerb.TERM_CREATED,
        f"term:{vocabulary.code}/{code}",
        difference={"label": [None, label]},
    )
    return row


def change_term(*, actor: Actor, row: Term, values: dict[str, Any], version: int) -> bool:
    """Change a term or retire it by its last day; terms are never deleted."""
    require(actor, Can.MANAGE_ACCOUNTS)
    _free_label(row.vocabulary, values["label"], but=row.id)
    start: dt.date | None = row.valid_from
    if values["valid_to"] and start and values["valid_to"] < start:
        raise Invalid({"valid_to": "The last day must be on or after the first"})
    labels = {"label": "Label", "definition": "Definition", "valid_to": "Last day"}
    return _change(actor, row, f"term:{row.vocabulary.code}/{row.code}", values, version, labels)
