"""Posted fields become fields of the plan's request, and what cannot be used is named."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from web_samples import MONDAY, Visitor
from werkzeug.datastructures import MultiDict

from planner.core.errors import InvalidInputError
from planner.core.plan import DateRange, Interview, PlanRequest, Window
from planner.services.situation import Situation
from planner.web.change_fields import Asked
from planner.web.change_forms import read_changes

LAST_AT = datetime(2026, 12, 7, 13, 0, tzinfo=UTC)
ACME = Interview("Acme", datetime(2026, 12, 1, 9, 0, tzinfo=UTC), 2, ("round-coding",))
BEFORE = Interview("Before", MONDAY - timedelta(days=3))
NEW = {"interview_title": "Beta", "interview_clock": "10:00", "interview_weight": "3"}


@pytest.fixture
def in_force(planned: Visitor) -> Situation:
    return planned.situation


def read(planned: Visitor, situation: Situation, *fields: tuple[str, str], **request: Any) -> dict[str, Any]:
    """The changes these fields make to the plan in force, whose request differs in the keywords."""
    assert situation.request is not None
    situation = replace(situation, request=replace(situation.request, **request))
    return read_changes(Asked(MultiDict(fields), situation, planned.site.parts.curriculum, MONDAY))


def request_of(situation: Situation) -> PlanRequest:
    assert situation.request is not None
    return situation.request


def test_nothing_posted_changes_nothing(planned: Visitor, in_force: Situation) -> None:
    assert read(planned, in_force) == {}
    assert read(planned, in_force, ("days_later", "0"), ("unknown", "1"), ("interview_on", "nonsense")) == {}


def test_more_minutes_go_to_the_days_named(planned: Visitor, in_force: Situation) -> None:
    weekly = read(planned, in_force, ("more_minutes", "30"), ("more_days", "0,6"))["weekly"]

    assert weekly.days[0] == (Window(19 * 60, 21 * 60),)
    assert weekly.days[1] == request_of(in_force).weekly.days[1]
    assert sum(window.end - window.start for window in weekly.days[6]) == 30


@pytest.mark.parametrize(("days", "on"), [("5", (2026, 12, 12)), ("-4", (2026, 12, 3))])
def test_the_interview_moves_by_days_and_keeps_its_time(
    planned: Visitor, in_force: Situation, days: str, on: tuple[int, int, int]
) -> None:
    moved = read(planned, in_force, ("days_later", days))["interview_at"]

    assert moved == datetime(*on, 13, 0, tzinfo=UTC)


def test_the_time_on_the_wall_stays_over_a_clock_change(planned: Visitor, in_force: Situation) -> None:
    moved = read(planned, in_force, ("days_later", "120"))["interview_at"]

    assert (moved.month, moved.hour) == (4, 14)
    assert moved.astimezone(UTC).hour == 12


def test_work_is_left_out_is_at_hand_and_comes_back(planned: Visitor, in_force: Situation) -> None:
    one, two, three = list(dict.fromkeys(task.item for task in planned.tasks if not task.extra))[:3]
    changes = read(
        planned,
        in_force,
        ("leave_out", one),
        ("leave_out", one),
        ("ready", two),
        ("take_back", three),
        left_out=(two, three),
    )

    assert changes == {"left_out": (one,), "ready": (two,)}


def test_a_pause_is_added_in_its_place_and_ended_again(planned: Visitor, in_force: Situation) -> None:
    later = DateRange(date(2026, 12, 4), date(2026, 12, 5))
    paused = read(
        planned, in_force, ("pause_from", "2026-11-26"), ("pause_to", "2026-11-26"), days_off=(later,)
    )["days_off"]

    assert paused == (DateRange(date(2026, 11, 26), date(2026, 11, 26)), later)
    ended = read(planned, in_force, ("end_pause", "2026-12-04..2026-12-05"), days_off=paused)
    assert ended == {"days_off": paused[:1]}


class TestInterviews:
    """Several interviews, of which the plan ends at the last."""

    def test_an_earlier_one_joins_the_others_in_order(self, planned: Visitor, in_force: Situation) -> None:
        changes = read(
            planned,
            in_force,
            *NEW.items(),
            ("interview_date", "2026-11-30"),
            ("round", "round-system-design"),
            ("round", "round-coding"),
            earlier=(ACME, BEFORE),
        )

        beta = Interview(
            "Beta", datetime(2026, 11, 30, 9, 0, tzinfo=UTC), 3, ("round-coding", "round-system-design")
        )
        assert changes == {"earlier": (beta, ACME)}

    def test_a_later_one_becomes_the_last(self, planned: Visitor, in_force: Situation) -> None:
        changes = read(
            planned,
            in_force,
            *NEW.items(),
            ("interview_date", "2026-12-14"),
            earlier=(ACME,),
            weight=2,
            rounds=("phone-screen",),
        )

        assert changes["interview_at"] == datetime(2026, 12, 14, 9, 0, tzinfo=UTC)
        assert (changes["weight"], changes["rounds"]) == (3, ())
        assert changes["earlier"] == (ACME, Interview("Interview", LAST_AT, 2, ("phone-screen",)))

    def test_one_of_them_goes(self, planned: Visitor, in_force: Situation) -> None:
        changes = read(planned, in_force, ("drop_interview", ACME.at.isoformat()), earlier=(ACME,))

        assert changes == {"earlier": ()}

    def test_without_the_last_the_one_before_it_is_the_last(
        self, planned: Visitor, in_force: Situation
    ) -> None:
        changes = read(planned, in_force, ("drop_interview", "last"), earlier=(ACME,))

        assert changes == {
            "earlier": (),
            "title": "Acme",
            "interview_at": ACME.at,
            "weight": 2,
            "rounds": ("round-coding",),
        }

    def test_the_loop_of_the_last_is_chosen_or_emptied(self, planned: Visitor, in_force: Situation) -> None:
        chosen = (("loop", "1"), ("loop_round", "round-coding"), ("loop_weight", "2"))

        assert read(planned, in_force, *chosen) == {"rounds": ("round-coding",), "weight": 2}
        assert read(planned, in_force, ("loop", "1"), rounds=("round-coding",)) == {"rounds": (), "weight": 1}

    def test_a_seventh_is_refused(self, planned: Visitor, in_force: Situation) -> None:
        five = tuple(replace(ACME, at=ACME.at + timedelta(days=day)) for day in range(5))

        with pytest.raises(InvalidInputError, match="at most 6") as refused:
            read(planned, in_force, *NEW.items(), ("interview_date", "2026-11-30"), earlier=five)
        assert refused.value.field == "interview_date"


def test_concepts_come_in_and_go(planned: Visitor, in_force: Situation) -> None:
    changes = read(
        planned,
        in_force,
        ("add_concept", "mlops"),
        ("add_concept", "regularization"),
        ("drop_concept", "attention"),
        added=("attention", "mlops"),
    )

    assert changes == {"added": ("mlops", "regularization")}


def test_ones_own_pace_is_what_the_check_ins_say(planned: Visitor) -> None:
    for task in planned.tasks[:6]:
        planned.check_in(task.uid, minutes=str(task.minutes * 3))

    pace = read(planned, planned.situation, ("at_own_pace", "1"))["pace"]

    assert pace
    assert all(factor > 1 for factor in pace.values())


def test_settings_and_other_changes_build_on_each_other(planned: Visitor, in_force: Situation) -> None:
    hours = [(f"hours-{day}", "18:00-19:00") for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")]
    settings = [
        ("interview_on", "2026-12-14"),
        ("interview_time", "09:00"),
        ("time_zone", "Europe/Vienna"),
        ("day_start_hour", "4"),
    ]
    more = [("more_minutes", "30"), ("more_days", "0"), ("days_later", "1")]

    changes = read(planned, in_force, *hours, *settings, *more)

    assert changes["interview_at"] == datetime(2026, 12, 15, 8, 0, tzinfo=UTC)
    assert [day[0].end for day in changes["weekly"].days] == [19 * 60 + 30, *[19 * 60] * 6]


MISTAKES = {
    "too few minutes": ({"more_minutes": "5", "more_days": "0"}, "more_minutes"),
    "minutes in words": ({"more_minutes": "some", "more_days": "0"}, "more_minutes"),
    "no days": ({"more_minutes": "20"}, "more_days"),
    "an eighth day": ({"more_minutes": "20", "more_days": "0,7"}, "more_days"),
    "a year and a day": ({"days_later": "366"}, "days_later"),
    "digits of another script": ({"days_later": "٣"}, "days_later"),
    "work nobody knows": ({"leave_out": "learn/nothing"}, "leave_out"),
    "work at hand nobody knows": ({"ready": "x" * 10_000}, "ready"),
    "a pause without an end": ({"pause_from": "2026-11-26"}, "pause_to"),
    "a pause backwards": ({"pause_from": "2026-11-26", "pause_to": "2026-11-25"}, "pause_to"),
    "a pause over the interview": ({"pause_from": "2026-12-01", "pause_to": "2026-12-07"}, "pause_to"),
    "a pause long over": ({"pause_from": "2026-11-01", "pause_to": "2026-11-02"}, "pause_to"),
    "no date": ({"pause_from": "2026-02-30", "pause_to": "2026-12-01"}, "pause_from"),
    "a pause that is not there": ({"end_pause": "2026-12-01..2026-12-02"}, "end_pause"),
    "nonsense for a pause": ({"end_pause": "tomorrow"}, "end_pause"),
    "no name": ({**NEW, "interview_title": " ", "interview_date": "2026-12-01"}, "interview_title"),
    "a long name": ({**NEW, "interview_title": "x" * 81, "interview_date": "2026-12-01"}, "interview_title"),
    "a name nobody types": (
        {**NEW, "interview_title": "A\0", "interview_date": "2026-12-01"},
        "interview_title",
    ),
    "an interview in the past": ({**NEW, "interview_date": "2026-11-20"}, "interview_date"),
    "the first day there is": ({**NEW, "interview_date": "0001-01-01"}, "interview_date"),
    "the last day there is": ({**NEW, "interview_date": "9999-12-31"}, "interview_date"),
    "the day of another": ({**NEW, "interview_date": "2026-12-07"}, "interview_date"),
    "no time": ({**NEW, "interview_date": "2026-12-01", "interview_clock": ""}, "interview_clock"),
    "weight 4": ({**NEW, "interview_date": "2026-12-01", "interview_weight": "4"}, "interview_weight"),
    "a round nobody knows": ({**NEW, "interview_date": "2026-12-01", "round": "dance"}, "round"),
    "the only interview": ({"drop_interview": "last"}, "drop_interview"),
    "an interview that is not there": ({"drop_interview": "2026-12-01T09:00:00"}, "drop_interview"),
    "a loop nobody knows": ({"loop": "1", "loop_round": "dance"}, "loop_round"),
    "a concept nobody knows": ({"add_concept": "alchemy"}, "add_concept"),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_named(planned: Visitor, in_force: Situation, mistake: str) -> None:
    typed, field = MISTAKES[mistake]

    with pytest.raises(InvalidInputError) as refused:
        read(planned, in_force, *typed.items())

    assert refused.value.field == field
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_comes_back_as_a_page_with_what_was_typed(planned: Visitor, mistake: str) -> None:
    typed, field = MISTAKES[mistake]
    before = planned.log

    response = planned.post("/plan/change", typed)

    assert response.status_code == 422
    assert "Nothing has changed yet" in response.text
    assert field in response.text or "notice error" in response.text
    assert planned.log == before
