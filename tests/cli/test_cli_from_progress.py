"""`planner plan --from-progress`: the stored plan from now on, printed and not stored."""

import json
from collections.abc import Callable
from datetime import datetime

import pytest
from cli_samples import NOW, plan_arguments
from click.testing import Result

Planner = Callable[..., Result]


@pytest.fixture
def lived_in(planner: Planner) -> Planner:
    """A planner with a sample account, half of its plan behind it and some of it left open."""
    assert planner("sample").exit_code == 0
    return planner


def test_what_is_new_lies_ahead_and_what_was_done_stays(lived_in: Planner):
    stored = json.loads(lived_in("export", "--state", "-").stdout)
    made = json.loads(lived_in("plan", "--from-progress", "--json").stdout)
    before = {task["uid"]: task for task in stored["plan"]["tasks"]}
    for task in made["tasks"]:
        if datetime.fromisoformat(task["starts_at"]) < NOW:
            assert task == before[task["uid"]]
            assert task["uid"] in stored["check_ins"]
    assert any(datetime.fromisoformat(task["starts_at"]) > NOW for task in made["tasks"])


def test_nothing_is_stored(lived_in: Planner):
    before = lived_in("export", "--state", "-").stdout
    lived_in("plan", "--from-progress")
    assert lived_in("export", "--state", "-").stdout == before


def test_it_names_whose_plan_it_is(lived_in: Planner):
    by_name = lived_in("plan", "--from-progress", "--user", "sample", "--json")
    assert by_name.stdout == lived_in("plan", "--from-progress", "--json").stdout
    assert lived_in("plan", "--from-progress", "--user", "nobody").exit_code == 2


def test_what_the_stored_plan_says_already_is_not_taken_twice(lived_in: Planner):
    refused = lived_in("plan", "--from-progress", "--day-off", "2026-12-24")
    assert (refused.exit_code, refused.stdout) == (2, "")
    assert "Leave out --day-off" in refused.stderr


def test_a_name_without_progress_is_refused(planner: Planner):
    refused = planner(*plan_arguments(user="ana"))
    assert refused.exit_code == 2
    assert "--user goes with --from-progress" in refused.stderr


def test_without_a_plan_the_way_to_one_is_said(planner: Planner):
    refused = planner("plan", "--from-progress")
    assert refused.exit_code == 2
    assert "Nobody has an account here yet." in refused.stderr
