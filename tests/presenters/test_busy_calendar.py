"""What makes a person busy, in files as calendar programs write them."""

import codecs
from datetime import date

import pytest
from busy_samples import PACIFIC, calendar, event, hour, read, times

from planner.core.errors import InvalidInputError
from planner.presenters.busy_calendar import read_busy_calendar

BERLIN_0900 = "DTSTART;TZID=Europe/Berlin:20260325T090000"


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["DTSTART:20260325T080000Z", "DTEND:20260325T093000Z"], ["0325T0800-0930"]),
        ([BERLIN_0900, "DTEND;TZID=Europe/Berlin:20260325T103000"], ["0325T0800-0930"]),
        (["DTSTART:20260325T090000", "DTEND:20260325T100000"], ["0325T0800-0900"]),
        (["DTSTART;VALUE=DATE:20260329"], ["0328T2300-0329T2200"]),
        (["DTSTART;VALUE=DATE:20260325", "DTEND;VALUE=DATE:20260327"], ["0324T2300-0326T2300"]),
        (["DTSTART;VALUE=DATE:20260325", "DURATION:P2D"], ["0324T2300-0326T2300"]),
        ([BERLIN_0900, "DURATION:PT90M"], ["0325T0800-0930"]),
        (["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1D"], ["0328T1100-0329T1000"]),
        (["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:P1DT30M"], ["0328T1100-0329T1030"]),
        (["DTSTART;TZID=Europe/Berlin:20260328T120000", "DURATION:PT24H30M"], ["0328T1100-0329T1130"]),
        (["DTSTART;TZID=Japan:20260325T090000", "DTEND;TZID=CET:20260325T180000"], ["0325T0000-1700"]),
        ([BERLIN_0900, "DTEND;TZID=Europe/Berlin:20260325T090000"], []),
        ([BERLIN_0900], []),
        (["DTSTART:20260322T200000Z", "DTEND:20260323T010000Z"], ["0322T2300-0323T0100"]),
        (["DTSTART:20260405T200000Z", "DTEND:20260406T010000Z"], ["0405T2000-2200"]),
        (["DTSTART:20260405T220000Z", "DTEND:20260406T010000Z"], []),
        (["DTSTART;VALUE=DATE:19700101", "DTEND;VALUE=DATE:99991231"], ["0322T2300-0405T2200"]),
        (["DTSTART:20260329T023000", "DTEND:20260329T033000"], ["0329T0130-0230"]),
        (["DTSTART:20260329T014500", "DTEND:20260329T031500"], ["0329T0045-0115"]),
    ],
)  # fmt: skip
def test_one_event_is_busy_from_its_start_to_its_end(lines, wanted):
    reading = read(calendar(event(*lines)))
    assert (times(reading), reading.warnings) == (wanted, ())


