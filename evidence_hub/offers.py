"""Which package checks which gate."""

from __future__ import annotations

from evidence_hub.agreements import closing_gates as agreements_closing_gates
from evidence_hub.agreements import gates as agreements_gates
from evidence_hub.commissioning import gates as commissioning_gates
from evidence_hub.ethics import gates as ethics_gates
from evidence_hub.findings import gates as findings_gates
from evidence_hub.registering import gates as registering_gates
from evidence_hub.registry import gates
from evidence_hub.registry import sockets as registry_sockets
from evidence_hub.registry.conditions import conditions_are_met
from evidence_hub.tracking import gates as tracking_gates


def offer_gate_checks() -> None:
    for gate, check in (
        (gates.COMPLETE, registering_gates.is_complete),
        (gates.READY_TO_ASSESS, registering_gates.is_ready_to_assess),
        (gates.DUPLICATES_CHECKED, registering_gates.duplicates_are_checked),
        (gates.MARKING_CONFIRMED, registering_gates.marking_is_confirmed),
        (gates.CLEARANCES_IN_DATE, registering_gates.clearances_are_in_date),
        (gates.CONDITIONS_MET, conditions_are_met),
        (gates.ASSESSED, commissioning_gates.is_assessed),
        (gates.BOARD_DECIDED, commissioning_gates.board_has_decided),
        (gates.BENEFIT_OWNED, commissioning_gates.benefit_is_owned),
        (gates.CONDITIONS_OWNED, commissioning_gates.conditions_are_owned),
        (gates.FUNDING_SETTLED, commissioning_gates.funding_is_settled),
        (gates.REVIEWERS_ASSIGNED, ethics_gates.reviewers_are_assigned),
        (gates.ETHICS_ADVISED, ethics_gates.opinion_is_given),
        (gates.ETHICS_IN_FORCE, ethics_gates.opinion_is_in_force),
        (gates.EQUALITY_RECORDED, ethics_gates.equality_is_recorded),
        (gates.EQUALITY_DONE, ethics_gates.equality_is_done),
        (gates.PROTOCOL_LOCKED, ethics_gates.protocol_is_locked),
        (gates.IMPACT_SCREENED, agreements_gates.impact_is_screened),
        (gates.IMPACT_ACCEPTED, agreements_gates.impact_is_accepted),
        (gates.SHARING_SETTLED, agreements_gates.sharing_is_settled),
        (gates.SHARING_IN_FORCE, agreements_gates.sharing_is_in_force),
        (gates.IP_ADVISED, agreements_gates.ip_is_advised),
        (gates.IP_AGREED, agreements_gates.ip_is_agreed),
        (gates.NUMBERS_REPORTED, tracking_gates.numbers_are_reported),
        (gates.MONEY_RECONCILED, tracking_gates.money_is_reconciled),
        (gates.LESSONS_WRITTEN, tracking_gates.lessons_are_written),
        (gates.PARTICIPANTS_TOLD, tracking_gates.participants_are_told),
        (gates.DATA_DISPOSED, agreements_closing_gates.data_are_disposed),
        (gates.PUBLICATIONS_FINAL, agreements_closing_gates.publications_are_final),
        *findings_gates.GATE_CHECKS,
    ):
        registry_sockets.register_gate_check(gate, check)
