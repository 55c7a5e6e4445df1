"""The history: its page, the messages that lead back and forth, and undo and redo on any page."""

import pytest
from page_reader import Page, page_of
from web_samples import Site, Visitor, new_key

from planner.core.vocabulary import Outcome, Theme
from planner.services.history import ACTIONS_A_PAGE


def actions_on(page: Page, stem: str) -> list[str]:
    return [form.action for form in page.forms if form.action.startswith(f"/{stem}/")]


def choose(visitor: Visitor, theme: str) -> int:
    visitor.post("/settings/theme", {"form_key": new_key(), "theme": theme})
    return visitor.log[-1].id


def turn(visitor: Visitor, path: str, **typed: str):
    return visitor.post(path, {"form_key": new_key(), **typed})


def test_it_lists_what_was_done_with_its_day_and_time(planned: Visitor) -> None:
    task = planned.tasks[0]
    planned.check_in(task.uid)
    page = planned.page("/history")
    assert f"Check-in: {task.title}, done" in page.text
    assert "Plan: made afresh" in page.text
    assert "Mon 23 Nov, 09:00" in page.text
    assert "2 actions" in page.text


def test_a_check_in_for_another_day_says_for_which(site: Site, planned: Visitor) -> None:
    site.clock.forward(days=2)
    planned.check_in(planned.tasks[0].uid, on="2026-11-23")
    assert "for Mon 23 Nov" in planned.page("/history").text


def test_each_standing_action_can_be_undone_and_then_redone_there(planned: Visitor) -> None:
    first, second = choose(planned, "dark"), choose(planned, "light")
    page = planned.page("/history")
    assert actions_on(page, "undo")[:2] == [f"/undo/{second}", f"/undo/{first}"]

    response = planned.send(f"/undo/{first}", page.form(f"/undo/{first}"))

    assert (response.status_code, response.location) == (303, "/history")
    page = planned.page("/history")
    assert f"/redo/{first}" in actions_on(page, "redo")
    assert "taken back" in page.text
    planned.send(f"/redo/{first}", page.form(f"/redo/{first}"))
    assert planned.situation.standing.theme is Theme.LIGHT
    assert not actions_on(planned.page("/settings"), "redo")


def test_a_replaced_check_in_has_no_button(planned: Visitor) -> None:
    uid = planned.tasks[0].uid
    planned.check_in(uid, "skipped")
    replaced = planned.log[-1].id
    planned.page("/")  # where the message with its button is shown
    planned.check_in(uid, "done")
    page = planned.page("/history")
    assert "replaced by a later one" in page.text
    assert f"/undo/{replaced}" not in actions_on(page, "undo")


def test_fifty_fit_on_a_page(planned: Visitor) -> None:
    for number in range(ACTIONS_A_PAGE):
        choose(planned, ("dark", "light")[number % 2])
    first, second = planned.page("/history"), planned.page("/history?page=2")
    assert len(first.all("li")) > len(second.all("li"))
    assert "Page 1 of 2" in first.text
    assert "Plan: made afresh" in second.text
    for odd in ("0", "-1", "99", "x", "9" * 50):
        assert planned.get(f"/history?page={odd}").status_code == 200


def test_before_anything_was_done_it_says_so(ana: Visitor) -> None:
    assert "Nothing here yet" in ana.page("/history").text


def test_the_first_plan_can_be_taken_back_and_made_again_from_the_message(ana: Visitor) -> None:
    ana.make_plan()
    state = ana.state
    response = turn(ana, "/undo", back="plan.show")
    assert response.location == "/"
    page = ana.page("/welcome")
    assert "Taken back. Plan: made afresh." in page.text
    (redo,) = actions_on(page, "redo")
    ana.send(redo, page.form(redo))
    assert ana.state == state


