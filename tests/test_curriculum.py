"""data/ is read whole and checked; each problem comes with file, line and mend."""

from collections.abc import Callable

import pytest

from planner.core.curriculum import StudyMinutes
from planner.core.errors import CurriculumError
from planner.core.vocabulary import Facet, Focus, Pillar, PromptKind
from planner.curriculum import DataProblem, concept_weight, load_curriculum, read_curriculum
from planner.resources import data_dir

PAPER = """\
[[paper]]
slug = "paper-one"
title = "One"
authors = "Somebody"
year = 2014
build = "The small version."
concepts = ["optimization"]
minutes = 60
sources = ["S0-TIP-02"]
"""
CONCEPT = """\
[[concept]]
slug = "one"
title = "One"
pillar = "fundamentals"
area = "somewhere"
difficulty = 4
minutes = { learn = 25, practice = 20, review = 15 }
sources = ["S3-C09"]

[concept.facets]
definition = "What it is."
when_to_use = "When."
failure_modes = "How it breaks."
"""


# ---- the real data


def test_the_data_of_this_repository_has_no_problems():
    curriculum, problems = read_curriculum(data_dir())
    assert problems == []
    assert curriculum == load_curriculum(data_dir())


def test_a_table_becomes_an_entry_with_its_types(curriculum):
    concept = curriculum.concepts["regularization"]
    assert concept.pillar is Pillar.FUNDAMENTALS
    assert (concept.checklist, concept.prerequisites) == (9, ("linear-models", "bias-variance"))
    assert concept.minutes == StudyMinutes(learn=25, practice=20, review=15)
    assert set(concept.facets) == set(Facet)


def test_the_checklist_is_the_25_concepts_in_their_order(curriculum):
    assert [concept.checklist for concept in curriculum.checklist] == list(range(1, 26))


def test_one_file_gives_a_track_of_each_length(curriculum):
    assert {slug: track.days for slug, track in curriculum.tracks.items()} == {
        "2-week": 14,
        "3-week": 21,
        "4-week": 28,
        "8-week": 56,
    }
    short, long = curriculum.tracks["2-week"], curriculum.tracks["4-week"]
    assert (short.title, long.title) == ("2-week plan", "4-week plan")
    assert short.demands == long.demands
    assert [demand.focus for demand in short.demands if demand.slug == "genai-topics"] == [(Focus.LLM,)]


def test_prompts_are_found_by_the_concept_they_name_first(curriculum):
    found = [prompt.slug for prompt in curriculum.prompts_on("coding", PromptKind.THEORY)]
    assert found[:2] == ["median-of-a-stream", "solving-unseen-problems"]
    # It names trees too, but second.
    assert "median-of-a-stream" not in {
        prompt.slug for prompt in curriculum.prompts_on("trees", PromptKind.THEORY)
    }
    assert "median-of-a-stream" not in {
        prompt.slug for prompt in curriculum.prompts_on("coding", PromptKind.APPLIED)
    }


def test_what_the_code_names_by_slug_is_there(curriculum):
    assert "ml-system-design" in curriculum.concepts
    assert [step.title for step in curriculum.frameworks["star"].steps] == [
        "Situation",
        "Task",
        "Action",
        "Result",
    ]


def test_the_timed_steps_of_a_design_add_up_to_fifty_minutes(curriculum):
    steps = curriculum.frameworks["design-steps-timed"].steps
    assert [step.minutes for step in steps] == [5, 10, 15, 5, 10, 5]
    assert [step.minutes for step in curriculum.frameworks["design-steps-serving-first"].steps] == [None] * 6


# ---- weights


@pytest.mark.parametrize(
    ("sources", "weight"),
    [
        ([], 0.0),
        (["S1-FUND-02"], 1.0),
        (["S1-FUND-02", "S1-OPT-05", "S2-FUND-009"], 2.0),
        (["S3-C09"], 2.0),
        (["S3-C09", "S3-C09-E", "S3-C10"], 2.0),
        (["S3-CON-02"], 1.0),
        (["S4-CORE-02"], 2.0),
        (["S4-ALGO-01", "S4-CORE-02"], 2.0),
        (["S4-CODE-02-Q3"], 1.0),
        (["S3-C09", "S4-CORE-02", "S1-FUND-05", "S2-FUND-009"], 6.0),
        (["S0-A", "S1-A", "S2-A", "S3-C01", "S4-CORE-01"], 7.0),
    ],
)
def test_a_weight_is_documents_plus_one_for_each_curated_list(sources, weight):
    assert concept_weight(sources) == weight


