"""`planner audit`: exit code 0 while every number is what the log says, 1 as soon as one is not."""

import json
from collections.abc import Callable
from dataclasses import replace

from click.testing import Result

from planner.store.database import Database

Planner = Callable[..., Result]


def damage_an_event(database_url: str) -> str:
    """Change what an event of the first person was last published as; its uid."""
    database = Database(database_url)
    with database.writing() as repository:
        person = repository.people()[0]
        uid, stamp = next(iter(repository.stamps(person.id).items()))
        repository.save_stamps(person.id, [replace(stamp, fingerprint="0" * 64)])
    database.dispose()
    return uid


def test_a_sample_has_no_mismatch(planner: Planner):
    planner("sample", "--weeks", "2")
    result = planner("audit")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Checked ")
    assert result.stdout.endswith(" things of 1 person: no mismatches.\n")


def test_nobody_has_nothing_to_check(planner: Planner):
    assert planner("audit").stdout == "Checked 0 things of 0 people: no mismatches.\n"


def test_as_json_it_says_how_much_was_checked(planner: Planner):
    planner("sample", "--weeks", "2")
    result = planner("audit", "--json")
    found = json.loads(result.stdout)
    assert found.keys() == {"checked", "mismatches"}
    assert (found["checked"] > 100, found["mismatches"]) == (True, [])
    assert planner("audit", "--json", "--user", "sample").stdout == result.stdout


def test_a_damaged_event_is_named_with_exit_code_1(planner: Planner, database_url: str):
    planner("sample", "--weeks", "2")
    uid = damage_an_event(database_url)
    result = planner("audit")
    assert (result.exit_code, result.stderr) == (1, "")
    first, last = result.stdout.splitlines()
    assert first.startswith(f"sample: Calendar event {uid} was published as 000000000000 and is ")
    assert last.endswith(" things of 1 person: 1 mismatch.")
    as_json = planner("audit", "--json")
    assert as_json.exit_code == 1
    assert json.loads(as_json.stdout)["mismatches"] == [first]


def test_somebody_who_is_not_here_is_wrong_input(planner: Planner):
    result = planner("audit", "--user", "Eva")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Eva" in result.stderr
