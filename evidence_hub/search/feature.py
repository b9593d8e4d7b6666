"""What the search offers: its pages, and the upkeep of its index."""

from __future__ import annotations

from evidence_hub.accounts.nav_for import project_readers
from evidence_hub.core.feature import DueWork, Feature, NavItem, Ordered, endpoints
from evidence_hub.search import saved_views, upkeep, views
from evidence_hub.search.engines.base import IndexUnavailable

FEATURE = Feature(
    blueprints=(views.bp, saved_views.bp),
    signed_in=endpoints("search", "results suggest")
    | endpoints("saved_searches", "listing remove save"),
    unavailable=(IndexUnavailable,),
    navigation=(NavItem(10, "Search", "search.results", project_readers, "", ("search.",)),),
    due_work=(
        DueWork(10, "search log shortened", upkeep.due_shortening),
        DueWork(20, "search index tidied", upkeep.due_merging),
    ),
    # After the documents, so that their text is found too.
    after_commit=(Ordered(20, ("search", upkeep.follow_commit)),),
)
