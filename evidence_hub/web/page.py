"""What every template may use: the frame, dates in words, and what the person may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from flask import Flask, g, request, session, url_for
from flask_wtf.csrf import generate_csrf

from evidence_hub.core import clock
from evidence_hub.core.authority import ANONYMOUS, Actor
from evidence_hub.core.feature import features
from evidence_hub.core.markings import highest_label
from evidence_hub.core.settings import Settings
from evidence_hub.web import navigation

date_words = clock.day_words


def instant_words(at: dt.datetime | None) -> str:
    """Return "5 November 2013 at 14:02" in London time."""
    if at is None:
        return ""
    local = clock.in_london(at)
    return f"{date_words(local.date())} at {local:%H:%M}"


def address_with(**changes: Any) -> str:
    """Return this page's address with some query values set, replaced or (None) taken away."""
    args: dict[str, list[Any]] = {key: list(values) for key, values in request.args.lists()}
    for key, value in changes.items():
        if value is None:
            args.pop(key, None)
        else:
            args[key] = value if isinstance(value, list) else [value]
    if "page" not in changes:
        args.pop("page", None)
    return url_for(request.endpoint or "home.front", **{**(request.view_args or {}), **args})


def address_without(name: str, value: str) -> str:
    """Return this page's address with one value of a repeated filter taken away."""
    left = [known for known in request.args.getlist(name) if known != value]
    return address_with(**{name: left or None})


def session_csrf_token() -> str:
    """Return one token for the whole session, so that equal pages are equal to the last byte.

    A page about a record that may not be seen must not differ from one about none.
    """
    if "signed_csrf" not in session:
        session["signed_csrf"] = generate_csrf()
    return str(session["signed_csrf"])


def _frame_of_nobody(*, is_demo: bool) -> dict[str, Any]:
    """Return the frame of the page that says that the database is away: it asks for nothing."""
    return {
        "account_name": None,
        "is_demo": is_demo,
        "csrf_token": session_csrf_token,
        "actor": ANONYMOUS,
        "is_signed_in": False,
        "navigation": [],
        "may": lambda _action: False,
        "footer_links": [],
        "search_query": "",
        "marking": "",
    }


def register(
    app: Flask,
    settings: Settings,
    *,
    actor: Callable[[], Actor],
    may: Callable[[str], bool],
) -> None:
    """Make the frame known to every template, with what packages put into its header."""
    app.add_template_global(highest_label, "marking_with")
    app.add_template_filter(date_words, "date_words")
    app.add_template_filter(instant_words, "instant_words")

    @app.context_processor
    def _frame() -> dict[str, Any]:
        if g.get("is_database_away"):
            return _frame_of_nobody(is_demo=not settings.is_production)
        who = actor()
        return {
            "account_name": None if who.is_anonymous else who.name,
            "is_demo": not settings.is_production,
            "now": clock.now,
            "page_href": lambda number: address_with(page=number),
            "csrf_token": session_csrf_token,
            "actor": who,
            "is_signed_in": not who.is_anonymous,
            "navigation": navigation.main_entries(who),
            "may": may,
            "address_with": address_with,
            "address_without": address_without,
            **{key: value for show in features().header for key, value in show().items()},
            "footer_links": [
                ("Help", url_for("home.help")),
                ("Sources", url_for("sources.sources")),
                *([("House rules", url_for("house_rules.listing"))] if may("SEE_REGISTER") else []),
            ]
            if not who.is_anonymous
            else [],
            "search_query": request.args.get("q", "")
            if request.endpoint == "search.results"
            else "",
            "marking": "OFFICIAL" if who.person_id else "",
        }
