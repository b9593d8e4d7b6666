"""create_app: builds the hub from the features of its packages."""

from __future__ import annotations

import logging
from importlib import import_module
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

from evidence_hub.accounts import current, policy, sign_in
from evidence_hub.accounts.policy import Can
from evidence_hub.audit import operations as audit
from evidence_hub.core.database import LARGEST_KEY, begin_write, db, prepare_engine
from evidence_hub.core.errors import NotAllowed
from evidence_hub.core.evaluation_cache import begin_page, end_page
from evidence_hub.core.feature import Feature, features, install
from evidence_hub.core.settings import Settings, from_environment
from evidence_hub.registry import reads
from evidence_hub.search import changes
from evidence_hub.web import access, downloads, errors, figures, page, security
from evidence_hub.web.uploads import LARGEST_BODY, largest_body

# Every package with something to offer, in the order of the layers, the lowest first.
PACKAGES = (
    "web",
    "accounts",
    "sources",
    "house_rules",
    "directory",
    "search",
    "registry",
    "lifecycle",
    "documents",
    "notifications",
    "registering",
    "library",
    "importing",
    "ethics",
    "agreements",
    "commissioning",
    "tracking",
    "findings",
    "programme",
    "reports",
    "worker",
    "home",
    "cli",
)
FEATURES: tuple[Feature, ...] = tuple(
    import_module(f"evidence_hub.{package}.feature").FEATURE for package in PACKAGES
)

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
    "report-uri": security.REPORTS,
}


class RowNumber(IntegerConverter):
    """A number in an address that a row can have; any other is not found before it is asked."""

    def __init__(self, map: Map) -> None:  # noqa: A002 - the name that routing gives it
        super().__init__(map, max=LARGEST_KEY)


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
    # Browsers send their reports without a token; what they say is not believed.
    CSRFProtect(app).exempt(security.bp)
    downloads.register(app)
    _protect(app, settings)
    current.init_app(app)
    changes.watch(db.session)
    _guard(app)
    _wire(app)
    errors.register(app, on_refusal=_remember_refusal)
    page.register(app, settings, actor=current.actor, may=_may)
    reads.register(app)  # the last, so that what follows an answer is done to its refusal too
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        HUB=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        MAX_FORM_PARTS=500,
        # With the prefix a browser takes it over TLS alone, and from no other host of the force.
        SESSION_COOKIE_NAME="__Host-evidence_hub" if settings.is_production else "evidence_hub",
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


def _engine_options(address: str) -> dict[str, object]:
    """Return what makes an outage of PostgreSQL short: told within two seconds, over by itself."""
    if not address.startswith("postgresql"):
        return {}
    return {
        # A connection that the server closed meanwhile is replaced before it is used.
        "pool_pre_ping": True,
        "pool_timeout": 5,
        "connect_args": {"connect_timeout": 2},
    }


def _protect(app: Flask, settings: Settings) -> None:
    Talisman(
        app,
        force_https=False,  # the proxy in front does it; cookies are TLS-only in production
        session_cookie_secure=settings.is_production,
        strict_transport_security=settings.is_production,
        content_security_policy=CONTENT_POLICY,
        referrer_policy="same-origin",
        frame_options="DENY",
        permissions_policy=security.PERMISSIONS,
    )

    @app.after_request
    def _keep_apart(response: Response) -> Response:
        for name, value in security.ISOLATION.items():
            response.headers.setdefault(name, value)
        return response


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
    """Let in who is signed in, and say which requests mean to write."""

    @app.before_request
    def _enter() -> Response | None:
        is_safe = request.method in SAFE_METHODS
        begin_write(writes=not is_safe)
        begin_page(reads_only=is_safe)
        return _check_access()

    @app.teardown_request
    def _leave(error: BaseException | None) -> None:
        begin_write(writes=False)
        end_page()

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


def _check_access() -> Response | None:
    """Send whoever is not signed in to the sign-in page, for unknown addresses too."""
    known = access.access_of(request.endpoint) if request.endpoint else access.Access.SIGNED_IN
    if known is None:
        raise HttpNotFound
    if known is access.Access.SIGNED_IN and current.actor().is_anonymous:
        is_kept = any(keep() for keep in features().input_keepers)
        return _to_sign_in(back=request.path if is_kept else "/")
    # Public pages ask nobody who they are: health checks answer while the database is away.
    is_for_people = known is access.Access.SIGNED_IN
    if is_for_people and request.endpoint not in WHILE_PASSWORD_IS_ONE_TIME:
        return redirect(url_for("accounts.account")) if current.must_change_password() else None
    return None


def _to_sign_in(back: str) -> Response:
    here = request.full_path.rstrip("?") if request.method == "GET" else back
    response: Response = redirect(url_for("accounts.sign_in", next=here if here != "/" else None))
    return response


def _wire(app: Flask) -> None:
    """Collect what the packages offer; give the app their pages, commands and errors."""
    collected = install(app, FEATURES)
    for blueprint in collected.blueprints:
        app.register_blueprint(blueprint)
    for command in collected.commands:
        app.cli.add_command(command)
    for error_type in collected.unavailable:
        app.register_error_handler(error_type, lambda error: errors.page(503, why=str(error)))


def _may(action: str) -> bool:
    return policy.may(current.actor(), Can[action])


def _remember_refusal(error: NotAllowed) -> None:
    """Audit a refusal in a transaction of its own."""
    actor = current.actor()
    begin_write(writes=True)
    audit.record_refusal(
        actor,
        error.verb or "refused",
        error.record or f"page:{request.endpoint}",
        reason=str(error),
        project_id=error.project_id,
        is_demo=error.is_demo,
    )
    db.session.commit()
