"""Signing in and out, one's own account, and the administrator's pages for people."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_login import current_user, login_user, logout_user

from evidence_hub.accounts import current, exports, operations, queries
from evidence_hub.accounts import sign_in as signing
from evidence_hub.accounts.current import SignedIn
from evidence_hub.accounts.forms import (
    ActiveForm,
    ChangePasswordForm,
    ClearanceForm,
    ConfirmForm,
    PersonDetailsForm,
    PersonForm,
    RolesForm,
    SignInForm,
    WithdrawClearanceForm,
)
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import CLEARANCE_LABELS
from evidence_hub.core.paging import page_number, paged
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.forms import whole_number
from evidence_hub.web.transactions import commit_despite_error, transactional

bp = Blueprint("accounts", __name__, template_folder="templates")


def safe_next(target: str | None) -> str:
    """Return an address inside the hub, or the front page."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return url_for("home.front")
    # Browsers leave out line ends and tabs, and take a backslash for a slash.
    if "\\" in target or any(character < " " for character in target):
        return url_for("home.front")
    parts = urlsplit(target)
    return target if not parts.netloc and not parts.scheme else url_for("home.front")


def _sign_in_page(form: SignInForm, status: int = 200) -> tuple[str, int]:
    return render_template("accounts/sign_in.html", form=form), status


