"""Mocks in the log: what stands after set-up, rehearsal and scores of two people."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.mock_results import proposals, round_results, weak_concepts, weakest
from planner.core.mocks import (
    Mock,
    MockRound,
    Scorer,
    asked_lately,
    next_key,
    own_payload,
    partner_payload,
    read_mocks,
    rehearsed_payload,
    set_up_payload,
    superseded_by,
)

AT = datetime(2026, 11, 23, 8, tzinfo=UTC)
ROUND = "round-coding"
ROUNDS = (MockRound(ROUND, 45, prompts=("a-prompt",), problems=("two-sum",)),)


def entry(number: int, payload: Mapping[str, object]) -> LogEntry:
    return LogEntry(number, EntryKind.MOCK, AT, date(2026, 11, 23), payload)


def the_mock(*payloads: Mapping[str, object]) -> Mock:
    (mock,) = read_mocks([entry(number, payload) for number, payload in enumerate(payloads, 1)]).values()
    return mock


SET_UP = set_up_payload("mock-1", ROUNDS)
REHEARSED = rehearsed_payload(the_mock(SET_UP), {ROUND: 4}, {ROUND: " Too fast. "})


def scored(**levels: int) -> dict[str, Any]:
    return own_payload(the_mock(REHEARSED), {ROUND: levels}, {ROUND: "Fine."})


def by_partner(**levels: int) -> dict[str, Any]:
    return partner_payload(the_mock(SET_UP), {ROUND: levels}, {}, "Bo")


def test_a_mock_that_was_set_up_has_its_questions_and_no_scores() -> None:
    mock = the_mock(SET_UP)

    assert (mock.key, mock.number, mock.minutes, mock.rounds) == ("mock-1", 1, 45, ROUNDS)
    assert (mock.is_rehearsed, mock.reviews) == (False, {})
    assert SET_UP["scores"] is None


def test_a_mock_of_an_earlier_release_has_no_coding_tasks() -> None:
    held = {"round": "round-coding", "minutes": 45, "prompts": ["p"], "problems": ["two-sum"], "designs": []}
    assert the_mock({"mock": "mock-1", "rounds": [held], "scores": None}).rounds[0].builds == ()


def test_a_rehearsed_mock_keeps_what_was_said_and_noted_when_it_is_scored() -> None:
    mock = the_mock(scored(code=3))

    assert (mock.said, mock.notes) == ({ROUND: 4}, {ROUND: "Too fast."})
    assert mock.own is not None
    assert (mock.own.scores, mock.own.comments) == ({ROUND: {"code": 3}}, {ROUND: "Fine."})


@pytest.mark.parametrize("own_first", [True, False])
def test_own_scores_and_those_of_a_partner_stand_beside_each_other(own_first: bool) -> None:
    own, partner = scored(code=3), by_partner(code=2)

    mock = the_mock(*((own, partner) if own_first else (partner, own)))

    assert list(mock.reviews) == [Scorer.SELF, Scorer.PARTNER]
    assert mock.partner is not None
    assert mock.partner.name == "Bo"
    assert mock.said == {ROUND: 4}


def test_new_scores_replace_ones_own_else_what_was_set_up_and_never_the_others() -> None:
    set_up, own, partner = entry(1, SET_UP), entry(2, scored(code=3)), entry(3, by_partner(code=2))

    assert superseded_by([set_up], "mock-1", Scorer.SELF) == 1
    assert superseded_by([set_up], "mock-1", Scorer.PARTNER) == 1
    assert superseded_by([own], "mock-1", Scorer.PARTNER) is None
    assert superseded_by([partner], "mock-1", Scorer.SELF) is None
    assert superseded_by([own, partner], "mock-1", Scorer.SELF) == 2
    assert superseded_by([own, partner], "mock-1", Scorer.PARTNER) == 3
    assert superseded_by([own], "mock-2", Scorer.SELF) is None


def test_a_key_is_never_used_again_even_if_its_mock_was_taken_back() -> None:
    taken_back = [entry(1, SET_UP), LogEntry(2, EntryKind.UNDO, AT, AT.date(), {}, supersedes=1)]

    assert next_key([]) == "mock-1"
    assert next_key(taken_back) == "mock-2"
    assert next_key([*taken_back, entry(3, set_up_payload("mock-10", ROUNDS))]) == "mock-11"


def test_the_last_three_mocks_are_what_was_asked_lately() -> None:
    payloads = [set_up_payload(f"mock-{n}", (MockRound(ROUND, 45, (f"p{n}",)),)) for n in range(1, 12)]
    mocks = read_mocks([entry(number, payload) for number, payload in enumerate(payloads, 1)])

    assert asked_lately(mocks) == {"p9", "p10", "p11"}


def test_three_sorts_of_rounds_are_a_full_loop() -> None:
    rounds = [MockRound(slug, 15) for slug in ("round-coding", "round-fundamentals", "round-behavioural")]

    assert the_mock(set_up_payload("mock-1", rounds)).is_full_loop
    assert not the_mock(set_up_payload("mock-1", rounds[:2])).is_full_loop


@pytest.mark.parametrize(
    ("make", "field"),
    [
        (lambda mock: rehearsed_payload(mock, {}, {}), "said"),
        (lambda mock: rehearsed_payload(mock, {ROUND: 6}, {}), "said"),
        (lambda mock: rehearsed_payload(mock, {"round-other": 3}, {}), "scores"),
        (lambda mock: rehearsed_payload(mock, {ROUND: 3}, {ROUND: "x" * 2001}), "notes"),
        (lambda mock: own_payload(mock, {}, {}), "scores"),
        (lambda mock: own_payload(mock, {ROUND: {}}, {}), "scores"),
        (lambda mock: own_payload(mock, {ROUND: {"code": 0}}, {}), "scores"),
        (lambda mock: own_payload(mock, {"round-other": {"code": 3}}, {}), "scores"),
        (lambda mock: partner_payload(mock, {ROUND: {"code": 3}}, {}, "x" * 81), "name"),
    ],
)
def test_what_cannot_be_is_refused_by_name(make: Any, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        make(the_mock(SET_UP))

    assert refused.value.field == field


def test_said_stands_against_shown_and_the_partners_word_goes_first(curriculum: Curriculum) -> None:
    (alone,) = round_results(the_mock(scored(code=3, testing=2)), curriculum)
    (both,) = round_results(the_mock(scored(code=5), by_partner(code=2, testing=1)), curriculum)
    (unsaid,) = round_results(the_mock(by_partner(code=2)), curriculum)

    assert (alone.said, alone.shown, alone.gap) == (4, {Scorer.SELF: 2.5}, 1.5)
    assert (both.shown, both.gap) == ({Scorer.SELF: 5.0, Scorer.PARTNER: 1.5}, 2.5)
    assert (unsaid.said, unsaid.gap) == (None, None)


def test_the_weakest_criteria_come_first_and_name_what_to_work_on(curriculum: Curriculum) -> None:
    mock = the_mock(scored(code=2, testing=3, complexity=4), by_partner(complexity=1))

    weak = weakest(round_results(mock, curriculum))

    assert [(found.criterion.slug, found.lowest) for _, found in weak] == [("complexity", 1), ("code", 2)]
    assert weak_concepts([mock], curriculum) == {"complexity-analysis": mock, "coding": mock}


def test_two_weak_criteria_propose_two_things_where_they_can(curriculum: Curriculum) -> None:
    results = round_results(the_mock(scored(code=1, testing=2, understanding=2)), curriculum)

    proposed = {found.criterion.slug: slug for _, found, slug in proposals(results)}

    assert proposed == {"code": "coding", "understanding": "coding", "testing": "ml-from-scratch"}


def test_a_criterion_that_left_the_curriculum_is_passed_over(curriculum: Curriculum) -> None:
    (result,) = round_results(the_mock(scored(gone=1)), curriculum)

    assert [found for found in result.criteria if found.levels] == []
    assert weakest([result]) == []
