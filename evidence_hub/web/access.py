"""Who may knock at which door: every endpoint stands in exactly one of these lists.

A list only says who may ask; what they see and may do is decided in operations and queries.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Access(StrEnum):
    PUBLIC = "public"  # no sign-in
    SIGNED_IN = "signed_in"


# Room → its doors. What belongs to no room, such as the files of the frame, stands under "".
PUBLIC: Mapping[str, str] = {
    "accounts": """
        send_sign_in sign_in
    """,
    "health": """
        favicon healthz metrics readyz
    """,
    "": """
        static
    """,
}
SIGNED_IN: Mapping[str, str] = {
    "accounts": """
        account change_password people person person_active person_clearance person_create
        person_details person_new person_reset person_roles person_withdraw_clearance
        sign_out
    """,
    "agreements": """
        acceptance acceptance_save access access_end access_end_save access_save advice
        advice_save advisers advisers_save agreement agreement_back agreement_back_save
        agreement_new agreement_new_save agreement_send agreement_terminate
        agreement_terminate_save agreement_unvary agreement_unvary_save agreement_vary
        agreement_vary_save assessment assessment_save certificate certificate_new
        certificate_new_save certificate_save comment_new comment_new_save comment_reply
        comment_reply_save commissioner commissioner_save condition condition_save
        data_protection decision_new decision_new_save extension_answer
        extension_answer_save extension_new extension_new_save grounds ip ip_advice
        ip_advice_save ip_agreed ip_agreed_save ip_new ip_new_save ip_remove ip_remove_save
        ip_right ip_right_remove ip_right_save output_new output_new_save output_stage
        output_stage_save overview publications recipients recipients_save screening
        screening_decision screening_decision_save screening_save section_bases
        section_basis section_basis_save section_dataset section_dataset_remove
        section_dataset_remove_save section_dataset_save section_datasets section_dates
        section_dates_save section_parties section_parties_save section_safes
        section_safes_save section_terms section_terms_save sharing signature signature_save
        submission submission_confirm submission_hand_back submission_new
        submission_new_save submission_return submission_withdraw version version_pdf
        worklist
    """,
    "commissioning": """
        action action_done addendum agenda_fill assessment assessment_give assessor_ask
        assessor_release attendance board board_ready call call_answer call_answer_save
        call_extend call_extend_save call_new call_new_save call_withdraw call_withdraw_save
        calls chairs_action_new chairs_action_take chairs_actions closed_pack
        closed_pack_pdf consent decide decision interest_back interest_record interests item
        item_add item_carry item_change meeting meeting_call_off meeting_day meeting_move
        meeting_new meeting_plan meetings minutes_approve note pack pack_pdf review_ask
        review_new step year_new year_plan
    """,
    "directory": """
        admin_area admin_area_change admin_area_create admin_area_new admin_areas
        admin_organisation admin_organisation_change admin_organisation_create
        admin_organisation_new admin_organisations admin_priorities admin_priority
        admin_priority_change admin_priority_create admin_priority_new admin_term
        admin_term_change admin_term_create admin_term_new admin_vocabularies
        admin_vocabulary bodies
    """,
    "documents": """
        document document_attach document_change document_edit document_new download
        of_project version_add version_new
    """,
    "ethics": """
        amendment amendment_review condition_new condition_state confirm confirmation
        confirmation_withdraw confirmation_withdrawal end_file end_new open_again
        opinion_give opinion_new opinion_revocation opinion_revoke overview renewal
        renewal_decide renewal_file renewal_new reply review review_open review_save
        review_section reviewer_assign reviewer_end reviewers screening screening_answer
        section section_save send worklist
    """,
    "findings": """
        account action_hand_on action_hand_on_save action_new action_new_save action_report
        action_report_save action_verify action_verify_save benefits_review conclude
        conclude_save conclusion_check conclusion_check_save explain explain_save
        finding_edit finding_edit_save finding_new finding_new_save finding_withdraw
        finding_withdraw_save findings line_of_sight lines recommendation
        recommendation_edit recommendation_edit_save recommendation_new
        recommendation_new_save recommendations recommendations_confirm
        recommendations_confirm_save recommendations_of release release_save report
        report_save strength strength_save unit_new unit_new_save unit_stage unit_stage_save
    """,
    "home": """
        admin front guide_page guide_picture help trail
    """,
    "house_rules": """
        listing record rule
    """,
    "importing": """
        batch projects projects_import projects_preview projects_undo projects_upload
        references references_import references_preview references_upload
    """,
    "library": """
        library publication publication_add publication_change publication_edit
        publication_new
    """,
    "notifications": """
        away away_save come_back listing mail_choose read
    """,
    "programme": """
        advice advice_adviser advice_adviser_save advice_answer advice_answer_save
        advice_ask advice_ask_save advice_list advice_rate advice_rate_save advice_withdraw
        advice_withdraw_save award award_end award_end_save award_implement
        award_implement_save award_meeting award_meeting_save award_new award_new_save
        award_present award_present_save award_supervisor award_supervisor_save awards
        consortia fair fair_alter fair_alter_save fair_call_off fair_call_off_save fair_new
        fair_new_save fairs home hubs interest interest_enquiry interest_enquiry_save
        interest_new interest_new_save milestone_meet milestone_meet_save milestone_new
        milestone_new_save offer_new offer_new_save offer_withdraw offer_withdraw_save
        opportunities opportunity opportunity_alter opportunity_alter_save opportunity_hear
        opportunity_hear_save opportunity_leave opportunity_leave_save opportunity_new
        opportunity_new_save
        partnership partnership_alter partnership_alter_save partnership_new
        partnership_new_save placement placement_find placement_find_save placement_new
        placement_new_save placements
    """,
    "registering": """
        alike amendment amendment_decide amendment_file amendment_new amendments check
        compare desk desk_duplicates desk_onward desk_return desk_start draft enquiries
        enquiry enquiry_answer enquiry_known enquiry_new enquiry_raise forget_section
        hand_over handover interest_declare interest_end interests keep_section marking
        marking_ask marking_confirm people person_add person_end project_new project_start
        save_section screening section send version versions withdraw withdrawal
    """,
    "registry": """
        collecting condition condition_settle condition_show conditions organisation
        organisations priorities priority project project_correct project_edit
        project_history project_pdf projects
    """,
    "reports": """
        board_report board_report_docx board_report_pdf portfolio report report_docx
        report_edit report_edit_save report_final report_final_save report_new
        report_new_save report_pdf
    """,
    "saved_searches": """
        listing remove save
    """,
    "search": """
        results suggest
    """,
    "sources": """
        source sources
    """,
    "tracking": """
        act action all_benefits all_money benefit benefit_check benefit_check_save
        benefit_edit benefit_edit_save benefit_measure benefit_measure_save benefit_new
        benefit_new_save benefits budget budget_new budget_new_save budget_save
        departure_new departure_new_save ending exit_new exit_new_save incident
        incident_continue incident_decide incident_new incident_report incidents
        milestone_answer milestone_answer_save milestone_cancel milestone_cancel_save
        milestone_edit milestone_edit_save milestone_forecast milestone_forecast_save
        milestone_met milestone_met_save milestone_new milestone_new_date
        milestone_new_date_save milestone_new_save money money_book money_book_save
        money_carry money_carry_save money_confirm money_confirm_save money_forecast
        money_forecast_save money_new money_new_save money_take_back money_take_back_save
        money_withdraw money_withdraw_save move overdue overview plan plan_start progress
        report report_answer report_answer_save report_collected report_collected_save
        report_edit report_edit_save report_new report_new_save risk_close risk_close_save
        risk_new risk_new_save risk_review risk_review_save risks statement statement_save
        worklist
    """,
}


def _endpoints(rooms: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"{room}.{door}" if room else door
        for room, doors in rooms.items()
        for door in doors.split()
    )


ENDPOINTS: dict[Access, tuple[str, ...]] = {
    Access.PUBLIC: _endpoints(PUBLIC),
    Access.SIGNED_IN: _endpoints(SIGNED_IN),
}
_ACCESS = {endpoint: access for access, doors in ENDPOINTS.items() for endpoint in doors}


def access_of(endpoint: str) -> Access | None:
    return _ACCESS.get(endpoint)
