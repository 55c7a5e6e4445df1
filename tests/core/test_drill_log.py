"""What a drill's entry holds, and what is read back from it."""

import json
from datetime import timedelta

import pytest
from core_samples import MONDAY
from drill_samples import RUN, drill_entry, drills, prompts_of

from planner.core.curriculum import Curriculum, Prompt
from planner.core.drill_log import (
    LONGEST_ANSWER,
    LONGEST_SECONDS,
    DrillAnswer,
    drill_payload,
    latest_by_prompt,
    weak_drills,
)
from planner.core.errors import InvalidInputError


@pytest.fixture(scope="session")
def prompt(curriculum: Curriculum) -> Prompt:
    return prompts_of(curriculum, "regularization")[0]


def test_an_entry_holds_plain_values_and_reads_back_as_it_was(prompt: Prompt) -> None:
    answer = DrillAnswer(ticked=(2, 0, 2), seconds=95, rating=4, text="  L1 is a diamond.\n")

    payload = drill_payload(prompt, answer, run=RUN)

    assert json.loads(json.dumps(payload)) == payload
    assert payload == {
        "prompt": prompt.slug,
        "concepts": list(prompt.concepts),
        "shown": 2,
        "of": len(prompt.key_points),
        "ticked": [0, 2],
        "seconds": 95,
        "rating": 4,
        "answer": "L1 is a diamond.",
        "run": RUN,
    }
    (drill,) = drills(drill_entry(prompt, shown=2, seconds=95, rating=4, text="L1 is a diamond."))
    assert (drill.prompt, drill.about, drill.on) == (prompt.slug, prompt.concepts[0], MONDAY)
    assert (drill.shown, drill.ticked, drill.share) == (2, (0, 1), 2 / len(prompt.key_points))
    assert (drill.seconds, drill.rating, drill.answer) == (95, 4, "L1 is a diamond.")


def test_an_answer_may_say_nothing_at_all(prompt: Prompt) -> None:
    payload = drill_payload(prompt, DrillAnswer(), run=RUN)

    assert (payload["shown"], payload["seconds"], payload["rating"], payload["answer"]) == (0, None, None, "")


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("ticked", DrillAnswer(ticked=(99,))),
        ("ticked", DrillAnswer(ticked=(-1,))),
        ("seconds", DrillAnswer(seconds=-1)),
        ("seconds", DrillAnswer(seconds=LONGEST_SECONDS + 1)),
        ("rating", DrillAnswer(rating=0)),
        ("rating", DrillAnswer(rating=6)),
        ("answer", DrillAnswer(text="a" * (LONGEST_ANSWER + 1))),
    ],
)
def test_what_cannot_be_is_refused_by_field(prompt: Prompt, field: str, answer: DrillAnswer) -> None:
    with pytest.raises(InvalidInputError) as refused:
        drill_payload(prompt, answer, run=RUN)

    assert refused.value.field == field


def test_the_longest_and_the_slowest_answer_are_fine(prompt: Prompt) -> None:
    answer = DrillAnswer(seconds=LONGEST_SECONDS, rating=5, text="a" * LONGEST_ANSWER)

    assert drill_payload(prompt, answer, run=RUN)["seconds"] == LONGEST_SECONDS


class TestWorthAnotherLook:
    """Prompts whose last answer showed less than half."""

    def test_the_last_answer_decides(self, curriculum: Curriculum) -> None:
        first, second, *_ = prompts_of(curriculum, "regularization")
        tuesday = MONDAY + timedelta(days=1)
        answered = drills(
            drill_entry(first, shown=1),
            drill_entry(second, shown=5),
            drill_entry(first, tuesday, shown=5),
            drill_entry(second, tuesday, shown=1),
        )

        assert [drill.prompt for drill in weak_drills(answered, curriculum.prompts)] == [second.slug]
        assert latest_by_prompt(answered)[first.slug].on == tuesday

    def test_half_is_enough_and_a_prompt_that_is_gone_is_left_out(
        self, curriculum: Curriculum, prompt: Prompt
    ) -> None:
        half = -(-len(prompt.key_points) // 2)
        weak = drills(drill_entry(prompt, shown=half - 1))

        assert weak_drills(drills(drill_entry(prompt, shown=half)), curriculum.prompts) == []
        assert len(weak_drills(weak, curriculum.prompts)) == 1
        assert weak_drills(weak, {}) == []
