"""What the board's work offers: its pages, what it may decide, a panel, tasks."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_has
from evidence_hub.commissioning import due, gates, panels, queries, tasks, views
from evidence_hub.commissioning.actions import commissioning_actions
from evidence_hub.commissioning.agenda import KINDS
from evidence_hub.commissioning.views import calls
from evidence_hub.core.feature import DueWork, Feature, NavItem, Ordered, endpoints
from evidence_hub.lifecycle import gates as gate_types

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "commissioning",
        """
        action action_done addendum agenda_fill assessment assessment_give
        assessor_ask assessor_release attendance board board_ready call call_answer
        call_answer_save call_extend call_extend_save call_new call_new_save
        call_withdraw call_withdraw_save calls chairs_action_new chairs_action_take
        chairs_actions closed_pack closed_pack_pdf consent decide decision
        interest_back interest_record interests item item_add item_carry item_change
        meeting meeting_call_off meeting_day meeting_move meeting_new meeting_plan
        meetings minutes_approve note pack pack_pdf review_ask review_new step
        year_new year_plan
        """,
    ),
    navigation=(
        NavItem(
            80,
            "Board",
            "commissioning.board",
            whoever_has(*queries.PAPERS_FOR),
            "Board",
            ("commissioning.",),
        ),
    ),
    panels=(Ordered(5, panels.decisions_panel),),
    record_actions=(Ordered(20, commissioning_actions),),
    agenda_kinds=KINDS,
    enquiry_origins=(calls.origin,),
    gate_checks={
        gate_types.ASSESSED: gates.is_assessed,
        gate_types.BOARD_DECIDED: gates.board_has_decided,
        gate_types.BENEFIT_OWNED: gates.benefit_is_owned,
        gate_types.CONDITIONS_OWNED: gates.conditions_are_owned,
        gate_types.FUNDING_SETTLED: gates.funding_is_settled,
    },
    tasks=(tasks.tasks,),
    due_work=(DueWork(100, "deferred proposals returned", due.returns),),
)
