"""The one way in which a room asks with a form: a page that shows it, and one that does it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import Blueprint, flash, redirect, render_template

from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import highest
from evidence_hub.web.exports import Marked
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import transactional

UNPROCESSABLE = 422


@dataclass
class FormPage:
    """One question with its form: what it shows, what it does, and where it leads.

    ``project`` is what it is about, and gives the page its marking; None for no record.
    """

    project: Marked | None
    form: HubForm
    heading: str
    button: str
    do: Callable[[], Any]
    done: str
    back: str
    leads_to: str = ""
    leads: Callable[[Any], str] | None = None  # the address of what ``do`` made
    intro: Sequence[str] = ()
    facts: Sequence[tuple[str, Sequence[str]]] = ()
    links: Sequence[tuple[str, str]] = ()  # words and address, below the intro
    is_upload: bool = False
    is_warning: bool = False
    groups: Sequence[tuple[str, Sequence[str]]] = field(default=())


Make = Callable[..., FormPage]


def _shown(template: str, page: FormPage, status: int = 200) -> Any:
    shown = render_template(
        template,
        form_page=page,
        form=page.form,
        project=page.project,
        marking=highest([page.project.marking] if page.project else []),
        form_multipart=page.is_upload,
    )
    return shown, status


def form_pages(
    bp: Blueprint, base: str, template: str
) -> Callable[[str, str], Callable[[Make], Make]]:
    """Return a room's decorator, which makes two doors of a function that answers with a FormPage.

    ``base`` begins the addresses, ``template`` extends ``layouts/form_page.html``. The function
    asks first whether the person may; the operation behind ``do`` asks again.
    """

    def form_page(rule: str, endpoint: str) -> Callable[[Make], Make]:
        def fasten(make: Make) -> Make:
            def show(**values: Any) -> Any:
                return _shown(template, make(**values))

            @transactional
            def save(**values: Any) -> Any:
                page = make(**values)
                if not page.form.is_sent():
                    return _shown(template, page, UNPROCESSABLE)
                try:
                    made = page.do()
                except Invalid as error:
                    page.form.take(error)
                    return _shown(template, page, UNPROCESSABLE)
                flash(page.done, "success")
                return redirect(page.leads(made) if page.leads else page.leads_to or page.back)

            bp.add_url_rule(f"{base}{rule}", endpoint, show, methods=["GET"])
            bp.add_url_rule(f"{base}{rule}", f"{endpoint}_save", save, methods=["POST"])
            return make

        return fasten

    return form_page
