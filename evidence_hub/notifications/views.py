"""A person's own notices."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for

from evidence_hub.accounts import queries as accounts
from evidence_hub.core import clock
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.notifications import covering, notices, operations
from evidence_hub.notifications.forms import AwayForm, MailForm
from evidence_hub.notifications.models import Notice
from evidence_hub.notifications.posting import choice_of
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, form_pages
from evidence_hub.web.forms import HubForm
from evidence_hub.web.transactions import reject, transactional

bp = Blueprint("notifications", __name__, template_folder="templates")
COLUMNS: Columns = {
    "When": lambda row: row.made_at,
    "Notice": lambda row: row.text,
    "Project": lambda row: row.project.reference if row.project else "",
    "Address": lambda row: row.path,
    "Read": lambda row: row.read_at,
}


form_page = form_pages(bp, "/account", "notifications/form.html")


def _mail_form() -> MailForm:
    return MailForm(formdata=None, data={"mail": choice_of(viewer().actor.person_id)})


def _place(row: Notice) -> str:
    """Return where a notice leads: to the record alone where the person no longer sees it whole."""
    if row.project is None or tier_of(viewer(), row.project) is Tier.FULL:
        return row.path
    return url_for("registry.project", ref=row.project.reference)


@bp.get("/account/notices")
def listing() -> Any:
    statement = notices.of_viewer(viewer())
    if sheet := exported("notices", COLUMNS, statement, about=lambda row: row.project):
        return sheet
    page = paged(statement, page_number(request.args.get("page")))
    return render_template(
        "notifications/notices.html",
        page=page,
        places={row.id: _place(row) for row in page.items},
        unread=notices.unread(viewer()),
        form=_mail_form(),
        absences=covering.absences_of(viewer().actor.person_id),
        marking=highest([row.project.marking for row in page.items if row.project]),
    )


@bp.post("/account/notices")
@transactional
def read() -> Any:
    HubForm().refuse_other_fields()
    notices.mark_read(viewer())
    return redirect(url_for(".listing"))


@bp.post("/account/notices/mail")
@transactional
def mail_choose() -> Any:
    form = MailForm()
    try:
        operations.choose_mail(actor=viewer().actor, mail=form.mail.data if form.is_sent() else "")
        flash("Saved.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".listing"))


@form_page("/away", "away")
def _away() -> FormPage:
    form = AwayForm(data={"starts_on": clock.today()})
    return FormPage(
        None, form, "You are away", "Save",
        lambda: operations.be_away(
            actor=viewer().actor,
            starts_on=form.starts_on.data,
            ends_on=form.ends_on.data,
            cover=accounts.by_email(form.cover.data),
        ),
        "Saved. Your colleague is told.",
        url_for(".listing"),
        intro=["Your colleague sees on which projects something waits for you, of those that they "
               "see in full. They get no right of yours: what only you may do waits, or the "
               "secretary names somebody."],
    )  # fmt: skip


@bp.post("/account/away/end")
@transactional
def come_back() -> Any:
    HubForm().refuse_other_fields()
    try:
        operations.come_back(actor=viewer().actor)
        flash("You are back.", "success")
    except Invalid as error:
        reject(str(error))
    return redirect(url_for(".listing"))
