"""The STAR studio: stories written, matched to the prompts they answer, and told against the clock."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from planner.core.errors import InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.stories import (
    PARTS,
    TARGET_SECONDS,
    Story,
    StoryText,
    behavioural_prompts,
    prompts_without_story,
    read_stories,
    removal_payload,
    story_payload,
    telling_payload,
)
from planner.core.taken import parse_taken
from planner.services.practice_log import record_practice
from planner.web.access import signed_in
from planner.web.change_fields import Posted
from planner.web.forms import KeyedForm, new_key
from planner.web.layout import say
from planner.web.practice_fields import VersionForm, require_version_of, require_whole
from planner.web.state import now, parts, person, situation
from planner.web.story_view import CHANGED_MEANWHILE, part_fields, story_row, telling_said, words_said
from planner.web.words import counted, short_date

TELLINGS_SHOWN = 20

blueprint = Blueprint("stories", __name__)


@blueprint.get("/practice/stories")
@signed_in
def show() -> str:
    """The stories, and the behavioural prompts that have none yet."""
    stories = _stories()
    return render_template(
        "stories.html",
        stories=[story_row(story) for story in reversed(stories)],
        without=prompts_without_story(parts().curriculum, stories),
        prompt_count=len(behavioural_prompts(parts().curriculum)),
    )


@blueprint.get("/practice/stories/new")
@signed_in
def new() -> str:
    """An empty story; the address may name the prompt it is for."""
    return _form_page(MultiDict([("prompts", request.args.get("prompt", ""))]), None)


@blueprint.post("/practice/stories")
@signed_in
def create() -> Response | tuple[str, int]:
    """Write a new story down; its key is that of the form it was written in."""
    form = KeyedForm(request.form)
    require_whole(form)
    return _save(form.key, form.key, None)


@blueprint.get("/practice/stories/<key>")
@signed_in
def edit(key: str) -> str:
    """A story, to be changed."""
    story = _story(key)
    return _form_page(_as_typed(story.text), story)


@blueprint.post("/practice/stories/<key>")
@signed_in
def save(key: str) -> Response | tuple[str, int]:
    """Write a story down as it is now; the log keeps what it was."""
    form = VersionForm(request.form)
    require_whole(form)
    return _save(key, form.key, form.version.data or 0)


@blueprint.post("/practice/stories/<key>/delete")
@signed_in
def delete(key: str) -> Response:
    """Remove a story; one undo brings it back with its tellings."""
    form = VersionForm(request.form)
    require_whole(form)
    entry_id = _record(removal_payload(key), form.key, form.version.data or 0)
    say("The story is removed.", undo=entry_id)
    return redirect(url_for("stories.show"), 303)


@blueprint.get("/practice/stories/<key>/tell")
@signed_in
def tell(key: str) -> str:
    """The story to be told aloud, and how long it took before."""
    return _tell_page(_story(key))


@blueprint.post("/practice/stories/<key>/tell")
@signed_in
def told(key: str) -> Response | tuple[str, int]:
    """Write down how long a telling took."""
    form = KeyedForm(request.form)
    require_whole(form)
    story = _story(key)
    try:
        seconds = parse_taken(request.form.get("taken", ""), "taken") or 0
        entry_id = _record(telling_payload(key, seconds), form.key)
    except InvalidInputError as error:
        return _tell_page(story, error=str(error)), 422
    say(f"{telling_said(seconds)}.", undo=entry_id)
    return redirect(url_for("stories.tell", key=key), 303)


def _entries() -> tuple[LogEntry, ...]:
    return situation().standing.practised.get(EntryKind.STORY, ())


def _stories() -> tuple[Story, ...]:
    return read_stories(_entries())


def _story(key: str) -> Story:
    found = next((story for story in _stories() if story.key == key), None)
    if found is None:
        raise NotFoundError("This story was removed, or never written here.")
    return found


def _record(payload: dict[str, object], key: str, version: int | None = None) -> int:
    require_version_of(_entries(), version, "story", payload["story"])
    return record_practice(
        parts().database, person().id, EntryKind.STORY, payload, key=key, now=now(), supersedes=version
    )


def _save(key: str, form_key: str, version: int | None) -> Response | tuple[str, int]:
    """Write down what was typed; `version` is the entry it was typed over, None for a new story."""
    posted = request.form
    text = StoryText(
        posted.get("title", "").strip(),
        **{part: posted.get(part, "").strip() for part in PARTS},
        prompts=tuple(dict.fromkeys(posted.getlist("prompts"))),
    )
    story = None if version is None else next((one for one in _stories() if one.key == key), None)
    try:
        entry_id = _record(story_payload(parts().curriculum, key, text), form_key, version)
    except InvalidInputError as error:
        return _form_page(posted, story, {error.field or "title": str(error)}), 422
    except NotFoundError:
        if story is None:
            raise
        return _form_page(posted, story, notice=CHANGED_MEANWHILE), 409
    say("Saved.", undo=entry_id)
    return redirect(url_for("stories.edit", key=key), 303)


def _as_typed(text: StoryText) -> Posted:
    fields = [("title", text.title), *((part, getattr(text, part)) for part in PARTS)]
    return MultiDict([*fields, *(("prompts", slug) for slug in text.prompts)])


def _form_page(
    typed: Posted, story: Story | None, errors: dict[str, str] | None = None, *, notice: str | None = None
) -> str:
    answered = {slug for one in _stories() if one != story for slug in one.text.prompts}
    return render_template(
        "story.html",
        story=story,
        heading=story.text.title if story else "A new story",
        facts=words_said(story.text) if story else "Situation, task, action, result, and what you learned.",
        title=typed.get("title", ""),
        fields=part_fields(typed, parts().curriculum),
        prompts=[
            (one.slug, one.text, "another story answers it" if one.slug in answered else "no story yet")
            for one in behavioural_prompts(parts().curriculum)
        ],
        chosen=set(typed.getlist("prompts")),
        errors=errors or {},
        notice=notice,
        new_key=new_key,
    )


def _tell_page(story: Story, *, error: str | None = None) -> str:
    prompts = parts().curriculum.prompts_named(story.text.prompts)
    latest = story.tellings[: -TELLINGS_SHOWN - 1 : -1]
    return render_template(
        "story_tell.html",
        story=story,
        prompts=prompts,
        fields=[field for field in part_fields(_as_typed(story.text), parts().curriculum) if field["value"]],
        facts=words_said(story.text),
        tellings=[(short_date(one.on), telling_said(one.seconds)) for one in latest],
        telling_count=counted(len(story.tellings), "telling"),
        target=TARGET_SECONDS,
        typed=request.form.get("taken", ""),
        error=error,
        form_key=new_key(),
    )
