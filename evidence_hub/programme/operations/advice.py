"""Asking the hub, answering, and saying whether it helped (report para 120, first point)."""

from __future__ import annotations

import re

from sqlalchemy import select

from evidence_hub.accounts.models import Person
from evidence_hub.accounts.policy import Can, require
from evidence_hub.core import clock
from evidence_hub.core.authority import Actor
from evidence_hub.core.database import db
from evidence_hub.core.errors import Invalid
from evidence_hub.notifications.notices import notify
from evidence_hub.programme import queries
from evidence_hub.programme.changes import change
from evidence_hub.programme.models import Advice, AdviceAnswer, AdviceCite, AdviceRating
from evidence_hub.programme.policy import relationship_to
from evidence_hub.programme.states import AdviceStatus
from evidence_hub.programme.verbs import ProgrammeVerb
from evidence_hub.registry.audience import OPEN, REGISTER_READERS, Tier, audience
from evidence_hub.registry.changes import check_seen
from evidence_hub.registry.models import Project

# An answer that rests on more records than this is a review, and belongs in one.
MOST_CITED = 12


def ask(*, actor: Actor, idempotency_key: str, title: str, detail: str, is_shared: bool) -> Advice:
    """Ask the hub; the same ``idempotency_key`` twice (a double click) is one question."""
    require(actor, Can.ASK_HUB)
    person = db.session.get_one(Person, actor.person_id)
    known = db.session.scalar(select(Advice).where(Advice.idempotency_key == idempotency_key))
    if known is not None:
        return known
    if not title:
        raise Invalid({"title": "Enter your question"})
    row = Advice(
        idempotency_key=idempotency_key,
        title=title,
        detail=detail,
        is_shared=is_shared,
        asked_at=clock.now(),
        asked_by=person,
        is_demo=actor.is_demo,
    )
    db.session.add(row)
    change(actor, row, ProgrammeVerb.HUB_ASKED, {"question": [None, title]})
    return row


def _path(row: Advice) -> str:
    return f"/advice/{row.id}"


def withdraw(*, actor: Actor, advice: Advice) -> None:
    """Take back one's own question that nobody has answered."""
    require(actor, Can.WITHDRAW_QUESTION, relationship_to(actor, advice))
    if advice.status != "open":
        raise Invalid({"advice": "Only a question that waits for an answer can be taken back"})
    advice.status = AdviceStatus.WITHDRAWN
    change(actor, advice, ProgrammeVerb.QUESTION_TAKEN_BACK, {"status": ["open", "withdrawn"]})


def hand_to(*, actor: Actor, advice: Advice, adviser: Person | None, version: int | None) -> None:
    """Name who answers; they are told, and see the question from now on."""
    require(actor, Can.HAND_QUESTION)
    name = advice.adviser.name if advice.adviser else "The hub team"
    check_seen(
        advice, version, {"Who answers": name}, {"Who answers": adviser.name if adviser else ""}
    )
    if advice.status != "open":
        raise Invalid({"adviser": "This question waits for nobody"})
    if adviser is None or adviser.id not in {row.id for row in queries.advisers()}:
        raise Invalid({"adviser": "Choose somebody from the list"})
    # The asker would otherwise get their own question back as a task.
    if adviser.id == advice.asked_by_id:
        raise Invalid({"adviser": "Choose somebody other than the person who asks"})
    advice.adviser, advice.handed_at = adviser, clock.now()
    change(
        actor,
        advice,
        ProgrammeVerb.QUESTION_HANDED_TO_AN_ADVISER,
        {"adviser": [name, adviser.name]},
    )
    notify(
        [adviser.id],
        key=f"advice:{advice.id}:{advice.version}",
        text=f"Answer a question to the hub: {advice.title}",
        path=_path(advice),
    )


def _cited(text: str) -> list[Project]:
    """Return the records of these references; refuse any that not every reader sees.

    An unknown reference and one that is closed to readers read the same.
    """
    # In the order in which they were typed, each once.
    wanted = list(dict.fromkeys(re.findall(r"[^\s,;]+", text.upper())))
    if len(wanted) > MOST_CITED:
        raise Invalid({"cites": f"Name {MOST_CITED} records or fewer"})
    rows = db.session.scalars(
        select(Project).where(Project.reference.in_(wanted)).order_by(Project.reference)
    )
    # What readers in general see, and not what the adviser sees: the answer is read by people who
    # may not know that a restricted record exists (J8).
    everybody = frozenset({OPEN, REGISTER_READERS})
    found = {row.reference: row for row in rows if audience(row, Tier.REGISTER).admits(everybody)}
    if missing := [reference for reference in wanted if reference not in found]:
        raise Invalid({"cites": f"No record that every reader sees has the reference {missing[0]}"})
    return [found[reference] for reference in wanted]


def answer(
    *, actor: Actor, advice: Advice, text: str, cites: str, version: int | None
) -> AdviceAnswer:
    """Answer a question, or answer it better; the answers before stay on record."""
    require(actor, Can.GIVE_ADVICE, relationship_to(actor, advice))
    before = advice.answer.text if advice.answer else ""
    check_seen(advice, version, {"Answer": before}, {"Answer": text})
    # Answered ones may be answered again: a better answer is a further row, and readers see the
    # newest.
    if advice.status == "withdrawn":
        raise Invalid({"text": "This question was taken back"})
    if not text:
        raise Invalid({"text": "Write the answer"})
    row = AdviceAnswer(
        advice=advice,
        text=text,
        made_at=clock.now(),
        made_by_name=actor.name,
        cites=[AdviceCite(project_id=project.id) for project in _cited(cites)],
    )
    db.session.add(row)
    advice.status, advice.answered_at = AdviceStatus.ANSWERED, row.made_at
    change(actor, advice, ProgrammeVerb.QUESTION_ANSWERED, {"answer": [before or None, text]})
    notify(
        [advice.asked_by_id],
        key=f"advice-answer:{row.id}",
        text=f"The hub answered: {advice.title}",
        path=_path(advice),
    )
    return row


def rate(*, actor: Actor, advice: Advice, is_helpful: bool, text: str) -> AdviceRating:
    """Say whether the answer helped; each reader has one word, which they may change."""
    require(actor, Can.RATE_ADVICE, relationship_to(actor, advice))
    if advice.status != "answered":
        raise Invalid({"is_helpful": "There is no answer yet"})
    row = next((row for row in advice.ratings if row.person_id == actor.person_id), None)
    before = None if row is None else row.is_helpful
    if row is None:
        row = AdviceRating(advice=advice, person_id=actor.person_id)
        db.session.add(row)
    row.is_helpful, row.text, row.made_at = is_helpful, text, clock.now()
    change(actor, advice, ProgrammeVerb.ANSWER_RATED, {"helped": [before, is_helpful]}, text)
    return row
