"""Whoever may not send a form is refused, whatever they send, and nothing changes (DOMAIN 4)."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from evidence_hub.agreements import queries as agreements
from evidence_hub.agreements.operations import clearing, extensions, rights, signing
from evidence_hub.app import create_app
from evidence_hub.commissioning.models import Assessment
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.database import db, writing
from evidence_hub.ethics import queries
from evidence_hub.ethics.operations import life
from evidence_hub.registering.operations import amendments
from evidence_hub.registry.models import Project, ProjectPartner, ProjectPerson
from evidence_hub.registry.operations import conditions
from evidence_hub.registry.stages import Stage
from tests.conftest import CAST, Browser, entered, settings_for
from tests.functional.agreements import builders as terms
from tests.functional.commissioning import builders as board
from tests.functional.commissioning.test_calls import put_out
from tests.functional.documents.attaching import attached
from tests.functional.documents.files import pdf
from tests.functional.ethics import builders as made
from tests.functional.findings import builders as findings
from tests.functional.importing.test_projects import bring_in
from tests.functional.programme import builders as programme
from tests.functional.programme.test_advice import asked
from tests.functional.registry.builders import actor, person, project
from tests.functional.reports.test_board_report import begun
from tests.functional.tracking import builders as tracking
from tests.functional.tracking.test_incidents import report

REFERENCE = "EBP-2026-5555"
PEOPLE = {
    "lead": Relation.LEAD, "supervisor": Relation.SUPERVISOR, "student": Relation.STUDENT,
    "partner": Relation.PARTNER,
}  # fmt: skip
# Who may, as words: names of the cast, or one of these.
GROUPS = {
    "everybody": " ".join(CAST),
    "writers": " ".join(name for name in CAST if name != "auditor"),
    "team": " ".join(PEOPLE),
    "verifiers": "member member2 member3 deputy",
    "owners": "lead supervisor",
    "leads": "lead lead2 ctu",
    "authors": "lead lead2 ctu supervisor partner student secretary",
    "project-readers": " ".join(name for name in CAST if name != "admin"),
    "nobody": "",
}
ADMIN = "/admin"
P, E, I = "/projects/{ref}", "/projects/{ref}/ethics", "/projects/{ref}/incidents/{incident}"  # noqa: E741

B = "/board/meetings/{meeting}"
A = f"{P}/agreements"
K = "/projects/{live}/tracking"
M = f"{K}/money/{{line}}"
F = "/projects/{found}"
R = f"{F}/recommendations/1"
Q = "/advice/{advice}"
W = "/programme/students/{award}"
S, T = f"{A}/data-sharing/1", f"{A}/publications/{{submission}}"

# Endpoint → its address, and who may send there.
DOORS: dict[str, tuple[str, str]] = {
    "accounts.change_password": ("/account", "everybody"),
    "accounts.person_active": (f"{ADMIN}/people/{{person}}/active", "admin"),
    "accounts.person_clearance": (f"{ADMIN}/people/{{person}}/clearances", "admin"),
    "accounts.person_create": (f"{ADMIN}/people/new", "admin"),
    "accounts.person_details": (f"{ADMIN}/people/{{person}}", "admin"),
    "accounts.person_reset": (f"{ADMIN}/people/{{person}}/reset", "admin"),
    "accounts.person_roles": (f"{ADMIN}/people/{{person}}/roles", "admin"),
    "accounts.person_withdraw_clearance": (f"{ADMIN}/people/{{person}}/clearances/withdraw", "admin"),
    "agreements.acceptance_save": (f"{A}/data-protection/acceptance", "lead2"),
    "agreements.access_end_save": (f"{S}/access/{{access}}/end", "infogov"),
    "agreements.access_save": (f"{S}/access", "infogov"),
    "agreements.advice_save": (f"{A}/data-protection/advice", "infogov"),
    "agreements.advisers_save": (f"{A}/advisers", "secretary"),
    "agreements.agreement_back_save": (f"{S}/take-back", "lead infogov"),
    "agreements.agreement_new_save": (f"{A}/data-sharing/new", "lead infogov"),
    "agreements.agreement_send": (f"{S}/send", "lead infogov"),
    "agreements.agreement_terminate_save": (f"{S}/terminate", "infogov"),
    "agreements.agreement_unvary_save": (f"{S}/give-up-variation", "lead infogov"),
    "agreements.agreement_vary_save": (f"{S}/vary", "lead infogov"),
    "agreements.assessment_save": (f"{A}/data-protection/assessment", "lead infogov"),
    "agreements.certificate_new_save": (f"{S}/certificate", "lead supervisor partner"),
    "agreements.certificate_save": (f"{A}/certificates/{{certificate}}", "infogov"),
    "agreements.comment_new_save": (f"{T}/comment", "infogov legal chair"),
    "agreements.comment_reply_save": (f"{T}/comments/{{comment}}", "team"),
    "agreements.commissioner_save": (f"{A}/data-protection/commissioner", "infogov"),
    "agreements.condition_save": (f"{A}/condition", "infogov"),
    "agreements.decision_new_save": (f"{T}/decision", "chair"),
    "agreements.extension_answer_save": (f"{S}/more-time/{{extension}}", "infogov"),
    "agreements.extension_new_save": (f"{S}/more-time", "lead supervisor partner"),
    "agreements.ip_advice_save": (f"{A}/ip/advice", "legal"),
    "agreements.ip_agreed_save": (f"{A}/ip/agreed", "legal"),
    "agreements.ip_new_save": (f"{A}/ip/new", "lead partner legal"),
    "agreements.ip_remove_save": (f"{A}/ip/{{right_item}}/remove", "lead partner legal"),
    "agreements.ip_right_remove": (
        f"{A}/ip/{{right_item}}/rights/{{right}}/remove", "lead partner legal",
    ),
    "agreements.ip_right_save": (f"{A}/ip/{{right_item}}/right", "lead partner legal"),
    "agreements.output_new_save": (f"{A}/publications/new", "team"),
    "agreements.output_stage_save": (f"{A}/publications/outputs/{{output}}", "team"),
    "agreements.recipients_save": (f"{A}/data-protection/recipients", "infogov"),
    "agreements.screening_decision_save": (f"{A}/data-protection/screening/decision", "infogov"),
    "agreements.screening_save": (f"{A}/data-protection/screening", "lead infogov"),
    "agreements.section_basis_save": (f"{S}/bases/d1", "lead infogov"),
    "agreements.section_dataset_remove_save": (f"{S}/datasets/d1/remove", "lead infogov"),
    "agreements.section_dataset_save": (f"{S}/datasets/d1", "lead infogov"),
    "agreements.section_dates_save": (f"{S}/dates", "lead infogov"),
    "agreements.section_parties_save": (f"{S}/parties", "lead infogov"),
    "agreements.section_safes_save": (f"{S}/safes", "lead infogov"),
    "agreements.section_terms_save": (f"{S}/terms", "lead infogov"),
    "agreements.signature_save": (f"{S}/signature", "infogov"),
    "agreements.submission_confirm": (f"{T}/confirm", "infogov"),
    "agreements.submission_hand_back": (f"{T}/hand-back", "team"),
    "agreements.submission_new_save": (f"{A}/publications/outputs/{{output}}/submit", "team"),
    "agreements.submission_return": (f"{T}/return", "infogov legal chair"),
    "agreements.submission_withdraw": (f"{T}/withdraw", "team"),
    "commissioning.action_done": ("/board/actions/{action}", "secretary"),
    "commissioning.addendum": (f"{B}/addenda", "secretary"),
    "commissioning.agenda_fill": (f"{B}/fill", "secretary"),
    "commissioning.assessment_give": (f"{P}/assessments", "legal"),
    "commissioning.assessor_ask": (f"{P}/assessments/assessors", "secretary"),
    "commissioning.assessor_release": (
        f"{P}/assessments/assessors/{{assessment}}/release", "secretary",
    ),
    "commissioning.attendance": (f"{B}/attendance", "secretary"),
    "commissioning.board_ready": (f"{P}/assessments/board-ready", "secretary"),
    "commissioning.call_answer_save": ("/board/calls/{call}/answer", "writers"),
    "commissioning.call_extend_save": ("/board/calls/{call}/last-day", "secretary"),
    "commissioning.call_new_save": ("/board/calls/new", "secretary"),
    "commissioning.call_withdraw_save": ("/board/calls/{call}/withdraw", "secretary"),
    "commissioning.chairs_action_take": ("/board/chairs-actions/new", "chair deputy"),
    "commissioning.consent": (f"{B}/consent", "secretary"),
    "commissioning.decide": (f"{B}/items/{{item}}", "secretary"),
    "commissioning.interest_back": (f"{B}/items/{{item}}/interests/{{interest}}/back", "secretary"),
    "commissioning.interest_record": (f"{B}/items/{{item}}/interests", "secretary"),
    "commissioning.item_add": (f"{B}/items", "secretary"),
    "commissioning.meeting_call_off": (f"{B}/call-off", "secretary"),
    "commissioning.meeting_move": (f"{B}/day", "secretary"),
    "commissioning.meeting_plan": ("/board/meetings/new", "secretary"),
    "commissioning.item_carry": (f"{B}/items/{{item}}/carry", "secretary"),
    "commissioning.item_change": (f"{B}/items/{{item}}/change", "secretary"),
    "commissioning.minutes_approve": (f"{B}/approves/{{meeting}}", "secretary"),
    "commissioning.note": (f"{B}/items/{{item}}/note", "secretary"),
    "commissioning.review_ask": (f"{P}/second-look", "owners"),
    "commissioning.step": (f"{B}/step", "secretary"),
    "commissioning.year_plan": ("/board/meetings/plan", "secretary"),
    "directory.admin_area_change": (f"{ADMIN}/business-areas/1", "admin"),
    "directory.admin_area_create": (f"{ADMIN}/business-areas/new", "admin"),
    "directory.admin_organisation_change": (f"{ADMIN}/organisations/1", "admin"),
    "directory.admin_organisation_create": (f"{ADMIN}/organisations/new", "admin"),
    "directory.admin_priority_change": (f"{ADMIN}/priorities/1", "admin"),
    "directory.admin_priority_create": (f"{ADMIN}/priorities/new", "admin"),
    "directory.admin_term_change": (f"{ADMIN}/terms/1", "admin"),
    "directory.admin_term_create": (f"{ADMIN}/vocabularies/design/new", "admin"),
    "documents.document_attach": (f"{P}/documents", "team ethics legal lead2"),
    "documents.document_change": (f"{P}/documents/{{document}}/edit", "team"),
    "documents.version_add": (f"{P}/documents/{{document}}/versions", "team"),
    "ethics.amendment_review": (f"{E}/amendments/{{amendment}}", "ethics"),
    "ethics.condition_state": (f"{E}/condition", "ethics"),
    "ethics.confirm": (f"{E}/confirmation", "infogov"),
    "ethics.confirmation_withdraw": (f"{E}/confirmation/withdraw", "infogov"),
    "ethics.end_file": (f"{E}/end-of-study", "owners"),
    "ethics.open_again": (f"{E}/open-again", "owners"),
    "ethics.opinion_give": (f"{E}/opinion", "ethics"),
    "ethics.opinion_revoke": (f"{E}/opinions/{{opinion}}/revoke", "ethics"),
    "ethics.renewal_decide": (f"{E}/renewals/{{renewal}}", "ethics"),
    "ethics.renewal_file": (f"{E}/renewal", "owners"),
    "ethics.reply": (f"{E}/replies/{{review}}", "owners"),
    "ethics.review_open": (f"{E}/review", "ethics"),
    "ethics.review_save": (f"{E}/review/participants", "ethics"),
    "ethics.reviewer_assign": (f"{E}/reviewers", "secretary"),
    "ethics.reviewer_end": (f"{E}/reviewers/{{assignment}}/end", "secretary"),
    "ethics.screening_answer": (f"{E}/screening", "owners"),
    "ethics.section_save": (f"{E}/sections/participants", "owners"),
    "ethics.send": (f"{E}/send", "owners"),
    "house_rules.record": (f"{ADMIN}/house-rules/opinion_months", "secretary"),
    "importing.projects_import": (f"/projects/import/{'0' * 64}", "secretary"),
    "importing.projects_undo": ("/projects/import/batches/1/undo", "secretary"),
    "importing.projects_upload": ("/projects/import", "secretary"),
    "importing.references_import": (f"/library/import/{'0' * 64}", "authors"),
    "importing.references_upload": ("/library/import", "authors"),
    "library.publication_add": ("/library/new", "authors"),
    "library.publication_change": ("/publications/1/edit", "secretary"),
    "notifications.away_save": ("/account/away", "everybody"),
    "notifications.come_back": ("/account/away/end", "everybody"),
    "notifications.mail_choose": ("/account/notices/mail", "everybody"),
    "notifications.read": ("/account/notices", "everybody"),
    "registering.amendment_decide": (f"{P}/amendments/{{amendment}}", "secretary"),
    "registering.amendment_file": (f"{P}/amendments/new/design", "owners"),
    "registering.desk_duplicates": (f"{P}/duplicates", "secretary"),
    "registering.desk_onward": (f"{P}/assessment", "secretary"),
    "registering.desk_return": (f"{P}/return", "secretary"),
    "registering.desk_start": (f"{P}/screening", "secretary"),
    "registering.enquiry_answer": ("/enquiries/1", "secretary"),
    "registering.enquiry_raise": ("/enquiries/new", "writers"),
    "registering.forget_section": (f"{P}/draft/design/forget", "owners"),
    "registering.hand_over": (f"{P}/hand-over", "lead secretary"),
    "registering.interest_declare": ("/account/interests", "writers"),
    "registering.interest_end": ("/account/interests/end", "nobody"),  # none of theirs is named
    "findings.action_hand_on_save": (f"{R}/actions/1/hand-on", "secretary lead2"),
    "findings.action_new_save": (f"{R}/actions/new", "secretary lead2"),
    "findings.action_report_save": (f"{R}/actions/1/report", "lead2"),
    "findings.action_verify_save": (f"{R}/actions/2/verify", "verifiers"),
    "findings.conclude_save": (f"{F}/benefits-review/1/conclude", "lead2"),
    "findings.conclusion_check_save": (f"{F}/benefits-review/1/check", "verifiers"),
    "findings.explain_save": (f"{F}/findings/outcomes/1/explain", "team"),
    "findings.finding_edit_save": (f"{F}/findings/{{finding}}/edit", "team"),
    "findings.finding_new_save": (f"{F}/findings/new", "team"),
    "findings.finding_withdraw_save": (f"{F}/findings/{{finding}}/withdraw", "team"),
    "findings.recommendation_edit_save": (f"{F}/recommendations/2/edit", "team"),
    "findings.recommendation_new_save": (f"{F}/recommendations/new", "team"),
    "findings.recommendations_confirm_save": (f"{F}/recommendations/confirm", "team"),
    "findings.release_save": (f"{F}/findings/release", "chair"),
    "findings.report_save": (f"{F}/findings/report", "team"),
    "findings.strength_save": (f"{F}/findings/outcomes/1/strength", "verifiers"),
    "findings.unit_new_save": (f"{R}/units/new", "secretary lead2"),
    "findings.unit_stage_save": (f"{R}/units/{{unit}}", "secretary lead2"),
    "registering.keep_section": (f"{P}/draft/design/keep", "owners"),
    "registering.marking_ask": (f"{P}/ask-for-marking", "secretary"),
    "registering.marking_confirm": (f"{P}/marking", "chair"),
    "registering.person_add": (f"{P}/people", "lead secretary"),
    "registering.person_end": (f"{P}/people/end", "lead secretary"),
    "registering.project_start": ("/projects/new", "leads"),
    "registering.save_section": (f"{P}/draft/design", "owners"),
    "registering.send": (f"{P}/check", "owners"),
    "registering.withdraw": (f"{P}/withdraw", "owners"),
    "registry.condition_settle": (f"{P}/conditions/{{condition}}/settle", "ethics"),
    "registry.condition_show": (f"{P}/conditions/{{condition}}/show", "owners"),
    "registry.project_correct": ("/projects/EBP-2013-0116/edit", "secretary"),
    "saved_searches.remove": ("/search/saved/1/remove", "staff"),
    "saved_searches.save": ("/search/saved", "everybody"),
    "tracking.benefit_check_save": (f"{K}/benefits/1/values/{{reading}}/check", "member member2 member3 deputy"),
    "tracking.benefit_edit_save": (f"{K}/benefits/1/edit", "owners"),
    "tracking.benefit_measure_save": (f"{K}/benefits/1/measure", "lead2"),
    "tracking.benefit_new_save": (f"{K}/benefits/new", "owners"),
    "tracking.budget_new_save": ("/tracking/money/budget/new", "secretary"),
    "tracking.budget_save": ("/tracking/money/budget/{year}", "secretary"),
    "tracking.departure_new_save": (f"{K}/leaving/departure", "owners"),
    "tracking.exit_new_save": (f"{K}/leaving/exit", "owners"),
    "tracking.milestone_answer_save": (f"{K}/plan/2/answer", "secretary"),
    "tracking.milestone_cancel_save": (f"{K}/plan/1/cancel", "owners"),
    "tracking.milestone_edit_save": (f"{K}/plan/1", "owners"),
    "tracking.milestone_forecast_save": (f"{K}/plan/1/forecast", "owners"),
    "tracking.milestone_met_save": (f"{K}/plan/1/met", "owners"),
    "tracking.milestone_new_date_save": (f"{K}/plan/1/new-date", "owners"),
    "tracking.milestone_new_save": (f"{K}/plan/new", "owners"),
    "tracking.money_book_save": (f"{M}/book", "secretary"),
    "tracking.money_carry_save": (f"{M}/carry", "secretary"),
    "tracking.money_confirm_save": (f"{K}/money/{{proposed}}/confirm", "secretary"),
    "tracking.money_forecast_save": (f"{M}/forecast", "lead"),
    "tracking.money_new_save": (f"{K}/money/new", "lead"),
    "tracking.money_take_back_save": (f"{M}/entries/{{entry}}/take-back", "secretary"),
    "tracking.money_withdraw_save": (f"{K}/money/{{proposed}}/withdraw", "lead"),
    "tracking.plan_start": (f"{K}/plan/start", "owners"),
    "tracking.report_answer_save": (f"{K}/progress/1/answer", "secretary"),
    "tracking.report_collected_save": (f"{K}/progress/end-of-collecting", "owners"),
    "tracking.report_edit_save": (f"{K}/progress/2/edit", "owners"),
    "tracking.report_new_save": (f"{K}/progress/new", "owners"),
    "tracking.risk_close_save": (f"{K}/risks/1/close", "owners"),
    "tracking.risk_new_save": (f"{K}/risks/new", "owners"),
    "tracking.risk_review_save": (f"{K}/risks/1", "owners"),
    "tracking.statement_save": (f"{K}/leaving/lessons", "owners"),
    "programme.advice_adviser_save": (f"{Q}/adviser", "secretary"),
    "programme.advice_answer_save": (f"{Q}/answer", "secretary legal"),
    "programme.advice_ask_save": ("/advice/ask", "writers"),
    "programme.advice_rate_save": (f"{Q}/helped", "staff secretary legal"),
    "programme.advice_withdraw_save": (f"{Q}/take-back", "staff"),
    "programme.award_end_save": (f"{W}/end", "secretary supervisor"),
    "programme.award_implement_save": (f"{W}/implementation", "secretary supervisor"),
    "programme.award_meeting_save": (f"{W}/meeting", "secretary supervisor"),
    "programme.award_new_save": ("/programme/students/new", "secretary"),
    "programme.award_present_save": (f"{W}/presentation", "secretary supervisor"),
    "programme.award_supervisor_save": (f"{W}/supervisor", "secretary"),
    "programme.fair_alter_save": ("/programme/fairs/{fair}/change", "secretary"),
    "programme.fair_call_off_save": ("/programme/fairs/{fair}/call-off", "secretary"),
    "programme.fair_new_save": ("/programme/fairs/new", "secretary"),
    "programme.interest_enquiry_save": ("/programme/fairs/interests/{interest}/enquiry", "secretary"),
    "programme.interest_new_save": ("/programme/fairs/{fair}/interest", "secretary"),
    "programme.milestone_meet_save": (f"{W}/milestones/{{mark}}/met", "secretary supervisor"),
    "programme.milestone_new_save": (f"{W}/milestones/new", "secretary supervisor"),
    "programme.offer_new_save": ("/programme/fairs/{fair}/offer", "secretary"),
    "programme.offer_withdraw_save": ("/programme/fairs/offers/{offer}/take-away", "secretary"),
    "programme.opportunity_alter_save": ("/programme/funding/{fund}/change", "secretary"),
    "programme.opportunity_hear_save": ("/programme/funding/{bid}/answer", "secretary"),
    "programme.opportunity_leave_save": ("/programme/funding/{fund}/let-go", "secretary"),
    "programme.opportunity_new_save": ("/programme/funding/new", "secretary"),
    "programme.placement_find_save": ("/programme/placements/{placement}/found", "secretary supervisor"),
    "programme.placement_new_save": ("/programme/placements/new", "secretary"),
    "programme.venture_alter_save": ("/programme/partnerships/{venture}/change", "secretary"),
    "programme.venture_new_save": ("/programme/partnerships/new/hub", "secretary"),
    "reports.report_edit_save": ("/reports/board-report/{report}/edit/board", "secretary"),
    "reports.report_final_save": ("/reports/board-report/{report}/final", "secretary"),
    "reports.report_new_save": ("/reports/board-report/new", "secretary"),
    "tracking.act": (f"{P}/tracking/suspend", "supervisor chair ethics infogov"),
    "tracking.incident_continue": (f"{I}/continuation", "ethics chair"),
    "tracking.incident_decide": (f"{I}/decide", "infogov"),
    "tracking.incident_report": (f"{P}/incidents/new", "project-readers"),
    "tracking.move": (f"{P}/tracking/move", "lead"),
}  # fmt: skip
# The door itself: anybody may knock, and leave.
NOT_GUARDED = {"accounts.send_sign_in", "accounts.sign_out"}
# Kept beside what people send: who was there, and what was refused to them.
NOT_CONTENT = ("audit_entry", "browser_session", "failed_sign_in", "sqlite_")


def allowed(endpoint: str) -> set[str]:
    words = DOORS[endpoint][1].split()
    return {name for word in words for name in GROUPS.get(word, word).split()}


def _meeting(found: Project) -> dict[str, int]:
    """A meeting in session with an item that waits, one that is decided, and an assessment."""
    meeting = board.planned()
    waits = board.listed(meeting, found, "referral")
    decided = board.listed(meeting, None, "other", title="The next fair")
    board.opened(meeting)
    board.interest(waits, "member")
    decision = board.decide(
        decided, "note", actions=[board.decisions.Asked("Write", "Sol", clock.today())]
    )
    part = ProjectPerson(
        person_id=person("legal").id, part=Relation.ASSIGNED, started_on=clock.today()
    )
    found.people.append(part)
    db.session.flush()
    assessment = Assessment(
        project_id=found.id, person_id=person("legal").id, part_id=part.id,
        assigned_at=clock.now(), assigned_by_name="x", due_on=clock.today(), scores={},
    )  # fmt: skip
    db.session.add(assessment)
    db.session.commit()
    return {
        "meeting": meeting.id, "item": waits.id, "interest": waits.interests[0].id,
        "action": decision.actions[0].id, "assessment": assessment.id,
    }  # fmt: skip


def _agreed(found: Project, folder: Path) -> dict[str, int]:
    """A signed agreement with access and a certificate, terms with a licence, a text to clear."""
    found.partners = [ProjectPartner(organisation=terms.university(), part="academic_partner")]
    db.session.commit()
    terms.drafted(found)
    held = terms.signed(found)
    access = signing.give_access(
        **terms.by("infogov", found), agreement=held, person=person("student"), dataset="d1",
        starts_on=clock.today(), ends_on=clock.today(),
    )  # fmt: skip
    extension = extensions.ask(
        **terms.by("partner", found), agreement=held, until=clock.today() + dt.timedelta(days=900),
        reason="The analysis goes on",
    )  # fmt: skip
    ended = terms.signed(found)
    terms.terminated(found, ended)
    certificate = terms.certified(found, ended, folder)
    force, partner = agreements.force().id, terms.university().id
    item = rights.add_item(
        **terms.by("lead", found), kind="results", title="Codebook", description="",
        owners=[force], outside_owner="",
    )  # fmt: skip
    right = rights.add_right(
        **terms.by("lead", found), item=item, kind="licence", giver_id=force, holder_id=partner,
        scope="teaching", terms="",
    )  # fmt: skip
    text = terms.submitted(found, folder)
    comment = clearing.comment(
        **terms.by("infogov", found), submission=text, kind="fact", ground="", place="",
        text="Twelve", note="",
    )  # fmt: skip
    clearing.return_to_authors(**terms.by("infogov", found), submission=text)
    db.session.commit()
    return {
        "access": access.id, "certificate": certificate.id, "right_item": item.id,
        "right": right.id, "submission": text.id, "comment": comment.id,
        "output": text.output_id, "force": force, "extension": extension.id,
    }  # fmt: skip


def _made(folder: Path) -> dict[str, int | str]:
    """Make one of everything that an address can name, and return what to put into it."""
    found = project(Stage.SET_UP, PEOPLE, REFERENCE)
    opinion = made.approved(found)
    who = {
        name: {"actor": actor(name), "standing": made.standing(actor(name), found)}
        for name in ("lead", "ethics", "secretary")
    }
    condition = conditions.impose(
        **who["ethics"], project=found, origin="ethics", text="Do it", timing="later", owner="Lead"
    )
    renewal = life.file_renewal(
        **who["lead"], project=found, recruited=1, progress="x", incidents="none",
        changes="none", until=clock.today() + dt.timedelta(days=30),
    )  # fmt: skip
    amendment = amendments.file_amendment(
        **who["lead"], project=found, changes={"methods": "Another way"}, reason="Why",
        proposed_kind="substantial",
    )  # fmt: skip
    amendments.classify_amendment(
        **who["secretary"], project=found, amendment=amendment, kind="substantial"
    )
    incident = report(found, "lead")
    application = queries.application_of(found.id)
    assert application is not None
    db.session.commit()
    running = tracking.live(reference="EBP-2026-5556")
    return {
        **_meeting(found),
        **_agreed(found, folder),
        **tracking.everything(running),
        **findings.everything("EBP-2026-5557"),
        "call": put_out().id,
        "advice": asked(handed="legal").id,
        "report": begun().id,
        **programme.everything(),
        "live": running.reference,
        "ref": REFERENCE, "opinion": opinion.id, "condition": condition.id,
        "renewal": renewal.id, "amendment": amendment.id, "incident": incident.id,
        "review": queries.reviews_of(application)[0].id,
        "assignment": application.reviewers[0].id, "person": person("member3").id,
    }  # fmt: skip


class World:
    """A served hub with one of everything, and everybody signed in."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "hub.sqlite3"
        self.app: Flask = create_app(settings_for(folder, f"sqlite:///{self.file}"))
        self.app.testing = True
        self.app.config["PROPAGATE_EXCEPTIONS"] = False
        self.people: dict[str, Browser] = {name: entered(self.app, name) for name in CAST}
        self.tokens = {name: browser.token() for name, browser in self.people.items()}
        with self.app.app_context(), writing():
            self.parts = _made(folder)
        lead = self.people["lead"]
        self.parts["document"] = attached(lead, pdf(["Words"]), ref=REFERENCE).split("/")[-1]
        self.people["staff"].post(
            "/enquiries/new",
            {"title": "T", "question": "Q", "decision_informed": "D", "partner": "",
             "rough_dates": "", "people_or_data": "no", "once": "a" * 32},
        )  # fmt: skip
        self.people["staff"].post("/search/saved", {"name": "Bells", "asks": "q=bells"})
        bring_in(self.people["secretary"], b"Title\nWhistles for wardens\n", "list.csv")

    def address(self, endpoint: str) -> str:
        return DOORS[endpoint][0].format(**self.parts)

    def send(self, name: str, endpoint: str, **fields: str) -> int:
        """Send a form that holds nothing but a token; return the status of the answer."""
        data = {"csrf_token": self.tokens[name], **fields}
        return self.people[name].client.post(self.address(endpoint), data=data).status_code

    def content(self) -> str:
        """Return a fingerprint of every row that people can change."""
        with sqlite3.connect(self.file) as connection:
            names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            tables = sorted(row[0] for row in names if not row[0].startswith(NOT_CONTENT))
            rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in tables]
        return hashlib.sha256(repr(rows).encode()).hexdigest()


