"""Counting requests for ``/metrics``; worker processes share their figures through a folder."""

from __future__ import annotations

import os
import shutil
import time
from pathlib import Path

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram
from prometheus_client.multiprocess import MultiProcessCollector

SHARED = "PROMETHEUS_MULTIPROC_DIR"  # prometheus-client's own name
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
STEPS = (0.02, 0.06, 0.1, 0.3, 1.0, 3.0, 10.0)  # seconds

REQUESTS = Counter(
    "evidence_hub_requests", "Requests answered.", ("endpoint", "method", "status"), registry=None
)
SECONDS = Histogram(
    "evidence_hub_request_seconds",
    "Seconds from a request to its answer.",
    ("endpoint",),
    buckets=STEPS,
    registry=None,
)


def share(folder: Path) -> None:
    """Let the processes started from here add their figures up, beginning with nothing."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    os.environ[SHARED] = str(folder)


def registry() -> CollectorRegistry:
    """Return the figures of all worker processes together, or of this one where it is alone."""
    found = CollectorRegistry()
    if SHARED in os.environ:
        MultiProcessCollector(found)  # type: ignore[no-untyped-call]
    else:
        found.register(REQUESTS)
        found.register(SECONDS)
    return found


def register(app: Flask) -> None:
    @app.before_request
    def _start() -> None:
        g.request_began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        # Anything can be typed as a method, and each would become a series of its own that is kept
        # for ever.
        method = request.method if request.method in METHODS else "other"
        REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
        if (began := g.pop("request_began", None)) is not None:
            SECONDS.labels(endpoint).observe(time.perf_counter() - began)
        return response
