"""What the register offers: its pages, and its records to the search."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import project_readers, whoever_may
from evidence_hub.accounts.policy import Can
from evidence_hub.core.feature import Feature, NavItem, endpoints
from evidence_hub.registry import current, indexing, search_cards, views
from evidence_hub.search.hooks import Searchable

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "registry",
        """
        organisation organisations priorities priority project project_correct
        project_edit project_history project_pdf project_readers projects
        """,
    ),
    navigation=(
        NavItem(
            20,
            "Projects",
            "registry.projects",
            project_readers,
            "Projects",
            ("registry.", "lifecycle.", "registering.", "documents."),
        ),
        NavItem(
            90,
            "Priorities",
            "registry.priorities",
            whoever_may(Can.SEE_REGISTER),
            "Board",
            ("registry.priorit",),
        ),
    ),
    entry_followers=(indexing.follow_entry,),
    searchables={
        "project": Searchable(indexing.study_documents, indexing.all_projects),
        "organisation": Searchable(indexing.organisation_documents, indexing.all_organisations),
    },
    search_cards={
        "project": search_cards.project_cards,
        "organisation": search_cards.organisation_cards,
    },
    facet_labels=(search_cards.facet_labels,),
    search_tokens=(current.tokens_of,),
)
