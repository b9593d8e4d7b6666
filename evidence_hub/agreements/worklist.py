"""The rows of the worklist: one for each thing that waits, runs, runs out or has run out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from evidence_hub.accounts.policy import Can, may
from evidence_hub.agreements import clearance, disposal, queries
from evidence_hub.agreements.access import is_inside, is_party, sees_text
from evidence_hub.agreements.contradictions import digest_of
from evidence_hub.agreements.lifecycle import assessed, in_force, state_of
from evidence_hub.agreements.models import (
    Agreement,
    AgreementVersion,
    Certificate,
    ClearanceSubmission,
    Impact,
    IpItem,
    IpTerms,
    Output,
)
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.agreements.states import Assessed, Sharing
from evidence_hub.agreements.worklist_records import Records, projects_with_any, read_records
from evidence_hub.core.authority import Relation
from evidence_hub.core.clock import in_london
from evidence_hub.house_rules import rules
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.audience import NOT_A_PART, Viewer
from evidence_hub.registry.models import Project

# Words on the page and keys of the rules at once, so that a row cannot wait for somebody whom no
# rule knows.
LEAD, IG, LEGAL, CHAIR, OWNER, HOLDER = (
    "Research lead",
    "Information governance",
    "IP and legal adviser",
    "Board chair",
    "Asset owner",
    "Holder of the data",
)
# Roles that act by right. The lead, the owner and a holder act by their part in the project
# instead.
WHOSE = {IG: Can.SIGN_OFF_DATA_SHARING, LEGAL: Can.ADVISE_ON_IP, CHAIR: Can.CLEAR_PUBLICATION}


@dataclass(frozen=True)
class Row:
    """One thing: what, where it is, whom it waits for, since and until when, and its page."""

    project: Project
    what: str
    state: str
    waits_for: str
    since: dt.date
    due: dt.date | None
    endpoint: str
    params: Mapping[str, int]
    lists: frozenset[str]
    is_mine: bool = False


def _day(at: dt.datetime) -> dt.date:
    return in_london(at).date()


class _Rows:
    """Builds the rows of what the viewer sees, with as many questions for many as for few."""

    def __init__(self, viewer: Viewer, today: dt.date, *, only_late: bool = False) -> None:
        self.viewer, self.today, self.only_late = viewer, today, only_late
        # House rules are read once for a page and not once a row.
        self.soon, self.days = rules.several("agreement_reminders", "disposal_days")
        self.records = Records()
        # Only outside people are narrowed to their own organisation's agreements (decision 22).
        self.own = queries.own_organisation(viewer.actor) if viewer.is_outside else None

    def all(self) -> list[Row]:
        projects = projects_with_any(self.viewer, self.today, only_late=self.only_late)
        if not projects:
            return []
        ids = [project.id for project in projects]
        self.records = read_records(ids, self.today, only_late=self.only_late)
        # Nothing below asks the database: all that rows need was read above, for all projects
        # together.
        rows = [
            row
            for project in projects
            if is_inside(self.viewer, project)
            for row in self._of_project(project)
        ]
        # What has no deadline comes last; the id keeps the order the same on each visit.
        return sorted(rows, key=lambda row: (row.due or dt.date.max, row.since, row.project.id))

    def _of_project(self, project: Project) -> Iterator[Row]:
        records = self.records
        impact = records.impacts.get(project.id)
        if impact is not None:
            yield self._impact(project, impact)
        for agreement in records.agreements.get(project.id, ()):
            if not self.viewer.is_outside or is_party(agreement, self.own):
                certificates = records.certificates.get(agreement.id, [])
                yield from self._agreement(project, agreement, certificates)
        if records.items.get(project.id):
            yield from self._rights(
                project, records.items[project.id], records.terms.get(project.id)
            )
        for output in records.outputs.get(project.id, ()):
            yield from self._output(project, output, records.moves.get(project.id, []))

    def _row(
        self,
        project: Project,
        what: str,
        state: str,
        waits_for: str,
        *,
        days: tuple[dt.date, dt.date | None],
        page: str,
        lists: set[str],
        **params: int,
    ) -> Row:
        if waits_for:
            lists = lists | {"waiting"}
        mine = self._is_mine(project, waits_for)
        if mine:
            lists = lists | {"mine"}
        return Row(
            project,
            what,
            state,
            waits_for,
            *days,
            f"agreements.{page}",
            params,
            frozenset({"all", *lists}),
            mine,
        )

    def _is_mine(self, project: Project, waits_for: str) -> bool:
        # Being asked for one thing does not make all of the project one's own.
        relationship = self.viewer.relationship(project)
        if relationship.relations - NOT_A_PART - {Relation.ASSIGNED}:
            return True
        can = WHOSE.get(waits_for)
        return can is not None and may(self.viewer.actor, can, relationship)

    def _impact(self, project: Project, impact: Impact) -> Row:
        state = assessed(impact, self.today)
        waits = {
            Assessed.SCREENING: IG if impact.is_needed is None else LEAD,
            Assessed.DRAFTED: IG,
            Assessed.ADVICE_GIVEN: OWNER,
            Assessed.RESIDUAL_HIGH_RISK: IG,
            Assessed.REVIEW_DUE: LEAD,
        }.get(state, "")
        lists = {"expired"} if state is Assessed.REVIEW_DUE else set()
        review_on = impact.review_on or dt.date.max
        if state is Assessed.ACCEPTED and (review_on - self.today).days <= self.soon:
            lists.add("expiring")
        row = self._row(
            project,
            "Impact assessment",
            state.label,
            waits,
            days=(_day(impact.changed_at), impact.review_on),
            page="data_protection",
            lists=lists,
        )
        # The asset owner is named on the assessment and not by a role, so no right can tell.
        if waits == OWNER and impact.owner_id == self.viewer.actor.person_id:
            return Row(**{**row.__dict__, "lists": row.lists | {"mine"}, "is_mine": True})
        return row

    def _agreement(
        self, project: Project, agreement: Agreement, certificates: Sequence[Certificate]
    ) -> Iterator[Row]:
        version = agreement.latest
        state = state_of(version, self.today, soon=self.soon)
        waits, lists, due = self._of_version(version, state)
        label = state.label
        if state is Sharing.IN_NEGOTIATION:
            count = len(version.unsigned)
            label = f"Waits for {count} {'signature' if count == 1 else 'signatures'}"
        yield self._row(
            project,
            agreement.title,
            label,
            waits,
            days=(_day(version.sent_at or version.made_at), due),
            page="agreement",
            lists=lists,
            number=agreement.number,
        )
        running = in_force(agreement, self.today)
        # A draft variation must not hide that the version in force runs out.
        if running is not None and running is not version:
            yield self._running(project, agreement, running)
        stands = disposal.status_of(agreement, certificates, self.today, days=self.days)
        if stands.ended is not None and stands.missing:
            is_ours = self.own in stands.missing
            yield self._row(
                project,
                f"Disposal: {agreement.title}",
                stands.state.label,
                self._of_disposal(project, stands, certificates),
                days=(stands.ended, stands.due_on),
                page="agreement",
                lists={"expired", "held"} if is_ours else {"expired"},
                number=agreement.number,
            )

    def _of_disposal(
        self, project: Project, stands: disposal.DisposalStatus, certificates: Sequence[Certificate]
    ) -> str:
        """Return whom it waits for: the lead certifies only for holders who have nobody here."""
        # A filed certificate moves the turn, even where other holders have filed nothing yet.
        if any(row.status == "filed" for row in certificates):
            return IG
        here = {
            self.records.places.get(part.person_id)
            for part in self.records.people[project.id]
            if part.is_held(self.today)
        }
        return HOLDER if stands.missing.keys() <= here else LEAD

    def _running(self, project: Project, agreement: Agreement, version: AgreementVersion) -> Row:
        """The version in force, beside a variation of it that is not signed yet."""
        state = state_of(version, self.today, soon=self.soon)
        waits, lists, due = self._of_version(version, state)
        return self._row(
            project,
            f"{agreement.title}: version {version.number}",
            state.label,
            waits,
            days=(_day(version.sent_at or version.made_at), due),
            page="agreement",
            lists=lists,
            number=agreement.number,
        )

    def _rights(
        self, project: Project, items: Sequence[IpItem], terms: IpTerms | None
    ) -> Iterator[Row]:
        """What is owned and waits for advice, or changed since the advice was given."""
        if terms is not None and terms.advised_at and terms.digest == digest_of(items):
            return
        state = (
            "Changed since the advice" if terms is not None and terms.advised_at else "No advice"
        )
        since = min((_day(row.added_at) for row in items), default=self.today)
        yield self._row(
            project,
            "Intellectual property",
            state,
            LEGAL,
            days=(since, None),
            page="ip",
            lists=set(),
        )

    def _of_version(
        self, version: AgreementVersion, state: Sharing
    ) -> tuple[str, set[str], dt.date | None]:
        if state is Sharing.DRAFT:
            return LEAD, set(), None
        if state is Sharing.IN_NEGOTIATION:
            return IG, set(), None
        if state is Sharing.EXPIRING:
            return LEAD, {"expiring"}, version.ends_on
        # A review that is due does not end the agreement; it asks information governance to look.
        if state is Sharing.IN_FORCE and version.review_on and version.review_on <= self.today:
            return IG, {"expiring"}, version.review_on
        if state in (Sharing.EXPIRED, Sharing.TERMINATED):
            return "", {"expired"}, version.ended_on or version.ends_on
        return "", set(), version.ends_on

    def _output(
        self, project: Project, output: Output, moves: Sequence[StageMove]
    ) -> Iterator[Row]:
        last = output.submissions[-1] if output.submissions else None
        if last and last.status in clearance.WAITING and sees_text(self.viewer, last, project):
            yield self._submission(project, output, last, moves)

    def _submission(
        self, project: Project, output: Output, row: ClearanceSubmission, moves: Sequence[StageMove]
    ) -> Row:
        reading = read(row, moves, self.today)
        if is_released(row, reading):
            state, waits = "Released: the notice ended", ""
        elif row.status == "with_authors":
            state, waits = f"With the authors, day {reading.day}", LEAD
        else:
            state, waits = f"With the force, day {reading.day} of {row.notice_days}", CHAIR
        if reading.due_on is None:
            state += ", clock stopped"
        return self._row(
            project,
            f"Clearance: {output.title}",
            state,
            waits,
            days=(_day(row.sent_at), reading.due_on),
            page="submission",
            lists={"clock"},
            submission_id=row.id,
        )


def rows(viewer: Viewer, today: dt.date, *, only_late: bool = False) -> list[Row]:
    """Return what the viewer sees of this package, the soonest deadline first.

    ``only_late``: of those projects alone of which something may have passed its day.
    """
    return _Rows(viewer, today, only_late=only_late).all()
