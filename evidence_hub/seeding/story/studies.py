"""The studies of the demo, each from its beginning to where it stands today."""

from __future__ import annotations

from collections.abc import Callable

from evidence_hub.commissioning.operations.decisions import Terms
from evidence_hub.core.authority import Relation
from evidence_hub.ethics import due
from evidence_hub.lifecycle.transitions import Move
from evidence_hub.registering.operations import enquiries, people, screening
from evidence_hub.seeding.story import approving, programme, registering, reporting, running
from evidence_hub.seeding.story.meetings import COMING, FIFTH, FOURTH, THIRD, Item
from evidence_hub.seeding.story.script import Story, Study, new_key
from evidence_hub.tracking.models.progress import COLLECTED

# A critical result, and not a success: to show that such a paper is cleared and published like any
# other.
PAPER = """DEMO. A form that saves nobody time

Invented, to show how a critical paper is cleared. The form of one page did not shorten calls.
Reports were sent back more often, and callers were telephoned again. We advise against it.
"""


def under_way(study: Study, set_up: int, live: int) -> None:
    running.move(study, set_up, Move.BEGIN_SET_UP)
    running.move(study, live, Move.GO_LIVE)


def over(study: Study, collected: int, counted: int) -> None:
    """Collecting is over: the numbers are reported, and analysis begins."""
    running.report(
        study,
        collected,
        kind=COLLECTED,
        planned=counted,
        recruited=counted,
        counted_on=study.day(collected - 1),
    )
    running.move(study, collected + 2, Move.BEGIN_ANALYSIS)


def enquiry(story: Story) -> None:
    """An enquiry of a sergeant that the secretary has not answered yet."""
    story.on(
        -4,
        lambda: enquiries.raise_enquiry(
            actor=story.actor("staff"),
            idempotency_key=new_key(),
            answers={
                "title": "DEMO: Do shorter briefings leave more time on the beat?",
                "question": "DEMO: does a briefing of ten minutes add to hours on patrol?",
                "decision_informed": "DEMO. How long briefings are",
                "partner": "",
                "rough_dates": "DEMO. Next spring",
                "people_or_data": "unsure",
            },
        ),
    )


def thanks(study: Study) -> None:
    """A draft that the secretary returned, with a comment beside two fields."""
    registering.taken_on(study, -34)
    study.on(
        -25,
        lambda: registering.give_back(
            study,
            "DEMO. A clear idea. Two things are missing before it is assessed.",
            {
                "sample_plan": "DEMO. How many, and why that many?",
                "data_wanted": "DEMO. Say from which system the addresses come.",
            },
        ),
    )


def locks(study: Study) -> None:
    """On the secretary's desk: it asks nearly what the bike study asks."""
    registering.taken_on(study, -15)
    study.on(
        -6,
        lambda: screening.note_duplicates(
            **study.by("secretary"),
            note="DEMO. Close to the study of texts after bike marking. The lead is asked to wait.",
        ),
    )


def court(study: Study) -> None:
    """Being assessed; the reviewer asks what is done for those who are not called."""
    registering.taken_on(study, -62)
    approving.applied(study, -57)
    study.on(-55, lambda: registering.screen(study))
    study.on(-54, lambda: approving.assign(study))
    study.on(-54, lambda: registering.to_assessment(study), hour=14)
    approving.advised(study, -48, with_opinion=False)
    question = "DEMO. What do you do for victims who are not called and are afraid?"
    study.on(-6, lambda: approving.ask(study, question))


def letters(study: Study) -> None:
    """Ready for the board, where one member has an interest in it."""
    registering.register(study, -75)
    study.on(
        -45,
        lambda: people.declare_interest(
            actor=study.actor("member2"),
            project=study.project,
            kind="family",
            nature="DEMO. A sister prints the letters",
            started_on=study.day(-45),
            ended_on=None,
            organisation_id=None,
        ),
    )


def scams(study: Study) -> None:
    """Commissioned, and waiting for the university to sign the agreement."""
    registering.register(study, -195)
    running.move(study, -135, Move.BEGIN_SET_UP)
    study.on(-100, lambda: approving.assess_impact(study))
    study.on(-30, lambda: approving.send_agreement(study))


