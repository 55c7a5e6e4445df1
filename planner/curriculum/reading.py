"""TOML tables into entities, each problem with file, line and mend."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter, ValidationError

from planner.core.curriculum import (
    Concept,
    Curriculum,
    Deliverable,
    DesignScenario,
    Exclusion,
    Framework,
    Implementation,
    Paper,
    Problem,
    Project,
    Prompt,
    Resource,
    Round,
    Rubric,
    Tip,
    Track,
)
from planner.core.curriculum_depth import Reference
from planner.core.curriculum_rules import check_curriculum
from planner.core.finding import Finding
from planner.curriculum.sources import load_source_items
from planner.toml_lines import line_of

KINDS: Mapping[str, tuple[str, type]] = {
    "concept": ("concepts", Concept),
    "prompt": ("prompts", Prompt),
    "problem": ("problems", Problem),
    "implementation": ("implementations", Implementation),
    "design": ("designs", DesignScenario),
    "framework": ("frameworks", Framework),
    "paper": ("papers", Paper),
    "deliverable": ("deliverables", Deliverable),
    "project": ("projects", Project),
    "round": ("rounds", Round),
    "track": ("tracks", Track),
    "resource": ("resources", Resource),
    "tip": ("tips", Tip),
    "excluded": ("exclusions", Exclusion),
    "rubric": ("rubrics", Rubric),
    "reference": ("references", Reference),
}
"""Table name in TOML -> field of Curriculum and class of its entries."""

CHECKLIST = re.compile(r"S3-C\d\d")
CURATED = ("S4-CORE", "S4-ALGO")


@dataclass(frozen=True, slots=True)
class DataProblem:
    """Something wrong in data/: where it is and what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        """`file:line: message`, as editors and terminals link it."""
        return f"{self.file}:{self.line}: {self.message}"


@dataclass(frozen=True, slots=True)
class _Entry:
    """One table as read: where it stands and what it holds."""

    file: str
    text: str
    table: str
    index: int
    data: Mapping[str, Any]

    def problem(self, message: str, *path: str | int) -> DataProblem:
        return DataProblem(self.file, line_of(self.text, self.table, self.index, path), message)


def read_curriculum(
    folder: Path, *, further: Sequence[Callable[[Curriculum], list[Finding]]] = ()
) -> tuple[Curriculum | None, list[DataProblem]]:
    """The curriculum and what is wrong with it; no curriculum if any entry cannot be read.

    `further` checks are made of a curriculum that could be read.
    """
    entries: list[_Entry] = []
    problems: list[DataProblem] = []
    for path in sorted(folder.rglob("*.toml")):
        found, wrong = _read_file(path, path.relative_to(folder.parent).as_posix())
        entries += found
        problems += wrong
    built: dict[str, tuple[_Entry, Any]] = {}
    for entry in entries:
        problems += dict.fromkeys(_build(entry, built))
    if problems:
        return None, problems
    curriculum = _assemble(built)
    findings = check_curriculum(curriculum, load_source_items(folder))
    findings += [finding for check in further for finding in check(curriculum)]
    # A track of several lengths has each of its problems once a length.
    return curriculum, list(dict.fromkeys(_located(finding, built, folder) for finding in findings))


def _read_file(path: Path, name: str) -> tuple[list[_Entry], list[DataProblem]]:
    try:
        text = path.read_bytes().decode()
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return [], [DataProblem(name, line, "This is not UTF-8 text. Save the file as UTF-8.")]
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        number = str(error).rpartition("line ")[2].split(",")[0]
        line = int(number) if number.isdigit() else len(text.splitlines())
        return [], [DataProblem(name, line, f"This is not valid TOML: {error}.")]
    entries: list[_Entry] = []
    problems: list[DataProblem] = []
    for table, rows in tables.items():
        if table in KINDS and isinstance(rows, list) and all(isinstance(row, dict) for row in rows):
            entries += [_Entry(name, text, table, index, row) for index, row in enumerate(rows)]
        else:
            known = ", ".join(f"[[{kind}]]" for kind in KINDS)
            problems.append(
                DataProblem(
                    name, line_of(text, table, 0, (table,)), f"“{table}” is no kind of entry; use {known}."
                )
            )
    return entries, problems


