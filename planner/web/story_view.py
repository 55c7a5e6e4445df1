"""Stories as their pages show them: parts with what they ask, words, and how long a telling was."""

from typing import Any

from flask import url_for

from planner.core.curriculum import Curriculum
from planner.core.stories import PARTS, TARGET_SECONDS, Story, StoryText, off_target, speaking_seconds
from planner.core.taken import taken_text
from planner.web.change_fields import Posted
from planner.web.words import counted, short_date

CHANGED_MEANWHILE = (
    "This story was changed meanwhile, perhaps in another tab. What you typed is below; "
    "saving it again replaces the other version."
)
LESSON_ASK = "Say what you learned, and where you have done it differently since."
SECONDS_A_STEP = 5
"""An estimate is no more exact than this."""


def part_fields(typed: Posted, curriculum: Curriculum) -> list[dict[str, str]]:
    """The five parts: name, label, what each asks, and its text."""
    star = curriculum.frameworks.get("star")
    asks = {step.title.lower(): step.ask for step in star.steps} if star else {}
    asks |= {"lesson": LESSON_ASK}
    return [
        {
            "name": part,
            "label": part.capitalize(),
            "ask": asks.get(part, ""),
            "value": typed.get(part, ""),
        }
        for part in PARTS
    ]


def story_row(story: Story) -> dict[str, Any]:
    """A story in the list."""
    answered = counted(len(story.text.prompts), "prompt")
    facts = [f"answers {answered}", words_said(story.text)]
    if story.text.missing:
        facts.append(f"still to write: {', '.join(story.text.missing)}")
    last = story.tellings[-1] if story.tellings else None
    return {
        "title": story.text.title,
        "href": url_for("stories.edit", key=story.key),
        "tell_href": url_for("stories.tell", key=story.key),
        "facts": " · ".join(facts),
        "told": f"Told on {short_date(last.on)}: {telling_said(last.seconds)}" if last else "Not told yet",
    }


def words_said(text: StoryText) -> str:
    """190 words, about 1 min 30 s aloud."""
    about = max(SECONDS_A_STEP, SECONDS_A_STEP * round(speaking_seconds(text.words) / SECONDS_A_STEP))
    words = counted(text.words, "word")
    return f"{words}, about {taken_text(about)} aloud" if text.words else words


def telling_said(seconds: int) -> str:
    """1 min 40 s: inside 1-2 minutes."""
    off = off_target(seconds)
    low, high = (bound // 60 for bound in TARGET_SECONDS)
    target = f"{low}\N{EN DASH}{high} minutes"
    if not off:
        return f"{taken_text(seconds)}: inside {target}"
    word = "longer" if off > 0 else "shorter"
    return f"{taken_text(seconds)}: {taken_text(abs(off))} {word} than {target}"
