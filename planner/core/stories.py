"""Stories for behavioural questions: STAR and a lesson, matched to prompts, told against the clock."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any, cast

from planner.core.curriculum import Curriculum, Prompt
from planner.core.errors import InvalidInputError
from planner.core.journal_entry import LogEntry
from planner.core.taken import MOST_MINUTES
from planner.core.vocabulary import PromptKind

LONGEST_TITLE = 120
LONGEST_PART = 2000
"""Characters of the title and of each part."""
TARGET_SECONDS = (60, 120)
"""How long a story is told: one to two minutes, both included."""
WORDS_A_MINUTE = 130
"""An unhurried speaking pace."""
PARTS = ("situation", "task", "action", "result", "lesson")


@dataclass(frozen=True, slots=True)
class StoryText:
    """What a person writes; `prompts` are slugs of the behavioural prompts it answers."""

    title: str
    situation: str = ""
    task: str = ""
    action: str = ""
    result: str = ""
    lesson: str = ""
    prompts: tuple[str, ...] = ()

    @property
    def words(self) -> int:
        """Words of all parts together."""
        return sum(len(getattr(self, part).split()) for part in PARTS)

    @property
    def missing(self) -> tuple[str, ...]:
        """The parts nothing is written for yet."""
        return tuple(part for part in PARTS if not getattr(self, part))


@dataclass(frozen=True, slots=True)
class Telling:
    """The story told aloud once."""

    entry_id: int
    on: date
    seconds: int


@dataclass(frozen=True, slots=True)
class Story:
    """A story as it stands. `key` stays the same however often it is edited; `entry_id` does not."""

    key: str
    entry_id: int
    on: date
    text: StoryText
    tellings: tuple[Telling, ...] = ()


def behavioural_prompts(curriculum: Curriculum) -> tuple[Prompt, ...]:
    """The prompts a story answers, in file order."""
    return tuple(found for found in curriculum.prompts.values() if found.kind is PromptKind.BEHAVIOURAL)


def story_payload(curriculum: Curriculum, key: str, text: StoryText) -> dict[str, object]:
    """What a story's entry holds; raises InvalidInputError naming the part."""
    _require_lengths(text)
    asked = {prompt.slug: prompt for prompt in behavioural_prompts(curriculum)}
    if not asked.keys() >= set(text.prompts):
        raise InvalidInputError("Choose among the behavioural prompts of the list.", field="prompts")
    concepts = dict.fromkeys(slug for prompt in text.prompts for slug in asked[prompt].concepts)
    return {"story": key, **asdict(replace(text, prompts=())), "prompts": list(text.prompts)} | {
        "concepts": list(concepts)
    }


def removal_payload(key: str) -> dict[str, object]:
    """What the entry holds that removes a story; taken back, the story and its tellings are there again."""
    return {"story": key, "deleted": True}


def telling_payload(key: str, seconds: int) -> dict[str, object]:
    """What the entry of a telling holds: one of its own, so that edits and tellings are undone separately."""
    if not 1 <= seconds <= 60 * MOST_MINUTES:
        raise InvalidInputError("Say how long it took, such as 1:40.", field="taken")
    return {"story": key, "telling": {"seconds": seconds}}


def read_stories(entries: Sequence[LogEntry]) -> tuple[Story, ...]:
    """The stories that stand, those written last at the end, each with its tellings."""
    latest: dict[str, LogEntry] = {}
    tellings: dict[str, list[Telling]] = {}
    for entry in entries:
        key = str(entry.payload["story"])
        if "telling" in entry.payload:
            seconds = cast("Mapping[str, int]", entry.payload["telling"])["seconds"]
            tellings.setdefault(key, []).append(Telling(entry.id, entry.on, seconds))
        else:
            latest[key] = entry
    return tuple(
        Story(key, entry.id, entry.on, _text(entry), tuple(tellings.get(key, ())))
        for key, entry in latest.items()
        if not entry.payload.get("deleted")
    )


def prompts_without_story(curriculum: Curriculum, stories: Sequence[Story]) -> tuple[Prompt, ...]:
    """The behavioural prompts none of the stories answers."""
    answered = {slug for story in stories for slug in story.text.prompts}
    return tuple(prompt for prompt in behavioural_prompts(curriculum) if prompt.slug not in answered)


def off_target(seconds: int) -> int:
    """Seconds a telling is beyond the target; negative if short of it, 0 inside."""
    low, high = TARGET_SECONDS
    return min(0, seconds - low) or max(0, seconds - high)


def speaking_seconds(words: int) -> int:
    """About how long so many words take aloud."""
    return round(60 * words / WORDS_A_MINUTE)


def _text(entry: LogEntry) -> StoryText:
    held = cast("Mapping[str, Any]", entry.payload)
    parts = {part: str(held[part]) for part in PARTS}
    return StoryText(held["title"], **parts, prompts=tuple(held["prompts"]))


def _require_lengths(text: StoryText) -> None:
    if not text.title:
        raise InvalidInputError("Give the story a title you will recognise it by.", field="title")
    for part, most in (("title", LONGEST_TITLE), *((part, LONGEST_PART) for part in PARTS)):
        length = len(getattr(text, part))
        if length > most:
            raise InvalidInputError(f"{part.capitalize()} has {length} characters; {most} fit.", field=part)
