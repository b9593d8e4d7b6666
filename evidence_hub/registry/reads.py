"""Who read a restricted record: each page, file and print of one stands in the trail."""

from __future__ import annotations

from flask import Flask, g, has_request_context, request
from sqlalchemy import Select
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from evidence_hub.accounts import current
from evidence_hub.audit import operations as audit
from evidence_hub.audit.models import AuditEntry
from evidence_hub.audit.queries import of_project
from evidence_hub.core.database import begin_write, db
from evidence_hub.core.markings import MARKINGS
from evidence_hub.registry.models import Project
from evidence_hub.registry.verbs import RegistryVerb

FIRST_REDIRECT = 300
LONGEST_ADDRESS = 400


def is_restricted(project: Project) -> bool:
    """Whether a record needs a clearance, or is open to a list of people alone."""
    marking = MARKINGS.get(project.marking)
    return project.is_listed_only or marking is None or marking.clearances is not None


def note(*projects: Project | None) -> None:
    """Remember for the end of the request that its answer shows these records."""
    if not has_request_context() or request.method != "GET":
        return
    noted: dict[int, tuple[str, bool]] = g.setdefault("restricted_reads", {})
    for project in projects:
        if project is not None and is_restricted(project):
            # Values and no row: the answer is made by then, and its transaction over.
            noted[project.id] = (project.reference, project.is_demo)


def record_of(reference: str) -> str:
    """Return the name under which reads stand in the trail, apart from what changed the record."""
    return f"reading:{reference}"


def of(project: Project) -> Select[AuditEntry]:
    """Select who read a record, newest first."""
    return of_project(project.id, record=record_of(project.reference))


def _verb(response: Response) -> RegistryVerb:
    is_file = response.mimetype != "text/html"
    return RegistryVerb.RESTRICTED_FILE_TAKEN if is_file else RegistryVerb.RESTRICTED_PAGE_READ


def _write(noted: dict[int, tuple[str, bool]], verb: RegistryVerb) -> None:
    actor = current.actor()
    address = request.full_path.rstrip("?")[:LONGEST_ADDRESS]
    db.session.rollback()
    begin_write(writes=True)
    try:
        for project_id, (reference, is_demo) in sorted(noted.items()):
            audit.record(
                actor,
                verb,
                record_of(reference),
                reason=address,
                project_id=project_id,
                is_demo=is_demo,
            )
        db.session.commit()
    finally:
        db.session.rollback()
        begin_write(writes=False)


def register(app: Flask) -> None:
    """Write what a request has shown once its answer is made; other pages ask nothing for it."""

    @app.after_request
    def _remember(response: Response) -> Response:
        noted = g.pop("restricted_reads", {})
        if not noted or response.status_code >= FIRST_REDIRECT:
            return response
        try:
            _write(noted, _verb(response))
        except OperationalError as error:
            # What cannot be remembered is not shown: a busy database must not be a way around it.
            response.close()
            return app.make_response(app.handle_user_exception(error))
        return response
