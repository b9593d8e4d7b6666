"""Who reads and who keeps the programme, and which records its pages may link to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.programme import queries
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.page_parts import Cell, link
from evidence_hub.registry import queries as registry
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import actor
from evidence_hub.web.form_page import form_pages

BASE = "/programme"
form_page = form_pages(bp, BASE, "programme/form.html")


class RecordForm(Protocol):
    """A form that links with a record of the register."""

    project: Any
    reference: Any


def keeps() -> bool:
    return may(actor(), Can.KEEP_PROGRAMME)


# Refused and audited, where readers_only answers as if the page did not exist: whoever comes here
# has read the register and knows that the page is there.
def must_keep() -> None:
    require(actor(), Can.KEEP_PROGRAMME)


def readers_only() -> None:
    """Raise the common 404 for everybody who does not read the register."""
    if not viewer().reads_register:
        raise NotFound


def record_of(project: Project | None) -> Cell:
    """Return a link to a linked record; "Not linked" also where the viewer does not see it."""
    # One answer for both, so that a restricted record cannot be told from a missing one (J8).
    if project is None or tier_of(viewer(), project) is Tier.NOTHING:
        return "Not linked"
    return link(project.title, "registry.project", ref=project.reference)


def records_for(*kinds: str) -> dict[int, Project]:
    """Return the records that a form offers: the latest, as a list of all could be thousands."""
    return {project.id: project for project in queries.records(viewer(), *kinds)}


def chosen_record(form: RecordForm, offered: Mapping[int, Project]) -> Project | None:
    """Return the record that a form chose or named by its reference, None for neither."""
    reference = form.reference.data
    if not reference:
        return offered.get(form.project.data)
    try:
        # The words are the same for a record that is hidden (J8).
        return registry.visible_project(reference, viewer())[0]
    except NotFound as error:
        raise Invalid({"reference": "There is no record with this reference"}) from error
