"""create_app: the one place that wires rooms together."""

from __future__ import annotations

import logging
from contextlib import suppress
from pathlib import Path

from flask import Flask, g, redirect, request, url_for
from flask_migrate import Migrate
from flask_talisman import Talisman
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import NotFound as HttpNotFound
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response

from evidence_hub import cli
from evidence_hub.accounts import current, policy, sign_in
from evidence_hub.accounts import views as accounts_views
from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import closing as agreements_closing
from evidence_hub.agreements import due as agreements_due
from evidence_hub.agreements import embargo as agreements_embargo
from evidence_hub.agreements import gates as agreements_gates
from evidence_hub.agreements import tasks as agreements_tasks
from evidence_hub.agreements import verbs as agreements_verbs
from evidence_hub.agreements import views as agreements_views
from evidence_hub.agreements.actions import agreement_actions
from evidence_hub.audit import operations as audit
from evidence_hub.commissioning import due as commissioning_due
from evidence_hub.commissioning import gates as commissioning_gates
from evidence_hub.commissioning import panels as commissioning_panels
from evidence_hub.commissioning import queries as commissioning_queries
from evidence_hub.commissioning import sockets as commissioning_sockets
from evidence_hub.commissioning import tasks as commissioning_tasks
from evidence_hub.commissioning import views as commissioning_views
from evidence_hub.commissioning.actions import commissioning_actions
from evidence_hub.commissioning.agenda import KINDS as AGENDA_KINDS
from evidence_hub.core import due
from evidence_hub.core.authority import Actor, Role
from evidence_hub.core.database import db, mean_to_write, prepare_engine
from evidence_hub.core.errors import NotAllowed
from evidence_hub.core.settings import Settings, from_environment
from evidence_hub.directory import sockets as directory_sockets
from evidence_hub.directory import views as directory_views
from evidence_hub.documents import background as documents_background
from evidence_hub.documents import indexing as documents_indexing
from evidence_hub.documents import panels as documents_panels
from evidence_hub.documents import sockets as documents_sockets
from evidence_hub.documents import views as documents_views
from evidence_hub.documents.kinds import LARGEST_FILE as LARGEST_DOCUMENT
from evidence_hub.ethics import covers as ethics_covers
from evidence_hub.ethics import due as ethics_due
from evidence_hub.ethics import gates as ethics_gates
from evidence_hub.ethics import tasks as ethics_tasks
from evidence_hub.ethics import verbs as ethics_verbs
from evidence_hub.ethics import views as ethics_views
from evidence_hub.ethics.actions import ethics_actions
from evidence_hub.findings import faces as findings_faces
from evidence_hub.findings import gates as findings_gates
from evidence_hub.findings import indexing as findings_indexing
from evidence_hub.findings import late as findings_late
from evidence_hub.findings import panels as findings_panels
from evidence_hub.findings import tasks as findings_tasks
from evidence_hub.findings import views as findings_views
from evidence_hub.findings.actions import findings_actions
from evidence_hub.findings.agenda import KINDS as FINDINGS_AGENDA_KINDS
from evidence_hub.home import health
from evidence_hub.home import views as home_views
from evidence_hub.house_rules import views as house_rules_views
from evidence_hub.importing import views as importing_views
from evidence_hub.importing.texts import LARGEST_FILE
from evidence_hub.library import faces as library_faces
from evidence_hub.library import indexing as library_indexing
from evidence_hub.library import panels as library_panels
from evidence_hub.library import sockets as library_sockets
from evidence_hub.library import views as library_views
from evidence_hub.notifications import current as notifications_current
from evidence_hub.notifications import posting, tasks
from evidence_hub.notifications import views as notifications_views
from evidence_hub.registering import gates as registering_gates
from evidence_hub.registering import keeping
from evidence_hub.registering import tasks as registering_tasks
from evidence_hub.registering import views as registering_views
from evidence_hub.registering.views.screening import actions_for
from evidence_hub.registry import condition_views, gates
from evidence_hub.registry import current as registry_current
from evidence_hub.registry import faces as registry_faces
from evidence_hub.registry import indexing as registry_indexing
from evidence_hub.registry import sockets as registry_sockets
from evidence_hub.registry.conditions import conditions_are_met
from evidence_hub.search import changes, saved_views
from evidence_hub.search import operations as search
from evidence_hub.search import sockets as search_sockets
from evidence_hub.search import views as search_views
from evidence_hub.search.current import engine
from evidence_hub.search.engines.base import IndexDamaged, IndexUnavailable, RebuildRunning
from evidence_hub.sources import views as sources_views
from evidence_hub.tracking import due as tracking_due
from evidence_hub.tracking import gates as tracking_gates
from evidence_hub.tracking import leaving as tracking_leaving
from evidence_hub.tracking import reminding as tracking_reminding
from evidence_hub.tracking import tasks as tracking_tasks
from evidence_hub.tracking import views as tracking_views
from evidence_hub.tracking import worklist as tracking_worklist
from evidence_hub.tracking.actions import tracking_actions
from evidence_hub.tracking.agenda import KINDS as TRACKING_AGENDA_KINDS
from evidence_hub.web import access, downloads, errors, figures, navigation, page
from evidence_hub.web.commits import AFTER_COMMIT
from evidence_hub.web.navigation import Place
from evidence_hub.web.pdf import PdfUnavailable
from evidence_hub.web.uploads import LARGEST_BODY, allow_upload, largest_body

