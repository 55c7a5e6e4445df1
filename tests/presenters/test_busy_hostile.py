"""Files that are broken, of another kind or made to hurt: refused or skipped with the reason, and quickly."""

import gzip
import io
import zipfile
from collections.abc import Callable

import pytest
from busy_samples import PACIFIC, calendar, event, hour, read, times
from example_counts import examples
from hypothesis import given, settings
from hypothesis import strategies as st

GOOD = hour("20260326", "0900", uid="good")
SECONDS = 5.0


def zipped(data: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("calendar.ics", data)
    return buffer.getvalue()


def nested(levels: int) -> bytes:
    inside = b"BEGIN:X-BOX\r\n" * levels + b"END:X-BOX\r\n" * levels
    return calendar(GOOD).replace(b"END:VEVENT", inside + b"END:VEVENT")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b" \r\n\r\n ", "empty"),
        (b"\xef\xbb\xbf<!DOCTYPE html><html><body>Sign in</body></html>", "web page"),
        (b"\n  <html>" + calendar(GOOD), "web page"),
        (b"<?xml version='1.0'?><D:multistatus/>", "web page"),
        (zipped(calendar(GOOD)), "ZIP"),
        (gzip.compress(calendar(GOOD)), "gzip"),
        (b'{"kind": "calendar#events", "items": []}', "JSON"),
        (b'[["vcalendar", [], []]]', "JSON"),
        (b"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:A\r\nEND:VCARD\r\n", "vCard"),
        (b"Subject,Start Date\r\nDentist,03/25/2026\r\n", "no BEGIN:VCALENDAR"),
        (b"BEGIN:VEVENT\r\nUID:1\r\nDTSTART:20260325T080000Z\r\nEND:VEVENT\r\n", "no BEGIN:VCALENDAR"),
        (b"/etc/passwd", "no BEGIN:VCALENDAR"),
        (bytes(range(256)) * 64, "no BEGIN:VCALENDAR"),
        (b"\x00" * 1000, "no BEGIN:VCALENDAR"),
        (b"\xff\xfe" + bytes(range(256)) * 5, "no BEGIN:VCALENDAR"),
        (b"%PDF-1.7\n", "no BEGIN:VCALENDAR"),
        (calendar(GOOD)[:-16], "cut off"),
        (calendar(GOOD)[:40], "cut off"),
        (calendar(GOOD, GOOD)[:100], "cut off"),
        (calendar(GOOD) + b"BEGIN:VCALENDAR\r\n", "cut off"),
        (nested(50), "nested more than 6"),
        (b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 50 + b"END:VCALENDAR\r\n", "nested more than 6"),
        (b"BEGIN:VCALENDAR\r\n" * 100_000, "nested more than 6"),
        (calendar(GOOD).replace(b"VERSION:2.0", b"CALSCALE:HEBREW"), "Gregorian"),
        (calendar(*("DTSTART:20260325" for _ in range(20_001))), "more than 20,000 events"),
        (calendar(GOOD) + b"x" * 10 * 1024 * 1024, "larger than 10 MB"),
    ],
)
def test_what_is_no_calendar_is_rejected_with_the_reason(
    data: bytes, reason: str, timed: Callable[[Callable[[], object]], float]
):
    assert timed(lambda: read(data)) < SECONDS
    reading = read(data)
    assert (reading.status, reading.busy, reading.warnings) == ("rejected", (), ())
    assert reading.reason is not None
    assert reason in reading.reason


def test_six_levels_are_still_read():
    assert times(read(nested(4))) == ["0326T0800-0900"]


def rule(text: str, *lines: str) -> str:
    return hour("20260325", "0900", f"RRULE:{text}", *lines, uid="bad")


