"""Reminders and the e-mails that carry them."""

from __future__ import annotations

import sys

import click
from flask.cli import AppGroup

from evidence_hub.cli import printing
from evidence_hub.core import due
from evidence_hub.core.database import db
from evidence_hub.notifications import delivery
from evidence_hub.web.transactions import run_after_commit

group = AppGroup("reminders", help="Reminders of what is due, and the e-mails that carry them.")


@group.command("send")
def send() -> None:
    """Remind of what is due and send the e-mails that wait. Safe to repeat, and on two machines."""
    done, broken = due.run()
    run_after_commit()
    sent, failed = delivery.send_waiting()
    left = delivery.waiting_count()
    db.session.remove()
    printing.counts("Due", done)
    click.echo(f"E-mails: {sent} sent, {left} still wait.")
    if failed or broken:
        click.echo("Not all could be sent. Nothing is lost: the next run tries again.", err=True)
        sys.exit(1)
