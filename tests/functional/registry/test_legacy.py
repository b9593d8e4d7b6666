"""Correcting an import: each correction is a fact with a source, and nothing is lost (DOMAIN T22)."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evidence_hub.audit.models import AuditEntry
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed
from evidence_hub.core.provenance import Provenance
from evidence_hub.registry.audience import viewer_for
from evidence_hub.registry.models import Fact, Project
from evidence_hub.registry.operations.legacy import LONGEST_TITLE, correct_legacy
from evidence_hub.registry.stages import Stage
from tests.functional.registry.builders import actor, project

SOURCE = "wmp_report_2013"


@pytest.fixture
def imported(in_app: Flask) -> Project:
    made = project(Stage.LEGACY_IMPORT, is_legacy=True)
    for value, is_claim in (("Birmingham", False), ("Coventry", True)):
        made.facts.append(
            Fact(
                field="setting",
                value=value,
                provenance=Provenance.SEEN,
                source=SOURCE,
                paragraphs=["115"],
                is_claim=is_claim,
                recorded_at=clock.now(),
            )
        )
    made.setting = "Birmingham"
    db.session.commit()
    return made


def correct(made: Project, who: str = "secretary", **given: Any) -> list[str]:
    by = actor(who)
    return correct_legacy(
        actor=by,
        relationship=viewer_for(by).relationship(made),
        project=made,
        **{
            "changes": {"setting": "Four areas of Birmingham"},
            "source": SOURCE,
            "paragraphs": ["115"],
            "reason": "Read again",
            "version": made.version,
            **given,
        },
    )


def facts(made: Project, field: str) -> list[Fact]:
    return [fact for fact in made.facts if fact.field == field]


def test_a_correction_stands_beside_the_fact_that_it_replaces(imported: Project) -> None:
    assert correct(imported) == ["setting"]
    assert imported.setting == "Four areas of Birmingham"
    old, claim, new = facts(imported, "setting")
    assert (old.value, old.superseded_at is None) == ("Birmingham", False)
    assert (new.value, new.source, new.paragraphs) == (
        "Four areas of Birmingham", SOURCE, ["115"]
    )  # fmt: skip
    assert new.note == "Read again"
    assert claim.superseded_at is None, "what another source claims stays"


@pytest.mark.parametrize(
    ("source", "provenance"), [(SOURCE, Provenance.SEEN), ("", Provenance.ENTERED)]
)
def test_a_correction_without_a_source_is_marked_as_entered(
    imported: Project, source: str, provenance: Provenance
) -> None:
    correct(imported, source=source)
    assert facts(imported, "setting")[-1].provenance == provenance


@pytest.mark.parametrize(("field", "blank"), [("setting", ""), ("design", "not_stated")])
def test_what_no_source_says_is_taken_out_and_reads_as_not_stated(
    imported: Project, field: str, blank: str
) -> None:
    correct(imported, changes={field: ""})
    assert getattr(imported, field) == blank
    assert [
        fact for fact in facts(imported, field) if fact.superseded_at is None and not fact.is_claim
    ] == []


def test_the_trail_keeps_what_stood_there_before_and_why(imported: Project) -> None:
    correct(imported)
    entry = db.session.scalars(
        select(AuditEntry).where(
            AuditEntry.project_id == imported.id, AuditEntry.verb == "legacy record corrected"
        )
    ).one()
    assert entry.difference == {"setting": ["Birmingham", "Four areas of Birmingham"]}
    assert entry.reason == "Read again"


def test_what_is_the_same_as_before_changes_nothing_and_leaves_no_trace(imported: Project) -> None:
    assert correct(imported, changes={"setting": "Birmingham"}) == []
    assert len(facts(imported, "setting")) == 2


def test_whoever_saves_after_somebody_else_sees_both_and_overwrites_nothing(
    imported: Project,
) -> None:
    with pytest.raises(Conflict) as caught:
        correct(imported, version=imported.version - 1)
    assert (
        caught.value.theirs == {"Where": "Birmingham"}
        or "Birmingham" in caught.value.theirs.values()
    )
    assert "Four areas of Birmingham" in caught.value.yours.values()
    assert imported.setting == "Birmingham"


def test_whoever_changes_nothing_is_never_in_conflict(imported: Project) -> None:
    unchanged = {"setting": "Birmingham"}
    assert correct(imported, changes=unchanged, version=imported.version - 1) == []


@pytest.mark.parametrize("title", ["", "x" * (LONGEST_TITLE + 1)])
def test_a_record_keeps_a_title_that_fits(imported: Project, title: str) -> None:
    with pytest.raises(Invalid, match="Enter a title"):
        correct(imported, changes={"title": title})


def test_a_correction_needs_a_reason(imported: Project) -> None:
    with pytest.raises(Invalid, match="Say why the record is corrected"):
        correct(imported, reason="")


@pytest.mark.parametrize("field", ["stage", "marking", "reference", "lead"])
def test_stage_marking_and_people_are_not_corrected_here(imported: Project, field: str) -> None:
    with pytest.raises(Invalid, match="cannot be corrected here"):
        correct(imported, changes={field: "x"})


def test_once_the_board_has_adopted_it_its_lead_changes_it(imported: Project) -> None:
    imported.adopted_on = clock.today()
    with pytest.raises(Invalid, match="not an import"):
        correct(imported)


@pytest.mark.parametrize("who", ["lead", "chair", "member", "staff", "admin", "auditor", "ethics"])
def test_only_the_secretary_corrects_an_import(imported: Project, who: str) -> None:
    with pytest.raises(NotAllowed):
        correct(imported, who)