@pytest.mark.parametrize(
    ("lines", "busy"),
    [
        (["STATUS:CONFIRMED"], True),
        (["STATUS:TENTATIVE"], True),
        (["STATUS:CANCELLED"], False),
        (["STATUS:cancelled"], False),
        (["TRANSP:OPAQUE"], True),
        (["TRANSP:TRANSPARENT"], False),
        (["X-MICROSOFT-CDO-BUSYSTATUS:FREE"], False),
        (["X-MICROSOFT-CDO-BUSYSTATUS:OOF"], True),
        (["X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"], True),
        (["TRANSP:OPAQUE", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], False),
    ],
)
def test_cancelled_and_free_events_do_not_count(lines, busy):
    reading = read(calendar(hour("20260325", "0900", *lines)))
    assert times(reading) == (["0325T0800-0900"] if busy else [])


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        (["RRULE:FREQ=DAILY;COUNT=3"], ["0325T0800-0900", "0326T0800-0900", "0327T0800-0900"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260326T080000Z"], ["0325T0800-0900", "0326T0800-0900"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260326T075959Z"], ["0325T0800-0900"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260326T090000"], ["0325T0800-0900", "0326T0800-0900"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260326"], ["0325T0800-0900", "0326T0800-0900"]),
        (["RRULE:FREQ=DAILY;UNTIL=20260301"], []),
        (["RRULE:FREQ=WEEKLY"], ["0325T0800-0900", "0401T0700-0800"]),
        (["RRULE:FREQ=WEEKLY;BYDAY=WE,FR;COUNT=3"], ["0325T0800-0900", "0327T0800-0900", "0401T0700-0800"]),
        (["RRULE:FREQ=MONTHLY;BYDAY=1WE"], ["0325T0800-0900", "0401T0700-0800"]),
        (["RRULE:freq=weekly;byhour=9;byminute=0"], ["0325T0800-0900", "0401T0700-0800"]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260326T090000"], ["0325T0800-0900", "0327T0800-0900"]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE:20260325T080000Z,20260326T080000Z"], ["0327T0800-0900"]),
        (["RRULE:FREQ=DAILY;COUNT=3", "EXDATE;VALUE=DATE:20260326"], ["0325T0800-0900", "0327T0800-0900"]),
        (["RDATE:20260330T140000,20260331T140000"], ["0325T0800-0900", "0330T1200-1300", "0331T1200-1300"]),
        (["RDATE;VALUE=PERIOD:20260330T120000Z/PT3H"], ["0325T0800-0900", "0330T1200-1500"]),
        (["RDATE;VALUE=PERIOD:20260330T120000Z/20260330T123000Z"], ["0325T0800-0900", "0330T1200-1230"]),
    ],
)  # fmt: skip
def test_a_series_is_busy_at_each_occurrence(lines, wanted):
    reading = read(calendar(hour("20260325", "0900", *lines)))
    assert (times(reading), reading.warnings) == (wanted, ())


def test_a_series_keeps_its_wall_clock_time_over_a_clock_change():
    reading = read(calendar(hour("20260101", "0900", "RRULE:FREQ=WEEKLY;BYDAY=SA,SU,MO")))
    assert times(reading)[1:4] == ["0328T0800-0900", "0329T0700-0800", "0330T0700-0800"]


def test_an_occurrence_in_the_skipped_hour_keeps_its_length():
    lines = ("DTSTART;TZID=Europe/Berlin:20260322T023000", "DTEND;TZID=Europe/Berlin:20260322T033000")
    reading = read(calendar(event(*lines, "RRULE:FREQ=WEEKLY")))
    assert times(reading) == ["0329T0130-0230", "0405T0030-0130"]


def test_an_all_day_series_follows_the_days_of_the_person():
    reading = read(calendar(event("DTSTART;VALUE=DATE:20260301", "RRULE:FREQ=WEEKLY;UNTIL=20260329")))
    assert times(reading) == ["0328T2300-0329T2200"]


def test_a_series_of_many_years_is_read_like_a_young_one():
    old = read(calendar(hour("19900101", "0900", "RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TU")))
    assert times(old) == ["0323T0800-0900", "0324T0800-0900"]


def test_overrides_move_cancel_and_free_single_occurrences():
    at = "RECURRENCE-ID;TZID=Europe/Berlin:202603{}T090000".format
    reading = read(
        calendar(
            hour("20260323", "0900", "RRULE:FREQ=DAILY;COUNT=6"),
            hour("20260324", "1500", at(24)),
            hour("20260325", "0900", at(25), "STATUS:CANCELLED"),
            hour("20260326", "0900", "RECURRENCE-ID:20260326T080000Z", "TRANSP:TRANSPARENT"),
            hour("20260501", "0900", at(27)),
        )
    )
    assert times(reading) == ["0323T0800-0900", "0324T1400-1500", "0328T0800-0900"]


def test_an_override_of_this_and_later_occurrences_moves_them_all():
    later = hour("20260325", "1000", "RECURRENCE-ID;RANGE=THISANDFUTURE;TZID=Europe/Berlin:20260325T090000")
    reading = read(calendar(hour("20260324", "0900", "RRULE:FREQ=DAILY;COUNT=4"), later))
    assert times(reading) == ["0324T0800-0900", "0325T0900-1000", "0326T0900-1000", "0327T0900-1000"]


def test_an_override_without_its_series_counts():
    reading = read(calendar(hour("20260325", "0900", "RECURRENCE-ID:20260324T080000Z")))
    assert times(reading) == ["0325T0800-0900"]


def test_the_latest_revision_of_an_event_counts():
    reading = read(calendar(hour("20260325", "0900", "SEQUENCE:1"), hour("20260326", "0900", "SEQUENCE:2")))
    assert times(reading) == ["0326T0800-0900"]


