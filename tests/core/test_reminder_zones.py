"""A year of digests in every time zone, on a clock that ticks every half hour: one for each local day.

The ordinary run walks through a few zones with unusual changes, `make soak` through all of the tz database at
each of the 24 hours. Ticks at which no clock of the zone shows anything near the digest are left out.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from core_samples import make_check_in
from due_samples import DAY, NO_QUIET, Learner, digests_of, learner

from planner.core.journal import Standing
from planner.core.plan import DateRange
from planner.core.reminders import DIGEST_MINUTES, ReminderKind

FIRST = date(2026, 11, 1)
DAYS = 400
"""From November on, so that both changes of 2027 lie inside, on either half of the earth."""
EVERY = timedelta(minutes=30)
UNUSUAL = (
    "Europe/Berlin",
    "America/Havana",
    "America/Santiago",
    "Africa/Cairo",
    "Africa/Casablanca",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "America/Scoresbysund",
    "Asia/Kathmandu",
)
OFF = (DateRange(date(2026, 12, 24), date(2026, 12, 26)), DateRange(date(2027, 3, 28), date(2027, 3, 29)))
DONE = 17
"""Every so many days the session is checked in before the day begins."""


def offsets(zone: ZoneInfo) -> tuple[timedelta | None, ...]:
    """The zone's offset at each half hour of the time looked at; all that reminders can depend on."""
    start = datetime.combine(FIRST - DAY, datetime.min.time(), UTC)
    return tuple((start + hour * EVERY).astimezone(zone).utcoffset() for hour in range((DAYS + 3) * 48))


def near(zone: ZoneInfo, hour: int) -> Iterator[datetime]:
    """Ticks from an hour before the digest's time to one and a half after it, and one as it gets late."""
    start = datetime.combine(FIRST - DAY, datetime.min.time(), UTC)
    first, late = (hour - 1) * 60 % 1440, (hour + DIGEST_MINUTES // 60 - 1) % 24
    for number in range((DAYS + 3) * 48):
        now = start + number * EVERY
        wall = now.astimezone(zone)
        if (wall.hour * 60 + wall.minute - first) % 1440 < 150 or (wall.minute < 30 and wall.hour == late):
            yield now


def person_in(zone: str, hour: int) -> Learner:
    person = learner(zone, first=FIRST, days=DAYS, hour=0).choosing(
        ReminderKind.DIGEST, digest_at=hour * 60, **NO_QUIET
    )
    done = {f"task-{number}": make_check_in(f"task-{number}") for number in range(0, DAYS, DONE)}
    request = replace(person.request, days_off=OFF)
    return replace(person, request=request, standing=Standing(check_ins=done))


def expected_dates() -> list[str]:
    dates = [(number, FIRST + number * DAY) for number in range(DAYS)]
    return [
        on.isoformat()
        for number, on in dates
        if number % DONE and not any(span.first <= on <= span.last for span in OFF)
    ]


def check_a_year(zone: str, hour: int) -> int:
    """Walk through it all; how many digests there were."""
    known, sent = ZoneInfo(zone), list(digests_of(person_in(zone, hour), near(ZoneInfo(zone), hour)))
    assert [occasion for occasion, _ in sent] == expected_dates(), (zone, hour)
    for occasion, at in sent:
        wall, before = at.astimezone(known), (at - EVERY).astimezone(known)
        late = wall.hour * 60 + wall.minute - hour * 60
        # The next tick; a change of the clock may put an hour in between.
        in_time = wall.date().isoformat() == occasion and 0 <= late <= 30 + 60
        # Or the change left out the rest of the date, as one in Greenland does at 23:00.
        cut_short = before.date().isoformat() == occasion and before.utcoffset() != wall.utcoffset()
        assert in_time or cut_short, (zone, hour, at)
    return len(sent)


@pytest.mark.parametrize(("number", "zone"), list(enumerate(UNUSUAL)))
def test_each_local_day_has_one_digest(number: int, zone: str):
    assert check_a_year(zone, (0, 2, 3, 23, 1, 2, 7, 23, 12)[number]) > 350


@pytest.mark.soak
@pytest.mark.parametrize("hour", range(24))
def test_in_all_zones_each_local_day_has_one_digest(hour: int):
    kinds = {offsets(ZoneInfo(name)): name for name in sorted(available_timezones())}
    found = sum(check_a_year(zone, hour) for zone in kinds.values())
    assert found == len(kinds) * len(expected_dates())