BOMBS = [
    (rule("FREQ=SECONDLY"), "more often than daily"),
    (rule("FREQ=MINUTELY;COUNT=5"), "more often than daily"),
    (rule("freq=hourly"), "more often than daily"),
    (rule("FREQ=DAILY;INTERVAL=0"), "after no time"),
    (rule("FREQ=DAILY;INTERVAL=-1"), "after no time"),
    (rule("FREQ=DAILY;INTERVAL=x"), "after no time"),
    (rule("FREQ=DAILY;COUNT=10001"), "more than 10,000 times"),
    (rule("FREQ=DAILY;COUNT=99999999999999999999"), "more than 10,000 times"),
    (rule("FREQ=DAILY;COUNT=many"), "more than 10,000 times"),
    (rule("FREQ=DAILY;BYHOUR=1,2,3"), "several times a day"),
    (rule("FREQ=DAILY;BYMINUTE=0,30"), "several times a day"),
    (rule("FREQ=YEARLY;BYSECOND=0,1"), "several times a day"),
    (rule("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"), "never comes true"),
    (rule("FREQ=DAILY;BYMONTH=4;BYMONTHDAY=-31"), "never comes true"),
    (rule("FREQ=MONTHLY;BYMONTH=13"), "never comes true"),
    (rule("FREQ=DAILY;BYSETPOS=2"), "never comes true"),
    (rule("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3"), "never comes true"),
    (rule("FREQ=DAILY;BYWEEKNO=20"), "never comes true"),
    (rule("FREQ=MONTHLY;BYYEARDAY=100"), "never comes true"),
    (rule("FREQ=WEEKLY;BYMONTHDAY=1"), "never comes true"),
    (rule("FREQ=FORTNIGHTLY"), "not a valid one"),
    (rule("FREQ=DAILY;RSCALE=HEBREW"), "not a valid one"),
    (rule("FREQ=DAILY;BYEASTER=0"), "not a valid one"),
    (rule(""), "not a valid one"),
    (rule(";;;="), "not a valid one"),
    (rule("FREQ=DAILY;UNTIL=soon"), "cannot be read"),
    (rule("FREQ=DAILY;UNTIL=PT1H"), "UNTIL is not a date"),
    (rule("FREQ=WEEKLY;BYDAY=XX"), "cannot be read"),
    (rule("FREQ=DAILY", "RRULE:FREQ=SECONDLY"), "more often than daily"),
    (rule("FREQ=DAILY;COUNT=2", "EXRULE:FREQ=SECONDLY"), "EXRULE"),
    (hour("20260325", "0900", "EXRULE:FREQ=SECONDLY", uid="bad"), "EXRULE"),
    (rule("FREQ=DAILY;COUNT=2", "EXDATE:yesterday"), "cannot be read"),
    (rule("FREQ=DAILY;COUNT=2", "EXDATE:20260325T080000Z/PT1H"), "EXDATE is not a date"),
    (hour("20260325", "0900", "RDATE:PT1H", uid="bad"), "RDATE is not a date"),
    (hour("20260325", "0900", "RECURRENCE-ID:PT1H", uid="bad"), "RECURRENCE-ID is not a date"),
    (event("SUMMARY:no start", uid="bad"), "no DTSTART"),
    (event("DTSTART:20260325T080000Z", "DTSTART:20260326T080000Z", uid="bad"), "more than one DTSTART"),
    (hour("20260325", "0900", "DTEND:20260325T090000Z", "DTEND:20260325T100000Z"), "more than one DTEND"),
    (event("DTSTART:20260325T090000Z", "DTEND:20260325T080000Z", uid="bad"), "end is before the start"),
    (event("DTSTART:20260325T090000Z", "DTEND:20200325T100000Z", uid="bad"), "end is before the start"),
    (event("DTSTART;VALUE=DATE:20260326", "DTEND;VALUE=DATE:20260325", uid="bad"), "end is before the start"),
    (event("DTSTART:20260325T080000Z", "DURATION:-PT1H", uid="bad"), "not a length of time"),
    (event("DTSTART:20260325T080000Z", "DURATION:20260325", uid="bad"), "not a length of time"),
    (event("DTSTART:20260325T080000Z", "DURATION:P999999999999D", uid="bad"), "cannot be read"),
    (event("DTSTART:PT1H", uid="bad"), "DTSTART is not a date"),
    (event("DTSTART:2026-03-25T08:00:00Z", uid="bad"), "cannot be read"),
    (event("DTSTART:20260230T080000Z", uid="bad"), "cannot be read"),
    (event("DTSTART:20260325T250000Z", uid="bad"), "cannot be read"),
    (event("DTSTART:", uid="bad"), "cannot be read"),
    (event("DTSTART:/etc/passwd", uid="bad"), "cannot be read"),
    (event("DTSTART" + ";X=" + '"' * 99_999 + ":20260325T080000Z", uid="bad"), "no DTSTART"),
]


@pytest.mark.parametrize(("bad", "reason"), BOMBS)
def test_a_broken_event_is_skipped_and_named_and_the_others_are_read(
    bad: str, reason: str, timed: Callable[[Callable[[], object]], float]
):
    data = calendar(bad, GOOD)
    assert timed(lambda: read(data)) < SECONDS
    reading = read(data)
    assert (reading.status, times(reading)) == ("ok", ["0326T0800-0900"])
    [warning] = reading.warnings
    assert warning.startswith("Skipped 1 event (line 3): ")
    assert reason in warning


def test_broken_events_are_counted_by_reason():
    bad = (
        event("DTSTART:20260325T090000Z", "DTEND:20260325T080000Z", uid=str(number)) for number in range(7)
    )
    reading = read(calendar(*bad, rule("FREQ=SECONDLY")))
    assert reading.warnings == (
        "Skipped 7 events (lines 3, 8, 13, 18, 23 and 2 more): the end is before the start.",
        "Skipped 1 event (line 38): it repeats more often than daily.",
    )


def test_an_event_without_its_end_is_skipped_and_those_after_it_are_read():
    data = calendar(rule("FREQ=DAILY"), GOOD).replace(b"END:VEVENT\r\n", b"", 1)
    reading = read(data)
    assert times(reading) == ["0326T0800-0900"]
    assert reading.warnings == ("Skipped 1 event (line 3): the END:VEVENT line is missing.",)


def test_a_broken_override_leaves_its_series_alone():
    data = calendar(
        rule("FREQ=DAILY;COUNT=2"), hour("2026032X", "0900", "RECURRENCE-ID:20260325T080000Z", uid="bad")
    )
    reading = read(data)
    assert times(reading) == ["0325T0800-0900", "0326T0800-0900"]
    assert len(reading.warnings) == 1


