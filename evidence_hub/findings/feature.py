"""What findings offer: their pages, a panel, agenda kinds, their text to the search."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import project_readers, whoever_has
from evidence_hub.core.feature import Feature, NavItem, Ordered, endpoints
from evidence_hub.findings import (
    gates,
    indexing,
    late,
    panels,
    search_cards,
    tasks,
    views,
)
from evidence_hub.findings.actions import findings_actions
from evidence_hub.findings.agenda import KINDS
from evidence_hub.findings.operations import handover

for_recommendations = whoever_has(*views.recommendations.FOR)

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "findings",
        """
        account action_hand_on action_hand_on_save action_new action_new_save
        action_report action_report_save action_verify action_verify_save
        benefits_review conclude conclude_save conclusion_check
        conclusion_check_save explain explain_save finding_edit finding_edit_save
        finding_new finding_new_save finding_withdraw finding_withdraw_save findings
        line_of_sight lines recommendation recommendation_edit
        recommendation_edit_save recommendation_new recommendation_new_save
        recommendations recommendations_confirm recommendations_confirm_save
        recommendations_of release release_save report report_save strength
        strength_save unit_new unit_new_save unit_stage unit_stage_save
        """,
    ),
    navigation=(
        NavItem(110, "Findings", "findings.findings", project_readers, "Findings", ("findings.",)),
        NavItem(
            120,
            "Recommendations",
            "findings.recommendations",
            for_recommendations,
            "Findings",
            ("findings.recommendation",),
        ),
        NavItem(170, "Line of sight", "findings.lines", for_recommendations, "Reports"),
    ),
    panels=(Ordered(10, panels.findings_panel),),
    record_actions=(Ordered(60, findings_actions),),
    publication_sections=(panels.publication_section,),
    agenda_kinds=KINDS,
    search_extras=(Ordered(10, ("project", search_cards.under_studies)),),
    facet_labels=(search_cards.strength_labels,),
    index_contributors=(Ordered(30, indexing.contribute),),
    gate_checks=dict(gates.GATE_CHECKS),
    tasks=(tasks.tasks,),
    late_things=(late.late_things,),
    handovers=(handover.hand_over,),
)
