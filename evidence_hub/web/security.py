"""Whom to tell of a weakness, and what browsers report that a page was kept from doing."""

from __future__ import annotations

import datetime as dt
import json
import re
from email.utils import parseaddr
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, request

from evidence_hub.core import clock
from evidence_hub.core.settings import Settings
from evidence_hub.web.results import ViewResult
from evidence_hub.web.transactions import transactional

bp = Blueprint("security", __name__)
REPORTS = "/csp-reports"
LARGEST_REPORT = 16_384  # bytes; browsers send a few hundred
VALID_FOR = dt.timedelta(days=180)
_NOT_SHOWN = re.compile(r"[^\w:./ '*-]")
LONGEST_PART = 80

# Nothing in the hub asks for any of these; passkeys alone are the hub's own.
PERMISSIONS: dict[str, str] = {
    **dict.fromkeys(
        (
            "accelerometer",
            "browsing-topics",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "serial",
            "usb",
        ),
        "()",
    ),
    "publickey-credentials-create": "(self)",
    "publickey-credentials-get": "(self)",
}
# No other site opens a window onto the hub's, or shows its pictures and files as its own.
ISOLATION = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@bp.get("/.well-known/security.txt")
def security_txt() -> ViewResult:
    """Whom to write to, as RFC 9116 has it."""
    settings: Settings = current_app.config["HUB"]
    expires = (clock.now() + VALID_FOR).strftime("%Y-%m-%dT00:00:00Z")
    lines = (
        f"Contact: mailto:{parseaddr(settings.mail_from)[1]}",
        f"Expires: {expires}",
        "Preferred-Languages: en",
        f"Canonical: {settings.base_url}/.well-known/security.txt",
    )
    return Response("\n".join(lines) + "\n", mimetype="text/plain")


@bp.post(REPORTS)
@transactional
def csp_report() -> ViewResult:
    """Note in the log what a browser refused to do on a page; nothing is kept in the database.

    Written by hand: a browser sends it of itself, as JSON and without a token.
    """
    # A page that breaks the policy says so to every visitor, and anybody may send anything: a line
    # of a few words is kept, without the address of the page, which may name a hidden record.
    body = request.get_data(cache=False) if _is_small() else b""
    if told := _told(body):
        current_app.logger.warning("content policy: %s kept from %s", *told)
    return "", 204


def _is_small() -> bool:
    return (request.content_length or 0) <= LARGEST_REPORT


def _told(body: bytes) -> tuple[str, str] | None:
    """Return the rule and the host that it kept away, from either form of report."""
    try:
        sent = json.loads(body)
        first = sent[0]["body"] if isinstance(sent, list) else sent["csp-report"]
        rule = first.get("effective-directive") or first.get("effectiveDirective") or ""
        kept = str(first.get("blocked-uri") or first.get("blockedURL") or "")
        return _plain(str(rule) or "a rule"), _plain(urlsplit(kept).netloc or kept)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError):
        return None


def _plain(words: str) -> str:
    """Return words that can neither break a line of the log nor fill it."""
    return _NOT_SHOWN.sub("?", words)[:LONGEST_PART]
