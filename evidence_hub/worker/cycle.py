"""One round of background work. Whatever fails, the round ends and the next one tries again."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable

from evidence_hub.core import due
from evidence_hub.core.database import db, let_go, writing
from evidence_hub.core.errors import first_line
from evidence_hub.notifications import delivery
from evidence_hub.web.transactions import run_after_commit
from evidence_hub.worker import runs

log = logging.getLogger(__name__)
MAILS = "e-mails sent"


def run() -> tuple[Counter[str], int]:
    """Do all that is due, send what waits, note the runs; return what was done and what failed.

    Never raises: an outage of the database ends no loop.
    """
    done: Counter[str] = Counter()
    faults: dict[str, str] = {}
    _guarded("due work", faults, lambda: _due_work(done, faults))
    _guarded("search index", faults, run_after_commit)
    # After the work of the packages: a mail server may be slow.
    _guarded(MAILS, faults, lambda: _mails(done, faults))
    _note(faults)
    # Let go of before waiting: an open view of the database would keep PostgreSQL from tidying up
    # what changed since, and a connection that broke would fail the next round, too.
    let_go()
    db.session.remove()
    return done, sum(1 for fault in faults.values() if fault)


def _guarded(name: str, faults: dict[str, str], work: Callable[[], None]) -> None:
    faults.setdefault(name, "")
    try:
        work()
    except Exception as error:  # the other work goes on, and the next round tries again
        log.error("background work “%s” failed: %s", name, first_line(error))  # noqa: TRY400
        faults[name] = first_line(error)
        let_go()


def _due_work(done: Counter[str], faults: dict[str, str]) -> None:
    counted, faults_of_work = due.run_each()
    done.update(counted)
    faults.update(faults_of_work)


def _mails(done: Counter[str], faults: dict[str, str]) -> None:
    sent, failed = delivery.send_waiting()
    if sent:
        done[MAILS] = sent
    if failed:
        faults[MAILS] = f"{failed} could not be sent"


def _note(faults: dict[str, str]) -> None:
    try:
        with writing():
            runs.note(faults)
            db.session.commit()
    except Exception as error:  # the database is away: that nothing is noted is itself the sign
        log.error("the runs could not be noted: %s", first_line(error))  # noqa: TRY400
        let_go()
