"""Proving the audit trail whole, and making a large register to measure on."""

from __future__ import annotations

import sys

import click
from flask import current_app
from flask.cli import AppGroup

from evidence_hub.audit import operations as audit
from evidence_hub.cli import printing
from evidence_hub.core.errors import Invalid
from evidence_hub.search import operations as search
from evidence_hub.search.current import engine
from evidence_hub.seeding import synthesis

audit_group = AppGroup("audit", help="The audit trail.")


@audit_group.command("verify")
def verify() -> None:
    """Check that no entry was changed, removed or slipped in."""
    problems = audit.verify(printing.progress("Checking"))
    for problem in problems:
        click.echo(problem, err=True)
    if problems:
        sys.exit(1)
    click.echo("The audit trail is whole.")


@click.command("synthesise")
@click.option("--projects", "number", type=click.IntRange(1, 200_000), required=True)
@click.option(
    "--seed", "chance", type=int, default=1, help="The same number gives the same register."
)
def synthesise(number: int, chance: int) -> None:
    """Make a large register of invented DEMO records, for measuring; refused in production."""
    with printing.changing():
        if current_app.config["HUB"].is_production:
            raise Invalid({"demo": "Invented records are for development and are refused here."})
        added = synthesis.synthesise(number, chance, printing.progress("Making records"))
    search.rebuild(engine(), printing.progress("Indexing"))
    printing.counts("Made", added)
