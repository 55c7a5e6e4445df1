"""Reads data/ into one checked Curriculum; every problem comes with file, line and mend."""

from pathlib import Path

from planner.core.curriculum import Curriculum
from planner.core.errors import CurriculumError
from planner.curriculum.cache import digest_of, keep_compiled, load_compiled
from planner.curriculum.reading import DataProblem, concept_weight, read_curriculum
from planner.curriculum.sources import load_source_items

__all__ = ["DataProblem", "concept_weight", "load_curriculum", "load_source_items", "read_curriculum"]


def load_curriculum(folder: Path, *, cache_dir: Path | None = None) -> Curriculum:
    """The curriculum in a folder; raises CurriculumError listing every problem.

    With a `cache_dir` a compiled copy is used and kept there.
    """
    if cache_dir is None:
        return _checked(folder)
    digest = digest_of(folder)
    found = load_compiled(cache_dir, digest)
    if found is None:
        found = _checked(folder)
        keep_compiled(cache_dir, digest, found)
    return found


def _checked(folder: Path) -> Curriculum:
    curriculum, problems = read_curriculum(folder)
    if problems or curriculum is None:
        shown = "\n".join(map(str, problems[:20]))
        raise CurriculumError(f"The curriculum has {len(problems)} problem(s):\n{shown}")
    return curriculum
