"""Scanning and reading versions after they were committed; a crash is taken up by the next try."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import SYSTEM
from evidence_hub.core.database import db, writing
from evidence_hub.documents import scanning
from evidence_hub.documents.kinds import Scan, Status
from evidence_hub.documents.models import DocumentText, DocumentVersion
from evidence_hub.documents.reader import Answer, Reader, failed
from evidence_hub.documents.store import Damaged, Store
from evidence_hub.documents.verbs import DocumentsVerb

LOST = failed(Status.BROKEN, "The store does not hold the file as it was uploaded.")
FIRST_WAIT = dt.timedelta(minutes=5)  # longer than one file may take
LONGEST_WAIT = dt.timedelta(hours=6)
MOST_ATTEMPTS = 3  # of reading; scanning is tried for as long as the scanner is away
Progress = Callable[[int, int], None]


def _silently(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def _due(clamd: str) -> ColumnElement[bool]:
    wanted: list[ColumnElement[bool]] = [DocumentVersion.status == Status.WAITING]
    if clamd:
        wanted.append(DocumentVersion.scan == Scan.NOT_DONE)
    is_time = or_(DocumentVersion.retry_at.is_(None), DocumentVersion.retry_at <= clock.now())
    return and_(or_(*wanted), is_time)


def is_anything_due(clamd: str) -> bool:
    return db.session.scalar(select(DocumentVersion.id).where(_due(clamd)).limit(1)) is not None


def _claim(version_id: int, clamd: str) -> bool:
    """Take a version for this process, in a transaction of its own."""
    with writing():
        attempts = db.session.scalar(
            select(DocumentVersion.attempts).where(DocumentVersion.id == version_id)
        )
        # Doubled each time: a file on which the reader dies must not be tried every five minutes
        # for ever.
        wait = min(FIRST_WAIT * 2 ** min(attempts or 0, 10), LONGEST_WAIT)
        # One statement looks and takes, so that of two processes exactly one gets the file.
        taken = db.session.execute(
            update(DocumentVersion)
            .where(DocumentVersion.id == version_id, _due(clamd))
            .values(retry_at=clock.now() + wait, attempts=DocumentVersion.attempts + 1)
            .execution_options(synchronize_session=False)
        )
        db.session.commit()
    return bool(taken.rowcount)  # type: ignore[attr-defined]


def _verdict(version: DocumentVersion, store: Store, clamd: str) -> Scan:
    """Return what the scanner says; in doubt, that nothing was said."""
    with store.open(version.sha256, version.size) as file:
        try:
            verdict = scanning.scan(clamd, file)
        except scanning.NotScanned:
            return Scan.NOT_DONE
    return Scan.CLEAN if verdict.is_clean else Scan.INFECTED


def _answer(version: DocumentVersion, store: Store, reader: Reader) -> Answer:
    if version.attempts > MOST_ATTEMPTS:
        return failed(Status.BROKEN, f"Reading it was tried {MOST_ATTEMPTS} times and never ended.")
    if not store.is_whole(version.sha256, version.size):
        return LOST
    return reader.read(store.path(version.sha256), version.kind)


def _work_on(version: DocumentVersion, store: Store, clamd: str, reader: Reader) -> Status:
    """Scan, then read; runs outside any transaction and keeps each result as soon as it is there.

    Nothing opens a file before the scanner has passed it, if there is one.
    """
    try:
        if clamd and version.scan == Scan.NOT_DONE:
            scan = _verdict(version, store, clamd)
            status = _keep_scan(version.id, scan)
            if scan is not Scan.CLEAN:
                return status
            # Attempts to scan do not count against reading: the scanner may have been away for a
            # day.
            version.attempts = 1
        if version.status != Status.WAITING:
            return version.status
        return _keep_answer(version.id, _answer(version, store, reader))
    except Damaged:
        return _keep_answer(version.id, LOST)


def _locked(version_id: int) -> DocumentVersion:
    return db.session.get_one(DocumentVersion, version_id, with_for_update=True)


def _keep_scan(version_id: int, scan: Scan) -> Status:
    with writing():
        version = _locked(version_id)
        version.scan = scan
        if scan is Scan.CLEAN:
            version.attempts = 1  # from here on it counts how often reading was tried
        if scan is Scan.INFECTED:
            _put(version, failed(Status.INFECTED, "The virus scanner recognised it."))
            audit.record(
                SYSTEM,
                DocumentsVerb.DOCUMENT_FOUND_INFECTED,
                f"document:{version.document_id}",
                difference={"sha256": [None, version.sha256]},
                project_id=version.project_id,
                is_demo=version.is_demo,
            )
        status = version.status
        db.session.commit()
    return status


def _keep_answer(version_id: int, answer: Answer) -> Status:
    with writing():
        version = _locked(version_id)
        # The scanner may have condemned it meanwhile, and that answer stands.
        if version.status is Status.WAITING:
            _put(version, answer)
        status = version.status
        db.session.commit()
    return status


def _put(version: DocumentVersion, answer: Answer) -> None:
    db.session.execute(delete(DocumentText).where(DocumentText.version_id == version.id))
    version.status = answer.status
    version.status_note = answer.note
    version.pages = answer.pages
    db.session.add_all(
        DocumentText(version_id=version.id, place=place, label=label, text=text)
        for place, (label, text) in enumerate(answer.texts)
    )


def read_waiting(
    *, store: Store, clamd: str = "", reader: Reader | None = None, progress: Progress = _silently
) -> Counter[str]:
    """Scan and read every version whose turn it is; return how many came to which status.

    Safe to repeat and to run in several processes: each version is claimed first, and one whose
    process died is due again after five minutes.
    """
    outcomes: Counter[str] = Counter()
    ids = due_ids(clamd)
    db.session.rollback()
    for done, version_id in enumerate(ids, start=1):
        status = read_one(version_id, store=store, clamd=clamd, reader=reader)
        if status is not None:
            outcomes[status.label.lower()] += 1
        progress(done, len(ids))
    return outcomes


def due_ids(clamd: str) -> Sequence[int]:
    """Return the versions whose turn it is."""
    return db.session.scalars(
        select(DocumentVersion.id).where(_due(clamd)).order_by(DocumentVersion.id)
    ).all()


def read_one(
    version_id: int, *, store: Store, clamd: str = "", reader: Reader | None = None
) -> Status | None:
    """Scan and read one version in transactions of its own; None where somebody else does it."""
    if not _claim(version_id, clamd):
        return None
    # Taken out of the session: reading takes up to a minute and a half, and an open transaction
    # would keep SQLite's only writer waiting for as long.
    version = db.session.get_one(DocumentVersion, version_id, populate_existing=True)
    db.session.expunge(version)
    db.session.rollback()  # nothing is locked while a file is read
    return _work_on(version, store, clamd, reader or Reader())


def sweep(store: Store) -> int:
    """Remove files that no version names and that are a day old; return how many."""
    removed = 0
    for file in store.idle():
        named = select(DocumentVersion.id).where(DocumentVersion.sha256 == file.name).limit(1)
        if db.session.scalar(named) is None and store.sweep(file):
            removed += 1
        db.session.rollback()
    return removed


def forget(store: Store, digests: Iterable[str]) -> int:
    """Remove those of these files that no version names any more; return how many."""
    wanted = set(digests)
    named = select(DocumentVersion.sha256).where(DocumentVersion.sha256.in_(sorted(wanted)))
    left = wanted - set(db.session.scalars(named))
    db.session.rollback()
    return sum(store.forget(digest) for digest in sorted(left))


def damaged(store: Store, progress: Progress = _silently) -> list[str]:
    """Return what is wrong with the files of the store, a line each."""
    rows = db.session.execute(
        select(DocumentVersion.sha256, DocumentVersion.size, DocumentVersion.file_name)
        .distinct()
        .order_by(DocumentVersion.sha256)
    ).all()
    wrong = []
    for done, (sha256, size, name) in enumerate(rows, start=1):
        if not store.is_whole(sha256, size):
            wrong.append(f"{sha256} ({name}) is missing or not as it was uploaded.")
        progress(done, len(rows))
    return wrong
