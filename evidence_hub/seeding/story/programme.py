"""The wider programme of the demo: a fair, a student, a consortium, advice and a call."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.commissioning.operations import calls
from evidence_hub.core import clock
from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.programme.models import Award, Fair, Partnership
from evidence_hub.programme.operations import (
    advice,
    awards,
    fairs,
    opportunities,
    partnerships,
    placements,
)
from evidence_hub.registry.models import Enquiry
from evidence_hub.seeding.story.meetings import COMING, Item
from evidence_hub.seeding.story.script import Story, Told, new_key


def tell(story: Story) -> None:
    """Keep the steps that belong to no single study."""
    fair_coming(story)
    joined(story)
    placed(story)
    offered(story)
    asked(story)
    called(story)


def priority(code: str) -> Priority:
    return db.session.scalars(select(Priority).where(Priority.code == code)).one()


def fair_held(story: Story) -> Told[Enquiry]:
    """Keep last year's fair, and the interest that became the enquiry."""
    fair = story.on(-345, lambda: _fair(story, "DEMO Research Fair, last year", -300))
    story.on(
        -340,
        lambda: fairs.offer(
            actor=story.actor("secretary"),
            fair=fair.it,
            kind="question",
            text="DEMO. What stops bikes from being stolen?",
            area=None,
        ),
    )

    def interest() -> Enquiry:
        row = fairs.record_interest(
            actor=story.actor("secretary"),
            fair=fair.it,
            idempotency_key=new_key(),
            offer=fair.it.offers[0],
            institution="Demo University",
            contact="DEMO. Pat Partner",
            level="masters",
            topic="Texts after bike marking",
            question=story.studies["bikes"]["question"],
            data_wanted="DEMO. Recorded thefts of marked bikes",
            rough_dates="DEMO. Next spring",
        )
        # The bike study begins here, so that its page shows the way back to the Research Fair.
        return fairs.make_enquiry(actor=story.actor("secretary"), interest=row)

    return story.on(-299, interest)


def _fair(story: Story, title: str, day: int) -> Fair:
    return fairs.plan(
        actor=story.actor("secretary"),
        idempotency_key=new_key(),
        title=title,
        held_on=story.day(story.weekday(day)),
        venue="DEMO. Town hall",
        note="DEMO. Universities meet those who own the questions.",
        project=None,
    )


def fair_coming(story: Story) -> None:
    def step() -> None:
        fair = _fair(story, "DEMO Research Fair", 100)
        for kind, text in (
            ("question", "DEMO. What helps witnesses to come forward?"),
            ("data", "DEMO. Counts of calls by hour, without names"),
        ):
            fairs.offer(actor=story.actor("secretary"), fair=fair, kind=kind, text=text, area=None)

    story.on(-30, step)


def award(story: Story) -> None:
    """Keep the course of the student who does the bike study; the presentation is still owed."""
    given = story.on(
        -225,
        lambda: awards.give(
            actor=story.actor("secretary"),
            idempotency_key=new_key(),
            student_name="Stu Student (DEMO)",
            student=story.person("student"),
            course="MSc Demonstration",
            institution="Demo University",
            topic="Texts after bike marking",
            priority=priority("demo_victims"),
            alignment="DEMO. Fewer people lose a bike",
            supervisor=story.person("supervisor"),
            scheme=None,
            project=story.projects["bikes"],
            starts_on=clock.today(),
            ends_on=story.day(-12),
            fee_pence=400_000,
        ),
    )
    for title, due, met in (("DEMO. Proposal", -200, -202), ("DEMO. Thesis", -18, -18)):
        _mark(story, given, title, due, met)
    for day, following in ((-190, -100), (-99, -12), (-12, None)):
        _supervised(story, given, day, following)
    story.on(
        -12,
        lambda: awards.end(
            actor=story.actor("supervisor"),
            award=given.it,
            status="completed",
            ended_on=clock.today(),
            reason="",
        ),
        hour=17,
    )


def _mark(story: Story, given: Told[Award], title: str, due: int, met: int) -> None:
    """Keep a milestone of the course, agreed on its first day."""
    mark = story.on(
        -225,
        lambda: awards.add_milestone(
            actor=story.actor("secretary"), award=given.it, title=title, due_on=story.day(due)
        ),
        hour=11,
    )
    story.on(
        met,
        lambda: awards.meet_milestone(
            actor=story.actor("supervisor"),
            award=given.it,
            milestone=mark.it,
            done_on=clock.today(),
        ),
    )


