"""Where somebody is signed in: the list of their sessions, and ending them."""

from __future__ import annotations

from flask import Blueprint, g, render_template, url_for

from evidence_hub.accounts import current, operations, sign_in
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.results import ViewResult

bp = Blueprint("sessions", __name__, template_folder="templates")
form_page = form_pages(bp)


@bp.get("/account/sessions")
def listing() -> ViewResult:
    return render_template(
        "accounts/sessions.html",
        sessions=sign_in.live_sessions(current.person().id),
        current_id=g.browser_session.id,
    )


@form_page.post("/account/sessions/<int:session_id>/end", "end")
def end(session_id: int) -> PostAction:
    return PostAction(
        lambda: operations.end_session(
            actor=current.actor(), person=current.person(), session_id=session_id
        ),
        "The session is ended.",
        url_for("sessions.listing"),
    )


@form_page.post("/account/sessions/everywhere", "everywhere")
def everywhere() -> PostAction:
    return PostAction(
        lambda: operations.sign_out_everywhere(actor=current.actor(), person=current.person()),
        "You are signed out everywhere.",
        url_for("accounts.sign_in"),
    )
