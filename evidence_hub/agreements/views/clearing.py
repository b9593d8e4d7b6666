"""Clearing a text: comments, returning it to the authors, confirming, deciding."""

from __future__ import annotations

from flask import url_for

from evidence_hub.accounts.policy import Can, require
from evidence_hub.agreements import clearance, rights_forms
from evidence_hub.agreements.operations import clearing as operations
from evidence_hub.agreements.views.publications import ONE, one, settle
from evidence_hub.agreements.views.shared import form_page
from evidence_hub.registry.project_page import actor, relationship_to
from evidence_hub.web.form_page import FormPage, PostAction


def _address(ref: str, submission_id: int) -> str:
    return url_for("agreements.submission", ref=ref, submission_id=submission_id)


@form_page(f"{ONE}/comment", "comment_new")
def _comment(ref: str, submission_id: int) -> FormPage:
    found, row = one(ref, submission_id)
    require(actor(), Can.COMMENT_ON_PUBLICATION, relationship_to(found))
    form = rights_forms.CommentForm()
    grounds = clearance.permitted_grounds()
    # The empty choice comes first, so that no ground is chosen by not choosing.
    form.ground.choices = {"": "None of these", **grounds}
    return FormPage(
        found,
        form,
        "Comment on the text",
        "Save the comment",
        lambda: operations.comment(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            submission=row,
            kind=form.kind.data,
            ground=form.ground.data,
            place=form.place.data,
            text=form.text.data,
            note=form.note.data,
        ),
        "Saved.",
        _address(ref, submission_id),
        intro=[
            "House rule: a text is held back on a permitted ground alone. Criticism or "
            "embarrassment is a comment of fact, if it is a fact."
        ]
        if "criticism" not in grounds
        else (),
    )


@form_page.post(f"{ONE}/return", "submission_return")
def submission_return(ref: str, submission_id: int) -> PostAction:
    return settle(ref, submission_id, operations.return_to_authors, "Sent to the authors.")


@form_page.post(f"{ONE}/confirm", "submission_confirm")
def submission_confirm(ref: str, submission_id: int) -> PostAction:
    return settle(ref, submission_id, operations.confirm_harmless, "Confirmed.")


@form_page(f"{ONE}/decision", "decision_new")
def _decide(ref: str, submission_id: int) -> FormPage:
    found, row = one(ref, submission_id)
    require(actor(), Can.CLEAR_PUBLICATION, relationship_to(found))
    # The digest travels with the form, and the operation compares it: decided is what was looked
    # at.
    form = rights_forms.DecisionForm(data={"sha256": row.sha256})
    form.offer(clearance.permitted_grounds())
    comments = [
        # All grounds that ever were, since a comment may have been made before the board changed
        # its rule.
        f"{'Fact' if each.kind == 'fact' else clearance.all_grounds().get(each.ground, '')}: "
        f"{each.place + ': ' if each.place else ''}{each.text}"
        for each in row.comments
    ]
    return FormPage(
        found,
        form,
        "Decide on this version",
        "Save the decision",
        lambda: operations.decide(
            actor=actor(),
            relationship=relationship_to(found),
            project=found,
            submission=row,
            sha256=form.sha256.data or "",
            outcome=form.outcome.data,
            withheld=form.parts(),
            delayed_until=form.delayed_until.data,
            reasons=form.reasons.data,
            response=form.response.data,
        ),
        "Decided. The authors are told.",
        _address(ref, submission_id),
        facts=[
            ("Text", [f"{row.file.document.title}, version {row.file.number}", row.sha256]),
            ("What reviewers said", comments or ["Nothing"]),
        ],
        groups=[
            (
                "What is held back, and on which ground",
                [
                    f"{name}_{number}"
                    for number in range(rights_forms.MOST_WITHHELD)
                    for name in ("place", "ground")
                ],
            )
        ],
    )
