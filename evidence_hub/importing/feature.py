"""What importing offers: its pages, and how large a file they take."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, endpoints
from evidence_hub.importing import views
from evidence_hub.importing.texts import LARGEST_FILE

FEATURE = Feature(
    blueprints=(views.bp,),
    signed_in=endpoints(
        "importing",
        """
        batch projects projects_import projects_preview projects_undo
        projects_upload references references_import references_preview
        references_upload
        """,
    ),
    uploads={
        "importing.projects_upload": LARGEST_FILE,
        "importing.references_upload": LARGEST_FILE,
    },
)
