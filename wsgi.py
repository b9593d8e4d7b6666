"""The door: builds the app for a server or for the flask command."""

import gc

import click

from evidence_hub.app import create_app
from evidence_hub.cli.serve import check_production

app = create_app()
if click.get_current_context(silent=True) is None:  # a server; a command may yet put things right
    with app.app_context():
        check_production(app.config["HUB"])
    # What was loaded at the start stays for good. Looking through it again and again for garbage
    # made a request now and then wait for a quarter of a second.
    gc.collect()
    gc.freeze()
