"""Planned outputs and what was submitted of them, as the authors see it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from flask import url_for

from evidence_hub.accounts.policy import Can, may, require
from evidence_hub.agreements import clearance, queries, rights_forms
from evidence_hub.agreements.access import author_name, sees_text
from evidence_hub.agreements.models import ClearanceSubmission
from evidence_hub.agreements.notice_clock import is_released, read
from evidence_hub.agreements.operations import outputs as operations
from evidence_hub.agreements.operations import submitting
from evidence_hub.agreements.views import bp
from evidence_hub.agreements.views.shared import BASE, form_page, inside, page
from evidence_hub.core import clock
from evidence_hub.core.clock import day_words
from evidence_hub.core.errors import Invalid, NotFound
from evidence_hub.core.vocabularies import labels
from evidence_hub.documents import queries as documents
from evidence_hub.lifecycle.models import StageMove
from evidence_hub.registry.current import viewer
from evidence_hub.registry.models import Project
from evidence_hub.registry.project_page import acting_on, actor, can, relationship_to
from evidence_hub.web.form_page import FormPage, PostAction
from evidence_hub.web.forms import HubForm
from evidence_hub.web.idempotency import key_from, new_idempotency_key
from evidence_hub.web.results import ViewResult

HERE = "/publications"
ONE = f"{HERE}/<int:submission_id>"


@bp.get(f"{BASE}{HERE}")
def publications(ref: str) -> ViewResult:
    found = inside(ref)
    moves = moves_of(found)
    return page(
        "publications",
        found,
        "publications",
        outputs=queries.outputs([found.id]).get(found.id, []),
        state=lambda row: state_words(row, moves),
        sees=lambda row: sees_text(viewer(), row, found),
        sees_title=lambda output: (
            not output.submissions
            or any(sees_text(viewer(), row, found) for row in output.submissions)
        ),
        stages=clearance.STAGES,
        final=clearance.FINAL,
        reasons=clearance.REASONS,
        types=labels("publication_type")["publication_type"],
        can=can(found, Can.SUBMIT_FINDING),
    )


def moves_of(found: Project) -> Sequence[StageMove]:
    """Return the project's suspensions, which may stop a clock."""
    return queries.suspensions([found.id]).get(found.id, [])


def state_words(row: ClearanceSubmission, moves: Sequence[StageMove]) -> str:
    """Say where a submission stands."""
    if row.decision is not None:
        words = clearance.OUTCOMES[row.decision.outcome]
        until = row.decision.delayed_until
        return words.replace("a day", day_words(until)) if until else words
    if row.status == "withdrawn":
        return "Withdrawn"
    reading = read(row, moves, clock.today())
    if is_released(row, reading):
        return "Released: the notice ended without a decision"
    return "With the authors" if row.status == "with_authors" else "With the force"


def _back(ref: str) -> str:
    return url_for("agreements.publications", ref=ref)


@form_page(f"{HERE}/new", "output_new")
def _new(ref: str) -> FormPage:
    found = inside(ref)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    form = rights_forms.OutputForm(data={"idempotency_key": new_idempotency_key()})
    form.type.choices = list(labels("publication_type")["publication_type"].items())
    return FormPage(
        found,
        form,
        "Plan an output",
        "Save it",
        lambda: operations.plan(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            title=form.title.data,
            output_type=form.type.data,
            outlet=form.outlet.data,
            planned_on=form.planned_on.data,
            idempotency_key=key_from(form, actor().person_id, ref),
        ),
        "Saved.",
        _back(ref),
    )


@form_page(f"{HERE}/outputs/<int:output_id>", "output_stage")
def _stage(ref: str, output_id: int) -> FormPage:
    found = inside(ref)
    output = queries.output(found.id, output_id)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    form = rights_forms.StageForm(data={"stage": output.stage})
    form.stage.choices = [
        (code, label)
        for code, label in clearance.STAGES.items()
        if code not in operations.BY_CLEARANCE
    ]
    return FormPage(
        found,
        form,
        f"How far is “{output.title}”?",
        "Save",
        lambda: operations.move_on(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            output=output,
            stage=form.stage.data,
            reason_code=form.reason_code.data,
            reason=form.reason.data,
        ),
        "Saved.",
        _back(ref),
    )