def test_the_message_after_an_undo_offers_to_redo_and_the_other_way_round(planned: Visitor) -> None:
    uid = planned.tasks[0].uid
    planned.check_in(uid)
    state = planned.state
    (action,) = actions_on(planned.page("/"), "undo")
    planned.post(action)
    page = planned.page("/")
    (redo,) = actions_on(page, "redo")
    planned.send(redo, page.form(redo))
    page = planned.page("/")
    assert "Done again." in page.text
    assert actions_on(page, "undo") == [action]
    assert planned.state == state


@pytest.mark.parametrize(
    "path", ["/", "/plan", "/readiness", "/concepts", "/calendar", "/settings", "/history"]
)
def test_on_every_page_the_last_action_is_undone_and_redone_and_one_stays_there(
    planned: Visitor, path: str
) -> None:
    choose(planned, "dark")
    page = planned.page(path)
    response = planned.send("/undo", page.form("/undo"))
    assert (response.status_code, response.location) == (303, path)
    assert planned.situation.standing.theme is Theme.SYSTEM
    page = planned.page(path)
    assert planned.send("/redo", page.form("/redo")).location == path
    assert planned.situation.standing.theme is Theme.DARK


def test_each_page_asks_for_a_turn_of_its_own_and_sends_it_once(planned: Visitor) -> None:
    choose(planned, "dark")
    choose(planned, "light")
    typed = planned.page("/").form("/undo")
    for _ in range(3):
        planned.send("/undo", typed)
    assert planned.situation.standing.theme is Theme.DARK
    planned.send("/undo", planned.page("/").form("/undo"))
    assert planned.situation.standing.theme is Theme.SYSTEM


def test_where_nothing_is_left_to_undo_or_redo_it_says_so(ana: Visitor) -> None:
    for path, said in (("/undo", "nothing to take back"), ("/redo", "nothing to do again")):
        assert turn(ana, path).status_code == 303
        assert said in ana.page("/welcome").text


@pytest.mark.parametrize("path", ["/undo", "/redo"])
def test_without_a_key_nothing_is_turned(planned: Visitor, path: str) -> None:
    before = planned.log
    assert planned.post(path).status_code == 422
    assert planned.log == before


@pytest.mark.parametrize(
    "back", ["//evil.example", "session.show", "today.check_in", "nowhere", "static", ""]
)
def test_one_is_never_sent_to_where_there_is_no_page(planned: Visitor, back: str) -> None:
    choose(planned, "dark")
    assert turn(planned, "/undo", back=back).location == "/"


@pytest.mark.parametrize("number", ["0", "999999", "9" * 25, "9" * 5000])
def test_redoing_what_never_happened_is_not_found(planned: Visitor, number: str) -> None:
    before = planned.log
    assert planned.post(f"/redo/{number}").status_code == 404
    assert planned.log == before


def test_nobody_redoes_what_somebody_else_took_back(planned: Visitor, ben: Visitor) -> None:
    entry_id = choose(planned, "dark")
    planned.post(f"/undo/{entry_id}")
    before = planned.log, ben.log
    assert ben.post(f"/redo/{entry_id}").status_code == 404
    assert (planned.log, ben.log) == before


def test_history_is_linked_from_settings_and_from_every_foot(planned: Visitor) -> None:
    for path in ("/settings", "/plan", "/"):
        assert "/history" in [link.get("href") for link in planned.page(path).all("a")]


# ---- all of today done


def test_all_open_sessions_of_today_stand_ticked_and_are_saved_as_one_action(planned: Visitor) -> None:
    assert "/today/done" in [link.get("href") for link in planned.page("/").all("a")]
    page = planned.page("/today/done")
    typed = page.form("/today/done")
    today = [task.uid for task in planned.tasks[:4]]
    assert typed.getlist("uid") == today
    state = planned.state

    typed["confidence"] = "4"
    response = planned.send("/today/done", typed)

    assert (response.status_code, response.location) == (303, "/")
    check_ins = planned.situation.standing.check_ins
    assert {uid: found.outcome for uid, found in check_ins.items()} == dict.fromkeys(today, Outcome.DONE)
    assert {number for found in check_ins.values() for number in found.confidence.values()} == {4}
    page = planned.page("/")
    assert "4 sessions done." in page.text
    (action,) = actions_on(page, "undo")
    planned.post(action)
    assert planned.state == state


