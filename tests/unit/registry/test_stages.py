"""The stages in their order, and what each set of them says (DOMAIN section 5)."""

from __future__ import annotations

import pytest

from evidence_hub.registry import stages
from evidence_hub.registry.stages import Stage


def named(words: str) -> set[Stage]:
    return {Stage(word) for word in words.split()}


def test_the_main_line_is_the_domains() -> None:
    assert [stage.label for stage in stages.MAIN_LINE] == [
        "Enquiry", "Draft", "Submitted", "Screening", "Assessment", "Board-ready", "Commissioned",
        "Set-up", "Live", "Analysis", "Reporting", "Implementation", "Benefits review", "Closed",
    ]  # fmt: skip


def test_the_side_states_are_the_domains() -> None:
    assert {stage.label for stage in set(Stage) - set(stages.MAIN_LINE)} == {
        "Returned", "Deferred", "Declined", "Withdrawn", "Paused", "Suspended", "Exit duties",
        "Terminated", "Legacy import",
    }  # fmt: skip


def test_every_stage_is_before_the_commission_or_from_it_on() -> None:
    assert set(Stage) == stages.BEFORE_COMMISSIONED | stages.FROM_COMMISSIONED
    assert not stages.BEFORE_COMMISSIONED & stages.FROM_COMMISSIONED


def test_a_project_that_was_never_commissioned_stays_out_of_the_register() -> None:
    refused = named("deferred declined withdrawn returned")
    assert refused <= stages.BEFORE_COMMISSIONED
    assert named("paused suspended terminated exit_duties") <= stages.FROM_COMMISSIONED


def test_a_project_is_withdrawn_before_it_goes_live_and_ended_by_exit_duties_after() -> None:
    assert not stages.WITHDRAWABLE & stages.LIVE_OR_LATER
    assert Stage.SET_UP in stages.WITHDRAWABLE
    assert Stage.LIVE in stages.LIVE_OR_LATER


def test_an_enquiry_is_no_project_yet_so_there_is_nothing_to_withdraw() -> None:
    assert Stage.ENQUIRY not in stages.WITHDRAWABLE


@pytest.mark.parametrize("stage", sorted(stages.OVER))
def test_what_is_over_is_neither_changed_nor_stopped_nor_asked_about(stage: Stage) -> None:
    assert stage not in stages.EDITABLE | stages.ACTIVE | stages.ASKED_AT | stages.HANDLES_DATA


def test_a_lapse_suspends_only_where_data_are_handled() -> None:
    assert named("live analysis") == stages.HANDLES_DATA
    assert stages.HANDLES_DATA <= stages.ACTIVE


def test_whether_data_can_be_collected_is_asked_from_the_approval_to_the_end_of_collecting() -> (
    None
):
    assert named("commissioned set_up live paused suspended") == stages.ASKED_AT


def test_collecting_has_ended_wherever_its_end_can_be_reported() -> None:
    assert not stages.ENDED & stages.ASKED_AT


def test_only_drafts_are_changed_directly() -> None:
    assert named("draft returned") == stages.EDITABLE


def test_no_two_stages_have_one_label() -> None:
    assert len({stage.label for stage in Stage}) == len(Stage)
