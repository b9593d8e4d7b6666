"""A person's own notices."""

from __future__ import annotations

from flask import Blueprint, render_template, request, url_for

from evidence_hub.accounts import queries as accounts
from evidence_hub.core import clock
from evidence_hub.core.markings import highest
from evidence_hub.core.paging import page_number, paged
from evidence_hub.notifications import covering, notices, operations
from evidence_hub.notifications.current import keep_what_was_counted
from evidence_hub.notifications.forms import AwayForm, MailForm
from evidence_hub.notifications.models import Notice
from evidence_hub.notifications.posting import choice_of
from evidence_hub.registry.audience import Tier, tier_of
from evidence_hub.registry.current import viewer
from evidence_hub.web.exports import Columns, exported
from evidence_hub.web.form_page import FormPage, PostAction, form_pages
from evidence_hub.web.results import ViewResult

bp = Blueprint("notifications", __name__, template_folder="templates")
bp.after_app_request(keep_what_was_counted)
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
def listing() -> ViewResult:
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


@form_page.post("/notices", "read")
def read() -> PostAction:
    return PostAction(lambda: notices.mark_read(viewer()), "", url_for(".listing"))


@form_page.post("/notices/mail", "mail_choose")
def mail_choose() -> PostAction:
    form = MailForm()
    return PostAction(
        lambda: operations.choose_mail(actor=viewer().actor, mail=form.mail.data),
        "Saved.",
        url_for(".listing"),
        form,
        incomplete=operations.NO_CHOICE,
    )


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


@form_page.post("/away/end", "come_back")
def come_back() -> PostAction:
    return PostAction(
        lambda: operations.come_back(actor=viewer().actor), "You are back.", url_for(".listing")
    )
