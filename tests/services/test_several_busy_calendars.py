"""Several calendars of a person: files and addresses, their union in the plan, and what happens over time."""

import pytest
from busy_calendar_samples import (
    HOURS,
    MONDAY,
    MONDAY_EVENING,
    TUESDAY,
    appointment,
    busy,
    file,
    overview,
    refresh,
    remove,
    sources,
    titles,
)
from service_samples import DAY, NOW, Desk, plan_request

from planner.core.busy_sources import MOST_SOURCES
from planner.core.errors import CalendarRejectedError, InvalidInputError, NotFoundError
from planner.core.plan import Interval
from planner.services import busy_times
from planner.services.busy_sources import (
    EARLIER,
    use_busy_times,
)


@pytest.fixture
def planned(desk: Desk) -> Desk:
    desk.make_plan()
    return desk


class TestSeveral:
    """What the plan goes around is what all of them say together."""

    def test_the_plan_knows_the_times_of_all_calendars_joined(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(planned, "Home", appointment("c", MONDAY_EVENING + HOURS, 2), TUESDAY)
        assert titles(planned) == ["Work", "Home"]
        assert busy(planned) == ["23 18:00-21:00", "24 18:00-19:00"]
        assert overview(planned).adopted

    def test_each_has_its_own_count_age_and_notes(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(
            planned,
            "Home",
            "BEGIN:VEVENT\r\nUID:x\r\nDTSTART:tomorrow\r\nEND:VEVENT\r\n",
            TUESDAY,
            now=NOW + DAY,
        )
        work, home = sources(planned)
        assert (len(work.found.intervals), work.read_at, work.found.warnings) == (1, NOW, ())
        assert (len(home.found.intervals), home.read_at) == (1, NOW + DAY)
        assert home.found.warnings[0].startswith("Skipped 1 event")

    def test_a_removed_calendar_takes_only_its_own_times_along(self, planned: Desk):
        file(planned, "Work", MONDAY)
        file(planned, "Home", TUESDAY)
        before = planned.plan.tasks
        remove(planned, sources(planned)[0].id)
        assert (titles(planned), busy(planned)) == (["Home"], ["24 18:00-19:00"])
        assert planned.plan.tasks == before

    def test_a_removal_can_be_taken_back_and_loses_no_time(self, planned: Desk):
        file(planned, "Work", MONDAY)
        state = planned.state
        entry = remove(planned, sources(planned)[0].id)
        planned.undo(entry)
        assert planned.state == state
        assert titles(planned) == ["Earlier file"]
        file(planned, "Home", TUESDAY)
        assert titles(planned) == ["Earlier file", "Home"]
        assert busy(planned) == ["23 18:00-20:00", "24 18:00-19:00"]

    def test_an_addition_taken_back_can_be_used_again(self, planned: Desk):
        added = file(planned, "Work", MONDAY)
        planned.undo(added.entry_id)
        assert (busy(planned), titles(planned), overview(planned).adopted) == ([], ["Work"], False)
        done = use_busy_times(planned.database, planned.curriculum, planned.person_id, key="use", now=NOW)
        assert (done.count, busy(planned), overview(planned).adopted) == (1, ["23 18:00-20:00"], True)

    def test_nobody_removes_or_reads_what_is_another_persons(self, planned: Desk):
        file(planned, "Work", MONDAY)
        with planned.database.writing() as repository:
            ben = repository.add_person("Ben", now=NOW)
        other = Desk(planned.database, planned.curriculum, ben.id)
        other.make_plan()
        for act in (remove, refresh):
            with pytest.raises(NotFoundError):
                act(other, sources(planned)[0].id)
        assert titles(other) == []

    def test_there_is_an_end_to_how_many_there_can_be(self, planned: Desk):
        for number in range(MOST_SOURCES):
            file(planned, f"File {number}", MONDAY)
        with pytest.raises(CalendarRejectedError, match="Remove one"):
            file(planned, "One more", MONDAY)
        assert len(sources(planned)) == MOST_SOURCES

    def test_there_is_an_end_to_how_much_they_can_say(self, planned: Desk, monkeypatch):
        monkeypatch.setattr(busy_times, "MOST_BUSY_TIMES", 1)
        file(planned, "Work", MONDAY)
        with pytest.raises(CalendarRejectedError, match="more than 1 busy times"):
            file(planned, "Home", TUESDAY)
        assert titles(planned) == ["Work"]

    @pytest.mark.parametrize("title", ["", " \n ", "t" * 81])
    def test_a_name_is_one_line_of_eighty_characters(self, planned: Desk, title: str):
        with pytest.raises(InvalidInputError) as refused:
            file(planned, title, MONDAY)
        assert refused.value.field == "title"

    def test_readers_have_few_places_and_nobody_waits_for_one(self, planned: Desk):
        slots = busy_times.reading_slot("calendar"), busy_times.reading_slot("calendar")
        with slots[0], slots[1], pytest.raises(CalendarRejectedError, match="Try again"):
            file(planned, "Work", MONDAY)
        file(planned, "Work", MONDAY)


class TestEarlierFile:
    """Busy times from before there were calendars with names."""

    @pytest.fixture
    def earlier(self, desk: Desk) -> Desk:
        desk.make_plan(plan_request(busy=(Interval(MONDAY_EVENING, MONDAY_EVENING + 2 * HOURS),)))
        return desk

    def test_they_are_shown_as_a_calendar_and_looking_stores_nothing(self, earlier: Desk):
        assert [(one.id, one.title) for one in sources(earlier)] == [(EARLIER, "Earlier file")]
        assert overview(earlier).adopted
        with earlier.database.reading() as repository:
            assert repository.busy_sources(earlier.person_id) == []

    def test_they_stay_beside_the_first_calendar(self, earlier: Desk):
        file(earlier, "Work", TUESDAY)
        assert titles(earlier) == ["Earlier file", "Work"]
        assert busy(earlier) == ["23 18:00-20:00", "24 18:00-19:00"]

    def test_they_can_be_removed(self, earlier: Desk):
        remove(earlier, EARLIER)
        assert (titles(earlier), busy(earlier)) == ([], [])
        with pytest.raises(NotFoundError):
            remove(earlier, EARLIER)

    def test_a_change_taken_back_makes_no_second_copy(self, earlier: Desk):
        added = file(earlier, "Work", TUESDAY)
        earlier.undo(added.entry_id)
        assert titles(earlier) == ["Earlier file", "Work"]
        file(earlier, "Work", TUESDAY)
        assert titles(earlier) == ["Earlier file", "Work"]
