"""The door to the wider programme: what the person may see of it."""

from __future__ import annotations

from flask import render_template, url_for

from evidence_hub.core.authority import Actor
from evidence_hub.core.errors import NotFound
from evidence_hub.programme import queries
from evidence_hub.programme.views import bp
from evidence_hub.programme.views.shared import BASE
from evidence_hub.registry.current import viewer
from evidence_hub.web.results import ViewResult

# In the order of report para 120, so that whoever knows the report finds their way.
PLACES = (
    ("Research Fairs", "programme.fairs", "Questions and data that we offer, and what came of it"),
    ("Consortia", "programme.consortia", "What the force joined with others"),
    ("Placements", "programme.placements", "Students with the force, and what they found"),
    ("Hubs", "programme.hubs", "Regional centres and networks"),
    ("Funding opportunities", "programme.opportunities", "Money from outside, and its deadlines"),
)
STUDENTS = ("Funded students", "programme.awards", "Courses, supervisors, and what is owed")


def is_for(actor: Actor) -> bool:
    """Whether anything of the programme is there for somebody."""
    return viewer().reads_register or actor.has(*queries.AWARDS_FOR)


@bp.get(BASE)
def home() -> ViewResult:
    seen = viewer()
    if not is_for(seen.actor):
        raise NotFound
    # Students come first where they are shown at all: they have duties with a day.
    places = [STUDENTS] if seen.actor.has(*queries.AWARDS_FOR) else []
    if seen.reads_register:
        places += PLACES
    return render_template(
        "programme/home.html",
        places=[(words, url_for(endpoint), note) for words, endpoint, note in places],
    )