def test_weights_come_from_the_sources_of_the_data(curriculum):
    assert all(concept.weight == concept_weight(concept.sources) for concept in curriculum.concepts.values())
    assert curriculum.concepts["regularization"].weight == 6.0


# ---- entries that cannot be read

Read = Callable[[str], list[str]]


@pytest.fixture
def problems_of(tmp_path) -> Read:
    """What is wrong with a folder that holds this one file, as `line: message`."""

    def problems_of(text: str) -> list[str]:
        folder = tmp_path / "data"
        (folder / "area").mkdir(parents=True)
        (folder / "area" / "file.toml").write_text(text, encoding="utf-8")
        curriculum, problems = read_curriculum(folder)
        assert curriculum is None
        assert {problem.file for problem in problems} == {"data/area/file.toml"}
        return [f"{problem.line}: {problem.message}" for problem in problems]

    return problems_of


def test_a_problem_reads_like_a_link_to_its_line():
    assert str(DataProblem("data/papers.toml", 12, "Mend it.")) == "data/papers.toml:12: Mend it."


@pytest.mark.parametrize(
    ("text", "line"),
    [("[[paper]]\nslug = 'a'\n[[paper\n", 3), ("[[paper]]\nslug = 'a'\ntitle", 3), ("a = 1\na = 2\n", 2)],
)
def test_text_that_is_no_toml_is_shown_at_its_line(problems_of, text, line):
    (problem,) = problems_of(text)
    assert problem.startswith(f"{line}: This is not valid TOML: ")


def test_a_file_that_is_not_utf8_is_shown_at_the_first_bad_line(tmp_path):
    (tmp_path / "latin.toml").write_bytes(b'[[paper]]\nslug = "a"\ntitle = "na\xefve"\n')
    _, problems = read_curriculum(tmp_path)
    assert [problem.line for problem in problems] == [3]
    assert "Save the file as UTF-8" in problems[0].message


@pytest.mark.parametrize(
    ("text", "line", "name"),
    [
        ("# first\n\n[[peper]]\nslug = 'a'\n", 3, "peper"),
        ("# first\n[paper]\nslug = 'a'\n", 2, "paper"),
        ("# first\n\nversion = 1\n", 3, "version"),
        ("# first\npaper = [1, 2]\n", 2, "paper"),
    ],
)
def test_what_is_no_list_of_entries_is_named_with_those_there_are(problems_of, text, line, name):
    (problem,) = problems_of(text)
    assert problem.startswith(f"{line}: “{name}” is no kind of entry; use [[concept]], [[prompt]], ")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (PAPER.replace("year", "yeer"), ["5: “yeer” is not a field of [[paper]].", "1: “year” is missing"]),
        (PAPER.replace("minutes = 60\n", ""), ["1: “minutes” is missing from this [[paper]]. Add it."]),
        (PAPER.replace("2014", '"2014"'), ["5: “year”: Input should be a valid integer; it is '2014'."]),
        (PAPER.replace("2014", "2014.5"), ["5: “year”: Input should be a valid integer"]),
        (PAPER.replace("2014", "2014-01-01"), ["5: “year”: Input should be a valid integer"]),
        (
            PAPER.replace('["optimization"]', '"optimization"'),
            ["7: “concepts”: Input should be a valid array"],
        ),
        (
            PAPER.replace('["optimization"]', "[3]"),
            ["7: “concepts.0”: Input should be a valid string; it is 3."],
        ),
        (CONCEPT.replace('"fundamentals"', '"basics"'), ["4: “pillar”: Input should be 'coding', "]),
        (
            CONCEPT.replace("review = 15", "review = 15, rest = 5"),
            ["7: “rest” is not a field of [[concept]]."],
        ),
        (CONCEPT.replace(", review = 15", ""), ["7: “minutes.review” is missing from this [[concept]]."]),
        (CONCEPT.replace("definition", "meaning"), ["11: “facets.meaning"]),
        (CONCEPT.replace('["S3-C09"]', "9"), ["8: “sources”: Input should be a valid array; it is 9."]),
        (CONCEPT.replace('["S3-C09"]', "[9]"), ["8: “sources.0”: Input should be a valid string; it is 9."]),
        (
            '[[track]]\nslug = "x"\nlengths = 3\n',
            ["3: “lengths” is not a field of [[track]].", "1: “title” is"],
        ),
        (
            PAPER + "\n" + PAPER.replace("60", "[]"),
            ["18: “minutes”: Input should be a valid integer; it is []."],
        ),
        (PAPER + "\n" + PAPER, ["12: The slug “paper-one” is taken in data/area/file.toml. Choose another."]),
    ],
)
def test_a_field_that_is_wrong_is_shown_at_its_line_with_the_mend(problems_of, text, expected):
    found = problems_of(text)
    for start in expected:
        assert any(problem.startswith(start) for problem in found), found


