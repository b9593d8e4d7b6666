"""What happened to somebody's account, told at once whatever they chose for other notices."""

from __future__ import annotations

from evidence_hub.accounts.models import Person
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.notifications.models import Mail
from evidence_hub.notifications.notices import notify


def tell_holder(person_id: int, key: str, text: str, link: str) -> bool:
    """Leave a notice and make the e-mail, once for each key; return whether that was new.

    ``link`` stands in the e-mail alone: it is for whoever reads the mailbox.
    """
    person = db.session.get_one(Person, person_id)
    if not notify([person_id], key=key, text=text, path="/account", is_mailed=True):
        return False
    now = clock.now()
    db.session.add(
        Mail(
            key=f"{key}:{person_id}",
            person_id=person_id,
            subject="Your Evidence Hub account",
            body="\n\n".join(filter(None, (f"Dear {person.name},", text, link))) + "\n",
            made_at=now,
            next_try_at=now,
        )
    )
    db.session.flush()
    return True
