"""Who is signed in to this request (Flask-Login on top of our own sessions)."""

from __future__ import annotations

from flask import Flask, g
from flask_login import LoginManager, UserMixin, current_user

from evidence_hub.accounts import sign_in
from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.authority import ANONYMOUS, Actor


class SignedIn(UserMixin):
    """A person in a live session; the id that the cookie carries is the session's token."""

    def __init__(self, token: str, person: Person) -> None:
        self.token = token
        self.person = person
        self.actor = person.as_actor(clock.today())

    def get_id(self) -> str:
        return self.token


def _load(token: str) -> SignedIn | None:
    if g.get("is_database_away"):  # the page that says so asks nothing more
        return None
    session = sign_in.find_session(token)
    if session is None:
        return None
    g.session_needs_touch = sign_in.needs_touch(session)
    g.browser_session = session
    return SignedIn(token, session.person)


def actor() -> Actor:
    """The actor of this request, or ANONYMOUS."""
    user: object = current_user
    if not getattr(user, "is_authenticated", False):
        return ANONYMOUS
    held: Actor = user.actor  # type: ignore[attr-defined]
    return held


def person() -> Person:
    """The signed-in person; only for pages behind sign-in."""
    somebody: Person = current_user.person
    return somebody


def must_change_password() -> bool:
    """Whether the signed-in person still has a one-time password."""
    if not getattr(current_user, "is_authenticated", False):
        return False
    return person().must_change_password


def token() -> str:
    return str(current_user.get_id())


def init_app(app: Flask) -> None:
    manager = LoginManager()
    # Marks of the browser change with every update of it, and would sign people out in the middle
    # of a form.
    manager.session_protection = None  # sessions are ended on the server, not by browser marks
    manager.user_loader(_load)
    manager.init_app(app)
