"""Planning instances in JSON: what is understood, and what is said about those that are not."""

import json
from copy import deepcopy
from datetime import date
from typing import Any

import pytest

from planner.core.errors import InvalidInputError
from planner.core.memory import memory_of_confidence
from planner.core.solver.instance import MOST_CONCEPTS, read_instance
from planner.presenters.instance_formats import MAX_MEGABYTES, instance_from_json

PLAIN: dict[str, Any] = {
    "schema": "planner.instance/1",
    "start": "2026-11-23",
    "interview": "2026-12-07T09:00",
    "time_zone": "Europe/Berlin",
    "weekly": {"0": [["19:00", "20:00"]], "2": [["07:00", "08:00"], ["18:30", "19:30"]], "6": []},
    "blackout": ["2026-11-25"],
    "busy": [["2026-11-30T19:15", "2026-11-30T19:30"]],
    "limits": {"session_min": 10, "session_max": 90},
    "concepts": [
        {
            "id": "a", "pillar": "coding", "weight": 2, "prereqs": [], "difficulty": 5,
            "minutes": {"learn": 30, "practice": 20, "review": 10}, "confidence": 2, "must_have": True,
        },
        {
            "id": "b", "pillar": "mock", "weight": 0.5, "prereqs": ["a"], "difficulty": 3.5,
            "minutes": {"learn": 60, "practice": 60, "review": 20}, "confidence": 4, "must_have": True,
        },
    ],
    "phases": [{"name": "mocks", "pillars": ["mock"], "not_before": 7}],
}  # fmt: skip


def changed(*path: Any, to: Any) -> dict[str, Any]:
    """The plain instance with one field changed."""
    raw = deepcopy(PLAIN)
    place: Any = raw
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = to
    return raw


def gaps(raw: dict[str, Any]) -> list[tuple[tuple[int, int], ...]]:
    return [space.gaps for space in read_instance(raw).problem.days]


def test_windows_lose_blackout_days_and_busy_minutes():
    days = gaps(PLAIN)
    assert len(days) == 14
    assert days[0] == ((1140, 1200),)
    assert days[2] == ()
    assert days[7] == ((1140, 1155), (1170, 1200))
    assert days[9] == ((420, 480), (1110, 1170))


def test_concepts_become_topics():
    instance = read_instance(PLAIN)
    first, second = instance.problem.topics
    assert instance.start == date(2026, 11, 23)
    assert instance.problem.exams == (14,)
    assert (instance.problem.shortest, instance.problem.longest) == (10, 90)
    assert (first.weights, first.memory, first.must_have) == ((2.0,), memory_of_confidence(2), True)
    assert (second.prerequisites, second.not_before) == (("a",), 7)
    assert not second.must_have, "what is well known needs no session"


def test_what_may_be_absent_may_be_absent():
    short = {key: PLAIN[key] for key in ("start", "interview", "weekly", "concepts")}
    problem = read_instance(short).problem
    assert (problem.shortest, problem.longest) == (0, 1440)
    assert problem.topics[1].not_before == 0


def test_unknown_keys_are_ignored():
    assert read_instance({**PLAIN, "version": 1, "bound": {"value": 0.5}}) == read_instance(PLAIN)


def test_minutes_the_clock_skips_are_not_free():
    raw = changed("weekly", to={"6": [["01:30", "03:30"]]}) | {
        "start": "2027-03-28",
        "interview": "2027-03-29T09:00",
    }
    assert gaps(raw) == [((90, 120), (180, 210))]


def test_minutes_the_clock_repeats_count_once():
    raw = changed("weekly", to={"6": [["01:30", "03:30"]]}) | {
        "start": "2026-10-25",
        "interview": "2026-10-26T09:00",
    }
    assert gaps(raw) == [((90, 210),)]


def test_a_busy_time_over_midnight_takes_from_both_days():
    raw = changed("busy", to=[["2026-11-23T19:45", "2026-11-25T07:20"]]) | {"blackout": []}
    days = gaps(raw)
    assert days[0] == ((1140, 1185),)
    assert days[2] == ((440, 480), (1110, 1170))


def test_a_begun_minute_is_a_busy_one():
    days = gaps(changed("busy", to=[["2026-11-23T19:10:30", "2026-11-23T19:20:30"]]))
    assert days[0] == ((1140, 1150), (1161, 1200))


def test_a_time_with_an_offset_is_turned_to_the_zone():
    assert gaps(changed("busy", to=[["2026-11-23T18:30Z", "2026-11-23T19:00Z"]]))[0] == ((1140, 1170),)


