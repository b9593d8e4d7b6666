"""Loading the facts of the report and the publications; what is already there is left alone."""

from __future__ import annotations

from collections import Counter

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.vocabularies import Vocabulary
from evidence_hub.directory.models import Body, BusinessArea, Organisation, Priority
from evidence_hub.findings.models import ExternalRating, Finding
from evidence_hub.library.models import Publication
from evidence_hub.registry.models import Project
from evidence_hub.seeding import directory_rows, evidence_rows, project_rows
from evidence_hub.seeding.known import Known
from evidence_hub.seeding.reader import SeedData
from evidence_hub.seeding.verbs import SeedingVerb
from evidence_hub.sources.models import Source


def load_seed(*, actor: Actor, seed: SeedData) -> Counter[str]:
    """Add what the seed states and the hub does not hold yet; return how many rows of each kind.

    Rows that exist are left as they are: loading twice changes nothing, and a correction made in
    the hub is never undone (DOMAIN T22).
    """
    require(actor, Can.CORRECT_LEGACY)
    now = clock.now()
    # Rows point at each other across the files. Written one by one as they are looked up, the first
    # would point at what is not there yet.
    with db.session.no_autoflush:
        vocabularies = Known(Vocabulary)
        vocabularies.add_missing(seed.vocabularies, directory_rows.vocabulary)
        new_terms = directory_rows.add_missing_terms(vocabularies, seed.vocabularies)
        sources = Known(Source)
        sources.add_missing(seed.documents, directory_rows.document)
        sources.add_missing(seed.external, directory_rows.external)
        organisations = Known(Organisation)
        organisations.add_missing(seed.organisations, directory_rows.organisation)
        directory_rows.set_parents(seed.organisations, organisations)
        bodies = Known(Body)
        bodies.add_missing(seed.bodies, directory_rows.body)
        areas = Known(BusinessArea)
        areas.add_missing(seed.business_areas, directory_rows.area)
        priorities = Known(Priority)
        priorities.add_missing(seed.priorities, directory_rows.priority)
        projects = Known(Project, "reference")
        # Relations are made of new projects alone: those of older ones may have been corrected in
        # the hub since.
        there = frozenset(projects.rows)
        projects.add_missing(seed.projects, project_rows.Projects(areas, organisations, now).make)
        project_rows.relate(seed.projects, projects, frozenset(projects.rows) - there)
        publications = Known(Publication)
        publications.add_missing(
            seed.publications, lambda row: evidence_rows.publication(row, projects, now)
        )
        findings = Known(Finding)
        findings.add_missing(
            seed.findings, lambda row: evidence_rows.finding(row, projects, publications, now)
        )
        ratings = Known(ExternalRating)
        ratings.add_missing(
            seed.ratings, lambda row: evidence_rows.rating(row, projects, publications)
        )
    db.session.flush()
    added = Counter(
        {
            "vocabularies": vocabularies.added,
            "new terms": new_terms,
            "sources": sources.added,
            "organisations": organisations.added,
            "boards": bodies.added,
            "business areas": areas.added,
            "priorities": priorities.added,
            "projects": projects.added,
            "publications": publications.added,
            "findings": findings.added,
            "ratings": ratings.added,
            "unverified results": evidence_rows.add_unverified(seed.unverified_results, projects),
        }
    )
    if any(added.values()):
        audit.record(
            actor,
            SeedingVerb.SEED_LOADED,
            "seed",
            difference={name: [None, count] for name, count in added.items() if count},
            reason="Facts of the report of 5 November 2013 and of the publications about it",
        )
    return added
