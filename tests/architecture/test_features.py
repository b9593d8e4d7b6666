"""What a package offers stands in its feature.py, and every field of it is read by somebody."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields
from itertools import pairwise
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from flask import Flask

from evidence_hub.accounts.hooks import TellHolder
from evidence_hub.app import FEATURES, PACKAGES, create_app
from evidence_hub.commissioning.hooks import AgendaKind
from evidence_hub.core.authority import Actor
from evidence_hub.core.feature import EXTENSION, DueWork, Feature, Ordered, collect, endpoints
from evidence_hub.directory.hooks import Follow
from evidence_hub.documents.hooks import Guard
from evidence_hub.library.hooks import BuildSection
from evidence_hub.lifecycle.gate_checks import GateCheck
from evidence_hub.notifications.tasks import FindTasks
from evidence_hub.registering.hooks import Origin
from evidence_hub.registry.hooks import AmendmentCheck, BuildPanel, RecordActions
from evidence_hub.registry.indexing import Contribute
from evidence_hub.search.hooks import FacetLabels, LoadCards, LoadExtras, Searchable, Tokens
from evidence_hub.tracking.models import Departure
from evidence_hub.tracking.worklist import FindLate
from tests.conftest import ROOT, settings_for

PACKAGE = ROOT / "evidence_hub"
# A package without a feature.py, and why.
NOTHING_TO_OFFER = {
    "core": "declares what a feature is",
    "audit": "is called by operations; its pages are home's",
    "backup": "is reached by the commands of cli alone",
    "seeding": "is reached by the commands of cli alone",
}
# A mutable thing of a module, and why two apps of one process may share it.
SHARED_BY_A_PROCESS = {
    "documents/background.py:_at_work": "one file at a time is read in a server process",
    "documents/background.py:_wanted": "wakes the one reader of a server process",
    "search/engines/__init__.py:_opened": "a folder's index is opened once, by its address",
    "search/engines/__init__.py:_opening": "the lock of _opened",
    "search/operations.py:_failed_repairs": "is kept by engine, so by folder",
}
TOGETHER = collect(FEATURES)
FIELDS = [known.name for known in fields(Feature)]
EXACT: dict[str, Any] = {
    "account_messengers": TellHolder,
    "panels": BuildPanel,
    "record_actions": RecordActions,
    "amendment_checks": AmendmentCheck,
    "document_guards": Guard,
    "entry_followers": Follow,
    "enquiry_origins": Origin,
    "publication_sections": BuildSection,
    "search_cards": LoadCards,
    "search_extras": LoadExtras,
    "facet_labels": FacetLabels,
    "search_tokens": Tokens,
    "index_contributors": Contribute,
    "tasks": FindTasks,
    "late_things": FindLate,
    "handovers": Callable[[Actor, Departure], int],  # by keyword, as operations are called
    "gate_checks": GateCheck,
}


def layers() -> list[str]:
    """Return the packages, the lowest first, as import-linter holds them."""
    linter = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    contract = next(known for known in linter["contracts"] if known["type"] == "layers")
    return [name.strip() for layer in reversed(contract["layers"]) for name in layer.split(":")]


def readers() -> dict[str, str]:
    """Return field → the module that its docstring says reads it."""
    tree = ast.parse((PACKAGE / "core/feature.py").read_text())
    body = next(
        node for node in tree.body if isinstance(node, ast.ClassDef) and node.name == "Feature"
    ).body
    found = {}
    for node, after in pairwise(body):
        if isinstance(node, ast.AnnAssign) and isinstance(after, ast.Expr):
            words = ast.literal_eval(after.value)
            read_by = re.search(r"Read by `([\w/]+\.py)`", words)
            found[ast.unparse(node.target)] = read_by[1] if read_by else ""
    return found


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_says_who_reads_it_and_they_do(name: str) -> None:
    path = readers().get(name, "")
    assert path, f"{name} does not say who reads it"
    text = (PACKAGE / path).read_text()
    assert re.search(rf"(features\(\)|collected|searchables)?\.{name}\b", text), (name, path)


@pytest.mark.parametrize("name", FIELDS)
def test_every_field_is_offered_by_somebody_and_stands_in_the_docs(name: str) -> None:
    assert getattr(TOGETHER, name)
    assert f"`{name}`" in (ROOT / "docs/architecture.md").read_text()


def test_every_package_declares_what_it_offers_or_says_why_not() -> None:
    declared = {path.parent.name for path in PACKAGE.glob("*/feature.py")} - {"core"}
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert declared == set(PACKAGES)
    assert packages - declared == set(NOTHING_TO_OFFER)


def test_packages_are_collected_in_the_order_of_the_layers() -> None:
    assert list(PACKAGES) == [name for name in layers() if name in PACKAGES]


def test_only_the_app_imports_what_packages_declare() -> None:
    for path in PACKAGE.rglob("*.py"):
        for name in re.findall(
            r"from evidence_hub\.(\w+)(?:\.feature import| import feature\b)", path.read_text()
        ):
            assert name == "core", path


def offered(name: str) -> Iterator[Callable[..., Any]]:
    value = getattr(TOGETHER, name)
    for item in value.values() if isinstance(value, dict) else value:
        offer = item.offer if isinstance(item, Ordered) else item
        yield offer[1] if isinstance(offer, tuple) else offer


@pytest.mark.parametrize("name", EXACT)
def test_what_is_offered_has_the_type_that_its_reader_names(name: str) -> None:
    takes, gives = get_args(EXACT[name])
    for offer in offered(name):
        hints = get_type_hints(offer)
        returned = hints.pop("return")
        assert list(hints.values()) == list(takes), offer
        assert returned == gives or returned in get_args(gives) or _is_narrower(returned, gives), (
            offer
        )


def _is_narrower(returned: Any, gives: Any) -> bool:
    """Whether a list is given where any iterable is read, or the like."""
    return get_args(returned)[:1] == get_args(gives)[:1]


def test_records_that_can_be_found_and_kinds_that_can_be_decided_have_their_types() -> None:
    assert {type(item) for item in TOGETHER.searchables.values()} == {Searchable}
    assert {type(kind) for kind in TOGETHER.agenda_kinds} == {AgendaKind}
    codes = [kind.code for kind in TOGETHER.agenda_kinds]
    assert len(codes) == len(set(codes))


def test_due_work_runs_in_this_order() -> None:
    """Lapses before the reminders of what has not lapsed; e-mails of all that was told, last."""
    assert [work.name for work in TOGETHER.due_work] == [
        "search log shortened",
        "search index tidied",
        "documents read",
        "stray files removed",
        "opinions lapsed",
        "clearances lapsed",
        "departures carried out",
        "reminders of plans",
        "reminders of opinions",
        "deferred proposals returned",
        "agreements lapsed",
        "reminders of agreements",
        "disposals due",
        "clearances unanswered",
        "password links sent",
        "holders told of guessing",
        "failed sign-ins forgotten",
        "old password links forgotten",
        "e-mails made",
        "tasks counted",
    ]


def test_after_a_commit_documents_are_read_before_the_index_follows() -> None:
    assert [entry.offer[0] for entry in TOGETHER.after_commit] == ["documents", "search", "tasks"]


def test_the_navigation_stands_in_this_order() -> None:
    assert [item.label for item in TOGETHER.navigation if not item.is_admin] == [
        "Search", "Projects", "Enquiries", "Screening", "Ethics", "Agreements", "Tracking", "Board",
        "Priorities", "Boards and bodies", "Findings", "Recommendations", "Library", "Ask the hub",
        "Programme", "Portfolio", "Line of sight", "Board report", "Audit trail", "Administration",
    ]  # fmt: skip
    assert [item.label for item in TOGETHER.navigation if item.is_admin] == [
        "People", "Organisations", "Priorities", "Business areas", "Vocabularies", "System health",
    ]  # fmt: skip


def _packages_of(name: str) -> list[str]:
    return [entry.offer.__module__.split(".")[1] for entry in getattr(TOGETHER, name)]


def test_a_record_shows_its_panels_and_actions_in_this_order() -> None:
    assert _packages_of("panels") == [
        "commissioning",
        "findings",
        "library",
        "documents",
        "lifecycle",
    ]
    assert _packages_of("record_actions") == [
        "registering", "commissioning", "tracking", "ethics", "agreements", "findings",
    ]  # fmt: skip


def test_two_features_cannot_offer_the_same() -> None:
    upload = Feature(uploads={"a.save": 1})
    page = Feature(signed_in=endpoints("a", "save"))
    for feature in (upload, page):
        with pytest.raises(ValueError, match=r"a\.save"):
            collect([feature, feature])
    with pytest.raises(ValueError, match="lists twice: save"):
        endpoints("a", "save save")


def test_what_has_no_place_of_its_own_stays_in_the_order_of_the_packages() -> None:
    def nothing() -> list[Any]:
        return []

    first, second, early = (DueWork(2, "first", nothing), DueWork(2, "second", nothing), DueWork(1, "early", nothing))  # fmt: skip
    together = collect([Feature(due_work=(first,)), Feature(due_work=(second, early))])
    assert together.due_work == (early, first, second)


def test_two_apps_in_one_process_share_nothing(tmp_path: Path) -> None:
    def built(name: str) -> Flask:
        folder = tmp_path / name
        folder.mkdir()
        return create_app(settings_for(folder, "sqlite://"))

    one, other = built("one"), built("other")
    for name in FIELDS:
        mine, theirs = (
            getattr(one.extensions[EXTENSION], name),
            getattr(other.extensions[EXTENSION], name),
        )
        assert mine == theirs
        assert mine is not theirs or isinstance(mine, tuple | frozenset), name


def test_no_module_keeps_what_others_put_into_it() -> None:
    """A mutable thing of a module outlives its app: each one that there is has its reason."""
    kept = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.parse(path.read_text()).body:
            value = getattr(node, "value", None)
            if isinstance(node, ast.Assign | ast.AnnAssign) and _is_empty_and_mutable(value):
                target = node.targets[0] if isinstance(node, ast.Assign) else node.target
                kept.add(f"{path.relative_to(PACKAGE)}:{ast.unparse(target)}")
    assert kept == set(SHARED_BY_A_PROCESS)


def _is_empty_and_mutable(value: ast.AST | None) -> bool:
    if isinstance(value, ast.List):
        return not value.elts
    if isinstance(value, ast.Dict):
        return not value.keys
    makers = {"list", "dict", "set", "defaultdict", "WeakKeyDictionary", "Event", "Lock"}
    is_made = isinstance(value, ast.Call) and not value.args
    return is_made and ast.unparse(value.func).split(".")[-1] in makers
