"""The log as study: what counts, what it took, and on which days anything was done."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from core_samples import MONDAY, at, make_task

from bench.histories import log_of
from planner.core.builds import build_items, build_payload
from planner.core.curriculum import Curriculum
from planner.core.drill_log import DrillAnswer, drill_payload
from planner.core.journal import check_in_payload, read_journal
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.mocks import MockRound, read_mocks, rehearsed_payload, set_up_payload
from planner.core.stories import StoryText, removal_payload, story_payload, telling_payload
from planner.core.study_log import StudyEntry, days_studied, read_study_log
from planner.core.vocabulary import Outcome, Pillar

TUESDAY = MONDAY + timedelta(days=1)
NOW = at("2026-10-07 08:00")


class Log(list[LogEntry]):
    """A log that is written by appending kinds and payloads."""

    def write(
        self,
        kind: EntryKind,
        payload: Mapping[str, object],
        on: date = MONDAY,
        supersedes: int | None = None,
    ) -> int:
        self.append(LogEntry(len(self) + 1, kind, NOW, on, payload, supersedes))
        return len(self)

    def check_in(self, outcome: Outcome = Outcome.DONE, minutes: int | None = None, **changes: Any) -> int:
        task = make_task(**changes)
        confidence = {task.concepts[0]: 4} if task.concepts and outcome is Outcome.DONE else {}
        payload = check_in_payload(task, outcome=outcome, confidence=confidence, minutes=minutes, note="")
        return self.write(EntryKind.CHECK_IN, payload)

    def study(self, curriculum: Curriculum) -> tuple[StudyEntry, ...]:
        return read_study_log(curriculum, read_journal(self), self)

    def days(self) -> set[date]:
        return set(days_studied(read_journal(self), self))


def test_a_session_says_what_it_took_and_what_was_said(curriculum: Curriculum):
    log = Log()
    log.check_in(uid="a", minutes=42, concepts=("regularization",))
    log.check_in(Outcome.PARTLY, uid="b")
    log.check_in(Outcome.SKIPPED, uid="c")
    first, second, third = log.study(curriculum)
    assert (first.seconds, first.result, first.key) == (42 * 60, "done · you said 4 solid", "a")
    assert (second.seconds, second.studied) == (15 * 60, True)
    assert (third.seconds, third.studied, third.result) == (None, False, "skipped")


def test_a_drill_belongs_to_the_pillar_of_its_concept(curriculum: Curriculum):
    prompt = next(iter(curriculum.prompts.values()))
    log = Log()
    log.write(EntryKind.DRILL, drill_payload(prompt, DrillAnswer((0,), 90, 4), run="run-1"))
    (found,) = log.study(curriculum)
    assert found.pillar is curriculum.concepts[prompt.concepts[0]].pillar
    assert (found.seconds, found.result) == (90, f"shown 1 of {len(prompt.key_points)}")


def test_a_drill_on_what_left_the_curriculum_is_passed_over(curriculum: Curriculum):
    prompt = next(iter(curriculum.prompts.values()))
    payload = drill_payload(prompt, DrillAnswer((0,)), run="run-1") | {"concepts": ["gone"]}
    log = Log()
    log.write(EntryKind.DRILL, payload)
    assert log.study(curriculum) == ()


def test_a_mock_counts_once_it_was_rehearsed(curriculum: Curriculum):
    log = Log()
    log.write(EntryKind.MOCK, set_up_payload("mock-1", [MockRound("round-coding", 45)]))
    (set_up,) = log.study(curriculum)
    assert (set_up.studied, set_up.seconds, log.days()) == (False, None, set())

    mock = read_mocks(log)["mock-1"]
    log.write(EntryKind.MOCK, rehearsed_payload(mock, {"round-coding": 3}, {}), TUESDAY, supersedes=1)
    (rehearsed,) = log.study(curriculum)
    assert (rehearsed.studied, rehearsed.seconds, rehearsed.on) == (True, 45 * 60, TUESDAY)
    assert log.days() == {TUESDAY}


def test_every_day_of_work_on_a_build_counts_though_the_last_word_replaces_the_others(
    curriculum: Curriculum,
):
    item = next(iter(build_items(curriculum).values()))
    log = Log()
    log.write(EntryKind.BUILD, build_payload(item, ticked=[0], link="", note=""))
    log.write(EntryKind.BUILD, build_payload(item, ticked=[0, 1], link="", note=""), TUESDAY, supersedes=1)
    assert [found.on for found in log.study(curriculum)] == [MONDAY, TUESDAY]
    assert log.days() == {MONDAY, TUESDAY}

    log.write(EntryKind.UNDO, {}, TUESDAY, supersedes=2)
    assert log.days() == {MONDAY}


def test_a_story_written_and_told_is_study_and_removing_it_is_not(curriculum: Curriculum):
    log = Log()
    log.write(EntryKind.STORY, story_payload(curriculum, "s", StoryText("The outage")))
    log.write(EntryKind.STORY, telling_payload("s", 100), TUESDAY)
    log.write(EntryKind.STORY, removal_payload("s"), TUESDAY + timedelta(days=1))
    written, told = log.study(curriculum)
    assert (written.title, written.result, written.seconds) == ("The outage", "written", None)
    assert (told.title, told.result, told.seconds) == ("The outage", "told", 100)
    assert {found.pillar for found in (written, told)} == {Pillar.BEHAVIOURAL}
    assert log.days() == {MONDAY, TUESDAY}


def test_over_a_long_life_the_days_are_those_of_the_entries(curriculum: Curriculum):
    log = log_of(curriculum, entries=600, now=NOW)
    standing = read_journal(log)
    entries = read_study_log(curriculum, standing, log)
    assert days_studied(standing, log) == {entry.on for entry in entries if entry.studied}
    assert [(entry.on, entry.entry_id) for entry in entries] == sorted(
        (entry.on, entry.entry_id) for entry in entries
    )
    assert {EntryKind.CHECK_IN, EntryKind.DRILL, EntryKind.MOCK} <= {entry.kind for entry in entries}
