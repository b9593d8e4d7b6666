"""Whatever is edited in whatever order, comparing two contents names exactly what differs."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidence_hub.core.fields import Kind
from evidence_hub.registering import words
from evidence_hub.registry import content
from evidence_hub.registry.sections import (
    DRAFT_FIELDS,
    SECTIONS,
    Needed,
    Progress,
    missing,
    progress,
)

texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
rows = {
    "outcomes": st.fixed_dictionaries(
        {"rank": st.sampled_from(["primary", "secondary"]), "name": texts, "measure": texts, "time_point": texts}
    ),
    "priorities": st.fixed_dictionaries({"code": texts, "argument": texts}),
    "partners": st.fixed_dictionaries({"code": texts, "part": texts}),
}  # fmt: skip


def values(name: str) -> st.SearchStrategy[object]:
    kind = DRAFT_FIELDS[name].kind
    if kind is Kind.ROWS:
        return st.lists(rows[name], max_size=3)
    if kind in (Kind.CHOICES, Kind.WORDS):
        return st.lists(texts, max_size=3)
    if kind is Kind.MONEY:
        return st.none() | st.integers(0, 10**9)
    if kind is Kind.DATE:
        return st.just("") | st.dates().map(lambda day: day.isoformat())
    return texts


contents = st.fixed_dictionaries({name: values(name) for name in DRAFT_FIELDS})
edits = st.lists(
    st.sampled_from(sorted(DRAFT_FIELDS)).flatmap(
        lambda name: st.tuples(st.just(name), values(name))
    ),
    max_size=8,
)


@given(contents, edits)
def test_comparing_names_exactly_the_fields_that_differ(
    before: dict[str, object], changes: list[tuple[str, object]]
) -> None:
    after = {**before, **dict(changes)}
    expected = {name for name in DRAFT_FIELDS if before[name] != after[name]}
    assert set(content.changed_fields(before, after)) == expected
    shown = words.differences(before, after, {})
    assert [row["label"] for row in shown] == [
        asked.label for name, asked in DRAFT_FIELDS.items() if name in expected
    ]
    assert (content.digest(before) == content.digest(after)) is (not expected)


@given(contents)
def test_a_section_is_done_when_nothing_needed_now_is_missing(held: dict[str, object]) -> None:
    lacking = missing(held, Needed.NOW)
    for section in SECTIONS:
        lacks = [asked for asked in lacking if asked in section.fields]
        state = progress(section, held, was_opened=True)
        assert (state is Progress.DONE) is (not lacks)


def test_an_untouched_section_is_not_started_and_a_glance_is_not_progress() -> None:
    empty = {name: [] if asked.kind in (Kind.ROWS, Kind.CHOICES, Kind.WORDS) else "" for name, asked in DRAFT_FIELDS.items()}  # fmt: skip
    section = SECTIONS[0]
    assert progress(section, empty, was_opened=False) is Progress.NOT_STARTED
    assert progress(section, empty, was_opened=True) is Progress.LOOKED_AT
    assert progress(section, {**empty, "title": "T"}, was_opened=True) is Progress.IN_PROGRESS


@given(contents, edits)
def test_any_two_states_of_any_sequence_compare_exactly_in_both_directions(
    first: dict[str, object], changes: list[tuple[str, object]]
) -> None:
    states = [first]
    for name, value in changes:
        states.append({**states[-1], name: value})
    for place, before in enumerate(states):
        for after in states[place:]:
            differ = {name for name in DRAFT_FIELDS if before[name] != after[name]}
            assert set(content.changed_fields(before, after)) == differ
            assert set(content.changed_fields(after, before)) == differ
            # A change is major exactly where a field is that the approvals rest on.
            assert content.is_major(content.changed_fields(before, after)) is any(
                DRAFT_FIELDS[name].is_major for name in differ
            )
            # What the newer version says, put over the older one, gives the newer one whole.
            assert {**before, **{name: after[name] for name in differ}} == after
