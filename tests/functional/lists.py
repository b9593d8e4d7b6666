"""Every page that shows a list: who looks at it, and where."""

from __future__ import annotations

STUDY = "EBP-2026-5550"


LIVE = "/projects/EBP-2026-5556/tracking"


FOUND = "/projects/EBP-2026-5557"


# Endpoint → who looks, and where.
LISTS = {
    "accounts.people": ("admin", "/admin/people"),
    "accounts.person": ("admin", "/admin/people/2"),
    "commissioning.board": ("secretary", "/board"),
    "commissioning.calls": ("staff", "/board/calls"),
    "commissioning.chairs_actions": ("chair", "/board/chairs-actions"),
    "commissioning.meetings": ("secretary", "/board/meetings"),
    "agreements.grounds": ("infogov", "/agreements/grounds"),
    "agreements.worklist": ("infogov", "/agreements"),
    "directory.admin_areas": ("admin", "/admin/business-areas"),
    "directory.admin_organisations": ("admin", "/admin/organisations"),
    "directory.admin_priorities": ("admin", "/admin/priorities"),
    "directory.admin_vocabularies": ("admin", "/admin/vocabularies"),
    "directory.admin_vocabulary": ("admin", "/admin/vocabularies/design"),
    "directory.bodies": ("staff", "/boards"),
    "documents.of_project": ("lead", f"/projects/{STUDY}/documents"),
    "ethics.worklist": ("ethics", "/ethics"),
    "findings.benefits_review": ("lead", f"{FOUND}/benefits-review"),
    "findings.findings": ("staff", "/findings"),
    "findings.line_of_sight": ("lead", f"{FOUND}/line-of-sight"),
    "findings.lines": ("secretary", "/reports/line-of-sight"),
    "findings.recommendations": ("secretary", "/recommendations"),
    "findings.recommendations_of": ("lead", f"{FOUND}/recommendations"),
    "home.front": ("staff", "/"),
    "home.trail": ("auditor", "/admin/audit"),
    "house_rules.listing": ("secretary", "/admin/house-rules"),
    "importing.batch": ("secretary", "/projects/import/batches/1"),
    "importing.projects": ("secretary", "/projects/import"),
    "library.library": ("staff", "/library"),
    "library.publication": ("staff", "/publications/1"),
    "notifications.listing": ("lead", "/account/notices"),
    "programme.awards": ("secretary", "/programme/students"),
    "programme.consortia": ("secretary", "/programme/consortia"),
    "programme.fairs": ("secretary", "/programme/fairs"),
    "programme.hubs": ("secretary", "/programme/hubs"),
    "programme.opportunities": ("secretary", "/programme/funding"),
    "programme.placements": ("secretary", "/programme/placements"),
    "programme.advice_list": ("secretary", "/advice"),
    "registering.amendments": ("lead", f"/projects/{STUDY}/amendments"),
    "registering.enquiries": ("secretary", "/enquiries"),
    "registering.interests": ("lead", "/account/interests"),
    "registering.people": ("lead", f"/projects/{STUDY}/people"),
    "registering.screening": ("secretary", "/screening"),
    "registering.versions": ("lead", f"/projects/{STUDY}/versions"),
    "lifecycle.collecting": ("secretary", "/collecting"),
    "lifecycle.conditions": ("lead", f"/projects/{STUDY}/conditions"),
    "registry.organisation": ("staff", "/organisations/2"),
    "registry.organisations": ("staff", "/organisations"),
    "registry.priorities": ("staff", "/priorities"),
    "registry.priority": ("staff", "/priorities/1"),
    "registry.project": ("lead", f"/projects/{STUDY}"),
    "registry.project_history": ("secretary", f"/projects/{STUDY}/history"),
    "registry.projects": ("staff", "/projects"),
    "reports.portfolio": ("secretary", "/reports/portfolio"),
    "reports.board_report": ("secretary", "/reports/board-report"),
    "saved_searches.listing": ("staff", "/search/saved"),
    "search.results": ("staff", "/search?q=demo"),
    "sessions.listing": ("staff", "/account/sessions"),
    "sources.source": ("staff", "/sources/spcb-2013"),
    "sources.sources": ("staff", "/sources"),
    "tracking.all_benefits": ("secretary", "/tracking/benefits"),
    "tracking.all_money": ("secretary", "/tracking/money"),
    "tracking.benefits": ("lead", f"{LIVE}/benefits"),
    "tracking.money": ("lead", f"{LIVE}/money"),
    "tracking.overdue": ("secretary", "/tracking/overdue"),
    "tracking.plan": ("lead", f"{LIVE}/plan"),
    "tracking.progress": ("lead", f"{LIVE}/progress"),
    "tracking.risks": ("lead", f"{LIVE}/risks"),
    "tracking.worklist": ("secretary", "/tracking"),
    "tracking.incidents": ("lead", f"/projects/{STUDY}/incidents"),
}


# Lists of what one file or two versions hold, not of rows; their own tests count.
OF_ONE_THING = {
    "importing.projects_preview",
    "importing.references_preview",
    "registering.compare",
    "registry.project_readers",  # grows by being read
    "reports.report",
}


# Records, and the front page: what they list stands in lists of its own, which do leave as files.
# Where one is signed in is for oneself, at this moment.
NO_LIST_ALONE = {
    "accounts.person", "home.front", "library.publication", "registry.project", "sessions.listing",
}  # fmt: skip
