"""What the directory offers: its pages and their places in the navigation."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.directory import views

for_administrators = whoever_may(Can.MANAGE_ACCOUNTS)

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "directory",
        """
        admin_area admin_area_change admin_area_create admin_area_new admin_areas
        admin_organisation admin_organisation_change admin_organisation_create
        admin_organisation_new admin_organisations admin_priorities admin_priority
        admin_priority_change admin_priority_create admin_priority_new admin_term
        admin_term_change admin_term_create admin_term_new admin_vocabularies
        admin_vocabulary bodies
        """,
    ),
    navigation=(
        NavItem(
            100,
            "Boards and bodies",
            "directory.bodies",
            whoever_may(Can.SEE_REGISTER),
            "Board",
            ("directory.bod",),
        ),
        NavItem(
            310,
            "Organisations",
            "directory.admin_organisations",
            for_administrators,
            is_admin=True,
            hint="Universities, forces, funders",
        ),
        NavItem(
            320,
            "Priorities",
            "directory.admin_priorities",
            for_administrators,
            is_admin=True,
            hint="What research is linked to",
        ),
        NavItem(
            330,
            "Business areas",
            "directory.admin_areas",
            for_administrators,
            is_admin=True,
            hint="The areas of the force",
        ),
        NavItem(
            340,
            "Vocabularies",
            "directory.admin_vocabularies",
            for_administrators,
            is_admin=True,
            hint="The terms that records use",
        ),
    ),
)
