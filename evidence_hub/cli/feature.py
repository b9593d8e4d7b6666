"""The commands of ``flask``."""

from __future__ import annotations

from evidence_hub.cli import (
    backup,
    clock,
    documents,
    imports,
    maintenance,
    reminders,
    search,
    seed,
    serve,
    users,
    worker,
)
from evidence_hub.core.feature import Feature

FEATURE = Feature(
    commands=(
        seed.group,
        users.group,
        search.group,
        documents.group,
        imports.group,
        maintenance.audit_group,
        maintenance.synthesise,
        clock.clock_group,
        worker.worker_group,
        reminders.group,
        backup.backup,
        backup.restore,
        serve.prepare,
        serve.serve,
        serve.check,
    ),
)
