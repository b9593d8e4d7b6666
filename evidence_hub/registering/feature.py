"""What registering offers: its pages, actions beside a record, tasks."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import everybody, whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, Ordered, endpoints
from evidence_hub.lifecycle import gates as gate_types
from evidence_hub.registering import gates, tasks, unsaved_forms, views
from evidence_hub.registering.views.screening import actions_for

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "registering",
        """
        alike amendment amendment_decide amendment_file amendment_new amendments
        check compare desk desk_duplicates desk_onward desk_return desk_start draft
        enquiries enquiry enquiry_answer enquiry_known enquiry_new enquiry_raise
        forget_section hand_over handover interest_declare interest_end interests
        keep_section marking marking_ask marking_confirm people person_add
        person_end project_new project_start save_section screening section send
        version versions withdraw withdrawal
        """,
    ),
    navigation=(
        NavItem(
            30,
            "Enquiries",
            "registering.enquiries",
            everybody,
            "Projects",
            ("registering.enquir",),
        ),
        NavItem(
            40,
            "Screening",
            "registering.screening",
            whoever_may(Can.SCREEN),
            "Projects",
            ("registering.desk",),
        ),
    ),
    input_keepers=(unsaved_forms.keep_for_ended_session,),
    record_actions=(Ordered(10, actions_for),),
    gate_checks={
        gate_types.COMPLETE: gates.is_complete,
        gate_types.READY_TO_ASSESS: gates.is_ready_to_assess,
        gate_types.DUPLICATES_CHECKED: gates.duplicates_are_checked,
        gate_types.MARKING_CONFIRMED: gates.marking_is_confirmed,
        gate_types.CLEARANCES_IN_DATE: gates.clearances_are_in_date,
    },
    tasks=(tasks.tasks,),
)
