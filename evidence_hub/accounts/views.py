"""Signing in and out, one's own account, and the administrator's pages for people."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_login import current_user, login_user, logout_user

from evidence_hub.accounts import current, devices, exports, operations, queries
from evidence_hub.accounts import sign_in as signing
from evidence_hub.accounts.current import SignedIn
from evidence_hub.accounts.forms import (
    ActiveForm,
    ChangePasswordForm,
    ClearanceForm,
    PersonDetailsForm,
    PersonForm,
    RolesForm,
    SignInForm,
    WithdrawClearanceForm,
)
from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Role
from evidence_hub.core.errors import Invalid
from evidence_hub.core.markings import CLEARANCE_LABELS
from evidence_hub.core.paging import page_number, paged
from evidence_hub.web.client_address import client_address
from evidence_hub.web.exports import asked_format, download
from evidence_hub.web.form_page import PostAction, form_pages
from evidence_hub.web.forms import HubForm, whole_number
from evidence_hub.web.results import ViewResult
from evidence_hub.web.transactions import commit_despite_error, transactional

bp = Blueprint("accounts", __name__, template_folder="templates")
# The pages of this package have templates of their own, so its decorator has no common one.
form_page = form_pages(bp)


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
def sign_in() -> ViewResult:
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")))
    return _sign_in_page(SignInForm(data={"next": request.args.get("next", "")}))


@bp.post("/sign-in")
@transactional
def send_sign_in() -> ViewResult:
    """Begin a session, or count the failure.

    By hand: a failure is committed although it is answered with an error, or the brake would
    never see it; and what follows a success depends on whose session it is.
    """
    form = SignInForm()
    if not form.is_sent():
        return _sign_in_page(form, 422)
    try:
        token = signing.sign_in(
            email=form.email.data,
            password=form.password.data,
            address=client_address(),
            device=devices.of_request(),
        )
    except signing.TooManyAttempts as error:
        form.password.errors = [str(error)]
        return _sign_in_page(form, 429)
    if token is None:
        commit_despite_error()
        # One sentence for both, so that nobody learns which addresses have an account.
        form.password.errors = ["The e-mail address or password is not right. Try again."]
        return _sign_in_page(form, 422)
    session = signing.find_session(token)
    if session is None:
        raise Invalid({"email": "Your account cannot sign in. Ask your administrator."})
    login_user(SignedIn(token, session.person))
    target = safe_next(form.next.data)
    if session.person.must_change_password:
        flash("Choose a password of your own before you go on.", "info")
        target = url_for("accounts.account")
    response = make_response(redirect(target))
    account = signing.account_hash(form.email.data)
    devices.remember(response, devices.of_request().with_account(account))
    return response


@bp.post("/sign-out")
@transactional
def sign_out() -> ViewResult:
    """End the session on the server and in the browser.

    By hand: a sign-out must never be refused, and the browser's side of it is Flask-Login's.
    """
    HubForm().refuse_other_fields()
    signing.sign_out(current.actor(), current.token())
    logout_user()
    return redirect(url_for("accounts.sign_in"))


def _account_page(form: ChangePasswordForm) -> str:
    person = current.person()
    today = clock.today()
    return render_template(
        "accounts/account.html",
        person=person,
        roles=sorted(role.label for role in person.roles_on(today)),
        clearances=[clearance for clearance in person.clearances if clearance.is_held(today)],
        clearance_labels=CLEARANCE_LABELS,
        form=form,
    )


@form_page("/account", "account", save="change_password")
def account() -> PostAction:
    form = ChangePasswordForm()
    return PostAction(
        lambda: operations.change_password(
            actor=current.actor(),
            person=current.person(),
            current=form.current_password.data,
            new=form.new_password.data,
            token=current.token(),
        ),
        "Your password has been changed.",
        url_for("accounts.account"),
        form,
        page=lambda: _account_page(form),
    )


@bp.get("/admin/people")
def people() -> ViewResult:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    text = request.args.get("q", "")[:100].replace("\x00", "")
    if file_type := asked_format():
        return download(exports.people(queries.people(text)), file_type)
    page = paged(queries.people(text), page_number(request.args.get("page")), 50)
    return render_template(
        "accounts/people.html", page=page, q=text, today=clock.today(), labels=CLEARANCE_LABELS
    )


def _address_of(person_id: int) -> str:
    return url_for("accounts.person", person_id=person_id)


def _one_time(name: str, password: str) -> str:
    return (
        f"Give {name} this one-time password in person or by phone: {password} "
        "It is shown only once."
    )


@form_page("/admin/people/new", "person_new", save="person_create")
def person_new() -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    form = PersonForm()
    return PostAction(
        lambda: operations.create_person(
            actor=current.actor(),
            email=form.email.data,
            name=form.name.data,
            job_title=form.job_title.data,
            organisation=form.organisation.data,
        ),
        lambda created: _one_time(created[0].name, created[1]),
        lambda created: _address_of(created[0].id),
        form,
        page=lambda: render_template("accounts/person_new.html", form=form),
    )


def _person_page(person: Person, **forms: HubForm) -> str:
    """Show a person with the small forms that change them; ``forms`` are those just sent.

    The others are made without what was sent (``formdata=None``): their fields have the same
    names, and would take each other's values.
    """
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
    return render_template(
        "accounts/person.html",
        person=person,
        today=today,
        roles=roles,
        clearance_labels=CLEARANCE_LABELS,
        **shown,
    )


@bp.get("/admin/people/<int:person_id>")
def person(person_id: int) -> ViewResult:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    return _person_page(queries.person(person_id))


@form_page.post("/admin/people/<int:person_id>", "person_details")
def person_details(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person, form = queries.person(person_id), PersonDetailsForm()
    return PostAction(
        lambda: operations.update_person(
            actor=current.actor(),
            person=person,
            name=form.name.data,
            job_title=form.job_title.data,
            organisation=form.organisation.data,
            version=whole_number(form.version.data),
        ),
        "Saved.",
        _address_of(person_id),
        form,
        page=lambda: _person_page(person, details_form=form),
    )


def _seen(given: str | None) -> frozenset[Role] | None:
    """Return the roles that the page showed; None where the form does not say."""
    if given is None:
        return None
    return frozenset(role for role in Role if role in given.split(","))


@form_page.post("/admin/people/<int:person_id>/roles", "person_roles")
def person_roles(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person, form = queries.person(person_id), RolesForm()
    return PostAction(
        lambda: operations.set_roles(
            actor=current.actor(),
            person=person,
            roles=frozenset(Role(code) for code in form.roles.data),
            reason=form.reason.data,
            seen=_seen(form.seen.data),
        ),
        "Roles saved.",
        _address_of(person_id),
        form,
        page=lambda: _person_page(person, roles_form=form),
    )


@form_page.post("/admin/people/<int:person_id>/clearances", "person_clearance")
def person_clearance(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person, form = queries.person(person_id), ClearanceForm()
    return PostAction(
        lambda: operations.give_clearance(
            actor=current.actor(),
            person=person,
            level=form.level.data,
            valid_from=form.valid_from.data or clock.today(),
            expires_on=form.expires_on.data or clock.today(),
        ),
        "Clearance saved.",
        _address_of(person_id),
        form,
        page=lambda: _person_page(person, clearance_form=form),
    )


@form_page.post("/admin/people/<int:person_id>/clearances/withdraw", "person_withdraw_clearance")
def person_withdraw_clearance(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person, form = queries.person(person_id), WithdrawClearanceForm()
    return PostAction(
        lambda: operations.withdraw_clearance(
            actor=current.actor(),
            person=person,
            clearance_id=whole_number(form.clearance_id.data),
            reason=form.reason.data,
        ),
        "Clearance withdrawn.",
        _address_of(person_id),
        form,
        page=lambda: _person_page(person, withdraw_form=form),
        # The form stands beside each clearance, and a withdrawn one no longer shows it.
        refusal=str,
    )


@form_page.post("/admin/people/<int:person_id>/active", "person_active")
def person_active(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person, form = queries.person(person_id), ActiveForm()
    is_active = form.is_active.data == "yes"
    return PostAction(
        lambda: operations.set_active(
            actor=current.actor(), person=person, is_active=is_active, reason=form.reason.data
        ),
        "The account can sign in." if is_active else "The account is disabled.",
        _address_of(person_id),
        form,
        page=lambda: _person_page(person, active_form=form),
    )


@form_page.post("/admin/people/<int:person_id>/reset", "person_reset")
def person_reset(person_id: int) -> PostAction:
    require(current.actor(), Can.MANAGE_ACCOUNTS)
    person = queries.person(person_id)
    return PostAction(
        lambda: operations.reset_password(actor=current.actor(), person=person),
        f"A link to a new password goes to {person.name} by e-mail. Until the chair or information "
        "governance confirms the account, its clearances rest.",
        _address_of(person_id),
    )
