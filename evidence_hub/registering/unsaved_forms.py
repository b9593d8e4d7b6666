"""What was typed is never lost: kept when a session ended, offered again on its page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request, session

from evidence_hub.accounts import sign_in
from evidence_hub.core.database import db
from evidence_hub.registry import unsaved_input

# The pages whose text is worth keeping when the session has ended under it.
KEPT_ENDPOINTS = frozenset(
    {
        "registering.save_section",
        "registering.enquiry_raise",
        "registering.project_start",
        "registering.amendment_file",
        "registry.project_correct",
    }
)
# A token is void by then; ``base`` and ``version`` must be those of the page that shows the text
# again, or what others saved meanwhile would be overwritten unseen.
NEVER_KEPT = frozenset({"csrf_token", "base", "version"})
MOST_KEPT = 60_000  # characters


def sent_fields() -> dict[str, Any]:
    """Return what the request holds, without tokens; one value or several a name."""
    return {
        name: values[0] if len(values) == 1 else values
        for name, values in request.form.lists()
        if name not in NEVER_KEPT
    }


def keep_for_ended_session() -> bool:
    """Keep a form that arrived after its session ended, for the person whose session it was.

    Returns whether it was kept: then its page, at the same address, offers it again.
    """
    if request.method != "POST" or request.endpoint not in KEPT_ENDPOINTS:
        return False
    person_id = sign_in.person_of_token(str(session.get("_user_id", "")))
    fields = sent_fields()
    if person_id is None or len(str(fields)) > MOST_KEPT:
        return False
    unsaved_input.keep(person_id, request.path, fields)
    # By itself, since the request that brought it ends at the sign-in page and would roll it back.
    db.session.commit()
    return True


def offered(person_id: int | None) -> Mapping[str, Any]:
    """Return what the person typed on this page and did not save; empty when nothing is kept.

    Also empty while a form is being sent: what was sent is newer than what was kept.
    """
    if person_id is None or request.method == "POST":
        return {}
    kept = unsaved_input.typed(person_id, request.path)
    return kept.fields if kept else {}