def test_different_events_under_one_uid_all_count():
    reading = read(calendar(hour("20260325", "0900"), hour("20260326", "0900")))
    assert times(reading) == ["0325T0800-0900", "0326T0800-0900"]


def test_events_without_uid_are_read_one_by_one():
    lines = "DTSTART:2026032{}T080000Z\nDTEND:2026032{}T090000Z"
    assert times(read(calendar(lines.format(5, 5), lines.format(6, 6)))) == [
        "0325T0800-0900",
        "0326T0800-0900",
    ]


def test_overlapping_and_touching_events_are_merged():
    events = (hour("20260325", start, uid=start) for start in ("1000", "0900", "1230", "0930"))
    assert times(read(calendar(*events))) == ["0325T0800-1000", "0325T1130-1230"]


def test_own_sessions_do_not_make_busy():
    reading = read(
        calendar(hour("20260325", "0900", uid="mine"), hour("20260326", "0900", uid="other")),
        own_uids=frozenset({"mine"}),
    )
    assert (times(reading), reading.warnings) == (["0326T0800-0900"], ())


def test_to_dos_and_journals_do_not_make_busy():
    todo = "BEGIN:VTODO\nUID:1\nDTSTART:20260325T080000Z\nDUE:20260325T090000Z\nEND:VTODO\n"
    reading = read(calendar(hour("20260326", "0900"), zones=todo + todo.replace("VTODO", "VJOURNAL")))
    assert times(reading) == ["0326T0800-0900"]


def test_free_busy_lists_are_named_as_unread():
    reading = read(calendar(zones="BEGIN:VFREEBUSY\nFREEBUSY:20260325T080000Z/PT1H\nEND:VFREEBUSY\n"))
    assert (times(reading), len(reading.warnings)) == ([], 1)
    assert "VFREEBUSY" in reading.warnings[0]


def test_a_calendar_without_events_says_so():
    reading = read(calendar())
    assert (reading.status, reading.busy, reading.warnings) == ("ok", (), ("The calendar holds no events.",))


def test_alarms_inside_events_are_ignored():
    alarm = "BEGIN:VALARM\nTRIGGER:-PT1S\nREPEAT:99999999\nDURATION:PT1S\nDTSTART:x\nEND:VALARM"
    assert times(read(calendar(hour("20260325", "0900", alarm)))) == ["0325T0800-0900"]


def test_several_calendars_in_one_file_are_all_read():
    data = calendar(hour("20260325", "0900")) + calendar(hour("20260326", "0900", uid="2"))
    assert times(read(data)) == ["0325T0800-0900", "0326T0800-0900"]


PLAIN = calendar(hour("20260325", "0900", "SUMMARY:Zahnarzt für Jörg, 9; Uhr", uid="ü-1"))


@pytest.mark.parametrize(
    "data",
    [
        codecs.BOM_UTF8 + PLAIN,
        PLAIN.decode().encode("utf-16"),
        PLAIN.decode().encode("utf-16-le"),
        PLAIN.decode().encode("utf-16-be"),
        PLAIN.decode().encode("cp1252"),
        PLAIN.replace(b"\r\n", b"\n"),
        PLAIN.replace(b"\r\n", b"\r"),
        PLAIN.lower().replace(b"europe/berlin", b"europe/BERLIN"),
        PLAIN.replace(b"DTSTART;", b"DTSTART ; X-A=\"a:b;c\" ; "),
        PLAIN.replace(b"T0900", b"T\r\n\t0900").replace(b"UID:", b"U\r\n ID:"),
        PLAIN.replace("ü-1".encode(), "ü".encode()[:1] + b"\r\n " + "ü-1".encode()[1:]),
        b"\r\n\r\n" + PLAIN.replace(b"END:VEVENT", b"\r\nX-A:" + b"x" * 100_000 + b"\r\n\r\nEND:VEVENT"),
        PLAIN.removesuffix(b"\r\n"),
        PLAIN.replace(b"DURATION", b"DESCRIPTION:no\r\ncolon here\r\n;:\r\nDURATION"),
    ],
)  # fmt: skip
def test_odd_spellings_of_a_file_are_accepted(data):
    reading = read(data, own_uids=frozenset({"ü"}))
    assert (times(reading), reading.warnings) == (["0325T0800-0900"], ())