LARGEST_ID = 2**31 - 1  # of a row; a larger number in an address is no record's
# What a person with a one-time password may still reach.
WHILE_PASSWORD_IS_ONE_TIME = frozenset(
    {"static", "accounts.account", "accounts.change_password", "accounts.sign_out"}
)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
CONTENT_POLICY = {
    "default-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "object-src": "'none'",
}


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; any other is not found before it is asked."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the name that routing gives it
        super().__init__(map, max=LARGEST_ID)


def create_app(settings: Settings | None = None) -> Flask:
    """Build the hub from its settings; raise SettingsError where it must not start."""
    settings = settings or from_environment()
    app = Flask("evidence_hub", static_folder="web/static", template_folder="web/templates")
    _configure(app, settings)
    app.url_map.converters["int"] = RowNumber
    db.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    Migrate(app, db, directory=str(Path(app.root_path).parent / "migrations"), render_as_batch=True)
    figures.register(app)
    _size_bodies(app)
    CSRFProtect(app)
    downloads.register(app)
    _protect(app, settings)
    current.init_app(app)
    changes.watch(db.session)
    _guard(app)
    _open_rooms(app)
    _offer_sockets()
    _place_navigation()
    errors.register(app, on_refusal=_remember_refusal)
    for unavailable in (IndexUnavailable, PdfUnavailable):
        app.register_error_handler(unavailable, lambda error: errors.page(503, why=str(error)))
    page.register(app, settings, actor=current.actor, may=_may, frame=_frame)
    app.extensions[AFTER_COMMIT] = [
        ("documents", documents_background.follow_commit),
        ("search", _follow_in_search),
    ]
    cli.register(app)
    return app


def _follow_in_search() -> None:
    """Make what was saved findable; an index that must be built first is built by its next use."""
    with suppress(IndexDamaged):
        search.catch_up(engine())


def _tidy_search() -> bool:
    """Rebuild a scattered index without holding the database's right to write meanwhile."""
    mean_to_write(writes=False)
    with suppress(IndexDamaged, RebuildRunning):  # the next search builds it; another does already
        return search.tidy(engine())
    return False


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        HUB=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=500,
        SESSION_COOKIE_NAME="evidence_hub",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_production,
        WTF_CSRF_TIME_LIMIT=None,  # a token lives as long as its session
        WTF_CSRF_SSL_STRICT=True,
    )
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.logger.setLevel(logging.INFO)


def _protect(app: Flask, settings: Settings) -> None:
    Talisman(
        app,
        force_https=False,  # the proxy in front does it; cookies are TLS-only in production
        session_cookie_secure=settings.is_production,
        strict_transport_security=settings.is_production,
        content_security_policy=CONTENT_POLICY,
        referrer_policy="same-origin",
        frame_options="DENY",
    )


def _size_bodies(app: Flask) -> None:
    """Say how large a body may be, before anything (the CSRF check first of all) reads it."""

    @app.url_value_preprocessor
    def _size(endpoint: str | None, values: dict[str, object] | None) -> None:
        request.max_content_length = largest_body(endpoint)

    @app.before_request
    def _measure() -> Response | None:
        most, length = largest_body(request.endpoint), request.content_length or 0
        if length > most:
            raise RequestEntityTooLarge
        if most > LARGEST_BODY and current.actor().is_anonymous:
            # A stranger's file is not received at all, also where it does not say how long it is.
            request.max_content_length = LARGEST_BODY
            if length > LARGEST_BODY:
                return _to_sign_in(back="/")
        return None


