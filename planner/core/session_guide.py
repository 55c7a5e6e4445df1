"""What to do in a session that is more than answering prompts: the brief, the steps, the points to check."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from planner.core.curriculum import Curriculum, Framework, FrameworkStep
from planner.core.plan import Task


@dataclass(frozen=True, slots=True)
class Guide:
    """`brief` sets the scene, `steps` are done in order, `points` are looked at afterwards."""

    brief: str = ""
    steps: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


def guide_for(task: Task, curriculum: Curriculum) -> Guide | None:
    """The guide of a session; None for sorts that need none, or whose entry is gone from the curriculum."""
    sort, _, rest = task.item.partition("/")
    make = _GUIDES.get(sort)
    try:
        return make(rest, task, curriculum) if make else None
    except KeyError:
        return None


def _design(slug: str, task: Task, curriculum: Curriculum) -> Guide:
    scenario = curriculum.designs[slug]
    cited = set(task.sources)
    frameworks = (found for found in curriculum.frameworks.values() if cited.issuperset(_step_sources(found)))
    steps = next((_steps(found) for found in frameworks), ())
    return Guide(scenario.brief, steps, scenario.key_points)


def _framework(slug: str, _task: Task, curriculum: Curriculum) -> Guide:
    return Guide(steps=_steps(curriculum.frameworks[slug]))


def _implementation(slug: str, _task: Task, curriculum: Curriculum) -> Guide:
    checklist = curriculum.implementations[slug].checklist
    return Guide("Without a library; it is done when all of this holds:", steps=checklist)


def _paper(slug: str, _task: Task, curriculum: Curriculum) -> Guide:
    paper = curriculum.papers[slug.partition("/")[0]]
    return Guide(f"{paper.authors}, {paper.year}. {paper.build}")


def _project(slug: str, _task: Task, curriculum: Curriculum) -> Guide:
    deliverable = curriculum.deliverables[slug.partition("/")[2]]
    return Guide("With a project of yours; write down:", steps=deliverable.checklist)


def _story(_slug: str, _task: Task, curriculum: Curriculum) -> Guide:
    return Guide(steps=_steps(curriculum.frameworks["star"]))


def _steps(framework: Framework) -> tuple[str, ...]:
    return tuple(f"{step.title}{_timed(step)}: {step.ask}" for step in framework.steps)


def _timed(step: FrameworkStep) -> str:
    return f" ({step.minutes} min)" if step.minutes else ""


def _step_sources(framework: Framework) -> set[str]:
    return {source for step in framework.steps for source in step.sources}


_GUIDES: Mapping[str, Callable[[str, Task, Curriculum], Guide]] = {
    "design": _design,
    "framework": _framework,
    "implement": _implementation,
    "paper": _paper,
    "project": _project,
    "story": _story,
}
