"""Where the navigation leads, and for whom each place is."""

from __future__ import annotations

from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import views as agreements_views
from evidence_hub.commissioning import queries as commissioning_queries
from evidence_hub.core.authority import Actor
from evidence_hub.ethics import views as ethics_views
from evidence_hub.findings import views as findings_views
from evidence_hub.programme.views import home as programme_home
from evidence_hub.tracking import views as tracking_views
from evidence_hub.web import navigation
from evidence_hub.web.navigation import Place


def _for_register_readers(actor: Actor) -> bool:
    return may(actor, Can.SEE_REGISTER)


def _for_everybody(actor: Actor) -> bool:
    return True


def _for_screeners(actor: Actor) -> bool:
    return may(actor, Can.SCREEN)


def _for_ethics(actor: Actor) -> bool:
    return actor.has(*ethics_views.worklist.FOR)


def _for_the_board(actor: Actor) -> bool:
    return actor.has(*commissioning_queries.PAPERS_FOR)


def _for_agreements(actor: Actor) -> bool:
    return actor.has(*agreements_views.worklist.FOR)


def _for_tracking(actor: Actor) -> bool:
    return actor.has(*tracking_views.worklist.FOR)


def _for_recommendations(actor: Actor) -> bool:
    return actor.has(*findings_views.recommendations.FOR)


def _for_administrators(actor: Actor) -> bool:
    return may(actor, Can.MANAGE_ACCOUNTS)


def _for_auditors(actor: Actor) -> bool:
    return may(actor, Can.READ_AUDIT)


def _for_project_readers(actor: Actor) -> bool:
    """Everybody but those whose only business is accounts."""
    return not (actor.roles and actor.roles == {"administrator"})


MAIN = (
    Place("Search", "search.results", _for_project_readers, "", ("search.",)),
    Place(
        "Projects",
        "registry.projects",
        _for_project_readers,
        "Projects",
        ("registry.", "lifecycle.", "registering.", "documents."),
    ),
    Place(
        "Enquiries", "registering.enquiries", _for_everybody, "Projects", ("registering.enquir",)
    ),
    Place("Screening", "registering.screening", _for_screeners, "Projects", ("registering.desk",)),
    Place("Ethics", "ethics.worklist", _for_ethics, "Projects", ("ethics.",)),
    Place("Agreements", "agreements.worklist", _for_agreements, "Projects", ("agreements.",)),
    Place("Tracking", "tracking.worklist", _for_tracking, "Projects", ("tracking.",)),
    Place("Board", "commissioning.board", _for_the_board, "Board", ("commissioning.",)),
    Place(
        "Priorities", "registry.priorities", _for_register_readers, "Board", ("registry.priorit",)
    ),
    Place(
        "Boards and bodies", "directory.bodies", _for_register_readers, "Board", ("directory.bod",)
    ),
    Place("Findings", "findings.findings", _for_project_readers, "Findings", ("findings.",)),
    Place(
        "Recommendations",
        "findings.recommendations",
        _for_recommendations,
        "Findings",
        ("findings.recommendation",),
    ),
    Place("Library", "library.library", _for_project_readers, "", ("library.",)),
    Place("Ask the hub", "programme.advice_list", _for_everybody, "", ("programme.advice",)),
    Place("Programme", "programme.home", programme_home.is_for, "", ("programme.",)),
    Place("Portfolio", "reports.portfolio", _for_register_readers, "Reports"),
    Place("Line of sight", "findings.lines", _for_recommendations, "Reports"),
    Place(
        "Board report",
        "reports.board_report",
        _for_register_readers,
        "Reports",
        ("reports.report", "reports.board"),
    ),
    Place("Audit trail", "home.trail", _for_auditors),
    Place(
        "Administration",
        "home.admin",
        _for_administrators,
        "",
        ("accounts.people", "accounts.person", "directory.admin"),
    ),
)
ADMINISTRATION = (
    ("People", "accounts.people", "Accounts, roles and clearances"),
    ("Organisations", "directory.admin_organisations", "Universities, forces, funders"),
    ("Priorities", "directory.admin_priorities", "What research is linked to"),
    ("Business areas", "directory.admin_areas", "The areas of the force"),
    ("Vocabularies", "directory.admin_vocabularies", "The terms that records use"),
)


def place_navigation() -> None:
    """Put the places into the navigation, in their order."""
    for place in MAIN:
        navigation.add_place(place)
    for label, endpoint, hint in ADMINISTRATION:
        navigation.add_place(Place(label, endpoint, _for_administrators, is_admin=True, hint=hint))
