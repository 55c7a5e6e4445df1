"""The STAR studio: stories are written, matched, edited, told, removed, and come back."""

from typing import Any

import pytest
from page_reader import page_of
from web_samples import Visitor, new_key

LIST = "/practice/stories"


def written(visitor: Visitor, **typed: Any) -> str:
    """The address of a new story."""
    form = visitor.page(f"{LIST}/new").form("story")
    answer = visitor.post(
        LIST, {**form, "title": "The late launch", "action": "I cut two features.", **typed}
    )
    assert answer.status_code == 303
    return str(answer.location)


@pytest.fixture
def a_prompt(ana: Visitor) -> str:
    """A behavioural prompt."""
    curriculum = ana.site.parts.curriculum
    return next(slug for slug, prompt in curriculum.prompts.items() if prompt.kind == "behavioural")


def test_prompts_without_a_story_are_listed_until_one_answers_them(ana: Visitor, a_prompt: str) -> None:
    assert "0 of 21 behavioural prompts have a story" in ana.page(LIST).text
    assert f"{LIST}/new?prompt={a_prompt}" in {link.get("href") for link in ana.page(LIST).all("a")}
    assert ana.page(f"{LIST}/new?prompt={a_prompt}").form("story").getlist("prompts") == [a_prompt]

    written(ana, prompts=[a_prompt])

    page = ana.page(LIST)
    assert "1 of 21 behavioural prompts have a story" in page.text
    assert "The late launch answers 1 prompt · 4 words, about 5 s aloud" in page.text
    assert "still to write: situation, task, result, lesson" in page.text


def test_an_edit_keeps_the_address_and_the_log_keeps_what_was(ana: Visitor) -> None:
    story = written(ana)
    form = ana.page(story).form("story")

    ana.post(story, {**form, "title": "The saved launch"})

    assert ana.page(story).form("story")["title"] == "The saved launch"
    assert [entry.payload["title"] for entry in ana.log] == ["The late launch", "The saved launch"]

    ana.post(f"/undo/{ana.log[-1].id}")
    assert ana.page(story).form("story")["title"] == "The late launch"


def test_an_edit_over_something_newer_is_shown_and_not_stored(ana: Visitor) -> None:
    story = written(ana)
    form = ana.page(story).form("story")
    ana.post(story, {**form, "title": "From the phone", "form_key": new_key()})

    answer = ana.post(story, {**form, "title": "From the desk"})

    assert answer.status_code == 409
    again = page_of(answer).form("story")
    assert again["title"] == "From the desk"
    assert "changed meanwhile" in page_of(answer).text
    assert ana.page(story).form("story")["title"] == "From the phone"
    assert ana.post(story, again).status_code == 303
    assert ana.page(story).form("story")["title"] == "From the desk"


@pytest.mark.parametrize(
    ("taken", "said"),
    [
        ("1:40", "1 min 40 s: inside 1\u20132 minutes"),
        ("2:15", "2 min 15 s: 15 s longer than 1\u20132 minutes"),
        ("0:45", "45 s: 15 s shorter than 1\u20132 minutes"),
    ],
)
def test_a_telling_is_judged_by_the_target(ana: Visitor, taken: str, said: str) -> None:
    story = written(ana)
    form = ana.page(f"{story}/tell").form("telling")

    ana.post(f"{story}/tell", {**form, "taken": taken})

    assert said in ana.page(f"{story}/tell").text
    assert said in ana.page(LIST).text


@pytest.mark.parametrize("taken", ["", "0", "long", "999"])
def test_a_telling_without_a_time_is_refused_and_shown_again(ana: Visitor, taken: str) -> None:
    story = written(ana)
    form = ana.page(f"{story}/tell").form("telling")

    answer = ana.post(f"{story}/tell", {**form, "taken": taken})

    assert answer.status_code == 422
    assert page_of(answer).form("telling")["taken"] == taken
    assert len(ana.log) == 1


def test_whatever_is_sent_twice_happens_once(ana: Visitor) -> None:
    new = {**ana.page(f"{LIST}/new").form("story"), "title": "Once"}
    story = ana.post(LIST, new).location
    assert ana.post(LIST, new).location == story
    edit = {**ana.page(story).form("story"), "title": "Twice"}
    telling = {**ana.page(f"{story}/tell").form("telling"), "taken": "1:30"}
    for address, form in ((story, edit), (f"{story}/tell", telling)):
        assert [ana.post(address, form).status_code for _ in range(2)] == [303, 303]
    removal = ana.page(story).form("remove")
    assert [ana.post(f"{story}/delete", removal).status_code for _ in range(2)] == [303, 303]

    assert len(ana.log) == 4


def test_a_form_of_one_story_changes_no_other(ana: Visitor) -> None:
    first, second = written(ana, title="First"), written(ana, title="Second")

    answer = ana.post(second, {**ana.page(first).form("story"), "title": "Swapped"})

    assert answer.status_code == 409
    assert [ana.page(story).form("story")["title"] for story in (first, second)] == ["First", "Second"]


def test_a_removed_story_comes_back_with_its_tellings(ana: Visitor) -> None:
    story = written(ana)
    ana.post(f"{story}/tell", {**ana.page(f"{story}/tell").form("telling"), "taken": "1:30"})
    before = ana.state

    ana.post(f"{story}/delete", ana.page(story).form("remove"))
    assert ana.get(story).status_code == 404
    assert "No stories yet" in ana.page(LIST).text

    ana.post(f"/undo/{ana.log[-1].id}")
    assert ana.state == before
    assert "1 min 30 s" in ana.page(LIST).text


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": " "}, "title"), ({"result": "x" * 2001}, "result"), ({"prompts": "l1-sparsity"}, "prompts")],
)
def test_what_does_not_fit_comes_back_with_all_that_was_typed(
    ana: Visitor, typed: dict[str, str], field: str
) -> None:
    form = {**ana.page(f"{LIST}/new").form("story"), "title": "Kept", "lesson": "Ask early.", **typed}

    answer = ana.post(LIST, form)

    assert answer.status_code == 422
    page = page_of(answer)
    assert page.form("story")["lesson"] == "Ask early."
    assert f"#{field}" in {link.get("href") for link in page.all("a")}
    assert ana.log == ()


def test_a_story_of_somebody_else_is_not_there(planned: Visitor, ben: Visitor) -> None:
    story = written(ben)
    form = {**ben.page(story).form("story"), "title": "Taken over"}
    del form["csrf_token"]

    for answer in (
        planned.get(story),
        planned.get(f"{story}/tell"),
        planned.post(story, {**form, "form_key": new_key()}),
        planned.post(f"{story}/delete", {"form_key": new_key(), "version": form["version"]}),
        planned.post(f"{story}/tell", {"form_key": new_key(), "taken": "1:30"}),
    ):
        assert answer.status_code == 404
    assert ben.page(story).form("story")["title"] == "The late launch"