def test_own_uids_are_known_in_every_encoding():
    for encoding in ("utf-8", "utf-16", "cp1252"):
        assert read(PLAIN.decode().encode(encoding), own_uids=frozenset({"ü-1"})).busy == ()


@pytest.mark.parametrize(
    ("zone", "wanted"),
    [
        ("W. Europe Standard Time", "0330T0700-0800"),
        ("Pacific Standard Time", "0330T1600-1700"),
        ("(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna", "0330T0700-0800"),
        ("(UTC-08:00) Pacific Time (US & Canada)", "0330T1600-1700"),
        ("(GMT+05:30) Chennai, Kolkata, Mumbai, New Delhi", "0330T0330-0430"),
        ("(UTC) Dublin, Edinburgh, Lisbon, London", "0330T0800-0900"),
        ("/freeassociation.sourceforge.net/Europe/Berlin", "0330T0700-0800"),
        ("/citadel.org/20190914_1/America/Argentina/Buenos_Aires", "0330T1200-1300"),
        ("europe/berlin", "0330T0700-0800"),
        ("Customized Time Zone", "0330T1600-1700"),
    ],
)
def test_zones_are_known_by_the_names_programs_give_them(zone, wanted):
    lines = (f'DTSTART;TZID="{zone}":20260330T090000', f'DTEND;TZID="{zone}":20260330T100000')
    reading = read(calendar(event(*lines), zones=PACIFIC), time_zone="Asia/Tokyo")
    assert (times(reading), reading.warnings) == ([wanted], ())


def test_a_zone_of_the_file_is_forgotten_after_it():
    data = calendar(
        event("DTSTART;TZID=Customized Time Zone:20260330T090000", "DURATION:PT1H"), zones=PACIFIC
    )
    indian = data.replace(b"-0700", b"+0530").replace(b"-0800", b"+0530")
    undefined = data.replace(b"VTIMEZONE", b"X-ZONE")
    assert [times(read(each)) for each in (data, indian, data, undefined)] == [
        ["0330T1600-1700"],
        ["0330T0330-0430"],
        ["0330T1600-1700"],
        ["0330T0700-0800"],
    ]


def test_a_known_name_wins_over_a_wrong_definition():
    wrong = PACIFIC.replace("Customized Time Zone", "W. Europe Standard Time")
    lines = ("DTSTART;TZID=W. Europe Standard Time:20260330T090000", "DURATION:PT1H")
    assert times(read(calendar(event(*lines), zones=wrong))) == ["0330T0700-0800"]


def test_an_unknown_zone_is_named_and_read_as_the_persons():
    lines = ("DTSTART;TZID=Mars/Olympus:20260330T090000", "DTEND;TZID=Mars/Olympus:20260330T100000")
    reading = read(calendar(event(*lines)))
    assert times(reading) == ["0330T0700-0800"]
    assert reading.warnings == (
        (
            "The time zone “Mars/Olympus” is neither known nor usably defined; "
            "2 times in it were read as Europe/Berlin time."
        ),
    )


@pytest.mark.parametrize(
    ("time_zone", "first_on", "until_on", "field"),
    [
        ("Mars/Olympus", date(2026, 3, 1), date(2026, 3, 2), "time_zone"),
        ("Europe/Berlin", date(2026, 3, 2), date(2026, 3, 1), "until_on"),
        ("Europe/Berlin", date.min, date(2026, 3, 1), "until_on"),
        ("Europe/Berlin", date(2026, 3, 1), date.max, "until_on"),
    ],
)
def test_an_unknown_zone_or_an_impossible_range_is_the_callers_mistake(time_zone, first_on, until_on, field):
    with pytest.raises(InvalidInputError) as caught:
        read_busy_calendar(calendar(), time_zone=time_zone, first_on=first_on, until_on=until_on)
    assert caught.value.field == field


def test_an_empty_range_holds_nothing():
    reading = read_busy_calendar(
        PLAIN, time_zone="Europe/Berlin", first_on=date(2026, 3, 25), until_on=date(2026, 3, 25)
    )
    assert (reading.status, reading.busy) == ("ok", ())
