"""Stories: the latest version stands, removal and tellings are entries of their own."""

import pytest
from core_samples import MONDAY, at
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Curriculum
from planner.core.errors import InvalidInputError
from planner.core.journal import read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.stories import (
    PARTS,
    Story,
    StoryText,
    behavioural_prompts,
    off_target,
    prompts_without_story,
    read_stories,
    removal_payload,
    speaking_seconds,
    story_payload,
    telling_payload,
)

LAUNCH = StoryText("The launch", "Scene", "Duty", "Deed", "Outcome", "Lesson")


class Log:
    """A log of stories, written one entry after another."""

    def __init__(self, curriculum: Curriculum) -> None:
        self.curriculum = curriculum
        self.entries: list[LogEntry] = []

    def add(
        self, payload: dict[str, object], supersedes: int | None = None, kind: EntryKind = EntryKind.STORY
    ) -> int:
        number = len(self.entries) + 1
        self.entries.append(LogEntry(number, kind, at("2026-10-05 18:00"), MONDAY, payload, supersedes))
        return number

    def write(self, text: StoryText, supersedes: int | None = None) -> int:
        return self.add(story_payload(self.curriculum, "story-key", text), supersedes)

    def undo(self, number: int) -> None:
        self.add({}, number, EntryKind.UNDO)

    @property
    def stories(self) -> tuple[Story, ...]:
        return read_stories(read_journal(self.entries).practised.get(EntryKind.STORY, ()))


@pytest.fixture
def log(curriculum: Curriculum) -> Log:
    return Log(curriculum)


def test_an_edit_takes_the_place_of_what_was_and_keeps_the_key(log: Log):
    first = log.write(LAUNCH)
    second = log.write(StoryText("The late launch"), first)

    [found] = log.stories

    assert (found.key, found.entry_id, found.text.title) == ("story-key", second, "The late launch")


def test_an_edit_taken_back_leaves_what_was_before(log: Log):
    first = log.write(LAUNCH)
    log.undo(log.write(StoryText("Other"), first))

    assert [story.text for story in log.stories] == [LAUNCH]


def test_a_removed_story_is_gone_until_that_is_taken_back(log: Log):
    first = log.write(LAUNCH)
    log.add(telling_payload("story-key", 100))
    removal = log.add(removal_payload("story-key"), first)
    assert log.stories == ()

    log.undo(removal)

    [found] = log.stories
    assert (found.text, [one.seconds for one in found.tellings]) == (LAUNCH, [100])


def test_a_telling_taken_back_leaves_a_later_edit_alone(log: Log):
    first = log.write(LAUNCH)
    telling = log.add(telling_payload("story-key", 100))
    log.write(StoryText("Edited"), first)

    log.undo(telling)

    [found] = log.stories
    assert (found.text.title, found.tellings) == ("Edited", ())


def test_a_prompt_is_without_a_story_until_one_answers_it(log: Log, curriculum: Curriculum):
    prompts = behavioural_prompts(curriculum)
    assert prompts_without_story(curriculum, log.stories) == prompts

    log.write(StoryText("The launch", prompts=(prompts[0].slug,)))

    assert prompts_without_story(curriculum, log.stories) == prompts[1:]


@pytest.mark.parametrize(
    ("seconds", "off"), [(59, -1), (60, 0), (100, 0), (120, 0), (121, 1), (30, -30), (200, 80)]
)
def test_one_to_two_minutes_is_on_target(seconds: int, off: int):
    assert off_target(seconds) == off


def test_the_words_of_all_parts_tell_how_long_it_takes_aloud():
    text = StoryText("Two words", "one two", "three", "four", "five", "six")

    assert (text.words, speaking_seconds(130), speaking_seconds(195)) == (6, 60, 90)
    assert StoryText("Begun", situation="x").missing == ("task", "action", "result", "lesson")


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (StoryText(""), "title"),
        (StoryText("x" * 121), "title"),
        *((StoryText("Fine", **{part: "x" * 2001}), part) for part in PARTS),
        (StoryText("Fine", prompts=("no-such-prompt",)), "prompts"),
        (StoryText("Fine", prompts=("l1-sparsity",)), "prompts"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_part(curriculum: Curriculum, text: StoryText, field: str):
    with pytest.raises(InvalidInputError) as caught:
        story_payload(curriculum, "story-key", text)

    assert caught.value.field == field


def test_a_telling_of_no_time_is_refused():
    with pytest.raises(InvalidInputError):
        telling_payload("story-key", 0)


@given(parts=st.lists(st.text(max_size=30), min_size=5, max_size=5))
def test_whatever_is_written_comes_back(curriculum: Curriculum, parts: list[str]):
    text = StoryText("Title", *parts, prompts=(behavioural_prompts(curriculum)[0].slug,))
    log = Log(curriculum)
    log.write(text)

    assert log.stories[0].text == text
