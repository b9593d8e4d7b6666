"""How the hub keeps what it must know again and must not be able to tell: as a digest."""

from __future__ import annotations

import hashlib


def digest(value: str) -> str:
    """Return the digest of a token, an address or a device; 64 characters.

    Without salt, because it is looked up by. What is digested is random or, an e-mail address, no
    secret; passwords are hashed in passwords.py.
    """
    return hashlib.sha256(value.encode()).hexdigest()