def buses(study: Study) -> None:
    """Live and amber: a milestone is late, and patrols are hard to staff."""
    registering.register(study, -285)
    running.fund(
        study, -232, 1_200_000, "DEMO. Overtime for patrols", {-150: 380_000, -60: 410_000}
    )
    study.on(-214, lambda: approving.meet_condition(study))
    under_way(study, -228, -205)
    running.milestone(study, -226, "DEMO. Patrol lists drawn", -204, met=-206)
    running.milestone(study, -226, "DEMO. Half of the weeks walked", -100, met=-96)
    running.milestone(study, -226, "DEMO. Last week walked", -9)
    running.benefit(
        study,
        -200,
        "DEMO: Fewer robberies at bus stops",
        ("Recorded robberies", "a month"),
        (42, 34),
    )
    running.report(study, -110, planned=24, recruited=11, counted_on=study.day(-111))
    running.incident(
        study,
        -80,
        "DEMO. One stop was walked in the wrong week.",
        "DEMO. No personal data were involved.",
    )
    running.risk(study, -40, "DEMO. Too few officers in the evenings", 4, 3)
    running.report(
        study,
        -18,
        planned=24,
        recruited=21,
        counted_on=study.day(-19),
        declared="amber",
        cause="DEMO. Officers were needed at two matches",
        action="DEMO. Walk the last weeks next month",
        action_owner="DEMO. Sector inspector",
        action_by=study.day(20),
    )


def cells(study: Study) -> None:
    """Suspended: the ethics opinion ended, and nobody asked for a renewal."""
    registering.register(study, -385, assessor="ethics2")
    study.on(
        -384,
        lambda: people.add_person(
            **study.by("lead"), person=study.person("supervisor"), part=Relation.SUPERVISOR
        ),
    )
    under_way(study, -318, -310)
    running.milestone(study, -308, "DEMO. Cells repainted", -250, met=-240)
    running.milestone(study, -308, "DEMO. A year counted", 55)
    running.report(study, -200, planned=400, recruited=160, counted_on=study.day(-201))
    running.report(study, -100, planned=400, recruited=270, counted_on=study.day(-101))
    # Nobody suspends it: the demo lets the clock do what it does at midnight (J4).
    running.lapse(study, -4, due.lapses)


def bikes(study: Study) -> None:
    """A student's study from a Research Fair: in analysis, to be presented to the board."""
    asked = programme.fair_held(study.story)
    study.on(-290, lambda: registering.accept(study, asked.it), hour=11)
    for name, part in (
        ("supervisor", Relation.SUPERVISOR),
        ("student", Relation.STUDENT),
        ("partner", Relation.PARTNER),
    ):
        study.on(
            -289,
            lambda name=name, part=part: people.add_person(  # type: ignore[misc]
                **study.by("lead"), person=study.person(name), part=part
            ),
        )
    registering.register(study, -289, assessor="ethics2", is_begun=True)
    under_way(study, -230, -215)
    running.milestone(study, -228, "DEMO. Texts sent", -120, met=-118)
    running.milestone(study, -228, "DEMO. Thesis handed in", -18, met=-18)
    running.report(study, -120, planned=600, recruited=310, counted_on=study.day(-121))
    running.report(study, -31, planned=600, recruited=588, counted_on=study.day(-32))
    over(study, -24, 588)
    programme.award(study.story)


def form(study: Study) -> None:
    """Reporting; a critical paper waits for clearance, and the clock runs."""
    registering.register(study, -388)
    under_way(study, -322, -315)
    running.report(study, -220, planned=9000, recruited=5200, counted_on=study.day(-221))
    over(study, -170, 9150)
    for day in (-130, -40):
        running.report(study, day, done="DEMO. Numbers checked", planned=9000)
    reporting.find(
        study,
        -45,
        outcome="Minutes for each report",
        direction="no_detectable_effect",
        statement="DEMO: The form of one page did not shorten calls",
        measure="Median minutes",
        effect_metric="Difference in minutes",
        effect_value=0.1,
        effect_low=-0.4,
        effect_high=0.6,
        comparison="Centres with the old form",
        sample="9,150 reports",
        limitations="DEMO. Four centres alone",
    )
    reporting.find(
        study,
        -45,
        outcome="Errors",
        direction="harmful",
        statement="DEMO: Reports were sent back more often with the form of one page",
        effect_metric="Difference in reports sent back, per cent",
        effect_value=3.1,
        effect_low=1.2,
        effect_high=5.0,
        comparison="Centres with the old form",
        sample="9,150 reports",
    )
    reporting.account_for(study, -38)
    running.move(study, -36, Move.BEGIN_REPORTING)
    planned = reporting.output(study, -30, "DEMO. A form that saves nobody time")
    reporting.submit(study, -14, planned, PAPER)


