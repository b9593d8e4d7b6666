"""What accounts offer: sign-in, people, their entries of the navigation."""

from __future__ import annotations

from evidence_hub.accounts import due, nav_for, reset_views, resets, session_views, views
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import DueWork, Feature, NavItem, endpoints

FEATURE = Feature(
    blueprints=(views.bp, reset_views.bp, session_views.bp),
    public=endpoints("accounts", "send_sign_in sign_in")
    | endpoints("resets", "choose choose_save forgotten forgotten_save"),
    signed_in=endpoints(
        "accounts",
        """
        account change_password people person person_active person_clearance
        person_create person_details person_new person_reset person_roles
        person_withdraw_clearance sign_out
        """,
    )
    | endpoints("resets", "confirm confirmations")
    | endpoints("sessions", "end everywhere listing"),
    due_work=(
        DueWork(145, "password links sent", resets.links_due),
        DueWork(150, "holders told of guessing", due.guessing),
        DueWork(160, "failed sign-ins forgotten", due.old_failures),
        DueWork(170, "old password links forgotten", resets.old_requests),
    ),
    navigation=(
        NavItem(
            300,
            "People",
            "accounts.people",
            nav_for.whoever_may(Can.MANAGE_ACCOUNTS),
            is_admin=True,
            hint="Accounts, roles and clearances",
        ),
    ),
)