def _guard(app: Flask) -> None:
    """Stop at the door whoever is not signed in, and say which requests mean to write."""

    @app.before_request
    def _enter() -> Response | None:
        mean_to_write(writes=request.method not in SAFE_METHODS)
        return _stop_at_the_door()

    @app.teardown_request
    def _leave(error: BaseException | None) -> None:
        mean_to_write(writes=False)

    @app.after_request
    def _touch_session(response: Response) -> Response:
        if g.pop("session_needs_touch", False) and request.method in SAFE_METHODS:
            db.session.rollback()
            try:
                sign_in.touch(db.session.merge(g.browser_session, load=False))
                db.session.commit()
            except OperationalError:  # the page is made: the next request says when it was seen
                db.session.rollback()
        return response

    @app.after_request
    def _keep_private(response: Response) -> Response:
        if request.endpoint != "static":
            response.headers["Cache-Control"] = "no-store"
        return response


def _stop_at_the_door() -> Response | None:
    """Send whoever is not signed in to the sign-in page, for unknown addresses too."""
    known = access.access_of(request.endpoint) if request.endpoint else access.Access.SIGNED_IN
    if known is None:
        raise HttpNotFound
    if known is access.Access.SIGNED_IN and current.actor().is_anonymous:
        return _to_sign_in(back=request.path if keeping.keep_for_ended_session() else "/")
    if request.endpoint not in WHILE_PASSWORD_IS_ONE_TIME and current.must_change_password():
        return redirect(url_for("accounts.account"))
    return None


def _to_sign_in(back: str) -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else back
    response: Response = redirect(url_for("accounts.sign_in", next=here if here != "/" else None))
    return response


def _open_rooms(app: Flask) -> None:
    for blueprint in (
        health.bp,
        accounts_views.bp,
        directory_views.bp,
        sources_views.bp,
        search_views.bp,
        saved_views.bp,
        house_rules_views.bp,
        notifications_views.bp,
        condition_views.bp,
        documents_views.bp,
        registering_views.bp,
        library_views.bp,
        importing_views.bp,
        ethics_views.bp,
        commissioning_views.bp,
        agreements_views.bp,
        tracking_views.bp,
        findings_views.bp,
        home_views.bp,
    ):
        app.register_blueprint(blueprint)


def _offer_sockets() -> None:
    for endpoint in ("importing.projects_upload", "importing.references_upload"):
        allow_upload(endpoint, LARGEST_FILE)
    for endpoint in (
        "documents.document_attach", "documents.version_add", "agreements.certificate_new_save",
    ):  # fmt: skip
        allow_upload(endpoint, LARGEST_DOCUMENT)
    registry_sockets.add_panel(30, documents_panels.documents_panel)
    due.add_work("search log shortened", lambda: [search.shorten_log])
    due.add_work("search index tidied", lambda: [_tidy_search])
    due.add_work("documents read", documents_background.due_reading)
    due.add_work("stray files removed", documents_background.due_sweep)
    registry_sockets.add_panel(10, findings_panels.findings_panel)
    registry_sockets.add_panel(20, library_panels.publications_panel)
    registry_sockets.add_actions(actions_for)
    directory_sockets.follow_changes(registry_indexing.follow_entry)
    registry_indexing.add_contributor(findings_indexing.contribute)
    registry_indexing.add_contributor(library_indexing.contribute)
    registry_indexing.add_contributor(documents_indexing.contribute)
    library_sockets.add_section(findings_panels.publication_section)
    search_sockets.indexing.register(
        "project", registry_indexing.study_documents, registry_indexing.all_projects
    )
    search_sockets.indexing.register(
        "publication", library_indexing.publication_documents, library_indexing.all_publications
    )
    search_sockets.indexing.register(
        "organisation",
        registry_indexing.organisation_documents,
        registry_indexing.all_organisations,
    )
    _offer_judges()
    tasks.add_tasks(registering_tasks.tasks)
    tasks.add_tasks(ethics_tasks.tasks)
    tasks.add_tasks(tracking_tasks.tasks)
    tasks.add_tasks(commissioning_tasks.tasks)
    tasks.add_tasks(findings_tasks.tasks)
    for kind in (*AGENDA_KINDS, *TRACKING_AGENDA_KINDS, *FINDINGS_AGENDA_KINDS):
        commissioning_sockets.add_kind(kind)
    registry_sockets.add_panel(5, commissioning_panels.decisions_panel)
    registry_sockets.add_actions(commissioning_actions)
    registry_sockets.add_actions(tracking_actions)
    registry_sockets.add_actions(findings_actions)
    tracking_worklist.add_late(findings_late.late_things)
    registry_sockets.add_actions(ethics_actions)
    registry_sockets.add_private_verbs(*ethics_verbs.PRIVATE, *agreements_verbs.PRIVATE)
    registry_sockets.add_amendment_check(ethics_covers.amendment_needs)
    due.add_work("opinions lapsed", ethics_due.lapses)
    due.add_work("clearances lapsed", tracking_due.clearances_lapsed)
    due.add_work("departures carried out", tracking_leaving.departures)
    due.add_work("reminders of plans", tracking_reminding.reminders)
    due.add_work("reminders of opinions", ethics_due.reminders)
    due.add_work("deferred proposals returned", commissioning_due.returns)
    _offer_agreements()
    due.add_work("e-mails made", posting.mail_due)  # last: of all that the others told
    search_views.offer_tokens(lambda actor: registry_current.viewer().tokens)
    search_views.offer_cards("project", registry_faces.project_faces)
    search_views.offer_cards("publication", library_faces.publication_faces)
    search_views.offer_cards("organisation", registry_faces.organisation_faces)
    search_views.offer_extras("project", findings_faces.under_studies)
    search_views.offer_extras("project", library_faces.under_studies)
    search_views.offer_facet_labels(registry_faces.facet_labels)
    search_views.offer_facet_labels(findings_faces.strength_labels)