def stickers(study: Study) -> None:
    """Being implemented: nothing was found, and one recommendation waits for the board."""
    registering.register(study, -388)
    under_way(study, -320, -310)
    over(study, -205, 60)
    finding = reporting.find(
        study,
        -190,
        outcome="Doorstep scams",
        direction="no_detectable_effect",
        statement="DEMO: Door stickers did not change how many scams were reported",
        measure="Reports for each thousand homes",
        effect_metric="Rate ratio",
        effect_value=0.98,
        effect_low=0.81,
        effect_high=1.19,
        comparison="30 streets without stickers",
        sample="60 streets",
        cost="DEMO. £1.20 for each home",
        emmie={"mechanism": "DEMO. Callers did not read them"},
    )
    reporting.account_for(study, -184)
    reporting.judge(study, -182, "Doorstep scams", "5", "DEMO. 60 streets by chance")
    running.move(study, -180, Move.BEGIN_REPORTING)
    rows = reporting.recommend(
        study,
        -178,
        finding,
        ("DEMO: Stop buying door stickers", "DEMO: Visit homes after a first scam instead"),
        "lead2",
    )
    reporting.release(study, -170)
    study.story.agenda[FOURTH] += [
        Item("presentation", "stickers", "note", note="DEMO. The board heard the findings."),
        Item("implementation", "stickers", "approve"),
        Item(
            "recommendation",
            "stickers",
            "accept",
            subject=lambda: str(rows.it[0].id),
            title="DEMO: Stop buying door stickers",
            terms=Terms(reasons="DEMO. They change nothing."),
        ),
    ]
    study.story.agenda[COMING].append(
        Item(
            "recommendation",
            "stickers",
            subject=lambda: str(rows.it[1].id),
            title="DEMO: Visit homes after a first scam instead",
        )
    )
    reporting.act(study, -140, rows, "DEMO. Tell the teams to stop", "lead2", due=-20)
    reporting.adopt(study, -120, rows, "DEMO. Two teams", "lead2")


def sheds(study: Study) -> None:
    """Closed: the kits changed nothing, and the benefit did not come."""
    registering.register(study, -455)
    running.fund(study, -408, 200_000, "DEMO. Kits", {-395: 150_000, -380: 50_000})
    under_way(study, -410, -400)
    benefit = running.benefit(
        study,
        -399,
        "DEMO: Fewer shed burglaries",
        ("Recorded burglaries", "a month"),
        (100, 85),
        due=-110,
    )
    over(study, -292, 12)
    found = reporting.find(
        study,
        -275,
        outcome="Shed burglaries",
        direction="no_detectable_effect",
        statement="DEMO: Marking kits did not change how many sheds were burgled",
        measure="Recorded burglaries a month",
        effect_metric="Difference a month",
        effect_value=0.5,
        effect_low=-1.5,
        effect_high=2.5,
        comparison="Six sites without kits",
        sample="Twelve sites",
    )
    reporting.account_for(study, -270)
    running.move(study, -268, Move.BEGIN_REPORTING)
    rows = reporting.recommend(study, -266, found, ("DEMO: Buy no more marking kits",), "lead2")
    reporting.judge(study, -262, "Shed burglaries", "3", "DEMO. Twelve sites, four months")
    reporting.release(study, -260)
    planned = reporting.output(study, -255, "DEMO. Kits and sheds")
    study.story.agenda[THIRD] += [
        Item("presentation", "sheds", "note", note="DEMO. The board heard the findings."),
        Item("implementation", "sheds", "approve"),
        Item(
            "recommendation",
            "sheds",
            "accept",
            subject=lambda: str(rows.it[0].id),
            title="DEMO: Buy no more marking kits",
            terms=Terms(reasons="DEMO. They change nothing."),
        ),
    ]
    reporting.act(
        study,
        -235,
        rows,
        "DEMO. Tell the teams to buy no more",
        "lead2",
        due=-200,
        done=-205,
    )
    study.story.agenda[FOURTH].append(Item("benefits", "sheds", "approve"))
    running.measure(study, -110, benefit, 101, "member3")
    running.conclude(study, -100, benefit, "member3", "DEMO. Kits do not stop burglars.")
    reporting.abandon(study, -95, planned)
    reporting.lessons(study, -90, "DEMO. Ask the allotment holders first.")
    study.story.agenda[FIFTH].append(Item("closure", "sheds", "approve"))


def music(study: Study) -> None:
    """Declined: it would change no decision."""
    registering.register(study, -195)


def parks(study: Study) -> None:
    """Deferred until the council says how it counts."""
    registering.register(study, -110)


STUDIES: dict[str, Callable[[Study], None]] = {
    "bikes": bikes,
    "buses": buses,
    "cells": cells,
    "court": court,
    "form": form,
    "letters": letters,
    "locks": locks,
    "music": music,
    "parks": parks,
    "scams": scams,
    "sheds": sheds,
    "stickers": stickers,
    "thanks": thanks,
}
