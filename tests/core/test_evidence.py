"""What an entry says about each concept it touches, and what a study day's entries say together."""

from datetime import timedelta

import pytest
from core_samples import MONDAY, make_check_in
from drill_samples import drill_entry, drilled, prompts_of
from evidence_samples import Reader, Step, answers, said, session, single_traces, the_day, trace
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Curriculum
from planner.core.evidence import (
    MOCK_QUESTIONS,
    PROBLEM_QUESTIONS,
    Source,
    Trace,
    days_of,
    traces_by_entry,
)
from planner.core.journal import CheckIn, Standing, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.memory import gain_of
from planner.core.mocks import Mock, MockRound, own_payload, partner_payload
from planner.core.vocabulary import Outcome, Solved, TaskKind

SLUG = "regularization"
TUESDAY = MONDAY + timedelta(days=1)


def of_check_in(curriculum: Curriculum, **changes) -> tuple[Trace, ...]:
    held: CheckIn = make_check_in(concepts=(SLUG, "bias-variance"), **changes)
    return traces_by_entry(curriculum, Standing(check_ins={held.uid: held})).get(1, ())


def of_mock(curriculum: Curriculum, *payloads: dict[str, object]) -> dict[str, Trace]:
    at = make_check_in().at
    entries = [
        LogEntry(number, EntryKind.MOCK, at, MONDAY, payload) for number, payload in enumerate(payloads, 1)
    ]
    found = traces_by_entry(curriculum, read_journal(entries))
    return {held.slug: held for traces in found.values() for held in traces}


def a_mock(**held) -> Mock:
    return Mock("mock-1", 0, MONDAY, (MockRound("round-fundamentals", 45),), **held)


def test_a_session_done_speaks_for_its_first_concept(curriculum: Curriculum):
    (found,) = of_check_in(curriculum, kind=TaskKind.PRACTICE)
    left = 1 - gain_of(TaskKind.PRACTICE)
    assert found == Trace(SLUG, MONDAY, 1, Source.SESSION, sort=TaskKind.PRACTICE, left=left, sessions=1.0)


def test_half_a_session_leaves_the_square_root_of_what_a_whole_one_leaves(curriculum: Curriculum):
    (found,) = of_check_in(curriculum, outcome=Outcome.PARTLY)
    # A whole session of learning leaves 1 - 0.5; two halves leave 0.5 ** 0.5 twice, which is the same.
    assert found.left**2 == pytest.approx(0.5)
    assert found.sessions == 0.5


def test_the_parts_of_one_piece_of_work_together_count_as_one_session_of_it(curriculum: Curriculum):
    (found,) = of_check_in(curriculum, parts=3)
    assert found.left**3 == pytest.approx(0.5)


@pytest.mark.parametrize("outcome", [Outcome.SKIPPED, Outcome.MOVED])
def test_a_session_that_was_not_held_says_nothing(curriculum: Curriculum, outcome: Outcome):
    assert of_check_in(curriculum, outcome=outcome, confidence={SLUG: 5}) == ()


def test_a_confidence_speaks_for_each_concept_it_was_given_for(curriculum: Curriculum):
    first, second = of_check_in(curriculum, confidence={"bias-variance": 2, SLUG: 4})
    assert (first.slug, first.said, first.sessions) == (SLUG, 4, 1.0)
    assert (second.slug, second.said, second.sessions, second.left) == ("bias-variance", 2, 0.0, 1.0)


@pytest.mark.parametrize(("solved", "shown"), [(Solved.ALONE, 1.0), (Solved.HINT, 0.5), (Solved.NOT, 0.0)])
def test_a_problem_counts_as_questions_answered(curriculum: Curriculum, solved: Solved, shown: float):
    (found,) = of_check_in(curriculum, kind=TaskKind.PROBLEM, solved=solved)
    assert found.source is Source.PROBLEM
    assert (found.shown, found.of) == (shown * PROBLEM_QUESTIONS, PROBLEM_QUESTIONS)


def test_a_drill_says_which_share_of_its_points_was_covered_and_what_was_said_of_it(curriculum: Curriculum):
    prompt = prompts_of(curriculum, SLUG)[0]
    found = traces_by_entry(curriculum, drilled(drill_entry(prompt, shown=3, rating=4)))
    points = float(len(prompt.key_points))
    assert found == {1: (Trace(SLUG, MONDAY, 1, Source.DRILL, shown=3.0, of=points, rated=4),)}


