"""What packages above may add to accounts: how the holder of an account is told."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.core.feature import features

# Takes the person, the name of the event (told once), the words, and a link for the mail alone.
TellHolder = Callable[[int, str, str, str], bool]


def tell_holder(person_id: int, key: str, text: str, link: str = "") -> bool:
    """Tell somebody what happened to their account, whatever they chose for other notices.

    Return whether somebody was told who had not been.
    """
    return sum(tell(person_id, key, text, link) for tell in features().account_messengers) > 0
