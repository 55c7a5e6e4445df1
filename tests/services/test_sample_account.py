"""The sample account: the same person for the same seed, made through the same use cases."""

import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import fmean

import pytest
from service_samples import DAY, NOW, SECRET_KEY, Desk, plan_request, sit_down

from planner.core.account import Person
from planner.core.curriculum import Curriculum
from planner.core.errors import ConflictError
from planner.core.journal_entry import EntryKind
from planner.core.learning import read_learning
from planner.core.vocabulary import Outcome
from planner.services.exports import state_json
from planner.services.feeds import open_feed
from planner.services.pages import show_situation
from planner.services.samples import make_sample, throw_sample_away
from planner.services.situation import Situation
from planner.store.database import Database


def sample(database: Database, curriculum: Curriculum, *, now: datetime = NOW, **settings: object) -> Person:
    return make_sample(database, curriculum, now=now, **settings)


def situation_of(database: Database, person: Person) -> Situation:
    return show_situation(database, person.id)


@pytest.fixture(scope="module")
def lived(
    file_with_tables: Path, tmp_path_factory: pytest.TempPathFactory, curriculum: Curriculum
) -> Iterator[Callable[[int], Situation]]:
    """The sample of a seed, made once for all tests that only look at it."""
    path = shutil.copy(file_with_tables, tmp_path_factory.mktemp("samples"))
    database = Database(f"sqlite:///{path}")

    @cache
    def lived(seed: int) -> Situation:
        return situation_of(database, sample(database, curriculum, seed=seed, name=f"sample {seed}"))

    yield lived
    database.dispose()


def test_the_same_seed_and_instant_give_the_same_person(database: Database, curriculum: Curriculum):
    one, other = (
        sample(database, curriculum, seed=7, weeks=4, name=name) for name in ("sample 1", "sample 2")
    )
    assert one.id != other.id
    assert state_json(situation_of(database, one)) == state_json(situation_of(database, other))


def test_another_seed_gives_another_person(database: Database, curriculum: Curriculum):
    one, other = (sample(database, curriculum, seed=seed, weeks=4, name=f"sample {seed}") for seed in (1, 2))
    ratings = [situation_of(database, person).standing.ratings for person in (one, other)]
    assert ratings[0] != ratings[1]
    assert state_json(situation_of(database, one)) != state_json(situation_of(database, other))


@pytest.mark.parametrize("weeks", [2, 5, pytest.param(26, marks=pytest.mark.soak)])
def test_half_the_plan_is_behind_and_only_that_is_checked_in(
    database: Database, curriculum: Curriculum, weeks: int
):
    situation = situation_of(database, sample(database, curriculum, weeks=weeks))
    plan, request = situation.planned()
    by_uid = {task.uid: task for task in plan.tasks}
    checked_in = situation.standing.check_ins
    assert checked_in
    assert all(by_uid[uid].ends_at <= NOW for uid in checked_in)
    assert any(task.starts_at > NOW for task in plan.tasks)
    span = (request.interview_at.date() - request.starts_on).days
    assert span == weeks * 7
    assert (NOW.date() - request.starts_on).days == span // 2


@pytest.mark.parametrize("seed", range(3))
def test_what_the_person_says_is_possible(lived: Callable[[int], Situation], seed: int):
    situation = lived(seed)
    outcomes = set()
    for check_in in situation.standing.check_ins.values():
        outcomes.add(check_in.outcome)
        assert all(1 <= confidence <= 5 for confidence in check_in.confidence.values())
        assert check_in.confidence.keys() == (set(check_in.concepts) if check_in.studied else set())
        assert check_in.minutes is None or 5 <= check_in.minutes <= 600
        assert check_in.at <= NOW
    assert outcomes == {Outcome.DONE, Outcome.PARTLY, Outcome.SKIPPED}


