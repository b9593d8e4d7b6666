"""What a record's page shows, assembled from fields, facts and claims, trimmed to the viewer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from evidence_hub.accounts.policy import Can, may
from evidence_hub.core import clock
from evidence_hub.core.authority import Relation
from evidence_hub.core.markings import MARKINGS, highest
from evidence_hub.registry.audience import Tier, Viewer
from evidence_hub.registry.fields import BY_CODE, FIELDS, Field, Group
from evidence_hub.registry.hooks import Answer, Panel, PanelPlace
from evidence_hub.registry.models import Fact, Project, ProjectPerson
from evidence_hub.registry.stages import MAIN_LINE, Stage
from evidence_hub.sources.models import Source
from evidence_hub.sources.queries import Cited, Mark, marks, marks_of

Labels = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True)
class Stated:
    """One value with where it comes from."""

    text: str
    marks: Sequence[Mark]
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A field of the record: its values, what other sources claim, or that nothing is stated."""

    field: Field
    values: Sequence[Stated]
    claims: Sequence[Stated]

    @property
    def is_silent(self) -> bool:
        """Whether no source at all says anything: such rows stand in one sentence together."""
        return not self.values and not self.claims

    @property
    def label_within(self) -> str:
        """The label as it reads within a sentence."""
        return self.field.label[:1].lower() + self.field.label[1:]


@dataclass(frozen=True)
class Section:
    title: str
    rows: Sequence[Row]


@dataclass(frozen=True)
class Step:
    label: str
    state: str  # done, current, ahead, unknown


@dataclass(frozen=True)
class RecordPage:
    project: Project
    tier: Tier
    sections: Sequence[Section]
    steps: Sequence[Step]
    partners: Sequence[tuple[Cited, Sequence[Mark]]]
    funding: Sequence[tuple[Cited, Sequence[Mark]]]
    plans: Sequence[tuple[Cited, Sequence[Mark]]]
    stated: Mapping[str, Row] = field(default_factory=dict)
    shows_partners: bool = True

    @property
    def marking(self) -> str:
        """What the page must carry at head and foot."""
        return highest([self.project.marking])

    @property
    def own_marking(self) -> str:
        """The record's own marking in the words of its scheme, '' when it has none."""
        return MARKINGS[self.project.marking].label

    @property
    def hides_recommendations(self) -> bool:
        """Whether there may be some that this tier does not show; an import has none."""
        return self.tier is not Tier.FULL and not self.project.awaits_adoption


def source_codes(project: Project) -> set[str]:
    parts: list[Cited] = [*project.facts, *project.partners, *project.funding, *project.plans]
    return {part.source for part in parts if part.source}


def _shown(code: str, value: str, labels: Labels) -> str:
    return labels.get("design", {}).get(value, value) if code == "design" else value


def _stated(fact: Fact, sources: dict[str, Source], labels: Labels) -> Stated:
    return Stated(
        text=_shown(fact.field, fact.value, labels),
        marks=marks(fact.provenance, fact.source, fact.paragraphs, sources),
        note=fact.note,
    )


def _row(
    project: Project,
    known: Field,
    facts: Sequence[Fact],
    sources: dict[str, Source],
    labels: Labels,
) -> Row:
    own = [fact for fact in facts if not fact.is_claim]
    claims = [_stated(fact, sources, labels) for fact in facts if fact.is_claim]
    if own:
        values = [_stated(fact, sources, labels) for fact in own if fact.value != "not_stated"]
    else:
        values = _unsourced(project, known, labels)
    return Row(known, values, claims)


def _unsourced(project: Project, known: Field, labels: Labels) -> list[Stated]:
    """Return what a person entered: it stands in the record's column, and no fact carries it."""
    value = getattr(project, known.column) if known.column else ""
    if not value or value == "not_stated":
        return []
    return [Stated(text=_shown(known.code, value, labels), marks=())]


def _is_worth_showing(project: Project, row: Row) -> bool:
    if row.values or row.claims:
        return True
    # What a live project lacks is said by the packages that ask for it; an import's blank is data.
    return project.is_legacy and (row.field.is_expected or row.field.code in project.not_stated)


def _is_answered_above(row: Row) -> bool:
    """The question stands in full among the answers; only what others say of it comes again."""
    return row.field.code == "question" and not row.claims


def _steps(project: Project) -> list[Step]:
    stage = Stage(project.stage)
    # A paused, suspended or withdrawn project stands beside the line. How far it had come is in its
    # history; to draw a line up to some step would be a guess.
    if stage not in MAIN_LINE:
        return [Step(step.label, "unknown") for step in MAIN_LINE]
    reached = MAIN_LINE.index(stage)
    # An import skipped the gates. "Done" would claim evidence that nobody holds (DOMAIN T22).
    behind = "unknown" if project.is_legacy else "done"
    return [
        Step(step.label, behind if i < reached else "current" if i == reached else "ahead")
        for i, step in enumerate(MAIN_LINE)
    ]


