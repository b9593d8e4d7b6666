"""What tracking offers: its pages, actions, agenda kinds, tasks, reminders."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_has
from evidence_hub.core.feature import DueWork, Feature, NavItem, Ordered, endpoints
from evidence_hub.lifecycle import gates as gate_types
from evidence_hub.tracking import due, gates, reminding, tasks, views
from evidence_hub.tracking.actions import tracking_actions
from evidence_hub.tracking.agenda import KINDS

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "tracking",
        """
        act action all_benefits all_money benefit benefit_check benefit_check_save
        benefit_edit benefit_edit_save benefit_measure benefit_measure_save
        benefit_new benefit_new_save benefits budget budget_new budget_new_save
        budget_save departure_new departure_new_save ending exit_new exit_new_save
        incident incident_continue incident_decide incident_new incident_report
        incidents milestone_answer milestone_answer_save milestone_cancel
        milestone_cancel_save milestone_edit milestone_edit_save milestone_forecast
        milestone_forecast_save milestone_met milestone_met_save milestone_new
        milestone_new_date milestone_new_date_save milestone_new_save money
        money_book money_book_save money_carry money_carry_save money_confirm
        money_confirm_save money_forecast money_forecast_save money_new
        money_new_save money_take_back money_take_back_save money_withdraw
        money_withdraw_save move overdue overview plan plan_start progress report
        report_answer report_answer_save report_collected report_collected_save
        report_edit report_edit_save report_new report_new_save risk_close
        risk_close_save risk_new risk_new_save risk_review risk_review_save risks
        statement statement_save worklist
        """,
    ),
    navigation=(
        NavItem(
            70,
            "Tracking",
            "tracking.worklist",
            whoever_has(*views.worklist.FOR),
            "Projects",
            ("tracking.",),
        ),
    ),
    record_actions=(Ordered(30, tracking_actions),),
    agenda_kinds=KINDS,
    gate_checks={
        gate_types.NUMBERS_REPORTED: gates.numbers_are_reported,
        gate_types.MONEY_RECONCILED: gates.money_is_reconciled,
        gate_types.LESSONS_WRITTEN: gates.lessons_are_written,
        gate_types.PARTICIPANTS_TOLD: gates.participants_are_told,
    },
    tasks=(tasks.tasks,),
    due_work=(
        DueWork(60, "clearances lapsed", due.clearances_lapsed),
        DueWork(70, "departures carried out", due.departures),
        DueWork(80, "reminders of plans", reminding.reminders),
    ),
)
