"""The verbs of the trail: one meaning each, short enough to keep, and the same for ever."""

from __future__ import annotations

import importlib
import pkgutil

import pytest

import evidence_hub
from evidence_hub.audit.models import AuditEntry
from evidence_hub.audit.verbs import Verb
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registering.verbs import RegisteringVerb

for _package in pkgutil.iter_modules(evidence_hub.__path__):
    if _package.ispkg and importlib.util.find_spec(f"evidence_hub.{_package.name}.verbs"):
        importlib.import_module(f"evidence_hub.{_package.name}.verbs")
ENUMS = Verb.__subclasses__()


@pytest.mark.parametrize("verbs", ENUMS, ids=lambda verbs: verbs.__name__)
def test_a_verb_fits_its_column_with_what_it_is_about(verbs: type[Verb]) -> None:
    longest = AuditEntry.__table__.c.verb.type.length
    for verb in verbs:
        assert len(verb) + (40 if "{}" in verb else 0) <= longest, verb


@pytest.mark.parametrize("verbs", ENUMS, ids=lambda verbs: verbs.__name__)
def test_a_verb_leaves_at_most_one_place(verbs: type[Verb]) -> None:
    assert all(verb.count("{") == verb.count("{}") <= 1 for verb in verbs)


def test_every_enum_of_verbs_stands_where_a_reader_looks_for_it() -> None:
    assert {verbs.__module__.rsplit(".", 1)[1] for verbs in ENUMS} == {"verbs", "transitions"}
    assert Move in ENUMS


def test_a_verb_names_what_it_was_done_to() -> None:
    assert str(RegisteringVerb.SECTION_SAVED.about("Data")) == "saved “Data”"


def test_what_a_verb_is_about_may_hold_braces() -> None:
    assert str(RegisteringVerb.SECTION_SAVED.about("{Data}")) == "saved “{Data}”"
