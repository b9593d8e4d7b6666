"""Creating people, granting roles and clearances, disabling, resetting, changing a password."""

from __future__ import annotations

import datetime as dt
import secrets

from email_validator import EmailNotValidError, validate_email
from sqlalchemy import select

from evidence_hub.accounts import passwords, queries, resets, sign_in
from evidence_hub.accounts.hooks import tell_holder
from evidence_hub.accounts.models import Clearance, Person, RoleGrant
from evidence_hub.accounts.policy import Can, require
from evidence_hub.accounts.verbs import AccountsVerb
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor, Relationship, Role
from evidence_hub.core.database import db
from evidence_hub.core.errors import Conflict, Invalid, NotAllowed, NotFound
from evidence_hub.core.markings import CLEARANCE_LABELS


def _standing(person: Person) -> Relationship:
    return Relationship(record=f"person:{person.id}", is_demo=person.is_demo)


def checked_email(email: str) -> str:
    """Return the address in its one spelling, or raise Invalid."""
    try:
        # The demo uses the reserved name "example", which never resolves.
        valid = validate_email(email.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        message = "Enter an e-mail address in the correct format, like name@example.com"
        raise Invalid({"email": message}) from error
    return valid.normalized.lower()


def create_person(
    *,
    actor: Actor,
    email: str,
    name: str,
    job_title: str = "",
    organisation: str = "",
    password: str | None = None,
    is_demo: bool = False,
) -> tuple[Person, str]:
    """Add a person without roles; return them and the password that they must change at first.

    Raises Invalid when the address is taken.
    """
    require(actor, Can.MANAGE_ACCOUNTS)
    address = checked_email(email)
    # Said here in words. Two that are created at once are held by the unique index, which the
    # transaction then runs into and tries again.
    if db.session.scalar(select(Person.id).where(Person.email == address)):
        raise Invalid({"email": "Somebody already has this e-mail address"})
    if password is not None and not is_demo:
        passwords.check_acceptable(password, email=address)
    # Twelve random bytes: long enough not to be guessed before it is changed, short enough to be
    # read out over the telephone.
    first_password = password or secrets.token_urlsafe(12)
    person = Person(
        email=address,
        name=name,
        job_title=job_title,
        organisation=organisation,
        password_hash=passwords.hashed(first_password),
        must_change_password=password is None,
        created_at=clock.now(),
        is_demo=is_demo,
    )
    db.session.add(person)
    db.session.flush()
    audit.record(
        actor,
        AccountsVerb.PERSON_CREATED,
        f"person:{person.id}",
        difference={"email": [None, address], "name": [None, name]},
        is_demo=is_demo,
    )
    return person, first_password


def _role_words(roles: frozenset[Role]) -> str:
    return ", ".join(sorted(role.label for role in roles)) or "No roles"


def set_roles(
    *,
    actor: Actor,
    person: Person,
    roles: frozenset[Role],
    reason: str = "",
    seen: frozenset[Role] | None = None,
) -> None:
    """Make these the person's roles from today; earlier grants are ended, not deleted.

    An administrator grants roles but not to themselves (DOMAIN section 4). ``seen`` are the roles
    that the administrator saw: Conflict where somebody changed them meanwhile.
    """
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    # Asked here and not in the permission map: the map knows how somebody stands to a record, and
    # one's own account is no record of a project (DOMAIN section 4).
    if actor.person_id == person.id:
        raise NotAllowed(
            "You cannot change your own roles. Ask another administrator.",
            verb="grant roles",
            record=f"person:{person.id}",
        )
    today = clock.today()
    before = person.roles_on(today)
    # Two administrators with the same page open would otherwise undo each other without noticing.
    # Where both wanted the same, there is nothing to settle.
    if seen is not None and before not in (seen, roles):
        raise Conflict(theirs={"Roles": _role_words(before)}, yours={"Roles": _role_words(roles)})
    for grant in person.grants:
        if grant.role not in roles and (grant.ended_on is None or grant.ended_on > today):
            # A grant that was to begin later ends before it began; the database holds that no end
            # comes before its beginning.
            grant.ended_on = max(today, grant.granted_on)
    for role in sorted(roles - before):
        person.grants.append(RoleGrant(role=role, granted_on=today, granted_by_name=actor.name))
    if before != roles:
        audit.record(
            actor,
            AccountsVerb.ROLES_CHANGED,
            f"person:{person.id}",
            difference={"roles": [sorted(before), sorted(roles)]},
            reason=reason,
            is_demo=person.is_demo,
        )


def give_clearance(
    *, actor: Actor, person: Person, level: str, valid_from: dt.date, expires_on: dt.date
) -> Clearance:
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    if actor.person_id == person.id:
        raise NotAllowed(
            "You cannot change your own clearance. Ask another administrator.",
            verb="give clearance",
            record=f"person:{person.id}",
        )
    if level not in CLEARANCE_LABELS:
        raise Invalid({"level": "Choose a clearance level from the list"})
    if expires_on < valid_from:
        raise Invalid({"expires_on": "The end date must be on or after the start date"})
    clearance = Clearance(level=level, valid_from=valid_from, expires_on=expires_on)
    person.clearances.append(clearance)
    audit.record(
        actor,
        AccountsVerb.CLEARANCE_RECORDED,
        f"person:{person.id}",
        difference={"clearance": [None, f"{level} {valid_from} to {expires_on}"]},
        is_demo=person.is_demo,
    )
    return clearance


def withdraw_clearance(*, actor: Actor, person: Person, clearance_id: int, reason: str) -> None:
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    for clearance in person.clearances:
        if clearance.id == clearance_id and clearance.withdrawn_on is None:
            clearance.withdrawn_on = clock.today()
            audit.record(
                actor,
                AccountsVerb.CLEARANCE_WITHDRAWN,
                f"person:{person.id}",
                difference={"clearance": [clearance.level, None]},
                reason=reason,
                is_demo=person.is_demo,
            )
            return
    raise Invalid({"clearance": "This clearance is already withdrawn"})


def set_active(*, actor: Actor, person: Person, is_active: bool, reason: str = "") -> None:
    """Disable or enable an account; disabling ends its live sessions at once."""
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    if actor.person_id == person.id:
        raise NotAllowed(
            "You cannot disable your own account.",
            verb="disable account",
            record=f"person:{person.id}",
        )
    if person.is_active == is_active:
        return
    person.is_active = is_active
    if not is_active:
        sign_in.end_sessions(person)
    audit.record(
        actor,
        AccountsVerb.ACCOUNT_ENABLED if is_active else AccountsVerb.ACCOUNT_DISABLED,
        f"person:{person.id}",
        reason=reason,
        is_demo=person.is_demo,
    )


DETAILS = {"name": "Full name", "job_title": "Job title", "organisation": "Organisation"}


def update_person(
    *, actor: Actor, person: Person, name: str, job_title: str, organisation: str, version: int
) -> None:
    """Change a person's details; Conflict where somebody changed them after ``version``."""
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    after = {"name": name, "job_title": job_title, "organisation": organisation}
    before = {detail: getattr(person, detail) for detail in DETAILS}
    changed = audit.difference(before, after)
    if not changed:
        return
    if person.version != version:
        raise Conflict(
            theirs={DETAILS[detail]: before[detail] for detail in changed},
            yours={DETAILS[detail]: after[detail] for detail in changed},
        )
    for detail in changed:
        setattr(person, detail, after[detail])
    audit.record(
        actor,
        AccountsVerb.PERSON_CHANGED,
        f"person:{person.id}",
        difference=changed,
        is_demo=person.is_demo,
    )


def reset_password(*, actor: Actor, person: Person) -> None:
    """End the sessions and send the holder a link to a new password; clearances rest meanwhile."""
    require(actor, Can.MANAGE_ACCOUNTS, _standing(person))
    if actor.person_id == person.id:
        raise NotAllowed(
            "You cannot reset your own password here. Use “I forgot my password” at sign-in.",
            verb="reset password",
            record=f"person:{person.id}",
        )
    # Of no use to anybody from now on, the holder's old one included: the account may be lost.
    person.password_hash = ""
    person.must_change_password = False
    person.access_rests_since = clock.now()
    sign_in.end_sessions(person)
    resets.ask_for(person)
    for confirmer in queries.holders(Role.CHAIR, Role.INFORMATION_GOVERNANCE):
        if confirmer.id != person.id:
            tell_holder(
                confirmer.id,
                f"confirm-account:{person.id}:{person.access_rests_since:%Y-%m-%dT%H:%M:%S}",
                f"{actor.name} reset the password of {person.name}. Ask {person.name} whether they "
                "hold the account, then confirm it under “Your account”, “Accounts to confirm”.",
            )
    audit.record(actor, AccountsVerb.PASSWORD_RESET, f"person:{person.id}", is_demo=person.is_demo)


def confirm_holder(*, actor: Actor, person: Person) -> None:
    """Say that a reset account is held by its person: clearance and need-to-know count again."""
    require(actor, Can.CONFIRM_HOLDER, _standing(person))
    if actor.person_id == person.id:
        raise NotAllowed(
            "You cannot confirm your own account. Ask the chair or information governance.",
            verb="confirm holder",
            record=f"person:{person.id}",
        )
    if person.access_rests_since is None:
        raise Invalid({"person": "Somebody has confirmed this account already"})
    person.access_rests_since = None
    audit.record(
        actor, AccountsVerb.HOLDER_CONFIRMED, f"person:{person.id}", is_demo=person.is_demo
    )


def change_password(*, actor: Actor, person: Person, current: str, new: str, token: str) -> None:
    """Change one's own password and end one's other sessions."""
    if actor.person_id != person.id:
        raise NotAllowed("You can only change your own password.", verb="change password")
    if not passwords.matches(person.password_hash, current):
        raise Invalid({"current_password": "Enter your current password"})
    passwords.check_acceptable(new, email=person.email, field="new_password")
    person.password_hash = passwords.hashed(new)
    person.must_change_password = False
    sign_in.end_sessions(person, except_token=token)
    audit.record(
        actor, AccountsVerb.PASSWORD_CHANGED, f"person:{person.id}", is_demo=person.is_demo
    )


def end_session(*, actor: Actor, person: Person, session_id: int) -> None:
    """End one of one's own sessions, such as one on a lost device."""
    if actor.person_id != person.id or not sign_in.end_one(person.id, session_id):
        raise NotFound
    audit.record(actor, AccountsVerb.SESSION_ENDED, f"person:{person.id}", is_demo=person.is_demo)


def sign_out_everywhere(*, actor: Actor, person: Person) -> None:
    """End all of one's own sessions, this one too."""
    if actor.person_id != person.id:
        raise NotFound
    sign_in.end_sessions(person)
    audit.record(
        actor, AccountsVerb.SIGNED_OUT_EVERYWHERE, f"person:{person.id}", is_demo=person.is_demo
    )
