"""Measures the solver: gap to known bounds, broken rules, time, growth, memory and the mending of plans.

`make bench` runs it on the instances in bench/instances, `make bench INSTANCES=folder` on others. An instance
may carry a proven bound on its readiness as `"bound": {"value": 0.5}`.
"""

import argparse
import json
import math
import resource
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import mean, median
from typing import Any, TypeVar

from bench.generator import make_instance
from bench.missed_day import asked_alike, compare
from bench.plan_checker import violations
from planner.core.solver.instance import read_instance
from planner.core.solver.missed import after_missed_day
from planner.core.solver.problem import Problem, Solution
from planner.core.solver.repair import repair
from planner.core.solver.solve import solve

REFINED = 3000
OWN = Path(__file__).parent / "instances"
OWN_SHAPES = [
    (1, 25, 2, 60),
    (2, 40, 3, 45),
    (3, 60, 4, 60),
    (4, 90, 6, 90),
    (5, 25, 8, 30),
    (6, 120, 8, 120),
]
"""Seed, concepts, weeks and minutes a day of the instances kept here."""
GROWING = [(60, 4, 45), (120, 8, 60), (240, 8, 150), (480, 8, 330), (1200, 11, 780)]
"""Concepts, weeks and minutes a day, up to some 2,000 sessions."""

Result = TypeVar("Result")


def main() -> None:
    """Read the arguments, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=OWN)
    parser.add_argument("--make", action="store_true", help="write the instances kept here anew")
    arguments = parser.parse_args()
    if arguments.make:
        make_own()
        return
    named = [(path.stem, json.loads(path.read_bytes())) for path in sorted(arguments.folder.glob("*.json"))]
    problems = [(name, read_instance(raw).problem, bound_of(raw)) for name, raw in named]
    refined = [*report_plans(problems)]
    print(f"\nPeak memory of the process so far: {peak_megabytes():.0f} MB")
    report_growth()
    report_repair(refined)


def make_own() -> None:
    """Write bench/instances."""
    for seed, concepts, weeks, minutes in OWN_SHAPES:
        raw = make_instance(seed, concepts=concepts, weeks=weeks, minutes=minutes)
        path = OWN / f"own-{seed}-{concepts}-concepts-{weeks}-weeks-{minutes}-minutes.json"
        path.write_text(json.dumps(raw, indent=1) + "\n", encoding="utf-8")


def bound_of(raw: dict[str, Any]) -> float | None:
    """The bound an instance carries."""
    bound = raw.get("bound")
    return float(bound["value"]) if bound else None


def report_plans(
    problems: list[tuple[str, Problem, float | None]],
) -> Iterator[tuple[Problem, Solution]]:
    """First plans and refined ones, instance by instance and together; yields the refined ones."""
    print("| instance | sessions | first: gap | ms | refined: gap | ms | broken rules |")
    print("|---|---|---|---|---|---|---|")
    columns: dict[str, list[float]] = {"first": [], "refined": [], "first ms": [], "refined ms": []}
    for name, problem, bound in problems:
        first, first_ms = timed(lambda asked=problem: solve(asked))
        plan, plan_ms = timed(lambda asked=problem: solve(asked, effort=REFINED))
        broken = len(violations(problem, first)) + len(violations(problem, plan))
        print(
            f"| {name} | {len(plan.sessions)} | {gap(first, bound)} | {first_ms:.0f} "
            f"| {gap(plan, bound)} | {plan_ms:.0f} | {broken} |"
        )
        columns["first ms"].append(first_ms)
        columns["refined ms"].append(plan_ms)
        if bound:
            columns["first"].append(1 - first.readiness / bound)
            columns["refined"].append(1 - plan.readiness / bound)
        yield problem, plan
    for which in ("first", "refined"):
        spent = columns[f"{which} ms"]
        gaps = columns[which]
        known = f", gap mean {mean(gaps):.2%}, worst {max(gaps):.2%}" if gaps else ""
        print(
            f"\n{which}: median {median(spent):.0f} ms, "
            f"95th percentile {percentile(spent, 0.95):.0f} ms{known}"
        )


def gap(plan: Solution, bound: float | None) -> str:
    """What is missing to the bound; the readiness itself where none is known."""
    return f"{1 - plan.readiness / bound:.2%}" if bound else f"readiness {plan.readiness:.4f}"


def report_growth() -> None:
    """The exponent of time over sessions, fitted on a log-log scale."""
    points = []
    print("\n| concepts | sessions | first plan, ms |\n|---|---|---|")
    for concepts, weeks, minutes in GROWING:
        raw = make_instance(9, concepts=concepts, weeks=weeks, minutes=minutes)
        problem = read_instance(raw).problem
        plan, spent = timed(lambda asked=problem: solve(asked))
        points.append((math.log(len(plan.sessions)), math.log(spent)))
        print(f"| {concepts} | {len(plan.sessions)} | {spent:.0f} |")
    center_x, center_y = (mean(axis) for axis in zip(*points, strict=True))
    slope = sum((x - center_x) * (y - center_y) for x, y in points) / sum(
        (x - center_x) ** 2 for x, _ in points
    )
    print(f"\ngrowth: sessions to the power of {slope:.2f}")


def report_repair(refined: list[tuple[Problem, Solution]]) -> None:
    """Every plan with a day missed after an eighth, a quarter, a half and three quarters of its days."""
    changes, losses, spent = [], [], []
    for problem, plan in refined:
        studied = sorted({session.day for session in plan.sessions})
        for missed in sorted({studied[len(studied) * part // 8] for part in (1, 2, 4, 6)}):
            left, standing = after_missed_day(problem, plan.sessions, missed)
            mended, milliseconds = timed(lambda asked=left, old=standing: repair(asked, old))
            afresh = solve(asked_alike(left, mended), effort=REFINED)
            displaced = sum(session.day == missed for session in plan.sessions)
            changes.append(compare(left, standing, displaced, mended.sessions))
            losses.append(1 - mended.readiness / afresh.readiness)
            spent.append(milliseconds)
    churn = [change.churn for change in changes]
    print(
        f"\nmending after a missed day, {len(changes)} cases: churn mean {mean(churn):.1%}, "
        f"90th percentile {percentile(churn, 0.9):.1%}; "
        f"{mean(change.moves_per_displaced for change in changes):.2f} moves for a displaced session; "
        f"readiness against solving afresh with the same must-haves "
        f"mean {-mean(losses):+.2%}, worst {-max(losses):+.2%}; "
        f"{sum(change.must_haves_lost for change in changes)} must-haves without a place; "
        f"median {median(spent):.0f} ms, worst {max(spent):.0f} ms"
    )


def timed(run: Callable[[], Result]) -> tuple[Result, float]:
    """What it gives, and the milliseconds of processor time it takes; other programs do not count."""
    begin = time.process_time()
    result = run()
    return result, 1000 * (time.process_time() - begin)


def percentile(values: list[float], share: float) -> float:
    """The value at that share of the sorted values."""
    return sorted(values)[min(len(values) - 1, math.ceil(share * len(values)) - 1)]


def peak_megabytes() -> float:
    """The most memory the process has held, on Linux."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