def _offer_agreements() -> None:
    tasks.add_tasks(agreements_tasks.tasks)
    registry_sockets.add_actions(agreement_actions)
    documents_sockets.add_guard(agreements_embargo.objection)
    due.add_work("agreements lapsed", agreements_due.lapses)
    due.add_work("reminders of agreements", agreements_due.reminders)
    due.add_work("disposals due", agreements_due.disposals)
    due.add_work("clearances unanswered", agreements_due.silences)


def _offer_judges() -> None:
    for gate, judge in (
        (gates.COMPLETE, registering_gates.is_complete),
        (gates.READY_TO_ASSESS, registering_gates.is_ready_to_assess),
        (gates.DUPLICATES_CHECKED, registering_gates.duplicates_are_checked),
        (gates.MARKING_CONFIRMED, registering_gates.marking_is_confirmed),
        (gates.CLEARANCES_IN_DATE, registering_gates.clearances_are_in_date),
        (gates.CONDITIONS_MET, conditions_are_met),
        (gates.ASSESSED, commissioning_gates.is_assessed),
        (gates.BOARD_DECIDED, commissioning_gates.board_has_decided),
        (gates.BENEFIT_OWNED, commissioning_gates.benefit_is_owned),
        (gates.CONDITIONS_OWNED, commissioning_gates.conditions_are_owned),
        (gates.FUNDING_SETTLED, commissioning_gates.funding_is_settled),
        (gates.REVIEWERS_ASSIGNED, ethics_gates.reviewers_are_assigned),
        (gates.ETHICS_ADVISED, ethics_gates.opinion_is_given),
        (gates.ETHICS_IN_FORCE, ethics_gates.opinion_is_in_force),
        (gates.EQUALITY_RECORDED, ethics_gates.equality_is_recorded),
        (gates.EQUALITY_DONE, ethics_gates.equality_is_done),
        (gates.PROTOCOL_LOCKED, ethics_gates.protocol_is_locked),
        (gates.IMPACT_SCREENED, agreements_gates.impact_is_screened),
        (gates.IMPACT_ACCEPTED, agreements_gates.impact_is_accepted),
        (gates.SHARING_SETTLED, agreements_gates.sharing_is_settled),
        (gates.SHARING_IN_FORCE, agreements_gates.sharing_is_in_force),
        (gates.IP_ADVISED, agreements_gates.ip_is_advised),
        (gates.IP_AGREED, agreements_gates.ip_is_agreed),
        (gates.NUMBERS_REPORTED, tracking_gates.numbers_are_reported),
        (gates.MONEY_RECONCILED, tracking_gates.money_is_reconciled),
        (gates.LESSONS_WRITTEN, tracking_gates.lessons_are_written),
        (gates.PARTICIPANTS_TOLD, tracking_gates.participants_are_told),
        (gates.DATA_DISPOSED, agreements_closing.data_are_disposed),
        (gates.PUBLICATIONS_FINAL, agreements_closing.publications_are_final),
        *findings_gates.JUDGES,
    ):
        registry_sockets.add_judge(gate, judge)


