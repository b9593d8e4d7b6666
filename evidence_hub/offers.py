"""What each room offers to those below it: panels, judges, agenda kinds, duties, due work."""

from __future__ import annotations

from contextlib import suppress

from evidence_hub.agreements import closing_gates as agreements_closing_gates
from evidence_hub.agreements import due as agreements_due
from evidence_hub.agreements import embargo as agreements_embargo
from evidence_hub.agreements import gates as agreements_gates
from evidence_hub.agreements import tasks as agreements_tasks
from evidence_hub.agreements import verbs as agreements_verbs
from evidence_hub.agreements.actions import agreement_actions
from evidence_hub.commissioning import due as commissioning_due
from evidence_hub.commissioning import gates as commissioning_gates
from evidence_hub.commissioning import panels as commissioning_panels
from evidence_hub.commissioning import sockets as commissioning_sockets
from evidence_hub.commissioning import tasks as commissioning_tasks
from evidence_hub.commissioning.actions import commissioning_actions
from evidence_hub.commissioning.agenda import KINDS as AGENDA_KINDS
from evidence_hub.commissioning.views import calls
from evidence_hub.core import due
from evidence_hub.core.database import begin_write
from evidence_hub.directory import sockets as directory_sockets
from evidence_hub.documents import background as documents_background
from evidence_hub.documents import indexing as documents_indexing
from evidence_hub.documents import panels as documents_panels
from evidence_hub.documents import sockets as documents_sockets
from evidence_hub.documents.kinds import LARGEST_FILE as LARGEST_DOCUMENT
from evidence_hub.ethics import approval_scope as ethics_covers
from evidence_hub.ethics import due as ethics_due
from evidence_hub.ethics import gates as ethics_gates
from evidence_hub.ethics import tasks as ethics_tasks
from evidence_hub.ethics import verbs as ethics_verbs
from evidence_hub.ethics.actions import ethics_actions
from evidence_hub.findings import gates as findings_gates
from evidence_hub.findings import handover as findings_handover
from evidence_hub.findings import indexing as findings_indexing
from evidence_hub.findings import late as findings_late
from evidence_hub.findings import panels as findings_panels
from evidence_hub.findings import search_cards as findings_search_cards
from evidence_hub.findings import tasks as findings_tasks
from evidence_hub.findings.actions import findings_actions
from evidence_hub.findings.agenda import KINDS as FINDINGS_AGENDA_KINDS
from evidence_hub.importing.texts import LARGEST_FILE
from evidence_hub.library import indexing as library_indexing
from evidence_hub.library import panels as library_panels
from evidence_hub.library import search_cards as library_search_cards
from evidence_hub.library import sockets as library_sockets
from evidence_hub.notifications import posting, tasks
from evidence_hub.programme import handover as programme_handover
from evidence_hub.programme import indexing as programme_indexing
from evidence_hub.programme import tasks as programme_tasks
from evidence_hub.programme.agenda import KINDS as PROGRAMME_AGENDA_KINDS
from evidence_hub.programme.views import interests
from evidence_hub.registering import gates as registering_gates
from evidence_hub.registering import sockets as registering_sockets
from evidence_hub.registering import tasks as registering_tasks
from evidence_hub.registering.views.screening import actions_for
from evidence_hub.registry import current as registry_current
from evidence_hub.registry import gates
from evidence_hub.registry import indexing as registry_indexing
from evidence_hub.registry import search_cards as registry_search_cards
from evidence_hub.registry import sockets as registry_sockets
from evidence_hub.registry.conditions import conditions_are_met
from evidence_hub.search import operations as search
from evidence_hub.search import sockets as search_sockets
from evidence_hub.search import views as search_views
from evidence_hub.search.current import engine
from evidence_hub.search.engines.base import IndexDamaged, RebuildRunning
from evidence_hub.tracking import due as tracking_due
from evidence_hub.tracking import gates as tracking_gates
from evidence_hub.tracking import leavers as tracking_leavers
from evidence_hub.tracking import reminding as tracking_reminding
from evidence_hub.tracking import tasks as tracking_tasks
from evidence_hub.tracking import worklist as tracking_worklist
from evidence_hub.tracking.actions import tracking_actions
from evidence_hub.tracking.agenda import KINDS as TRACKING_AGENDA_KINDS
from evidence_hub.web.uploads import allow_upload