def test_what_loses_its_tick_stays_open(planned: Visitor) -> None:
    uids = [task.uid for task in planned.tasks[:4]]
    planned.post("/today/done", {"form_key": new_key(), "uid": uids[1:3]})
    assert planned.situation.standing.check_ins.keys() == set(uids[1:3])
    assert planned.page("/today/done").form("/today/done").getlist("uid") == [uids[0], uids[3]]


def test_nothing_ticked_a_bad_number_and_a_foreign_session_change_nothing(planned: Visitor) -> None:
    uid, before = planned.tasks[0].uid, planned.log
    key = {"form_key": new_key()}
    nothing = planned.post("/today/done", key)
    assert nothing.status_code == 422
    assert "Tick at least one" in page_of(nothing).text
    bad = planned.post("/today/done", {**key, "uid": uid, "confidence": "9"})
    assert bad.status_code == 422
    assert page_of(bad).form("/today/done").getlist("uid") == [uid]
    assert planned.post("/today/done", {**key, "uid": [uid, "foreign"]}).status_code == 404
    assert planned.log == before


def test_when_all_is_done_there_is_nothing_to_tick(planned: Visitor) -> None:
    for task in planned.tasks[:4]:
        planned.check_in(task.uid)
    assert "Nothing is open today" in planned.page("/today/done").text
    assert "/today/done" not in [link.get("href") for link in planned.page("/").all("a")]


# ---- another day, facets, and correcting


def test_a_check_in_can_be_dated_back_but_not_ahead(site: Site, planned: Visitor) -> None:
    uid = planned.tasks[0].uid
    site.clock.forward(days=2)
    assert planned.check_in(uid, on="2026-11-24").status_code == 303
    assert planned.situation.standing.check_ins[uid].on.isoformat() == "2026-11-24"
    for wrong in ("2026-11-26", "2026-11-22", "soon", "2026-02-30"):
        refused = planned.check_in(uid, on=wrong, note="kept")
        assert refused.status_code == 422
        assert "day" in page_of(refused).text
        assert "kept" in refused.text
    assert planned.situation.standing.check_ins[uid].on.isoformat() == "2026-11-24"


def test_facets_can_be_rated_one_by_one(planned: Visitor) -> None:
    task = next(task for task in planned.tasks if task.concepts)
    slug = task.concepts[0]
    planned.check_in(task.uid, **{f"facet-definition-{slug}": "5", f"facet-failure_modes-{slug}": "2"})
    found = planned.situation.standing.check_ins[task.uid]
    assert (found.confidence, found.facets) == ({}, {slug: {"definition": 5, "failure_modes": 2}})
    for name in (f"facet-colour-{slug}", "facet-definition-another", "facet-", "facet-definition-"):
        assert planned.check_in(task.uid, **{name: "3"}).status_code == 422


def test_a_correction_starts_from_what_was_said(site: Site, planned: Visitor) -> None:
    task = next(task for task in planned.tasks if task.concepts)
    slug = task.concepts[0]
    said = {f"confidence-{slug}": "2", f"facet-definition-{slug}": "4"}
    planned.check_in(task.uid, "partly", minutes="17", note="slow", **said)
    site.clock.forward(days=1)

    typed = planned.done_form(task.uid)

    assert (typed["outcome"], typed["minutes"], typed["note"]) == ("partly", "17", "slow")
    assert (typed["on"], *(typed[name] for name in said)) == ("2026-11-23", "2", "4")
    typed["outcome"] = "done"
    planned.send(f"/check-in/{task.uid}", typed)
    found = planned.situation.standing.check_ins[task.uid]
    assert (found.outcome, found.on.isoformat(), found.note) == (Outcome.DONE, "2026-11-23", "slow")
    assert [entry.supersedes for entry in planned.log[-2:]] == [None, planned.log[-2].id]
