"""What the library offers: its pages, a panel of the record, publications to the search."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import project_readers
from evidence_hub.core.feature import Feature, NavItem, Ordered, endpoints
from evidence_hub.library import indexing, panels, search_cards, views
from evidence_hub.search.hooks import Searchable

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "library",
        """
        library publication publication_add publication_change publication_edit
        publication_new
        """,
    ),
    navigation=(NavItem(130, "Library", "library.library", project_readers, "", ("library.",)),),
    panels=(Ordered(20, panels.publications_panel),),
    searchables={
        "publication": Searchable(indexing.publication_documents, indexing.all_publications),
    },
    search_cards={"publication": search_cards.publication_cards},
    search_extras=(Ordered(20, ("project", search_cards.under_studies)),),
    index_contributors=(Ordered(10, indexing.contribute),),
)