def test_some_past_sessions_stay_open_as_they_do_in_life(lived: Callable[[int], Situation]):
    situation = lived(1)
    past = [task for task in situation.plan.tasks if task.ends_at <= NOW]
    assert len(past) * 0.8 < len(situation.standing.check_ins) < len(past)


def test_confidence_grows_with_practice(lived: Callable[[int], Situation]):
    check_ins = [*lived(1).standing.check_ins.values()]
    told: dict[str, list[int]] = {}
    for check_in in check_ins:
        for slug, confidence in check_in.confidence.items():
            told.setdefault(slug, []).append(confidence)
    often = [said for said in told.values() if len(said) >= 3]
    assert often
    assert sum(said[-1] for said in often) > sum(said[0] for said in often)


def test_what_the_person_says_runs_higher_than_what_they_show(
    lived: Callable[[int], Situation], curriculum: Curriculum
):
    learning = read_learning(curriculum, lived(1).standing)
    differences = [pair.difference for pair in learning.all_pairs]
    assert len(differences) >= 20
    assert 0.03 < fmean(differences) < 0.3


def test_the_log_is_made_of_ordinary_entries_in_order(lived: Callable[[int], Situation]):
    entries = lived(1).entries
    assert entries[0].kind is EntryKind.PLAN_ADOPTED
    kinds = {EntryKind.RATINGS_GIVEN, EntryKind.CHECK_IN, EntryKind.DRILL, EntryKind.MOCK}
    assert {entry.kind for entry in entries[1:]} == kinds
    assert [entry.at for entry in entries] == sorted(entry.at for entry in entries)


def test_a_second_sample_of_a_name_replaces_the_first(either_database: Database, curriculum: Curriculum):
    first = sample(either_database, curriculum, seed=1, weeks=2)
    second = sample(either_database, curriculum, seed=2, weeks=2, now=NOW + DAY)
    with either_database.reading() as repository:
        assert repository.people() == [second]
    assert second.id != first.id
    assert situation_of(either_database, first).entries == ()


def test_the_owners_own_data_is_untouched(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    desk.check_in(desk.first.uid)
    token = open_feed(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW)
    before = (desk.state, desk.situation.entries, desk.stamps)
    for seed in (1, 2):
        made = make_sample(
            desk.database, curriculum, now=NOW, seed=seed, weeks=2, name="sample 1", sample_of=desk.person_id
        )
    throw_sample_away(desk.database, made)
    assert (desk.state, desk.situation.entries, desk.stamps) == before
    assert open_feed(desk.database, desk.curriculum, SECRET_KEY, desk.person_id, now=NOW) == token


@pytest.mark.parametrize("has_plan", [True, False])
def test_a_real_account_of_that_name_is_never_replaced(database: Database, curriculum: Curriculum, has_plan):
    real = sit_down(database, curriculum, "sample")
    if has_plan:
        real.make_plan(plan_request())
    before = (real.state, real.situation.entries)
    with pytest.raises(ConflictError, match="sample"):
        sample(database, curriculum)
    assert (real.state, real.situation.entries) == before


def test_only_samples_can_be_thrown_away(desk: Desk, curriculum: Curriculum):
    desk.make_plan()
    throw_sample_away(desk.database, Person(desk.person_id, "Ana", None))
    assert desk.plan.tasks
    made = make_sample(desk.database, curriculum, now=NOW, weeks=2, name="sample 1", sample_of=desk.person_id)
    throw_sample_away(desk.database, made)
    with desk.database.reading() as repository:
        assert repository.person_by_id(made.id) is None


def test_the_sample_lives_in_the_visitors_zone(database: Database, curriculum: Curriculum):
    night = NOW.replace(hour=23)  # tomorrow morning in Tokyo
    made = sample(database, curriculum, now=night, time_zone="Asia/Tokyo", weeks=2)
    plan, _ = situation_of(database, made).planned()
    assert plan.time_zone == "Asia/Tokyo"
    assert plan.starts_on == (night + timedelta(hours=9)).date() - timedelta(days=7)
