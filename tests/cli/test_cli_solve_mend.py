"""`planner solve --mend`: a plan made before, after a day that went by unstudied."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from bench.generator import make_instance

Planner = Callable[..., Result]
INSTANCE = make_instance(2, concepts=20, weeks=2, minutes=60)


@pytest.fixture
def instance_file(tmp_path: Path) -> Path:
    path = tmp_path / "instance.json"
    path.write_text(json.dumps(INSTANCE), encoding="utf-8")
    return path


@pytest.fixture
def plan(planner: Planner, instance_file: Path, tmp_path: Path) -> dict[str, Any]:
    printed = planner("solve", instance_file).stdout
    (tmp_path / "plan.json").write_text(printed, encoding="utf-8")
    return json.loads(printed)


def study_dates(plan: dict[str, Any]) -> list[str]:
    return sorted({session["start"][:10] for session in plan["sessions"]})


def test_the_days_before_stay_and_the_missed_one_is_empty(
    planner: Planner, instance_file: Path, plan: dict[str, Any], tmp_path: Path
):
    missed = study_dates(plan)[3]
    result = planner("solve", instance_file, "--mend", tmp_path / "plan.json", "--missed", missed)
    assert (result.exit_code, result.stderr) == (0, "")
    mended = json.loads(result.stdout)
    before = [session for session in plan["sessions"] if session["start"] < missed]
    assert [session for session in mended["sessions"] if session["start"] < missed] == before
    assert missed not in study_dates(mended)
    later = [session for session in plan["sessions"] if session["start"][:10] > missed]
    stayed = [session for session in mended["sessions"] if session in later]
    assert len(stayed) >= 0.8 * len(later)
    named = {session["concept"] for session in mended["sessions"]}
    named |= {left["concept"] for left in mended["unplaced"]}
    assert named == {concept["id"] for concept in INSTANCE["concepts"]}


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda plan: plan["sessions"][0].update(concept="elsewhere"), "“elsewhere”"),
        (lambda plan: plan["sessions"][0].update(start="soon"), "Session 1, start"),
        (lambda plan: plan["sessions"][0].update(start="2020-01-01T09:00"), "Session 1, start"),
        (lambda plan: plan["sessions"][0].update(kind="nap"), "Session 1, kind"),
        (lambda plan: plan.update(sessions="none"), "sessions"),
    ],
)
def test_a_plan_that_cannot_be_used_is_refused(
    planner: Planner, instance_file: Path, plan: dict[str, Any], tmp_path: Path, spoil: Any, said: str
):
    missed = study_dates(plan)[3]
    spoil(plan)
    (tmp_path / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
    refused = planner("solve", instance_file, "--mend", tmp_path / "plan.json", "--missed", missed)
    assert refused.exit_code == 2
    assert said in refused.stderr


@pytest.mark.parametrize("missed", ["2020-01-01", "yesterday"])
def test_a_day_outside_the_instance_is_refused(
    planner: Planner, instance_file: Path, plan: dict[str, Any], tmp_path: Path, missed: str
):
    refused = planner("solve", instance_file, "--mend", tmp_path / "plan.json", "--missed", missed)
    assert refused.exit_code == 2
    assert "--missed" in refused.stderr


def test_plan_and_day_belong_together(planner: Planner, instance_file: Path):
    refused = planner("solve", instance_file, "--missed", "2026-12-01")
    assert refused.exit_code == 2
    assert "belong together" in refused.stderr