def sees_team_panel(viewer: Viewer, project: Project) -> bool:
    return may(viewer.actor, Can.SEE_INSIDE, viewer.relationship(project))


def assemble(
    project: Project, tier: Tier, viewer: Viewer, sources: dict[str, Source], labels: Labels
) -> RecordPage:
    """Build the page; what the tier does not reach is not in it at all."""
    facts = _current_facts(project)
    # Somebody outside the force must not learn from one project who works with it on another.
    with_partners = not viewer.is_outside
    rows = {
        known.code: _row(project, known, facts.get(known.code, ()), sources, labels)
        for known in FIELDS
        if known.tier <= tier and (with_partners or known.code != "partners")
    }

    def marked(parts: Sequence[Cited]) -> list[tuple[Cited, Sequence[Mark]]]:
        return [(part, marks_of(part, sources)) for part in parts]

    return RecordPage(
        project=project,
        tier=tier,
        sections=_sections(project, rows.values()),
        steps=_steps(project),
        partners=marked(project.partners) if with_partners else [],
        funding=marked(project.funding) if tier is Tier.FULL else [],
        plans=marked(project.plans),
        stated=rows,
        shows_partners=with_partners,
    )


def _current_facts(project: Project) -> dict[str, list[Fact]]:
    """Return the facts that nothing has replaced, by field; a field unknown here is "other"."""
    facts: dict[str, list[Fact]] = {}
    for fact in project.facts:
        if fact.superseded_at is None:
            facts.setdefault(fact.field if fact.field in BY_CODE else "other", []).append(fact)
    return facts


# These stand at the head of the page or have a list of their own there.
SHOWN_ELSEWHERE = frozenset({"title", "plain_summary", "partners", "funding"})


def _sections(project: Project, rows: Iterable[Row]) -> list[Section]:
    """Return the groups of fields that have anything to show, in the order of the groups."""
    shown = [
        row
        for row in rows
        if row.field.code not in SHOWN_ELSEWHERE
        and not _is_answered_above(row)
        and _is_worth_showing(project, row)
    ]
    sections = [
        Section(group.value, [row for row in shown if row.field.group is group]) for group in Group
    ]
    return [section for section in sections if section.rows]


def people_shown(project: Project, viewer: Viewer, tier: Tier) -> list[ProjectPerson]:
    """Return who takes part today, without those who merely have access."""
    if tier is not Tier.FULL or viewer.is_outside:
        return []
    today = clock.today()
    return [
        part
        for part in project.people
        if not part.is_access_only and part.is_held(today) and part.part != Relation.ASSIGNED
    ]


ANSWERS = ("found", "how_sure", "judged", "for_whom", "what_to_do")


def answers(panels: Sequence[Panel]) -> dict[str, list[Answer]]:
    """Gather what the packages above answer to the reader's first questions, each answer once."""
    return {
        name: _each_once([answer for panel in panels for answer in panel.answers.get(name, ())])
        for name in ANSWERS
    }


def _each_once(answers: Sequence[Answer]) -> list[Answer]:
    """Give answers of the same words one line, with the marks of all their sources."""
    # Two sources often report one result in the same words. Shown twice it would look like two
    # results.
    merged: dict[tuple[str, str], list[Mark]] = {}
    for answer in answers:
        known = merged.setdefault((answer.text, answer.direction), [])
        known += [mark for mark in answer.mark or () if mark not in known]
    return [Answer(text, direction, marks) for (text, direction), marks in merged.items()]


def _links_to(panels: Sequence[Panel], *places: PanelPlace) -> list[tuple[str, str]]:
    return [(panel.title, panel.anchor) for panel in panels if panel.place in places]


def side_links(page: RecordPage, panels: Sequence[Panel]) -> list[dict[str, str]]:
    """Return the sections of the page, in its order, for the navigation beside it."""
    links = _links_to(panels, PanelPlace.SECTION)
    links += [(section.title, f"section-{i}") for i, section in enumerate(page.sections, 1)]
    if page.plans:
        links.append(("Plans as reported", "plans"))
    links += _links_to(panels, PanelPlace.HEADER, PanelPlace.END)
    return [{"label": label, "href": f"#{anchor}"} for label, anchor in links]


def stage_note(project: Project) -> str:
    """Say why a stage is not known, or what stopped the project on its way."""
    stage = Stage(project.stage)
    if stage is Stage.LEGACY_IMPORT:
        return "Imported. The source does not say which stage it had reached."
    return "" if stage in MAIN_LINE else f"{stage.label}."
