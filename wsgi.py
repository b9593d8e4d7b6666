"""The door: builds the app for a server or for the flask command."""

import gc
import os
import sys

import click

from evidence_hub.app import create_app
from evidence_hub.cli.serve import check_production
from evidence_hub.core.settings import read_all

# Whatever the hub writes (database, index, documents, mail, backups) its own user alone reads.
os.umask(0o077)
settings, problems = read_all()
# "flask check" names what is wrong, in the database too; nothing else goes on with it.
if problems and not (click.get_current_context(silent=True) and sys.argv[-1] == "check"):
    sys.exit("\n".join(["Refused: the settings cannot hold.", *problems]))
app = create_app(settings)
if click.get_current_context(silent=True) is None:  # a server; a command may yet put things right
    with app.app_context():
        check_production(app.config["HUB"])
    # What was loaded at the start stays for good. Looking through it again and again for garbage
    # made a request now and then wait for a quarter of a second.
    gc.collect()
    gc.freeze()