@bp.get("/sign-in")
def sign_in() -> Any:
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _sign_in_page(SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
@transactional
def send_sign_in() -> Any:
    form = SignInForm()
    if not form.is_sent():
        return _sign_in_page(form, 422)
    try:
        token = signing.sign_in(
            email=form.email.data,
            password=form.password.data,
            address=request.remote_addr or "",
        )
    except signing.TooManyAttempts as error:
        form.password.errors = [str(error)]
        return _sign_in_page(form, 429)
    if token is None:
        commit_despite_error()
        form.password.errors = ["The e-mail address or password is not right. Try again."]
        return _sign_in_page(form, 422)
    session = signing.find_session(token)
    if session is None:
        raise Invalid({"email": "Your account cannot sign in. Ask your administrator."})
    login_user(SignedIn(token, session.person))
    if session.person.must_change_password:
        flash("Choose a password of your own before you go on.", "info")
        return redirect(url_for("accounts.account"))
    return redirect(safe_next(form.next.data))


@bp.post("/sign-out")
@transactional
def sign_out() -> Any:
    ConfirmForm().refuse_other_fields()
    signing.sign_out(current.actor(), current.token())
    logout_user()
    return redirect(url_for("accounts.sign_in"))


@bp.get("/account")
def account() -> Any:
    return _account_page(ChangePasswordForm())


def _account_page(form: ChangePasswordForm, status: int = 200) -> tuple[str, int]:
    person = current.person()
    today = clock.today()
    return (
        render_template(
            "accounts/account.html",
            person=person,
            roles=sorted(role.label for role in person.roles_on(today)),
            clearances=[held for held in person.clearances if held.is_held(today)],
            clearance_labels=CLEARANCE_LABELS,
            form=form,
        ),
        status,
    )


@bp.post("/account")
@transactional
def change_password() -> Any:
    form = ChangePasswordForm()
    if not form.is_sent():
        return _account_page(form, 422)
    try:
        operations.change_password(
            actor=current.actor(),
            person=current.person(),
            current=form.current_password.data,
            new=form.new_password.data,
            token=current.token(),
        )
    except Invalid as error:
        form.take(error)
        return _account_page(form, 422)
    flash("Your password has been changed.", "success")
    return redirect(url_for("accounts.account"))


@bp.get("/admin/people")
def people() -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    text = request.args.get("q", "")[:100].replace("\x00", "")
    if file_type := asked_format():
        return download(exports.people(queries.people(text)), file_type)
    page = paged(queries.people(text), page_number(request.args.get("page")), 50)
    return render_template(
        "accounts/people.html", page=page, q=text, today=clock.today(), labels=CLEARANCE_LABELS
    )


@bp.get("/admin/people/new")
def person_new() -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    return render_template("accounts/person_new.html", form=PersonForm())


@bp.post("/admin/people/new")
@transactional
def person_create() -> Any:
    form = PersonForm()
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    if not form.is_sent():
        return render_template("accounts/person_new.html", form=form), 422
    try:
        person, password = operations.create_person(
            actor=current.actor(),
            email=form.email.data,
            name=form.name.data,
            job_title=form.job_title.data,
            organisation=form.organisation.data,
        )
    except Invalid as error:
        form.take(error)
        return render_template("accounts/person_new.html", form=form), 422
    flash(_one_time(person.name, password), "success")
    return redirect(url_for("accounts.person", person_id=person.id))


def _one_time(name: str, password: str) -> str:
    return (
        f"Give {name} this one-time password in person or by phone: {password} "
        "It is shown only once."
    )


def _person_page(person_id: int, status: int = 200, **forms: Any) -> tuple[str, int]:
    person = queries.person(person_id)
    today = clock.today()
    roles = person.roles_on(today)
    shown = {
        "details_form": PersonDetailsForm(formdata=None, obj=person, data=None),
        "roles_form": RolesForm(formdata=None, data={"roles": sorted(roles)}),
        "clearance_form": ClearanceForm(formdata=None),
        "withdraw_form": None,
        "active_form": ActiveForm(
            formdata=None, data={"is_active": "yes" if person.is_active else "no"}
        ),
        **forms,
    }
    return (
        render_template(
            "accounts/person.html",
            person=person,
            today=today,
            roles=roles,
            clearance_labels=CLEARANCE_LABELS,
            confirm_form=ConfirmForm(formdata=None),
            **shown,
        ),
        status,
    )


@bp.get("/admin/people/<int:person_id>")
def person(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    return _person_page(person_id)


@bp.post("/admin/people/<int:person_id>")
@transactional
def person_details(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    found = queries.person(person_id)
    form = PersonDetailsForm()
    if not form.is_sent():
        return _person_page(person_id, 422, details_form=form)
    operations.update_person(
        actor=current.actor(),
        person=found,
        name=form.name.data,
        job_title=form.job_title.data,
        organisation=form.organisation.data,
        version=whole_number(form.version.data),
    )
    flash("Saved.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


def _seen(given: str | None) -> frozenset[Role] | None:
    """Return the roles that the page showed; None where the form does not say."""
    if given is None:
        return None
    return frozenset(role for role in Role if role in given.split(","))


@bp.post("/admin/people/<int:person_id>/roles")
@transactional
def person_roles(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    form = RolesForm()
    if not form.is_sent():
        return _person_page(person_id, 422, roles_form=form)
    operations.set_roles(
        actor=current.actor(),
        person=queries.person(person_id),
        roles=frozenset(Role(code) for code in form.roles.data),
        reason=form.reason.data,
        seen=_seen(form.seen.data),
    )
    flash("Roles saved.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.post("/admin/people/<int:person_id>/clearances")
@transactional
def person_clearance(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    form = ClearanceForm()
    if not form.is_sent():
        return _person_page(person_id, 422, clearance_form=form)
    valid_from, expires_on = form.valid_from.data, form.expires_on.data
    try:
        operations.give_clearance(
            actor=current.actor(),
            person=queries.person(person_id),
            level=form.level.data,
            valid_from=valid_from or clock.today(),
            expires_on=expires_on or clock.today(),
        )
    except Invalid as error:
        form.take(error)
        return _person_page(person_id, 422, clearance_form=form)
    flash("Clearance saved.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.post("/admin/people/<int:person_id>/clearances/withdraw")
@transactional
def person_withdraw_clearance(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    form = WithdrawClearanceForm()
    if not form.is_sent():
        return _person_page(person_id, 422, withdraw_form=form)
    operations.withdraw_clearance(
        actor=current.actor(),
        person=queries.person(person_id),
        clearance_id=whole_number(form.clearance_id.data),
        reason=form.reason.data,
    )
    flash("Clearance withdrawn.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.post("/admin/people/<int:person_id>/active")
@transactional
def person_active(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    form = ActiveForm()
    if not form.is_sent():
        return _person_page(person_id, 422, active_form=form)
    is_active = form.is_active.data == "yes"
    operations.set_active(
        actor=current.actor(),
        person=queries.person(person_id),
        is_active=is_active,
        reason=form.reason.data,
    )
    flash("The account can sign in." if is_active else "The account is disabled.", "success")
    return redirect(url_for("accounts.person", person_id=person_id))


@bp.post("/admin/people/<int:person_id>/reset")
@transactional
def person_reset(person_id: int) -> Any:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    ConfirmForm().refuse_other_fields()
    found = queries.person(person_id)
    password = operations.reset_password(actor=current.actor(), person=found)
    flash(_one_time(found.name, password), "success")
    return redirect(url_for("accounts.person", person_id=person_id))