def test_broken_events_outside_the_range_are_not_mentioned():
    reading = read(calendar(event("DTSTART:20250325T090000Z", "DTEND:20250325T080000Z"), GOOD))
    assert (times(reading), reading.warnings) == (["0326T0800-0900"], ())


ZONE_LINES = (
    "DTSTART;TZID=Customized Time Zone:20260330T090000",
    "DTEND;TZID=Customized Time Zone:20260330T100000",
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("FREQ=YEARLY", "FREQ=SECONDLY"),
        ("FREQ=YEARLY", "FREQ=MONTHLY"),
        ("INTERVAL=1", "INTERVAL=0"),
        ("RRULE:", "EXRULE:FREQ=SECONDLY\nRRULE:"),
        ("BYMONTH=3", "BYMONTH=13"),
        ("-0800", "+9900"),
        ("-0800", "west"),
        ("TZOFFSETTO", "X-OFFSET"),
        ("DTSTART:16010101T020000", "DTSTART:long ago"),
        ("STANDARD", "X-STANDARD"),
        ("TZID:Customized Time Zone", "X-TZID:none"),
    ],
)
def test_a_broken_zone_definition_is_named_and_does_not_hurt(
    old: str, new: str, timed: Callable[[Callable[[], object]], float]
):
    data = calendar(event(*ZONE_LINES), GOOD, zones=PACIFIC.replace(old, new))
    assert timed(lambda: read(data)) < SECONDS
    reading = read(data)
    assert reading.status == "ok"
    assert "0326T0800-0900" in times(reading)
    assert any("Customized Time Zone" in warning for warning in reading.warnings)


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "Europe", "", "\x07" * 500, "Europe/Berlin\x00"]
)
def test_a_zone_name_is_never_a_path(name: str):
    reading = read(calendar(event(f"DTSTART;TZID={name}:20260330T090000", "DURATION:PT1H")))
    assert times(reading) == ["0330T0700-0800"]
    assert not any("\x07" in warning or len(warning) > 200 for warning in reading.warnings)


def test_texts_of_events_never_reach_the_person():
    script = "<script>alert(1)</script>"
    reading = read(calendar(event(f"SUMMARY:{script}", f"DTSTART:{script}", f"RRULE:{script}", uid=script)))
    assert len(reading.warnings) == 1
    assert "script" not in reading.warnings[0]


@pytest.mark.parametrize(
    ("events", "busy"),
    [
        ([hour("20260325", f"{n % 24:02}00", uid=str(n)) for n in range(10_000)], ["0324T2300-0325T2300"]),
        ([hour("20100325", "0900", f"DESCRIPTION:{'x' * 300}", uid=str(n)) for n in range(20_000)], []),
        (
            [hour("20160104", "0900", "RRULE:FREQ=WEEKLY;UNTIL=20200101", uid=str(n)) for n in range(10_000)],
            [],
        ),
        ([hour("20260101", "0900", f"RDATE:{','.join(['20260401T090000'] * 20_000)}")], ["0401T0700-0800"]),
    ],
    ids=["ten thousand events in range", "twenty thousand old events", "old series", "many dates"],
)
def test_big_calendars_are_read_in_time(
    events: list[str], busy: list[str], timed: Callable[[Callable[[], object]], float]
):
    data = calendar(*events)
    assert timed(lambda: read(data)) < SECONDS
    assert times(read(data)) == busy


LINES = st.one_of(
    st.sampled_from(["BEGIN:VEVENT", "END:VEVENT", "BEGIN:VTIMEZONE", "END:VTIMEZONE", "BEGIN:STANDARD"]),
    st.builds(
        "{}{}:{}".format,
        st.sampled_from(["DTSTART", "DTEND", "DURATION", "RDATE", "EXDATE", "RECURRENCE-ID", "TZOFFSETTO"]),
        st.sampled_from(["", ";TZID=Europe/Berlin", ";TZID=Nowhere", ";VALUE=DATE", ";RANGE=THISANDFUTURE"]),
        st.sampled_from(["20260325T080000", "20260325", "99991231T235959", "00010101", "PT1H", "-0800", "x"]),
    ),
    st.sampled_from(["RRULE:FREQ=WEEKLY", "RRULE:FREQ=YEARLY;UNTIL=00010101", "RRULE:FREQ=DAILY"]),
    st.text(max_size=30),
)  # fmt: skip


@settings(max_examples=examples(150), deadline=None)
@given(lines=st.lists(LINES, max_size=25), junk=st.binary(max_size=20))
def test_no_file_makes_the_reader_fail(lines: list[str], junk: bytes):
    text = "\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT", "END:VCALENDAR", ""])
    for data in (text.encode(errors="replace"), text.encode(errors="replace") + junk, junk):
        reading = read(data)
        assert (reading.status == "rejected") == (reading.reason is not None)
        assert all(interval.start < interval.end for interval in reading.busy)
        assert all(one.end < two.start for one, two in zip(reading.busy, reading.busy[1:], strict=False))
