"""Who may knock at which door: every endpoint stands in exactly one of these lists.

A list only says who may ask; what they see and may do is decided in operations and queries.
"""

from __future__ import annotations

from enum import StrEnum


class Access(StrEnum):
    PUBLIC = "public"  # no sign-in
    SIGNED_IN = "signed_in"


ENDPOINTS: dict[Access, frozenset[str]] = {
    Access.PUBLIC: frozenset(
        {
            "accounts.send_sign_in",
            "accounts.sign_in",
            "health.favicon",
            "health.healthz",
            "health.metrics",
            "health.readyz",
            "static",
        }
    ),
    Access.SIGNED_IN: frozenset(
        {
            "accounts.account",
            "accounts.change_password",
            "accounts.people",
            "accounts.person",
            "accounts.person_active",
            "accounts.person_clearance",
            "accounts.person_create",
            "accounts.person_details",
            "accounts.person_new",
            "accounts.person_reset",
            "accounts.person_roles",
            "accounts.person_withdraw_clearance",
            "accounts.sign_out",
            "directory.admin_area",
            "directory.admin_area_change",
            "directory.admin_area_create",
            "directory.admin_area_new",
            "directory.admin_areas",
            "directory.admin_organisation",
            "directory.admin_organisation_change",
            "directory.admin_organisation_create",
            "directory.admin_organisation_new",
            "directory.admin_organisations",
            "directory.admin_priorities",
            "directory.admin_priority",
            "directory.admin_priority_change",
            "directory.admin_priority_create",
            "directory.admin_priority_new",
            "directory.admin_term",
            "directory.admin_term_change",
            "directory.admin_term_create",
            "directory.admin_term_new",
            "directory.admin_vocabularies",
            "directory.admin_vocabulary",
            "directory.bodies",
            "findings.findings",
            "home.admin",
            "home.front",
            "home.help",
            "home.trail",
            "importing.batch",
            "importing.projects",
            "importing.projects_import",
            "importing.projects_preview",
            "importing.projects_undo",
            "importing.projects_upload",
            "importing.references",
            "importing.references_import",
            "importing.references_preview",
            "importing.references_upload",
            "library.library",
            "library.publication",
            "library.publication_add",
            "library.publication_change",
            "library.publication_edit",
            "library.publication_new",
            "registering.alike",
            "registering.amendment",
            "registering.amendment_decide",
            "registering.amendment_file",
            "registering.amendment_new",
            "registering.amendments",
            "registering.check",
            "registering.compare",
            "registering.desk",
            "registering.desk_return",
            "registering.desk_start",
            "registering.draft",
            "registering.enquiries",
            "registering.enquiry",
            "registering.enquiry_answer",
            "registering.enquiry_known",
            "registering.enquiry_new",
            "registering.enquiry_raise",
            "registering.forget_section",
            "registering.hand_over",
            "registering.handover",
            "registering.interest_declare",
            "registering.interest_end",
            "registering.interests",
            "registering.keep_section",
            "registering.people",
            "registering.person_add",
            "registering.person_end",
            "registering.project_new",
            "registering.project_start",
            "registering.save_section",
            "registering.screening",
            "registering.section",
            "registering.send",
            "registering.version",
            "registering.versions",
            "registering.withdraw",
            "registering.withdrawal",
            "registry.organisation",
            "registry.organisations",
            "registry.priorities",
            "registry.priority",
            "registry.project",
            "registry.project_correct",
            "registry.project_edit",
            "registry.project_history",
            "registry.project_pdf",
            "registry.projects",
            "search.results",
            "search.suggest",
            "sources.source",
            "sources.sources",
        }
    ),
}


def access_of(endpoint: str) -> Access | None:
    for access, endpoints in ENDPOINTS.items():
        if endpoint in endpoints:
            return access
    return None