def _merge_search_segments() -> bool:
    """Rebuild a scattered index without holding the database's right to write meanwhile."""
    begin_write(writes=False)
    with suppress(IndexDamaged, RebuildRunning):  # the next search builds it; another does already
        return search.merge_segments(engine())
    return False


def offer_sockets() -> None:
    """Fill every socket of the house; the order of due work is the order in which it runs."""
    for endpoint in ("importing.projects_upload", "importing.references_upload"):
        allow_upload(endpoint, LARGEST_FILE)
    for endpoint in (
        "documents.document_attach", "documents.version_add", "agreements.certificate_new_save",
    ):  # fmt: skip
        allow_upload(endpoint, LARGEST_DOCUMENT)
    registry_sockets.add_panel(30, documents_panels.documents_panel)
    due.add_work("search log shortened", lambda: [search.shorten_log])
    due.add_work("search index tidied", lambda: [_merge_search_segments])
    due.add_work("documents read", documents_background.due_reading)
    due.add_work("stray files removed", documents_background.due_sweep)
    registry_sockets.add_panel(20, library_panels.publications_panel)
    registry_sockets.add_actions(actions_for)
    directory_sockets.follow_changes(registry_indexing.follow_entry)
    registry_indexing.add_contributor(library_indexing.contribute)
    registry_indexing.add_contributor(documents_indexing.contribute)
    library_sockets.add_section(findings_panels.publication_section)
    search_sockets.indexing.register(
        "project", registry_indexing.study_documents, registry_indexing.all_projects
    )
    search_sockets.indexing.register(
        "publication", library_indexing.publication_documents, library_indexing.all_publications
    )
    search_sockets.indexing.register(
        "organisation",
        registry_indexing.organisation_documents,
        registry_indexing.all_organisations,
    )
    _offer_judges()
    tasks.add_tasks(registering_tasks.tasks)
    tasks.add_tasks(ethics_tasks.tasks)
    tasks.add_tasks(tracking_tasks.tasks)
    tasks.add_tasks(commissioning_tasks.tasks)
    for kind in (*AGENDA_KINDS, *TRACKING_AGENDA_KINDS, *FINDINGS_AGENDA_KINDS):
        commissioning_sockets.add_kind(kind)
    registry_sockets.add_panel(5, commissioning_panels.decisions_panel)
    registry_sockets.add_actions(commissioning_actions)
    registry_sockets.add_actions(tracking_actions)
    registry_sockets.add_actions(ethics_actions)
    registry_sockets.add_private_verbs(*ethics_verbs.PRIVATE, *agreements_verbs.PRIVATE)
    registry_sockets.add_amendment_check(ethics_covers.amendment_needs)
    due.add_work("opinions lapsed", ethics_due.lapses)
    due.add_work("clearances lapsed", tracking_due.clearances_lapsed)
    due.add_work("departures carried out", tracking_leavers.departures)
    due.add_work("reminders of plans", tracking_reminding.reminders)
    due.add_work("reminders of opinions", ethics_due.reminders)
    due.add_work("deferred proposals returned", commissioning_due.returns)
    _offer_agreements()
    _offer_findings()
    _offer_programme()
    _offer_origins()
    due.add_work("e-mails made", posting.mail_due)  # last: of all that the others told
    search_views.offer_tokens(lambda actor: registry_current.viewer().tokens)
    search_views.offer_cards("project", registry_search_cards.project_cards)
    search_views.offer_cards("publication", library_search_cards.publication_cards)
    search_views.offer_cards("organisation", registry_search_cards.organisation_cards)
    search_views.offer_extras("project", findings_search_cards.under_studies)
    search_views.offer_extras("project", library_search_cards.under_studies)
    search_views.offer_facet_labels(registry_search_cards.facet_labels)
    search_views.offer_facet_labels(findings_search_cards.strength_labels)