def test_a_field_of_a_step_or_demand_is_shown_at_its_own_line(problems_of):
    text = "[[framework]]\nslug = 'f'\ntitle = 'F'\nsources = ['S4-FW-01']\n"
    text += "".join(
        f"\n[[framework.steps]]\ntitle = 'T'\nask = {ask}\nsources = ['S4-FW-01']\n" for ask in ("'A'", 7)
    )
    assert problems_of(text) == ["13: “steps.1.ask”: Input should be a valid string; it is 7."]


def test_a_problem_of_a_track_of_several_lengths_is_told_once(problems_of):
    text = '[[track]]\nslug = "s"\nlengths = { "2-week" = 14, "3-week" = 21 }\nwhen = "now"\n'
    mend = "4: “when” is not a field of [[track]]. Remove it or correct its name."
    assert problems_of(text).count(mend) == 1


def test_all_problems_are_told_at_once(problems_of):
    assert len(problems_of(PAPER.replace("2014", "'x'") + CONCEPT.replace("4", "'x'"))) == 2


def test_a_broken_curriculum_stops_the_start_and_lists_its_problems(tmp_path):
    (tmp_path / "file.toml").write_text(PAPER.replace("2014", "'x'"), encoding="utf-8")
    with pytest.raises(CurriculumError, match=r"has 1 problem\(s\):\n\S+/file\.toml:5: “year”"):
        load_curriculum(tmp_path)


# ---- entries that do not fit together


LONG, SHORT = "tracks/8-week.toml", "tracks/2-4-week.toml"
CLASSICAL, ARRAYS = "concepts/classical-ml.toml", "problems/arrays.toml"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("papers.toml", 'slug = "paper-adam"', 'slug = "Paper Adam"', "“Paper Adam” is not a slug"),
        ("papers.toml", 'sources = ["S0-TIP-02"]', "sources = []", "No source is named. Add the ids"),
        ("papers.toml", '["S0-TIP-02"]', '["S9-X"]', "There is no source item “S9-X”"),
        ("papers.toml", '["optimization"]', '["optim"]', "“optim” in concepts does not exist. Correct"),
        ("papers.toml", 'concepts = ["optimization"]', "concepts = []", "No concept is named"),
        ("loop.toml", 'stage = "onsite-loop"', 'stage = "loop"', "“loop” in stage does not exist"),
        (ARRAYS, 'topics = ["arrays"', 'topics = ["arays"', "“arays” in topics does not exist"),
        (ARRAYS, "topics = [", "topics = [] # ", "No topic is named. Add the slug"),
        (CLASSICAL, '["ml-foundations"]', '["ml"]', "“ml” in prerequisites does not exist"),
        (CLASSICAL, 'parent = "tree-', 'parent = "tre-', "“tre-ensembles” in parent does not exist"),
        (CLASSICAL, "checklist = 8", "checklist = 9", "7, 9, 9, 10, 11"),
        (CLASSICAL, "checklist = 8", "checklist = 26", "25, 26], not each of 1 to 25 once"),
        (CLASSICAL, "when_to_use = ", "# ", "A concept answers all three facets. Add the missing one"),
        (CLASSICAL, "difficulty = ", "difficulty = 1", "The difficulty must lie between 1 and 10"),
        (CLASSICAL, "learn = ", "learn = 90", "The minutes must lie between 1 and 600"),
        (ARRAYS, "minutes = 20", "minutes = 0", "The minutes must lie between 1 and 600"),
        (LONG, "count = 3", "count = -3", "The count must lie between 1 and 100"),
        (LONG, '"design-steps-timed"', '"steps"', "“steps” in framework does not exist"),
        (LONG, "end = 0.25", "end = 0.0", "The phase runs from 0.0 to 0.0; both are fractions"),
        (LONG, "end = 1.0", "end = 1.5", "The phase runs from 0.75 to 1.5"),
        (LONG, 'phase = "coding-foundations"', 'phase = "coding"', "There is no phase “coding”"),
        (LONG, 'make = "papers"', 'make = "books"', "There is no rule “books”; there are learn, "),
        (LONG, '["project-one"', '["project-1"', "“project-1” in items does not exist"),
        (LONG, '["bias-variance"', '["bias"', "“bias” in concepts does not exist"),
        (LONG, "week {n} of", "week {week} of", "“why” may use {title}, {n} and {count} only"),
        (LONG, "week {n} of", "week {n of", "“why” may use {title}, {n} and {count} only"),
        (LONG, "Derivation: {title}", "Derivation: {}", "“title” may use {title}, {n} and {count} only"),
        (LONG, '["arrays", "strings", "d', '["svm", "d', "No problem has “svm” as its first topic"),
        (LONG, 'measure = "span_days"', 'measure = "span"', "There is no measure “span”; there are "),
        (LONG, 'per = "week"', 'per = "month"', "There is no per “month”; there are study_day, week"),
        (LONG, 'concept = "arrays"', 'concept = "array"', "“array” in concept does not exist"),
    ],
)
def test_a_broken_rule_is_shown_at_the_line_that_breaks_it(read_changed, file, old, new, said):
    curriculum, problems = read_changed(file, old, new)
    assert curriculum is not None
    problem = next(problem for problem in problems if said in problem.message)
    assert problem.file == f"data/{file}"
    before = (data_dir() / file).read_text(encoding="utf-8").partition(old)[0]
    changed_line = before.count("\n") + 1
    # A facet that is gone is shown at its table, one or two lines above.
    assert changed_line - 2 <= problem.line <= changed_line


