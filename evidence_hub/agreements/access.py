"""Who sees the agreements of a project, and whether an entitlement to a dataset holds today."""

from __future__ import annotations

import datetime as dt

from evidence_hub.agreements.lifecycle import in_force
from evidence_hub.agreements.models import Access, Agreement, ClearanceSubmission
from evidence_hub.core.authority import Role
from evidence_hub.documents.audiences import sees
from evidence_hub.registry.audience import NOT_A_PART, Tier, Viewer, tier_of
from evidence_hub.registry.models import Project
from evidence_hub.registry.stages import OVER, Stage

# Where nothing may be used, whatever was agreed (DOMAIN T15, T17).
FROZEN = OVER | {Stage.SUSPENDED, Stage.EXIT_DUTIES}
# Roles that see every project in full still need a reason of their own to read what was agreed.
READERS = (
    Role.SECRETARY,
    Role.CHAIR,
    Role.DEPUTY,
    Role.BOARD_MEMBER,
    Role.AUDITOR,
    Role.INFORMATION_GOVERNANCE,
)


def is_held(access: Access, agreement: Agreement, project: Project, day: dt.date) -> bool:
    """Whether the entitlement holds on a day: never without the agreement, nor while suspended."""
    # Computed on each call rather than stored, so that an entitlement ends with the agreement even
    # when no clock has run since.
    version = in_force(agreement, day)
    if version is None or Stage(project.stage) in FROZEN:
        return False
    # A variation may drop a dataset. An entitlement to it then ends without anybody stopping it.
    is_named = access.dataset in {row["key"] for row in version.content["datasets"]}
    is_stopped = access.stopped_on is not None and access.stopped_on <= day
    takes_part = any(
        part.person_id == access.person_id and part.is_held(day) for part in project.people
    )
    within = access.starts_on <= day <= access.ends_on
    return is_named and within and takes_part and not is_stopped


def is_party(agreement: Agreement, organisation_id: int | None) -> bool:
    """Whether an organisation is or was a party to the agreement."""
    # Past versions count too: who received data under the first version has duties of disposal
    # although a later version left them out.
    return any(organisation_id in version.party_ids for version in agreement.versions)


def sees_text(viewer: Viewer, submission: ClearanceSubmission, project: Project) -> bool:
    """Whether somebody sees the very text that was submitted; without it, nothing said of it."""
    # Delegated to the audience of the document, so that what is said of a text can never be more
    # open than the text itself.
    return sees(viewer, submission.file.document, project)


def is_inside(viewer: Viewer, project: Project) -> bool:
    """Whether somebody who sees the project in full sees its agreements."""
    parts = viewer.relationship(project).relations - NOT_A_PART
    return tier_of(viewer, project) is Tier.FULL and bool(parts or viewer.actor.has(*READERS))


def sees_agreements(viewer: Viewer, project: Project) -> bool:
    """Whether somebody sees the pages of its agreements; an import has none until adopted."""
    # An import shows "evidence not held" (T22); pages to write on would invite back-filling of
    # 2013.
    return not project.awaits_adoption and is_inside(viewer, project)


def author_name(viewer: Viewer, name: str, *, is_reviewer: bool = True) -> str:
    """External partners and students read what reviewers say, never who they are."""
    return "" if is_reviewer and viewer.is_outside else name
