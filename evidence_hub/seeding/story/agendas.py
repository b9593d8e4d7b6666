"""What each meeting of the story decides, beside what the studies put on its agenda."""

from __future__ import annotations

from sqlalchemy import select

from evidence_hub.commissioning.operations.decisions import Asked, Terms
from evidence_hub.core.database import db
from evidence_hub.directory.models import Priority
from evidence_hub.seeding.story import meetings
from evidence_hub.seeding.story.meetings import COMING, FIFTH, FIRST, FOURTH, SECOND, THIRD, Item
from evidence_hub.seeding.story.script import Story

# One abstention, so that pages and minutes of the demo show what a split vote looks like.
VOTES = {"chair": "for", "deputy": "for", "member": "for", "member2": "abstains"}


def tell(story: Story) -> None:
    """Keep the steps of every meeting; proposals come first, then what the studies brought."""
    for offset, first in _first(story).items():
        # Proposals first: people who present one need not sit through the rest.
        story.agenda[offset][:0] = first
    story.agenda[FIFTH].append(
        Item("other", outcome="note", title="DEMO: The next Research Fair", note="DEMO. In spring.")
    )
    story.agenda[COMING].append(Item("other", title="DEMO: Dates of next year"))
    for offset, items in story.agenda.items():
        # Only put on the agenda: what the board decides there, whoever tries the DEMO decides.
        if offset == COMING:
            story.on(
                -1, lambda: [meetings.put(story, COMING, item) for item in story.agenda[COMING]]
            )
        else:
            meetings.hold(story, offset, items)


def _first(story: Story) -> dict[int, list[Item]]:
    return {
        FIRST: [
            *(
                Item("priority", outcome="adopt", priority=row.code)
                for row in db.session.scalars(
                    select(Priority)
                    .where(Priority.is_demo, Priority.status == "proposed")
                    .order_by(Priority.sort)
                )
            ),
            meetings.approve(story, "sheds", money="confirmed"),
        ],
        SECOND: [meetings.approve(story, key) for key in ("cells", "form", "stickers")],
        THIRD: [
            meetings.approve(story, "bikes", benefit_owner=story.person("supervisor")),
            meetings.approve(
                story,
                "buses",
                outcome="approve_with_conditions",
                money="confirmed",
                conditions=[
                    Asked(
                        "DEMO. Agree the patrol lists with the sector",
                        story.person("lead").name,
                        story.day(-215),
                        "before_start",
                    )
                ],
            ),
        ],
        FOURTH: [
            meetings.approve(story, "scams", votes=VOTES),
            Item(
                "proposal",
                "music",
                "decline",
                terms=Terms(reasons="DEMO. The answer would change no decision."),
            ),
        ],
        FIFTH: [
            Item(
                "proposal",
                "parks",
                "defer",
                terms=Terms(
                    reasons="DEMO. The council counts calls in another way.",
                    until=story.day(75),
                    needs="DEMO. One way to count calls, agreed with the council.",
                    actions=[
                        Asked(
                            "DEMO. Ask the council how it counts",
                            story.person("secretary").name,
                            story.day(-7),
                        )
                    ],
                ),
            )
        ],
        COMING: [Item("proposal", "letters"), Item("presentation", "form")],
    }
