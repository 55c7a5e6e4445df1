"""A job runs once per date, whoever asks, unless the one who claimed it was lost."""

from collections.abc import Callable
from datetime import date, timedelta

from store_samples import NOW

from planner.store.database import Database

TODAY, TOMORROW = date(2026, 11, 20), date(2026, 11, 21)


def test_a_job_is_claimed_once_per_date(database: Database) -> None:
    with database.writing() as repository:
        assert repository.claim_job("nightly", TODAY, now=NOW)
        assert not repository.claim_job("nightly", TODAY, now=NOW)
        assert repository.claim_job("nightly", TOMORROW, now=NOW)
        assert repository.claim_job("reminder", TODAY, now=NOW)


def test_of_ten_who_claim_a_job_at_once_one_may_run_it(
    database: Database, at_once: Callable[[int, Callable[[], object]], list[object]]
) -> None:
    def claim() -> object:
        with database.writing() as repository:
            return repository.claim_job("nightly", TODAY, now=NOW)

    assert sorted(map(bool, at_once(10, claim))) == [False] * 9 + [True]


def test_a_claim_without_an_end_is_lost_after_a_quarter_of_an_hour(database: Database) -> None:
    lost_at = NOW + timedelta(minutes=15)
    with database.writing() as repository:
        repository.claim_job("nightly", TODAY, now=NOW)
        assert not repository.claim_job("nightly", TODAY, now=lost_at - timedelta(seconds=1))
        assert repository.claim_job("nightly", TODAY, now=lost_at)
        assert not repository.claim_job("nightly", TODAY, now=lost_at)


def test_a_finished_job_is_never_claimed_again(database: Database) -> None:
    with database.writing() as repository:
        repository.claim_job("nightly", TODAY, now=NOW)
        repository.claim_job("nightly", TOMORROW, now=NOW)
        repository.finish_job("nightly", TODAY, now=NOW, outcome="2 plans mended")
        later = NOW + timedelta(days=1)
        assert not repository.claim_job("nightly", TODAY, now=later)
        assert repository.claim_job("nightly", TOMORROW, now=later)
