"""Importing a sheet of projects as legacy records, and undoing it as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from sqlalchemy import delete, select

from evidence_hub.accounts.policy import Can, require
from evidence_hub.audit import operations as audit
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import Base, Lock, db, wait_for
from evidence_hub.core.errors import Invalid
from evidence_hub.importing import queries
from evidence_hub.importing.columns import Mapped, Table
from evidence_hub.importing.creation import Origin, make_project
from evidence_hub.importing.judging import Judged, Verdict, counts
from evidence_hub.importing.preview import judged_lines
from evidence_hub.importing.verbs import ImportingVerb
from evidence_hub.registry.audience import Viewer
from evidence_hub.registry.models import ImportBatch, ImportLine, Project
from evidence_hub.registry.models.contents import RefusedLine
from evidence_hub.registry.references import free_references
from evidence_hub.search import changes

Progress = Callable[[int, int], None]
_FLUSHED = 200
_MOST_NAMED = 20


def _silently(_done: int, _total: int) -> None:
    """Report progress to nobody."""


def _one_at_a_time() -> None:
    wait_for(Lock.IMPORT_RECORDS, db.session.connection())


def _refused(judged: Sequence[Judged]) -> list[RefusedLine]:
    return [(each.number, each.why) for each in judged if each.verdict is Verdict.REFUSED]


def _add_records(
    wanted: Sequence[Judged], batch: ImportBatch, actor: Actor, progress: Progress
) -> list[str]:
    year = clock.today().year
    origin = Origin(
        batch.id, batch.file_name, actor.name, batch.imported_at, batch.is_demo, this_year=year
    )
    lists, references = queries.lists(), free_references(year, len(wanted))
    for done, (each, reference) in enumerate(zip(wanted, references, strict=True), start=1):
        project = make_project(each.record, reference, origin, lists)
        db.session.add(project)
        db.session.add(
            ImportLine(
                batch=batch,
                project=project,
                number=each.number,
                own_reference=each.record.value("own_reference"),
                digest=each.record.digest,
            )
        )
        if done % _FLUSHED == 0:
            db.session.flush()
        progress(done, len(wanted))
    db.session.flush()
    return references


def import_projects(
    *,
    actor: Actor,
    viewer: Viewer,
    table: Table,
    mapping: Mapped,
    file_name: str,
    sha256: str,
    with_possible: bool,
    progress: Progress = _silently,
) -> tuple[ImportBatch, list[Judged]]:
    """Add a legacy record for each new line; return the batch and what became of each line.

    Lines that are possibly the same as a record are added only ``with_possible``; those that are
    the same or refused never. Raises Invalid where nothing is left to add.
    """
    require(actor, Can.CORRECT_LEGACY)
    _one_at_a_time()
    # Judged anew and under the lock: between the preview and this somebody else may have imported
    # the same file.
    judged = judged_lines(table, mapping, viewer)
    taken = {Verdict.NEW, *([Verdict.POSSIBLY] if with_possible else [])}
    wanted = [each for each in judged if each.verdict in taken]
    if not wanted:
        raise Invalid({"mapping": "There is no new line to import"})
    batch = ImportBatch(
        file_name=file_name[:200],
        sha256=sha256,
        imported_at=clock.now(),
        imported_by_name=actor.name,
        counts={**counts(judged), "imported": len(wanted)},
        refused=_refused(judged),
        is_demo=actor.is_demo,
    )
    db.session.add(batch)
    db.session.flush()
    references = _add_records(wanted, batch, actor, progress)
    audit.record(
        actor,
        ImportingVerb.PROJECTS_IMPORTED,
        f"import:{batch.id}",
        difference={
            "file": [None, batch.file_name],
            "sha256": [None, sha256],
            "references": [None, references],
        },
        is_demo=batch.is_demo,
    )
    return batch, judged


def undo_import(*, actor: Actor, batch: ImportBatch) -> int:
    """Remove every record of the batch; return how many.

    Raises Invalid, naming them, where any was changed since or is referred to: all or none.
    """
    require(actor, Can.CORRECT_LEGACY)
    if batch.undone_at is not None:
        raise Invalid({"undo": "This import was undone already"})
    ids = queries.numbers_of(batch.id)
    projects = db.session.execute(
        select(Project.id, Project.reference)
        .where(Project.import_batch_id == batch.id)
        .order_by(Project.id)
        .with_for_update()
    ).all()
    # All or none. Half of an import could never be told from the rest again, and the same file
    # could not come in anew.
    if used := queries.in_use(batch.id):
        named = "; ".join(f"{reference}: {why}" for reference, why in used[:_MOST_NAMED])
        more = f" and {len(used) - _MOST_NAMED} more" if len(used) > _MOST_NAMED else ""
        raise Invalid({"undo": f"Nothing was removed. {named}{more}"})
    for name in queries.MADE_BY_IMPORT:
        table = Base.metadata.tables[name]
        db.session.execute(delete(table).where(table.c.project_id.in_(ids)))
    db.session.execute(
        delete(Project)
        .where(Project.import_batch_id == batch.id)
        .execution_options(synchronize_session=False)
    )
    # The rows were deleted past the session, which would otherwise write them back or show them.
    db.session.expire_all()
    changes.announce(db.session, [f"project:{row.id}" for row in projects])
    batch.undone_at = clock.now()
    batch.undone_by_name = actor.name
    audit.record(
        actor,
        ImportingVerb.IMPORT_UNDONE,
        f"import:{batch.id}",
        difference={"references": [[row.reference for row in projects], None]},
        is_demo=batch.is_demo,
    )
    return len(projects)
