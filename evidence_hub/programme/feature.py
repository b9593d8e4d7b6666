"""What the wider programme offers: its pages, agenda kinds, its records to the search."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import everybody
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.programme import indexing, tasks, views
from evidence_hub.programme.agenda import KINDS
from evidence_hub.programme.operations import handover
from evidence_hub.programme.views import home, interests
from evidence_hub.search.hooks import Searchable

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "programme",
        """
        advice advice_adviser advice_adviser_save advice_answer advice_answer_save
        advice_ask advice_ask_save advice_list advice_rate advice_rate_save
        advice_withdraw advice_withdraw_save award award_end award_end_save
        award_implement award_implement_save award_meeting award_meeting_save
        award_new award_new_save award_present award_present_save award_supervisor
        award_supervisor_save awards consortia fair fair_alter fair_alter_save
        fair_call_off fair_call_off_save fair_new fair_new_save fairs home hubs
        interest interest_enquiry interest_enquiry_save interest_new
        interest_new_save milestone_meet milestone_meet_save milestone_new
        milestone_new_save offer_new offer_new_save offer_withdraw
        offer_withdraw_save opportunities opportunity opportunity_alter
        opportunity_alter_save opportunity_hear opportunity_hear_save
        opportunity_leave opportunity_leave_save opportunity_new
        opportunity_new_save partnership partnership_alter partnership_alter_save
        partnership_new partnership_new_save placement placement_find
        placement_find_save placement_new placement_new_save placements
        """,
    ),
    navigation=(
        NavItem(140, "Ask the hub", "programme.advice_list", everybody, "", ("programme.advice",)),
        NavItem(150, "Programme", "programme.home", home.is_for, "", ("programme.",)),
    ),
    agenda_kinds=KINDS,
    # The page of an enquiry lies below this package, so it asks for origins instead of importing
    # them.
    enquiry_origins=(interests.origin,),
    searchables={
        "advice": Searchable(indexing.advice_documents, indexing.all_advice),
        "placement": Searchable(indexing.placement_documents, indexing.all_placements),
    },
    search_cards={"advice": indexing.advice_cards, "placement": indexing.placement_cards},
    facet_labels=(indexing.kind_labels,),
    tasks=(tasks.tasks,),
    # Called on somebody's last day (journey J7).
    handovers=(handover.hand_over,),
)