@form_page(f"{HERE}/outputs/<int:output_id>/submit", "submission_new")
def _submit(ref: str, output_id: int) -> FormPage:
    found = inside(ref)
    output = queries.output(found.id, output_id)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    form = rights_forms.SubmitForm(data={"outlet": output.outlet, "planned_on": output.planned_on})
    versions = documents.versions_of(found, viewer())
    form.file.choices = [
        (f"{row.id}:{row.sha256}", f"{row.document.title}, version {row.number} ({row.file_name})")
        for row in versions
    ]

    def do() -> None:
        key, _, sha256 = form.file.data.partition(":")
        file = next((row for row in versions if str(row.id) == key), None)
        if file is None:
            raise Invalid({"file": "Choose a file of this project"})
        submitting.submit(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            output=output,
            file=file,
            sha256=sha256,
            outlet=form.outlet.data,
            planned_on=form.planned_on.data,
            note=form.note.data,
        )

    intro = [
        "Those who clear it will see this document; its readers see it only once it is cleared."
    ]
    if not versions:
        intro.append("The project has no document yet. Attach the text first, then come back.")
    return FormPage(
        found,
        form,
        "Submit for clearance",
        "Submit this version",
        do,
        "Submitted. The clock runs from today.",
        _back(ref),
        intro=intro,
        links=[("Attach a document", url_for("documents.document_new", ref=ref))],
    )


def one(ref: str, submission_id: int) -> tuple[Project, ClearanceSubmission]:
    """Return a submission whose file the person sees; anybody else gets the common 404."""
    found = inside(ref)
    row = queries.submission(found.id, submission_id)
    if not sees_text(viewer(), row, found):
        raise NotFound
    return found, row


def submission_page(found: Project, row: ClearanceSubmission, button: HubForm | None = None) -> str:
    """Show a submission; ``button`` is one that was refused."""
    moves = moves_of(found)
    reading = read(row, moves, clock.today())
    # Authors read a clearance without the internal discussion, which is for those who clear.
    outside = not may(actor(), Can.COMMENT_ON_PUBLICATION, relationship_to(found))
    return page(
        "submission",
        found,
        "publications",
        row=row,
        reading=reading,
        state=state_words(row, moves),
        is_waiting=row.status in clearance.WAITING and not is_released(row, reading),
        comments=[
            each for each in row.comments if not outside or clearance.is_shown_to_authors(each, row)
        ],
        is_author_side=outside,
        outcomes=clearance.OUTCOMES,
        grounds=clearance.all_grounds(),
        author_name=partial(author_name, viewer()),
        can=can(
            found,
            Can.SUBMIT_FINDING,
            Can.COMMENT_ON_PUBLICATION,
            Can.CLEAR_PUBLICATION,
            Can.SIGN_OFF_DATA_SHARING,
        ),
        errors=button.error_links("#clearance") if button else [],
    )


@bp.get(f"{BASE}{ONE}")
def submission(ref: str, submission_id: int) -> ViewResult:
    return submission_page(*one(ref, submission_id))


def settle(ref: str, submission_id: int, step: Callable[..., object], done: str) -> PostAction:
    """Return a step of a submission that needs nothing but its button."""
    project, submission = one(ref, submission_id)
    button = HubForm()
    return PostAction(
        lambda: step(**acting_on(project), submission=submission),
        done,
        url_for("agreements.submission", ref=ref, submission_id=submission_id),
        button,
        page=lambda: submission_page(project, submission, button),
    )


@form_page.post(f"{ONE}/withdraw", "submission_withdraw")
def submission_withdraw(ref: str, submission_id: int) -> PostAction:
    return settle(ref, submission_id, submitting.withdraw, "Withdrawn.")


@form_page.post(f"{ONE}/hand-back", "submission_hand_back")
def submission_hand_back(ref: str, submission_id: int) -> PostAction:
    return settle(ref, submission_id, submitting.hand_back, "Given back to those who clear it.")


@form_page(f"{ONE}/comments/<int:comment_id>", "comment_reply")
def _reply(ref: str, submission_id: int, comment_id: int) -> FormPage:
    found, row = one(ref, submission_id)
    require(actor(), Can.SUBMIT_FINDING, relationship_to(found))
    comment = next(
        (
            each
            for each in row.comments
            if each.id == comment_id and clearance.is_shown_to_authors(each, row)
        ),
        None,
    )
    if comment is None:
        raise NotFound
    form = rights_forms.ReplyForm(data={"text": comment.reply})
    return FormPage(
        found,
        form,
        "Answer the comment",
        "Save your answer",
        lambda: submitting.reply(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            comment=comment,
            text=form.text.data,
        ),
        "Saved. Give the text back once every comment is answered.",
        url_for("agreements.submission", ref=ref, submission_id=submission_id),
        facts=[("Where", [comment.place or "Not said"]), ("Comment", comment.text.split("\n"))],
    )
