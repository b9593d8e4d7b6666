"""The pages of a forgotten password, and of confirming who holds an account after a reset."""

from __future__ import annotations

from flask import Blueprint, render_template, url_for

from evidence_hub.accounts import current, operations, queries, resets
from evidence_hub.accounts.forms import ChosenPasswordForm, ForgottenForm
from evidence_hub.accounts.policy import Can, require
from evidence_hub.web.client_address import client_address
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.results import ViewResult

bp = Blueprint("resets", __name__, template_folder="templates")
form_page = form_pages(bp)


@form_page("/sign-in/forgotten", "forgotten")
def forgotten() -> PostAction:
    form = ForgottenForm()
    return PostAction(
        lambda: resets.ask(email=form.email.data, address=client_address()),
        # The same for every address, so that nobody learns which have an account.
        "If the address has an account, a link is on its way to it. It works for 30 minutes.",
        url_for("accounts.sign_in"),
        form,
        page=lambda: render_template("accounts/forgotten.html", form=form),
    )


@form_page("/sign-in/reset/<token>", "choose")
def choose(token: str) -> PostAction:
    form = ChosenPasswordForm()
    return PostAction(
        lambda: resets.choose_password(token=token, new=form.new_password.data),
        "Your password has been changed. Sign in with it.",
        url_for("accounts.sign_in"),
        form,
        page=lambda: render_template(
            "accounts/choose_password.html", form=form, is_good=resets.find(token) is not None
        ),
    )


@bp.get("/account/confirmations")
def confirmations() -> ViewResult:
    require(current.actor(), Can.CONFIRM_HOLDER)
    return render_template("accounts/confirmations.html", people=queries.resting())


@form_page.post("/account/confirmations/<int:person_id>", "confirm")
def confirm(person_id: int) -> PostAction:
    require(current.actor(), Can.CONFIRM_HOLDER)
    person = queries.person(person_id)
    return PostAction(
        lambda: operations.confirm_holder(actor=current.actor(), person=person),
        f"Confirmed: {person.name} holds the account.",
        url_for("resets.confirmations"),
    )