WRONG = [
    ([], "The instance is a list"),
    (changed("schema", to="planner.instance/2"), "schema"),
    (changed("start", to="23.11.2026"), "start is “23.11.2026”"),
    (changed("start", to=None), "start is missing"),
    (changed("start", to="2026-11-31"), "start"),
    (changed("interview", to="soon"), "interview"),
    (changed("interview", to="2026-11-23T09:00"), "0 days after the start"),
    (changed("interview", to="2027-05-25T09:00"), "183 days after the start"),
    (changed("time_zone", to="Berlin"), "time zone"),
    (changed("time_zone", to=7), "time_zone is 7"),
    (changed("weekly", to=[]), "weekly is a list"),
    (changed("weekly", to={"7": []}), "weekdays are"),
    (changed("weekly", "0", to=[["20:00", "19:00"]]), "ends before it starts"),
    (changed("weekly", "0", to=[["19:00", "20:00"], ["19:30", "21:00"]]), "overlap"),
    (changed("weekly", "0", to=[["19:00"]]), "a list of two times"),
    (changed("weekly", "0", to=[["19:60", "20:00"]]), "19:60"),
    (changed("weekly", "0", to=[[1140, 1200]]), "1140"),
    (changed("blackout", to="2026-11-25"), "blackout"),
    (changed("busy", to=[["2026-11-30T20:00", "2026-11-30T19:00"]]), "busy interval"),
    (changed("limits", to={"session_min": 60, "session_max": 30}), "swap them"),
    (changed("limits", "session_min", to=-1), "session_min"),
    (changed("phases", to=[{"pillars": ["mock"], "not_before": -1}]), "not_before"),
    (changed("concepts", to={}), "concepts"),
    (changed("concepts", to=[PLAIN["concepts"][0]] * 2), "“a” is there twice"),
    (changed("concepts", to=[{}] * (MOST_CONCEPTS + 1)), f"up to {MOST_CONCEPTS}"),
    (changed("concepts", 0, "id", to=""), "The id of concept 1"),
    (changed("concepts", 0, "id", to="\ud800"), "printable"),
    (changed("concepts", 0, "pillar", to=None), "pillar"),
    (changed("concepts", 0, "weight", to=-1), "weight of “a” is -1"),
    (changed("concepts", 0, "weight", to=True), "weight of “a” is True"),
    (changed("concepts", 0, "weight", to=float("nan")), "weight of “a” is nan"),
    (changed("concepts", 0, "weight", to=10**400), "very large number"),
    (changed("concepts", 0, "difficulty", to=11), "difficulty of “a” is 11"),
    (changed("concepts", 0, "confidence", to=0), "confidence of “a” is 0"),
    (changed("concepts", 0, "confidence", to=2.5), "confidence of “a” is 2.5"),
    (changed("concepts", 0, "minutes", to={"learn": 30, "practice": 20}), "minutes.review of “a” is missing"),
    (changed("concepts", 0, "minutes", "learn", to=0), "minutes.learn of “a” is 0"),
    (changed("concepts", 0, "must_have", to="yes"), "must_have of “a” is “yes”"),
    (changed("concepts", 0, "prereqs", to=["c"]), "“a” needs “c”"),
    (changed("concepts", 0, "prereqs", to=["b"]), "go in a circle"),
    (changed("concepts", 0, "prereqs", to=["a"]), "go in a circle"),
]


@pytest.mark.parametrize(("raw", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said_in_one_sentence(raw: Any, said: str):
    with pytest.raises(InvalidInputError) as failure:
        read_instance(raw)
    message = str(failure.value)
    assert said in message
    assert len(message) < 300
    assert "\n" not in message
    assert message.isprintable()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "line 1, column 1"),
        (b"{", "not JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"start": NaN}', "NaN"),
        (b'{"start": -Infinity}', "-Infinity"),
        (b"[" * 100_000, "nested too deeply"),
        (b"9" * 10_000, "too long to be read"),
        (b" " * (MAX_MEGABYTES * 1024 * 1024 + 1), "larger than"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else "",
)
def test_what_is_no_instance_at_all_is_refused(content: bytes, said: str):
    with pytest.raises(InvalidInputError, match=said):
        instance_from_json(content)


def test_a_mark_at_the_start_of_the_file_does_no_harm():
    assert instance_from_json(b"\xef\xbb\xbf" + json.dumps(PLAIN).encode()) == read_instance(PLAIN)
