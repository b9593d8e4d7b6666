"""What a package may hand over, and how its changes are told."""

import datetime as dt
import os
import subprocess
import sys
from dataclasses import fields, replace
from types import MappingProxyType

import pytest
from flask import Flask

from evidence_hub.core.feature import Feature, install
from evidence_hub.search import hooks
from evidence_hub.search.documents import IndexDocument, Part
from evidence_hub.search.hooks import Searchable

from .builders import document
from .test_durability import ROOT


@pytest.mark.parametrize(
    "given",
    [
        {"words": {"colour": ("red",)}},
        {"words": {"title": ("taken from the attribute",)}},
        {"facets": {"colour": ("red",)}},
        {"facets": {"type": ("taken from the attribute",)}},
        {"weight": 0},
        {"weight": float("nan")},
        {"weight": 1e9},
    ],
)
def test_what_nobody_could_ask_for_is_refused(given):
    with pytest.raises(ValueError, match="project:1"):
        document(**given)


@pytest.mark.parametrize(
    "given",
    [
        {"title": None},
        {"parts": (Part("a", "A", None),)},
        {"words": {"year": (2017,)}},
        {"facets": {"year": (2017,)}},
        {"audience": frozenset({7})},
    ],
)
def test_what_is_no_text_is_refused(given):
    with pytest.raises(TypeError, match="is no text"):
        document(**given)


OTHER = {
    "key": "project:9",
    "root": "project:9",
    "group": "project:9",
    "type": "finding",
    "title": "Another",
    "url": "/else",
    "audience": frozenset({"team"}),
    "parts": (Part("a", "A", "text"),),
    "words": {"year": ("2017",)},
    "facets": {"year": ("2017",)},
    "clearances": frozenset({"rv"}),
    "need_to_know": frozenset({"list"}),
    "denied": frozenset({"person:1"}),
    "newest": dt.date(2020, 1, 1),
    "release_on": dt.date(2020, 1, 1),
    "weight": 2.0,
    "suggestible": False,
}


def test_the_digest_tells_a_change_of_anything():
    whole = document()
    assert set(OTHER) == {field.name for field in fields(IndexDocument)}
    digests = {replace(whole, **{name: value}).digest() for name, value in OTHER.items()}
    assert len(digests | {whole.digest()}) == len(OTHER) + 1


def test_the_digest_does_not_hang_on_order_or_kind_of_mapping():
    one = document(words={"year": ("1",), "ref": ("2",)}, audience=frozenset({"a", "b", "c"}))
    two = document(
        words=MappingProxyType({"ref": ("2",), "year": ("1",)}), audience=frozenset({"c", "b", "a"})
    )
    assert one.facet_values == two.facet_values
    assert one.digest() == two.digest()


def test_the_digest_is_the_same_in_every_process():
    code = (
        "from tests.unit.search.builders import document;"
        "print(document(audience=frozenset('abcdef')).digest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1


def test_each_kind_is_asked_for_its_own_records():
    asked = {}

    def building(kind):
        def build(ids):
            asked[kind] = sorted(ids)
            return [document(f"{kind}:{id_}") for id_ in ids]

        return build

    app = Flask(__name__)
    searchables = {
        "project": Searchable(building("project"), lambda: [1, 2]),
        "publication": Searchable(building("publication"), lambda: [7]),
    }
    install(app, [Feature(searchables=searchables)])
    with app.app_context():
        assert hooks.all_roots() == ["project:1", "project:2", "publication:7"]
        built = hooks.documents(["project:2", "publication:7", "person:3", "project:1"])
        assert {one.key for one in built} == {"project:1", "project:2", "publication:7"}
    assert asked == {"project": [1, 2], "publication": [7]}