def _build(entry: _Entry, built: dict[str, tuple[_Entry, Any]]) -> Iterator[DataProblem]:
    """Turn a table into its entity and file it under its slug; yields what is wrong instead."""
    for data in _expanded(entry.data):
        _, kind = KINDS[entry.table]
        wrong = [
            entry.problem(
                f"“{path[-1]}” is not a field of [[{entry.table}]]. Remove it or correct its name.", *path
            )
            for path in _unknown_fields(kind, data)
        ]
        try:
            # A date, which no field holds, becomes text, so that it is refused like any other wrong type.
            value = _adapter(kind).validate_json(json.dumps(data, default=str), strict=True)
        except ValidationError as error:
            wrong += [_explained(entry, details) for details in error.errors(include_url=False)]
        else:
            slug = value.slug
            if slug in built:
                other = built[slug][0]
                wrong.append(
                    entry.problem(f"The slug “{slug}” is taken in {other.file}. Choose another.", "slug")
                )
            built.setdefault(slug, (entry, value))
        yield from wrong


def _expanded(data: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """A table as the class wants it: one track a length, a concept with its derived weight."""
    if isinstance(data.get("lengths"), dict):
        shared = {key: value for key, value in data.items() if key not in {"lengths", "slug", "title"}}
        for slug, days in data["lengths"].items():
            yield {"slug": slug, "title": f"{slug} plan", "days": days, **shared}
    elif "facets" in data and isinstance(data["facets"], dict):
        sources = data.get("sources")
        yield {**data, "weight": concept_weight(sources if isinstance(sources, list) else ())}
    else:
        yield dict(data)


def concept_weight(sources: Iterable[str]) -> float:
    """How much a concept counts: documents that mention it, plus one for each curated list (plans.md A20)."""
    ids = [source for source in sources if isinstance(source, str)]
    documents = {source.partition("-")[0] for source in ids}
    curated = any(source.startswith(CURATED) for source in ids)
    listed = any(CHECKLIST.fullmatch(source) for source in ids)
    return float(len(documents) + curated + listed)


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


@cache
def _fields(kind: type) -> Mapping[str, Any]:
    """The names of a class's fields, each with the class of its nested tables, if it holds any."""
    hints = get_type_hints(kind)
    return {
        field.name: next(
            (arg for arg in (hints[field.name], *get_args(hints[field.name])) if is_dataclass(arg)), None
        )
        for field in fields(kind)
    }


def _unknown_fields(kind: type, data: Mapping[str, Any], *path: str | int) -> Iterator[tuple[str | int, ...]]:
    known = _fields(kind)
    for key, value in data.items():
        if key not in known:
            yield (*path, key)
        elif (inner := known[key]) is not None:
            rows = value if isinstance(value, list) else [value]
            for index, row in enumerate(rows):
                if isinstance(row, dict):
                    yield from _unknown_fields(inner, row, *path, key, index)


def _explained(entry: _Entry, details: Any) -> DataProblem:
    path = details["loc"]
    field = ".".join(map(str, path))
    if details["type"] == "missing":
        return entry.problem(f"“{field}” is missing from this [[{entry.table}]]. Add it.", *path[:-1])
    return entry.problem(f"“{field}”: {details['msg']}; it is {details['input']!r:.60}.", *path)


def _assemble(built: Mapping[str, tuple[_Entry, Any]]) -> Curriculum:
    groups: dict[str, dict[str, Any]] = {field: {} for field, _ in KINDS.values()}
    for slug, (entry, value) in built.items():
        groups[KINDS[entry.table][0]][slug] = value
    return Curriculum(**groups)


def _located(finding: Finding, built: Mapping[str, tuple[_Entry, Any]], folder: Path) -> DataProblem:
    if finding.slug not in built:
        return DataProblem(folder.name, 1, finding.message)
    return built[finding.slug][0].problem(finding.message, *finding.path)
