"""Managing people from the machine itself."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from evidence_hub.accounts import operations, queries
from evidence_hub.accounts.models import Person
from evidence_hub.cli import printing
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM, Role
from evidence_hub.core.errors import Invalid

group = AppGroup("users", help="Create, disable, reset people and grant them roles.")
# These commands act as the hub itself. They are how the first administrator comes to be, so nobody
# signed in could give the right to run them.
ROLES = click.Choice([role.value for role in Role])


def _person(email: str) -> Person:
    person = queries.by_email(email)
    if person is None:
        raise Invalid({"email": f"Nobody has the e-mail address {email}"})
    return person


@group.command("create")
@click.argument("email")
@click.option("--name", required=True, help="Full name.")
@click.option("--role", "roles", multiple=True, type=ROLES, help="May be repeated.")
@click.option("--password", help="Default: a random one, which must be changed at first sign-in.")
def create(email: str, name: str, roles: tuple[str, ...], password: str | None) -> None:
    """Add a person and print their first password."""
    with printing.changing():
        person, first = operations.create_person(
            actor=SYSTEM, email=email, name=name, password=password
        )
        operations.set_roles(
            actor=SYSTEM, person=person, roles=frozenset(Role(role) for role in roles)
        )
    click.echo(f"Created {person.email}." + ("" if password else f" One-time password: {first}"))


@group.command("disable")
@click.argument("email")
@click.option("--enable", is_flag=True, help="Let the person sign in again.")
def disable(email: str, enable: bool) -> None:
    """Stop a person from signing in, and end their sessions."""
    with printing.changing():
        operations.set_active(actor=SYSTEM, person=_person(email), is_active=enable)
    click.echo(f"{email} can {'sign in' if enable else 'no longer sign in'}.")


@group.command("grant")
@click.argument("email")
@click.argument("role", type=ROLES)
@click.option("--end", is_flag=True, help="End the role instead.")
def grant(email: str, role: str, end: bool) -> None:
    """Grant a role from today, or end it."""
    with printing.changing():
        person = _person(email)
        held = person.roles_on(clock.today())
        roles = held - {Role(role)} if end else held | {Role(role)}
        operations.set_roles(actor=SYSTEM, person=person, roles=roles)
    click.echo(f"{email}: {', '.join(sorted(roles)) or 'no roles'}.")


@group.command("reset")
@click.argument("email")
def reset(email: str) -> None:
    """Send a person a link to a new password; clearances rest until the account is confirmed."""
    with printing.changing():
        operations.reset_password(actor=SYSTEM, person=_person(email))
    click.echo(f"A link to a new password goes to {email} with the next round of background work.")
