"""`planner review` prints the weekly review of a stored plan."""

import json
from collections.abc import Callable
from datetime import timedelta

import pytest
from cli_samples import NOW
from click.testing import Result

Planner = Callable[..., Result]
Golden = Callable[[str, bytes], None]


@pytest.mark.parametrize(("output", "name"), [("text", "review.txt"), ("json", "review.json")])
def test_review(planner: Planner, golden: Golden, output: str, name: str):
    assert planner("sample", "--seed", "7", "--weeks", "2").exit_code == 0
    result = planner("review", "--format", output)
    assert (result.exit_code, result.stderr) == (0, "")
    golden(name, result.stdout_bytes)


def test_both_formats_tell_of_the_same_week(planner: Planner):
    planner("sample", "--seed", "7", "--weeks", "2")
    told = json.loads(planner("review", "--json").stdout)
    assert told["schema"] == "planner.review/1"
    text = planner("review").stdout
    assert f"{told['review']['sessions_done']}  sessions done" in text
    assert f"{100 * told['review']['forecast']['before']:.1f}" in text


def test_before_the_first_review_it_says_when_it_comes(planner: Planner, monkeypatch: pytest.MonkeyPatch):
    planner("sample", "--seed", "7", "--weeks", "2")
    monkeypatch.setattr("planner.cli.stored.system_clock", lambda: NOW - timedelta(days=8))
    assert planner("review").stdout.startswith("Nothing to review yet.")
    assert json.loads(planner("review", "--json").stdout)["review"] is None


def test_a_person_without_a_plan_gets_one_sentence(planner: Planner):
    assert planner("review").exit_code == 2
    assert planner("review", "--user", "Ana").stderr == "planner: There is nobody called “Ana” here.\n"
