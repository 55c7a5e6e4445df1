"""Numbers that pages state in words are those the program works with."""

from datetime import timedelta

import pytest
from markdown_pages import flowing

from planner.core import filling
from planner.core.availability import SHORTEST_SESSION
from planner.core.calendar_choices import USUAL_ALARM, CalendarChoices
from planner.core.curriculum import Curriculum
from planner.core.demands import context, design
from planner.core.mocks import ROUND_MINUTES, USUAL_MINUTES
from planner.core.plan import MAX_WEEKS
from planner.core.scheduler import LONG_SESSION, MOST_PARTS
from planner.core.tracks import LONGEST_SHORT_PLAN
from planner.presenters.busy_file import MAX_MEGABYTES
from planner.presenters.calendar import KEPT_PAST, CalendarOptions
from planner.services.access import LINK_LIFETIME, SESSION_IDLE, SESSION_LIFETIME
from planner.services.feeds import GONE_FOR
from planner.services.nightly import SAMPLE_LIFETIME
from planner.services.partner_links import LINK_LIFETIME as PARTNER_LINK_LIFETIME
from planner.services.situation import DAY_START_HOUR
from planner.web.limits import BODY_LIMIT, FORM_LIMIT, PARTS_LIMIT, UPLOAD_LIMIT

CHOICES = "docs/decisions/0005-plan-choices.md"
TIME = "docs/decisions/0006-time.md"
SECURITY = "docs/decisions/0007-web-security.md"
GUIDE = "docs/guide.md"
MEGABYTE = 1024 * 1024
WORDS = {3: "three", 4: "four"}

STATED = [
    (CHOICES, f"at least one free piece of {SHORTEST_SESSION} minutes"),
    (CHOICES, f"none under {SHORTEST_SESSION} minutes"),
    (CHOICES, f"from 1 day to {MAX_WEEKS} weeks"),
    (CHOICES, f"up to {LONGEST_SHORT_PLAN} days"),
    (CHOICES, f"{design.DESIGN_MINUTES} for a design"),
    (CHOICES, f"A full mock is {WORDS[design.MOCK_ROUNDS]} rounds of {design.ROUND_MINUTES} minutes"),
    (CHOICES, f"sessions of up to {LONG_SESSION} minutes before longer ones"),
    (CHOICES, f"up to {WORDS[MOST_PARTS]} equal parts"),
    (CHOICES, f"at most {filling.MOST_PRACTICE} practice and {filling.MOST_REVIEWS} review sessions"),
    (CHOICES, f"unless you rated those {context.KNOWN} or more"),
    (CHOICES, f"A rating of {context.WELL_KNOWN} or 5 makes the first session a refresher"),
    (TIME, f"{DAY_START_HOUR:02d}:00 by default in the app"),
    (SECURITY, f"one use, {LINK_LIFETIME // timedelta(hours=1)} hours"),
    (SECURITY, f"over after {SESSION_IDLE.days} days unused or {SESSION_LIFETIME.days} days in all"),
    (SECURITY, f"{BODY_LIMIT // MEGABYTE} MB a request, {FORM_LIMIT // MEGABYTE} MB a form"),
    (SECURITY, f"{PARTS_LIMIT} parts, {UPLOAD_LIMIT // MEGABYTE} MB a calendar file"),
    (GUIDE, f"(.ics, up to {MAX_MEGABYTES} MB)"),
    (GUIDE, f"for up to {SESSION_LIFETIME.days} days, less if it goes unused for {SESSION_IDLE.days}"),
    (GUIDE, f"is {DAY_START_HOUR:02d}:00 unless you change it"),
    (GUIDE, f"with {ROUND_MINUTES.start} to {ROUND_MINUTES.stop - 1} minutes each; {USUAL_MINUTES} unless"),
    (GUIDE, f"takes scores once and ends after {PARTNER_LINK_LIFETIME.days} days"),
    (GUIDE, f"an alarm ({USUAL_ALARM} minutes before unless"),
    (GUIDE, f"What ended more than {KEPT_PAST.days} days ago leaves it"),
    (GUIDE, f"for {GONE_FOR.days} days programs are told that it is gone"),
]


@pytest.mark.parametrize(("name", "sentence"), STATED, ids=[sentence for _, sentence in STATED])
def test_a_number_on_the_page_is_the_number_in_the_program(name: str, sentence: str):
    assert sentence in flowing(name)


def test_a_week_is_how_long_forgotten_samples_stay():
    assert timedelta(weeks=1) == SAMPLE_LIFETIME
    assert "forgotten ones go by themselves after a week" in flowing(GUIDE)


def test_the_feed_and_a_plan_without_the_app_ring_alike():
    assert CalendarOptions("any", "any").alarm_minutes == CalendarChoices().alarm_minutes == USUAL_ALARM


def test_the_steps_of_the_short_plan_lie_where_the_decision_says(curriculum: Curriculum):
    phases = {phase.slug: phase for phase in curriculum.tracks["4-week"].phases}
    text = flowing(CHOICES)
    assert f"concepts in the first {phases['concepts'].end:.0%}".replace("%", " %") in text
    for words, slug in (("implementations", "implementations"), ("projects", "projects")):
        start, end = phases[slug].start, phases[slug].end
        assert f"{words} from {100 * start:.0f} % to {100 * end:.0f} %" in text
    late = phases["design-and-stories"]
    assert f"behavioural answers from {100 * late.start:.0f} % to the end" in text
    assert late.end == 1


def test_the_amounts_of_the_long_plan_are_the_smaller_ones_the_decision_names(curriculum: Curriculum):
    demands = {demand.slug: demand for demand in curriculum.tracks["8-week"].demands}
    daily, deep, full = (demands[slug].count for slug in ("problems-a-day", "deep-dives", "full-mock"))
    drawn = len(demands["designs"].items)
    told = f'{daily} problems of "3-4", {drawn} designs of "4-5", {full} mocks of "2-3", {deep} deep dives'
    assert told in flowing(CHOICES)


def test_problems_take_the_minutes_the_decision_names(curriculum: Curriculum):
    minutes = [problem.minutes for problem in curriculum.problems.values()]
    assert f"{min(minutes)}-{max(minutes)} for a problem" in flowing(CHOICES)
