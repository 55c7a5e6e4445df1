"""The log adds up to what stands: what is undone or superseded is left out, and can come back."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

import pytest
from core_samples import MONDAY, at, make_task
from hypothesis import given
from hypothesis import strategies as st

from planner.core.journal import Standing, check_in_payload, effective_entries, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.vocabulary import Outcome, Pillar, TaskKind, Theme

START = at("2026-10-05 18:00")


def make_entry(
    number: int, kind: EntryKind, payload: Mapping[str, object], supersedes: int | None = None
) -> LogEntry:
    return LogEntry(number, kind, START + timedelta(minutes=number), MONDAY, payload, supersedes)


def check_in(
    number: int, uid: str = "one", supersedes: int | None = None, outcome: Outcome = Outcome.DONE
) -> LogEntry:
    payload = check_in_payload(make_task(uid), outcome=outcome, confidence={}, minutes=None, note="")
    return make_entry(number, EntryKind.CHECK_IN, payload, supersedes)


def undo(number: int, of: int) -> LogEntry:
    return make_entry(number, EntryKind.UNDO, {}, of)


def counting(entries: Sequence[LogEntry]) -> list[int]:
    return [entry.id for entry in effective_entries(entries)]


# ---- which entries count


def test_an_empty_log_stands_for_nothing():
    assert read_journal([]) == Standing(None, {}, {}, None, Theme.SYSTEM)


def test_plain_entries_all_count_in_their_order():
    assert counting([check_in(1, "a"), check_in(2, "b")]) == [1, 2]


def test_an_undo_takes_its_entry_back_and_never_counts_itself():
    assert counting([check_in(1), undo(2, 1)]) == []


def test_undoing_the_undo_brings_the_entry_back():
    assert counting([check_in(1), undo(2, 1), undo(3, 2)]) == [1]


def test_an_undo_may_be_undone_and_done_again_as_often_as_one_likes():
    entries = [check_in(1), undo(2, 1), undo(3, 2), undo(4, 3), undo(5, 4)]
    assert [counting(entries[:length]) for length in range(1, 6)] == [[1], [], [1], [], [1]]


def test_a_correction_counts_in_place_of_what_it_supersedes():
    assert counting([check_in(1), check_in(2, supersedes=1)]) == [2]


def test_of_three_corrections_in_a_row_only_the_last_counts():
    assert counting([check_in(1), check_in(2, supersedes=1), check_in(3, supersedes=2)]) == [3]


def test_undoing_a_correction_brings_back_what_it_superseded():
    chain = [check_in(1), check_in(2, supersedes=1), check_in(3, supersedes=2)]
    assert counting([*chain, undo(4, 3)]) == [2]
    assert counting([*chain, undo(4, 3), undo(5, 2)]) == [1]
    assert counting([*chain, undo(4, 3), undo(5, 2), undo(6, 1)]) == []


def test_undoing_a_correction_in_the_middle_leaves_the_last_and_not_the_first():
    chain = [check_in(1), check_in(2, supersedes=1), check_in(3, supersedes=2)]
    assert 3 in counting([*chain, undo(4, 2)])
    assert 2 not in counting([*chain, undo(4, 2)])


@st.composite
def logs(draw: st.DrawFn) -> list[LogEntry]:
    """Check-ins, corrections and undos; each points at any entry before it."""
    entries: list[LogEntry] = []
    for number in range(1, draw(st.integers(0, 14)) + 1):
        earlier = st.integers(1, number - 1) if number > 1 else st.none()
        kind = draw(st.sampled_from(("new", "correction", "undo")))
        pointed_at = None if kind == "new" else draw(earlier)
        if kind == "undo" and pointed_at:
            entries.append(undo(number, pointed_at))
        else:
            entries.append(check_in(number, str(number), pointed_at))
    return entries


def is_undone(entry: LogEntry, entries: Sequence[LogEntry]) -> bool:
    return any(
        later.kind is EntryKind.UNDO and later.supersedes == entry.id and not is_undone(later, entries)
        for later in entries
        if later.id > entry.id
    )


def is_superseded(entry: LogEntry, entries: Sequence[LogEntry]) -> bool:
    return any(
        later.kind is not EntryKind.UNDO and later.supersedes == entry.id and not is_undone(later, entries)
        for later in entries
        if later.id > entry.id
    )


@given(logs())
def test_what_counts_is_what_is_neither_undone_nor_superseded(entries):
    assert counting(entries) == [
        entry.id
        for entry in entries
        if entry.kind is not EntryKind.UNDO
        and not is_undone(entry, entries)
        and not is_superseded(entry, entries)
    ]


@given(logs().filter(bool))
def test_an_undo_right_away_leaves_what_stood_before(entries):
    undone = [*entries, undo(len(entries) + 1, entries[-1].id)]
    assert counting(undone) == counting(entries[:-1])
    assert counting([*undone, undo(len(undone) + 1, undone[-1].id)]) == counting(entries)


# ---- what stands


def test_the_latest_plan_ratings_and_theme_stand():
    standing = read_journal(
        [
            make_entry(1, EntryKind.PLAN_ADOPTED, {"plan_id": 7}),
            make_entry(2, EntryKind.RATINGS_GIVEN, {"ratings": {"svm": 2, "coding": 4}}),
            make_entry(3, EntryKind.SETTINGS_CHANGED, {"theme": "dark"}),
            make_entry(4, EntryKind.PLAN_ADOPTED, {"plan_id": 9}),
            make_entry(5, EntryKind.RATINGS_GIVEN, {"ratings": {"svm": 3}}),
        ]
    )
    assert standing == Standing(9, {}, {"svm": 3}, MONDAY, Theme.DARK)


def test_undoing_a_plan_puts_the_one_before_back_in_force():
    adopted = [make_entry(n, EntryKind.PLAN_ADOPTED, {"plan_id": n * 10}) for n in (1, 2)]
    assert read_journal([*adopted, undo(3, 2)]).plan_id == 10
    assert read_journal([*adopted, undo(3, 2), undo(4, 3)]).plan_id == 20
    assert read_journal([*adopted, undo(3, 2), undo(4, 1)]).plan_id is None


def test_undoing_ratings_and_theme_goes_back_to_what_was_before():
    entries = [
        make_entry(1, EntryKind.RATINGS_GIVEN, {"ratings": {"svm": 2}}),
        make_entry(2, EntryKind.SETTINGS_CHANGED, {"theme": "dark"}),
        undo(3, 1),
        undo(4, 2),
    ]
    assert read_journal(entries) == Standing()


def test_for_each_session_the_last_check_in_counts_and_moves_to_the_end():
    standing = read_journal(
        [
            check_in(1, "a", outcome=Outcome.SKIPPED),
            check_in(2, "b"),
            check_in(3, "a", outcome=Outcome.PARTLY),
        ]
    )
    assert list(standing.check_ins) == ["b", "a"]
    assert standing.check_ins["a"].outcome is Outcome.PARTLY
    assert standing.check_ins["a"].entry_id == 3


def test_undoing_a_second_check_in_brings_the_first_back():
    entries = [check_in(1, "a"), check_in(2, "a", outcome=Outcome.SKIPPED), undo(3, 2)]
    assert read_journal(entries).check_ins["a"].outcome is Outcome.DONE


def test_a_check_in_holds_all_that_is_derived_from_it():
    task = make_task(
        "one",
        minutes=25,
        item="practice/svm",
        title="SVM: applied answers",
        pillar=Pillar.FUNDAMENTALS,
        kind=TaskKind.PRACTICE,
        concepts=("svm", "coding"),
    )
    payload = check_in_payload(
        task, outcome=Outcome.PARTLY, confidence={"svm": 3}, minutes=40, note="Kernels again"
    )
    entry = make_entry(5, EntryKind.CHECK_IN, payload)
    made = read_journal([entry]).check_ins["one"]
    assert (made.entry_id, made.at, made.on) == (5, entry.at, entry.on)
    assert (made.uid, made.item, made.title) == ("one", "practice/svm", "SVM: applied answers")
    assert (made.pillar, made.kind) == (Pillar.FUNDAMENTALS, TaskKind.PRACTICE)
    assert (made.concepts, made.planned_minutes, made.minutes) == (("svm", "coding"), 25, 40)
    assert (made.outcome, made.confidence, made.note) == (Outcome.PARTLY, {"svm": 3}, "Kernels again")


@pytest.mark.parametrize(
    ("outcome", "studied"),
    [(Outcome.DONE, True), (Outcome.PARTLY, True), (Outcome.SKIPPED, False), (Outcome.MOVED, False)],
)
def test_work_was_done_when_a_session_was_done_or_partly_done(outcome, studied):
    assert read_journal([check_in(1, outcome=outcome)]).check_ins["one"].studied is studied
