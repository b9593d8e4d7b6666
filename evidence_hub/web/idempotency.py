"""Tokens that make a form sent twice by a double click count once."""

from __future__ import annotations

import hashlib
import secrets

from evidence_hub.web.forms import HubForm


def new_idempotency_key() -> str:
    """Return a token for a form that is about to be shown."""
    return secrets.token_hex(16)


def key_from(form: HubForm, person_id: int | None, about: str = "") -> str:
    """Return what to keep for the token that a form brought, 32 hexadecimal digits.

    It is the sender's own and of the record that ``about`` names: whatever somebody sends, it is
    never the token of another person or record. A form without one counts as new.
    """
    given = form["idempotency_key"].data
    if not given:
        return new_idempotency_key()
    # Bound to the sender and the record: whoever copies the token of another form can neither find
    # out whether it was used nor use it up.
    said = f"{person_id}:{about}:{given}".encode("utf-8", "surrogatepass")
    return hashlib.blake2b(said, digest_size=16).hexdigest()
