"""The DEMO as one joined story, told by the hub's own operations on the days it happened."""

from __future__ import annotations

from evidence_hub.seeding.story import agendas, meetings, programme, studies
from evidence_hub.seeding.story.script import Story


def tell(story: Story) -> None:
    """Make the whole story: meetings, studies, an enquiry, the wider programme."""
    # First, so that a study can name the meeting that it goes to.
    meetings.plan(story)
    for key, study in studies.STUDIES.items():
        study(story.study(key))
    studies.enquiry(story)
    programme.tell(story)
    # After the studies and the programme: these put their own items on the agendas of the meetings.
    agendas.tell(story)
    story.tell()