@pytest.fixture(scope="module")
def world(prepared_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder = tmp_path_factory.mktemp("doors") / "data"
    shutil.copytree(prepared_sqlite, folder)
    made_world = World(folder)
    yield made_world
    with made_world.app.app_context():
        db.session.remove()
        db.engine.dispose()


def test_every_door_stands_here_with_its_address(world: World) -> None:
    rules = {
        rule.endpoint for rule in world.app.url_map.iter_rules() if "POST" in (rule.methods or ())
    }
    assert rules - NOT_GUARDED == set(DOORS)
    doors = world.app.url_map.bind("127.0.0.1")
    for endpoint in DOORS:
        assert doors.match(world.address(endpoint), method="POST")[0] == endpoint


@pytest.mark.parametrize("endpoint", DOORS)
def test_whoever_may_not_send_is_refused_and_nothing_changes(world: World, endpoint: str) -> None:
    before = world.content()
    others = [name for name in CAST if name not in allowed(endpoint)]
    answers = {name: world.send(name, endpoint) for name in others}
    assert {name: status for name, status in answers.items() if status not in (403, 404)} == {}
    assert world.content() == before


@pytest.mark.parametrize("endpoint", DOORS)
def test_without_a_token_nobody_sends_anything(world: World, endpoint: str) -> None:
    before = world.content()
    for name in sorted(allowed(endpoint)):
        client = world.people[name].client
        assert client.post(world.address(endpoint), data={}).status_code == 400
        forged = {"csrf_token": "forged"}
        assert client.post(world.address(endpoint), data=forged).status_code == 400
    assert world.content() == before


@pytest.mark.parametrize("endpoint", DOORS)
def test_a_field_that_no_form_offered_is_refused(world: World, endpoint: str) -> None:
    before = world.content()
    for name in sorted(allowed(endpoint)):
        assert world.send(name, endpoint, is_admin="y") in (400, 404)
    assert world.content() == before
