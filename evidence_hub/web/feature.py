"""What the frame of pages offers: its static files."""

from __future__ import annotations

from evidence_hub.core.feature import Feature, endpoints

FEATURE = Feature(
    public=endpoints("", "static"),
)