def _for_register_readers(actor: Actor) -> bool:
    return may(actor, Can.SEE_REGISTER)


def _for_everybody(actor: Actor) -> bool:
    return True


def _for_screeners(actor: Actor) -> bool:
    return may(actor, Can.SCREEN)


def _for_ethics(actor: Actor) -> bool:
    return actor.has(*ethics_views.worklist.FOR)


def _for_the_board(actor: Actor) -> bool:
    return actor.has(*commissioning_queries.PAPERS_FOR)


def _for_agreements(actor: Actor) -> bool:
    return actor.has(*agreements_views.worklist.FOR)


def _for_tracking(actor: Actor) -> bool:
    return actor.has(*tracking_views.worklist.FOR)


def _for_recommendations(actor: Actor) -> bool:
    return actor.has(*findings_views.recommendations.FOR)


def _for_administrators(actor: Actor) -> bool:
    return may(actor, Can.MANAGE_ACCOUNTS)


def _for_auditors(actor: Actor) -> bool:
    return may(actor, Can.READ_AUDIT)


def _for_project_readers(actor: Actor) -> bool:
    """Everybody but those whose only business is accounts."""
    return not (actor.roles and actor.roles == {"administrator"})


def _place_navigation() -> None:
    for order, (label, endpoint, is_for) in enumerate(
        (
            ("Search", "search.results", _for_project_readers),
            ("Projects", "registry.projects", _for_project_readers),
            ("Enquiries", "registering.enquiries", _for_everybody),
            ("Screening", "registering.screening", _for_screeners),
            ("Ethics", "ethics.worklist", _for_ethics),
            ("Board", "commissioning.board", _for_the_board),
            ("Agreements", "agreements.worklist", _for_agreements),
            ("Tracking", "tracking.worklist", _for_tracking),
            ("Findings", "findings.findings", _for_project_readers),
            ("Recommendations", "findings.recommendations", _for_recommendations),
            ("Library", "library.library", _for_project_readers),
            ("Priorities", "registry.priorities", _for_register_readers),
            ("Boards", "directory.bodies", _for_register_readers),
            ("Audit trail", "home.trail", _for_auditors),
            ("Administration", "home.admin", _for_administrators),
        )
    ):
        navigation.add_place(Place(label, endpoint, is_for, order))
    for order, (label, endpoint, hint) in enumerate(
        (
            ("People", "accounts.people", "Accounts, roles and clearances"),
            ("Organisations", "directory.admin_organisations", "Universities, forces, funders"),
            ("Priorities", "directory.admin_priorities", "What research is linked to"),
            ("Business areas", "directory.admin_areas", "The areas of the force"),
            ("Vocabularies", "directory.admin_vocabularies", "The terms that records use"),
        )
    ):
        navigation.add_place(
            Place(label, endpoint, _for_administrators, order, is_admin=True, hint=hint)
        )


def _frame() -> dict[str, object]:
    """What the header shows of the person: how much waits for them, and their notices."""
    actor = current.actor()
    if actor.is_anonymous:
        return {"task_count": None, "notices_href": None}
    has_duties = not actor.roles <= {Role.STAFF_READER, Role.ADMINISTRATOR, Role.AUDITOR}
    return {
        "task_count": len(notifications_current.tasks()) if has_duties else None,
        "notices_href": url_for("notifications.listing"),
    }


def _may(action: str) -> bool:
    return policy.may(current.actor(), Can[action])


def _remember_refusal(error: NotAllowed) -> None:
    """Audit a refusal in a transaction of its own."""
    actor = current.actor()
    mean_to_write(writes=True)
    audit.record(
        actor,
        error.verb or "refused",
        error.record or f"page:{request.endpoint}",
        reason=str(error),
        project_id=error.project_id,
        is_refusal=True,
        is_demo=error.is_demo,
    )
    db.session.commit()
