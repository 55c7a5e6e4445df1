"""Four workers send the digests of one minute and are killed meanwhile: nothing is lost, nothing doubled.

The one exception is a mail that the server had accepted when its sender was killed: it may come again, with
the same Message-ID. How often that happened is counted, and it can be no more often than there were kills.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from killed_workers import rage
from mail_server import MailServer, mail_server


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        server.seconds = 0.03
        yield server


def test_killed_workers_lose_and_double_nothing(database_path: Path, server: MailServer):
    tally = rage(database_path, server, people=16, kills=2, seed=1, real_lease=False)
    assert (tally.lost, tally.doubled) == (0, 0)
    assert tally.twice <= tally.kills
    assert tally.clean_ends == 1


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_many_killed_workers_lose_and_double_nothing(
    database_path: Path, server: MailServer, seed: int, capsys: pytest.CaptureFixture[str]
):
    tally = rage(database_path, server, people=80, kills=12, seed=seed, real_lease=seed == 0)
    with capsys.disabled():
        print(tally)
    assert (tally.lost, tally.doubled) == (0, 0)
    assert tally.twice <= tally.kills
