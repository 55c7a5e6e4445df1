"""The state export: what the person sees, canonical, without stamps and without the log."""

import json
from dataclasses import replace
from datetime import timedelta

from service_samples import DAY, EVENINGS, NOW, Desk, plan_request, sit_down

from planner.core.curriculum import Curriculum
from planner.core.plan import DateRange, Interval, Interview
from planner.core.vocabulary import Focus, Outcome, Theme
from planner.services.moves import pin_session
from planner.services.preferences import choose_catch_up, choose_theme

UNTOUCHED = {"calendar": {}, "reminders": {}}


def test_before_anything_was_done_the_state_says_so(desk: Desk):
    assert json.loads(desk.state) == {
        "schema": "planner.state/1",
        "settings": {"theme": "system", "catches_up": False, **UNTOUCHED},
        "ratings": {},
        "request": None,
        "plan": None,
        "pins": [],
        "check_ins": {},
        "practice": {},
    }


def test_keys_are_sorted_and_the_text_ends_like_a_file(desk: Desk):
    desk.make_plan(plan_request(known={"trees": 2, "bias-variance": 3}))
    document = json.loads(desk.state)
    assert desk.state == json.dumps(document, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def test_the_whole_request_can_be_read_again(desk: Desk):
    busy = Interval(NOW + DAY, NOW + DAY + timedelta(hours=1))
    request = plan_request(
        days_off=(DateRange(NOW.date() + DAY, NOW.date() + 2 * DAY),),
        busy=(busy,),
        focus=(Focus.LLM,),
        earlier=(Interview("Acme", NOW + 4 * DAY, 2, ("round-coding",)),),
        weight=3,
        rounds=("round-behavioural",),
        left_out=("learn/trees",),
        ready=("learn/regularization",),
        added=("bias-variance",),
    )
    desk.make_plan(request)
    assert json.loads(desk.state)["request"] == {
        "track": "auto",
        "starts_on": "2026-11-23",
        "interview_at": "2026-12-07T14:00:00+01:00",
        "time_zone": "Europe/Vienna",
        "weekly": EVENINGS,
        "days_off": [["2026-11-24", "2026-11-25"]],
        "busy": [["2026-11-24T08:00:00.654321+00:00", "2026-11-24T09:00:00.654321+00:00"]],
        "focus": ["llm"],
        "day_start_hour": 4,
        "earlier": [
            {
                "title": "Acme",
                "at": "2026-11-27T09:00:00.654321+01:00",
                "weight": 2,
                "rounds": ["round-coding"],
            }
        ],
        "weight": 3,
        "rounds": ["round-behavioural"],
        "pace": {},
        "left_out": ["learn/trees"],
        "ready": ["learn/regularization"],
        "added": ["bias-variance"],
        "again": {},
    }


def test_a_check_in_is_shown_as_the_person_gave_it(desk: Desk):
    desk.make_plan()
    task = desk.first
    desk.check_in(task.uid, Outcome.PARTLY, minutes=12, note="Käse 🙂")
    assert json.loads(desk.state)["check_ins"] == {
        task.uid: {
            "on": "2026-11-23",
            "title": task.title,
            "outcome": "partly",
            "confidence": {},
            "minutes": 12,
            "note": "Käse 🙂",
        }
    }
    assert "Käse 🙂" in desk.state


def test_equal_states_give_equal_bytes_whatever_led_to_them(desk: Desk, curriculum: Curriculum):
    other = sit_down(desk.database, curriculum, "Bo")
    for each in (desk, other):
        each.make_plan()
    desk.undo(desk.check_in(desk.first.uid, Outcome.SKIPPED))
    desk.check_in(desk.first.uid, note="x", now=NOW + timedelta(hours=3))
    other.check_in(other.first.uid, Outcome.PARTLY)
    other.check_in(other.first.uid, note="x", now=NOW + timedelta(hours=1))
    assert desk.state == other.state


def test_nothing_of_the_log_or_the_stamps_is_in_it(desk: Desk):
    desk.make_plan()
    entry_id = desk.check_in(desk.first.uid)
    before = desk.state
    desk.undo(entry_id)
    desk.check_in(desk.first.uid)
    assert desk.state == before
    assert not {"sequence", "changed_at", "entry_id", "at", "key"} & all_keys(json.loads(desk.state))


def all_keys(found: object) -> set[str]:
    if isinstance(found, dict):
        return set(found) | {key for value in found.values() for key in all_keys(value)}
    return {key for value in found for key in all_keys(value)} if isinstance(found, list) else set()


def test_the_theme_is_part_of_the_state_and_sent_twice_counts_once(desk: Desk):
    for theme in (Theme.DARK, Theme.LIGHT):
        choose_theme(desk.database, desk.person_id, theme, key="form", now=NOW)
    assert json.loads(desk.state)["settings"] == {"theme": "dark", "catches_up": False, **UNTOUCHED}
    assert len(desk.situation.entries) == 1


def test_the_choice_to_catch_up_is_part_of_the_state_beside_the_theme(desk: Desk):
    choose_theme(desk.database, desk.person_id, Theme.DARK, key="theme", now=NOW)
    for on in (True, False):
        choose_catch_up(desk.database, desk.person_id, on=on, key="form", now=NOW)
    assert json.loads(desk.state)["settings"] == {"theme": "dark", "catches_up": True, **UNTOUCHED}
    assert len(desk.situation.entries) == 2
    choose_catch_up(desk.database, desk.person_id, on=False, key="another form", now=NOW)
    assert json.loads(desk.state)["settings"]["catches_up"] is False


def test_pinned_sessions_are_part_of_the_state_in_order(desk: Desk):
    desk.make_plan()
    uids = [task.uid for task in desk.plan.tasks[:3]]
    for uid in uids:
        pin_session(desk.database, desk.person_id, uid, pinned=True, key=desk.new_key(), now=NOW)
    assert json.loads(desk.state)["pins"] == sorted(uids)


def test_the_plan_in_the_state_is_the_plan_as_json(desk: Desk):
    desk.make_plan(replace(plan_request(), track="3-week"))
    plan = json.loads(desk.state)["plan"]
    assert plan["schema"] == "planner.plan/1"
    assert plan["track"] == "3-week"
    assert [task["uid"] for task in plan["tasks"]] == [task.uid for task in desk.plan.tasks]