def test_a_check_of_a_phase_that_is_not_there_is_shown(read_changed):
    old = 'measure = "fewest_per_study_day"\nphase = "coding-foundations"'
    _, problems = read_changed(LONG, old, old.replace("coding-foundations", "coding"))
    (problem,) = problems
    assert problem.message.startswith("There is no phase “coding”; there are coding-foundations, ")


def test_rules_without_items_or_concepts_to_work_on_are_shown(read_changed):
    _, problems = read_changed(LONG, 'items = ["design-steps-timed", "design-steps-serving-first"]\n', "")
    assert [problem.message for problem in problems] == ["The rule “frameworks” needs items."]


def test_problems_without_topics_to_draw_on_are_shown(read_changed):
    old = 'concepts = ["arrays", "strings", "dynamic-programming", "hash-maps", "trees", "graphs"]\n'
    _, problems = read_changed(LONG, old, "")
    assert [problem.message for problem in problems] == ["The rule “problems” needs concepts."]


def test_prerequisites_in_a_circle_are_shown_with_the_circle(read_changed):
    old = 'checklist = 8\nprerequisites = ["ml-foundations"]'
    _, problems = read_changed(CLASSICAL, old, 'checklist = 8\nprerequisites = ["regularization"]')
    (problem,) = problems
    assert problem.message.startswith("Prerequisites go in a circle: ")
    assert {"linear-models", "regularization"} <= set(problem.message.replace(".", "").split())
    assert problem.message.endswith("Remove one.")
    line = (
        (data_dir() / "concepts/classical-ml.toml").read_text(encoding="utf-8").splitlines()[problem.line - 1]
    )
    assert line.startswith("prerequisites = ")


def test_a_slug_taken_in_another_file_names_that_file(read_changed):
    _, problems = read_changed("papers.toml", 'slug = "paper-adam"', 'slug = "svm"')
    (problem,) = problems
    assert problem.message == "The slug “svm” is taken in data/concepts/classical-ml.toml. Choose another."


def test_a_prompt_needs_three_to_seven_key_points(read_changed):
    text = (data_dir() / "prompts/coding.toml").read_text(encoding="utf-8")
    points = text[text.index("key_points = [") : text.index("follow_up = ")]
    _, problems = read_changed("prompts/coding.toml", points, 'key_points = ["One.", "Two."]\n')
    assert [problem.message for problem in problems] == ["A prompt has 3 to 7 key points."]


def test_a_rule_broken_in_a_track_of_three_lengths_is_told_once(read_changed):
    _, problems = read_changed(SHORT, 'measure = "span_days"', 'measure = "span"')
    assert len(problems) == 1


@pytest.mark.parametrize("is_there", [True, False])
def test_a_folder_without_data_is_told_what_is_missing(tmp_path, is_there):
    if is_there:
        (tmp_path / "data").mkdir()
    curriculum, problems = read_curriculum(tmp_path / "data")
    assert curriculum is not None
    assert [str(problem) for problem in problems] == [
        "data:1: The checklist numbers are [], not each of 1 to 25 once.",
        *(f"data:1: There is no track “{n}-week”. Add it to data/tracks." for n in (2, 3, 4, 8)),
    ]
