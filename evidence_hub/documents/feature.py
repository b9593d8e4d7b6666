"""What documents offer: their pages, a panel of the record, their text to the search."""

from __future__ import annotations

from evidence_hub.core.feature import DueWork, Feature, Ordered, endpoints
from evidence_hub.documents import background, indexing, panels, views
from evidence_hub.documents.kinds import LARGEST_FILE

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "documents",
        """
        document document_attach document_change document_edit document_new download
        of_project version_add version_new
        """,
    ),
    uploads={"documents.document_attach": LARGEST_FILE, "documents.version_add": LARGEST_FILE},
    panels=(Ordered(30, panels.documents_panel),),
    due_work=(
        DueWork(30, "documents read", background.due_reading),
        DueWork(40, "stray files removed", background.due_sweep),
    ),
    after_commit=(Ordered(10, ("documents", background.follow_commit)),),
    index_contributors=(Ordered(20, indexing.contribute),),
)
