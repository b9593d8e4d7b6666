"""People and what they may, as a list for administrators to download."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select

from evidence_hub.core import clock
from evidence_hub.core.markings import CLEARANCE_LABELS
from evidence_hub.core.paging import all_of
from evidence_hub.web.exports import MOST_ROWS, Listing, joined


def people(statement: Select[Any]) -> Listing:
    page = all_of(statement, MOST_ROWS)
    today = clock.today()
    return Listing(
        name="people",
        columns=(
            "Name",
            "E-mail address",
            "Job title",
            "Organisation",
            "Roles",
            "Clearances",
            "Account",
        ),
        rows=[
            (
                row.name,
                row.email,
                row.job_title,
                row.organisation,
                joined(role.label for role in sorted(row.roles_on(today))),
                joined(CLEARANCE_LABELS[level] for level in sorted(row.clearances_on(today))),
                "can sign in" if row.is_active else "disabled",
            )
            for row in page.items
        ],
        markings=[],
        has_demo=any(row.is_demo for row in page.items),
        total=page.total,
    )
