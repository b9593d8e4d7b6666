"""What agreements offer: their pages, actions, tasks, lapses, the embargo of documents."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_has
from evidence_hub.agreements import closing_gates, due, embargo, gates, tasks, verbs, views
from evidence_hub.agreements.actions import agreement_actions
from evidence_hub.core.feature import DueWork, Feature, NavItem, Ordered, endpoints
from evidence_hub.documents.kinds import LARGEST_FILE
from evidence_hub.lifecycle import gates as gate_types

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "agreements",
        """
        acceptance acceptance_save access access_end access_end_save access_save
        advice advice_save advisers advisers_save agreement agreement_back
        agreement_back_save agreement_new agreement_new_save agreement_send
        agreement_terminate agreement_terminate_save agreement_unvary
        agreement_unvary_save agreement_vary agreement_vary_save assessment
        assessment_save certificate certificate_new certificate_new_save
        certificate_save comment_new comment_new_save comment_reply
        comment_reply_save commissioner commissioner_save condition condition_save
        data_protection decision_new decision_new_save extension_answer
        extension_answer_save extension_new extension_new_save grounds ip ip_advice
        ip_advice_save ip_agreed ip_agreed_save ip_new ip_new_save ip_remove
        ip_remove_save ip_right ip_right_remove ip_right_save output_new
        output_new_save output_stage output_stage_save overview publications
        recipients recipients_save screening screening_decision
        screening_decision_save screening_save section_bases section_basis
        section_basis_save section_dataset section_dataset_remove
        section_dataset_remove_save section_dataset_save section_datasets
        section_dates section_dates_save section_parties section_parties_save
        section_safes section_safes_save section_terms section_terms_save sharing
        signature signature_save submission submission_confirm submission_hand_back
        submission_new submission_new_save submission_return submission_withdraw
        version version_pdf worklist
        """,
    ),
    # Any other address refuses a body of this size; only the certificate comes as a file.
    uploads={"agreements.certificate_new_save": LARGEST_FILE},
    navigation=(
        NavItem(
            60,
            "Agreements",
            "agreements.worklist",
            whoever_has(*views.worklist.FOR),
            "Projects",
            ("agreements.",),
        ),
    ),
    record_actions=(Ordered(50, agreement_actions),),
    private_verbs=verbs.PRIVATE,
    # Documents ask before they open a file, because the embargo knows of clearance and they must
    # not.
    document_guards=(embargo.objection,),
    gate_checks={
        gate_types.IMPACT_SCREENED: gates.impact_is_screened,
        gate_types.IMPACT_ACCEPTED: gates.impact_is_accepted,
        gate_types.SHARING_SETTLED: gates.sharing_is_settled,
        gate_types.SHARING_IN_FORCE: gates.sharing_is_in_force,
        gate_types.IP_ADVISED: gates.ip_is_advised,
        gate_types.IP_AGREED: gates.ip_is_agreed,
        gate_types.DATA_DISPOSED: closing_gates.data_are_disposed,
        gate_types.PUBLICATIONS_FINAL: closing_gates.publications_are_final,
    },
    tasks=(tasks.tasks,),
    # Lapses come first: what stops collecting must not wait until every notice is sent.
    due_work=(
        DueWork(110, "agreements lapsed", due.lapses),
        DueWork(120, "reminders of agreements", due.reminders),
        DueWork(130, "disposals due", due.disposals),
        DueWork(140, "clearances unanswered", due.silences),
    ),
)
