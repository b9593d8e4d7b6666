"""What ethics offers: its pages, actions, tasks, lapses and reminders."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_has
from evidence_hub.core.feature import DueWork, Feature, NavItem, Ordered, endpoints
from evidence_hub.ethics import approval_scope, due, gates, tasks, verbs, views
from evidence_hub.ethics.actions import ethics_actions
from evidence_hub.lifecycle import gates as gate_types

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "ethics",
        """
        amendment amendment_review condition_new condition_state confirm
        confirmation confirmation_withdraw confirmation_withdrawal end_file end_new
        open_again opinion_give opinion_new opinion_revocation opinion_revoke
        overview renewal renewal_decide renewal_file renewal_new reply review
        review_open review_save review_section reviewer_assign reviewer_end
        reviewers screening screening_answer section section_save send worklist
        """,
    ),
    navigation=(
        NavItem(
            50,
            "Ethics",
            "ethics.worklist",
            whoever_has(*views.worklist.FOR),
            "Projects",
            ("ethics.",),
        ),
    ),
    record_actions=(Ordered(40, ethics_actions),),
    private_verbs=verbs.PRIVATE,
    # The registry asks before it classes an amendment, since it knows nothing of opinions (decision
    # 35).
    amendment_checks=(approval_scope.amendment_needs,),
    gate_checks={
        gate_types.REVIEWERS_ASSIGNED: gates.reviewers_are_assigned,
        gate_types.ETHICS_ADVISED: gates.opinion_is_given,
        gate_types.ETHICS_IN_FORCE: gates.opinion_is_in_force,
        gate_types.EQUALITY_RECORDED: gates.equality_is_recorded,
        gate_types.EQUALITY_DONE: gates.equality_is_done,
        gate_types.PROTOCOL_LOCKED: gates.protocol_is_locked,
    },
    tasks=(tasks.tasks,),
    due_work=(
        # Lapses run before the agreements' own, so a study that lost both is suspended for its
        # ethics first.
        DueWork(50, "opinions lapsed", due.lapses),
        DueWork(90, "reminders of opinions", due.reminders),
    ),
)