def _offer_agreements() -> None:
    tasks.add_tasks(agreements_tasks.tasks)
    registry_sockets.add_actions(agreement_actions)
    documents_sockets.add_guard(agreements_embargo.objection)
    due.add_work("agreements lapsed", agreements_due.lapses)
    due.add_work("reminders of agreements", agreements_due.reminders)
    due.add_work("disposals due", agreements_due.disposals)
    due.add_work("clearances unanswered", agreements_due.silences)


def _offer_findings() -> None:
    tasks.add_tasks(findings_tasks.tasks)
    registry_sockets.add_actions(findings_actions)
    tracking_worklist.add_late(findings_late.late_things)
    tracking_leavers.add_handover(findings_handover.hand_over)
    registry_sockets.add_panel(10, findings_panels.findings_panel)
    registry_indexing.add_contributor(findings_indexing.contribute)


def _offer_programme() -> None:
    tasks.add_tasks(programme_tasks.tasks)
    search_sockets.indexing.register(
        "advice", programme_indexing.advice_documents, programme_indexing.all_advice
    )
    search_sockets.indexing.register(
        "placement", programme_indexing.placement_documents, programme_indexing.all_placements
    )
    search_views.offer_cards("advice", programme_indexing.advice_cards)
    search_views.offer_cards("placement", programme_indexing.placement_cards)
    search_views.offer_facet_labels(programme_indexing.kind_labels)
    tracking_leavers.add_handover(programme_handover.hand_over)
    for kind in PROGRAMME_AGENDA_KINDS:
        commissioning_sockets.add_kind(kind)


def _offer_origins() -> None:
    registering_sockets.add_origin(calls.origin)
    registering_sockets.add_origin(interests.origin)


def _offer_judges() -> None:
    for gate, check in (
        (gates.COMPLETE, registering_gates.is_complete),
        (gates.READY_TO_ASSESS, registering_gates.is_ready_to_assess),
        (gates.DUPLICATES_CHECKED, registering_gates.duplicates_are_checked),
        (gates.MARKING_CONFIRMED, registering_gates.marking_is_confirmed),
        (gates.CLEARANCES_IN_DATE, registering_gates.clearances_are_in_date),
        (gates.CONDITIONS_MET, conditions_are_met),
        (gates.ASSESSED, commissioning_gates.is_assessed),
        (gates.BOARD_DECIDED, commissioning_gates.board_has_decided),
        (gates.BENEFIT_OWNED, commissioning_gates.benefit_is_owned),
        (gates.CONDITIONS_OWNED, commissioning_gates.conditions_are_owned),
        (gates.FUNDING_SETTLED, commissioning_gates.funding_is_settled),
        (gates.REVIEWERS_ASSIGNED, ethics_gates.reviewers_are_assigned),
        (gates.ETHICS_ADVISED, ethics_gates.opinion_is_given),
        (gates.ETHICS_IN_FORCE, ethics_gates.opinion_is_in_force),
        (gates.EQUALITY_RECORDED, ethics_gates.equality_is_recorded),
        (gates.EQUALITY_DONE, ethics_gates.equality_is_done),
        (gates.PROTOCOL_LOCKED, ethics_gates.protocol_is_locked),
        (gates.IMPACT_SCREENED, agreements_gates.impact_is_screened),
        (gates.IMPACT_ACCEPTED, agreements_gates.impact_is_accepted),
        (gates.SHARING_SETTLED, agreements_gates.sharing_is_settled),
        (gates.SHARING_IN_FORCE, agreements_gates.sharing_is_in_force),
        (gates.IP_ADVISED, agreements_gates.ip_is_advised),
        (gates.IP_AGREED, agreements_gates.ip_is_agreed),
        (gates.NUMBERS_REPORTED, tracking_gates.numbers_are_reported),
        (gates.MONEY_RECONCILED, tracking_gates.money_is_reconciled),
        (gates.LESSONS_WRITTEN, tracking_gates.lessons_are_written),
        (gates.PARTICIPANTS_TOLD, tracking_gates.participants_are_told),
        (gates.DATA_DISPOSED, agreements_closing_gates.data_are_disposed),
        (gates.PUBLICATIONS_FINAL, agreements_closing_gates.publications_are_final),
        *findings_gates.GATE_CHECKS,
    ):
        registry_sockets.register_gate_check(gate, check)