def test_a_level_in_a_mock_counts_as_two_questions_of_which_its_share_was_shown(curriculum: Curriculum):
    scores = {"round-fundamentals": {"definition": 5, "failure": 2}}
    found = of_mock(curriculum, own_payload(a_mock(said={"round-fundamentals": 4}), scores, {}))
    # Level 1 is nothing, level 5 all of it: (5 - 1) / 4 and (2 - 1) / 4 of two questions.
    assert {slug: (held.shown, held.of, held.rated) for slug, held in found.items()} == {
        "ml-foundations": (2.0, MOCK_QUESTIONS, 4),
        "bias-variance": (0.5, MOCK_QUESTIONS, 4),
    }


def test_a_partners_level_goes_before_ones_own(curriculum: Curriculum):
    own = own_payload(a_mock(), {"round-fundamentals": {"definition": 5, "failure": 5}}, {})
    seen = partner_payload(a_mock(), {"round-fundamentals": {"definition": 1}}, {})
    found = of_mock(curriculum, own, seen)
    assert (found["ml-foundations"].shown, found["bias-variance"].shown) == (0.0, 2.0)


def test_a_rehearsal_speaks_for_its_first_concept(curriculum: Curriculum):
    design = next(iter(curriculum.designs.values()))
    held = {"design": design.slug, "framework": "", "length_minutes": 50, "steps": []}
    payload = {**held, "ticked": [0, 2], "of": 8, "concepts": list(design.concepts)}
    entry = LogEntry(1, EntryKind.REHEARSAL, make_check_in().at, MONDAY, payload)
    (found,) = traces_by_entry(curriculum, read_journal([entry]))[1]
    assert (found.slug, found.source) == (design.concepts[0], Source.REHEARSAL)
    assert (found.shown, found.of) == (2.0, 8.0)


def test_a_concept_that_left_the_curriculum_is_passed_over(curriculum: Curriculum):
    gone = make_check_in(concepts=("alchemy",), confidence={"alchemy": 5})
    assert traces_by_entry(curriculum, Standing(check_ins={"one": gone})) == {}


def test_an_entry_taken_back_says_nothing(reader: Reader):
    assert reader.of(Step("drill", amount=2)).traces
    assert reader.of(Step("drill", amount=2), Step("undo")).traces == {}


def test_days_are_put_together_the_earliest_first():
    late, early = answers(1, 2, 7, day=1), answers(3, 4, 9)
    assert [(day.on, day.shown, day.of) for day in days_of([late, early])] == [
        (MONDAY, 3.0, 4.0),
        (TUESDAY, 1.0, 2.0),
    ]


def test_a_days_entries_are_added_up_and_its_sessions_multiplied():
    first = session(1, kind=TaskKind.LEARN, said=4)
    second = session(2, kind=TaskKind.REVIEW, said=4)
    third = session(3, kind=TaskKind.PRACTICE, left=0.6**0.5, sessions=0.5, said=1)
    found = the_day(first, answers(2, 3, 4), second, third, answers(1, 5, 5))
    assert found.left_by_learning == 0.5
    # 1 - 0.15 of a review, and half a session of practice.
    assert found.left_by_practice == pytest.approx(0.85 * 0.6**0.5)
    assert (found.sessions, found.shown, found.of) == (2.5, 3.0, 8.0)
    assert found.said == (1, 0, 0, 2, 0)
    assert found.entries == (1, 2, 3, 4, 5)


def test_saying_something_alone_is_no_study():
    assert not the_day(said(5)).studied
    assert the_day(session()).studied
    assert the_day(answers(0, 1)).studied
    assert not the_day(trace()).studied


@given(traces=st.lists(single_traces(last_day=2), max_size=10), chance=st.randoms())
def test_the_order_of_traces_does_not_change_any_digit(traces: list[Trace], chance):
    numbered = [held._replace(entry_id=number) for number, held in enumerate(traces)]
    shuffled = list(numbered)
    chance.shuffle(shuffled)
    assert days_of(shuffled) == days_of(numbered)
    renumbered = [held._replace(entry_id=number) for number, held in enumerate(shuffled)]
    plain = [(day.left_by_learning, day.left_by_practice, day.shown, day.of) for day in days_of(numbered)]
    assert plain == [
        (day.left_by_learning, day.left_by_practice, day.shown, day.of) for day in days_of(renumbered)
    ]