def _supervised(story: Story, given: Told[Award], day: int, following: int | None) -> None:
    story.on(
        day,
        lambda: awards.record_meeting(
            actor=story.actor("supervisor"),
            award=given.it,
            held_on=clock.today(),
            text="DEMO. The numbers, and what is next.",
            next_on=story.day(following) if following else None,
        ),
        hour=15,
    )


def joined(story: Story) -> None:
    """Keep a consortium whose review comes to the next meeting, and a hub that is explored."""

    def begin(kind: str, title: str, status: str, review: int) -> Partnership:
        return partnerships.begin(
            actor=story.actor("secretary"),
            idempotency_key=new_key(),
            kind=kind,
            title=title,
            purpose="DEMO. Trials that one force is too small for",
            members="DEMO. Three forces and a university",
            status=status,
            project=None,
            starts_on=clock.today(),
            ends_on=None,
            fee_pence=100_000,
            review_on=story.day(review),
        )

    joint = story.on(
        -350, lambda: begin("consortium", "DEMO consortium for shared trials", "joined", 15)
    )
    story.on(-90, lambda: begin("hub", "DEMO hub for rural crime", "exploring", 120))
    story.agenda[COMING].append(
        Item(
            "venture_review",
            subject=lambda: str(joint.it.id),
            title="DEMO consortium for shared trials",
        )
    )


def placed(story: Story) -> None:
    """Keep a placement and what its students found."""
    row = story.on(
        -60,
        lambda: placements.begin(
            actor=story.actor("secretary"),
            idempotency_key=new_key(),
            title="DEMO placement on cautions",
            aim="DEMO. What hinders officers from using cautions",
            institution="Demo University",
            course="BSc Demonstration",
            students=3,
            supervisor=story.person("supervisor"),
            project=None,
            starts_on=story.day(-60),
            ends_on=story.day(-10),
        ),
    )

    def find(kind: str, text: str) -> None:
        placements.record_finding(
            actor=story.actor("supervisor"),
            placement=row.it,
            kind=kind,
            policy="DEMO. Cautions",
            text=text,
        )

    story.on(-9, lambda: find("barrier", "DEMO. The form takes longer than the charge."))
    story.on(-9, lambda: find("facilitator", "DEMO. A sergeant who has used it before."))


def offered(story: Story) -> None:
    """Keep a fund that the next meeting decides on."""
    fund = story.on(
        -20,
        lambda: opportunities.record(
            actor=story.actor("secretary"),
            idempotency_key=new_key(),
            title="DEMO fund for small trials",
            funder="DEMO Foundation",
            text="DEMO. Pays for trials of up to a year.",
            url="https://fund.example/",
            amount_pence=5_000_000,
            deadline_on=story.day(45),
        ),
    )
    story.agenda[COMING].append(
        Item("opportunity", subject=lambda: str(fund.it.id), title="DEMO fund for small trials")
    )


def asked(story: Story) -> None:
    """Keep a question answered and rated, and one that waits."""
    question = story.on(
        -50,
        lambda: advice.ask(
            actor=story.actor("staff"),
            idempotency_key=new_key(),
            title="DEMO: Is there anything on stickers against cold callers?",
            detail="DEMO. A shop wants to pay for some.",
            is_shared=True,
        ),
    )
    story.on(
        -48,
        lambda: advice.answer(
            actor=story.actor("secretary"),
            advice=question.it,
            text="DEMO. Yes. A trial in 60 streets found no difference. Spend it on visits.",
            cites=story.projects["stickers"].reference,
            version=None,
        ),
    )
    story.on(
        -47,
        lambda: advice.rate(
            actor=story.actor("staff"), advice=question.it, is_helpful=True, text="DEMO. Clear."
        ),
    )
    story.on(
        -2,
        lambda: advice.ask(
            actor=story.actor("staff"),
            idempotency_key=new_key(),
            title="DEMO: What is known about body-worn cameras on night shifts?",
            detail="DEMO. We plan a new rota.",
            is_shared=True,
        ),
    )


def called(story: Story) -> None:
    story.on(
        -12,
        lambda: calls.put_out(
            actor=story.actor("secretary"),
            idempotency_key=new_key(),
            title="DEMO call: What helps victims to stay with a case?",
            text="DEMO. The board wants a small trial within a year.",
            priority=priority("demo_victims"),
            amount_pence=1_000_000,
            opens_on=clock.today(),
            closes_on=story.day(45),
        ),
    )
