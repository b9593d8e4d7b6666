"""The door: builds the app for a server or for the flask command."""

from evidence_hub.app import create_app

app = create_app()
