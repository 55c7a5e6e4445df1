"""Which addresses may be asked for a calendar, in every way there is to write them."""

import threading
from collections.abc import Iterator
from ipaddress import ip_address

import pytest
from calendar_server import CalendarServer, calendar_server

from planner.core.errors import CalendarRejectedError
from planner.presenters.busy_fetch import BusyFetcher
from planner.presenters.busy_hosts import AllowedHosts, is_public, parse_address, resolved


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        yield server


def refusal(fetcher: BusyFetcher, url: str) -> str:
    with pytest.raises(CalendarRejectedError) as refused:
        fetcher.fetch(url)
    assert refused.value.field == "address"
    return str(refused.value)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("webcal://example.org/a.ics", "https://example.org/a.ics"),
        ("webcals://example.org/a.ics", "https://example.org/a.ics"),
        ("  HTTPS://Example.ORG:8443/A?b=c%20d&e ", "https://example.org:8443/A?b=c%20d&e"),
        ("http://example.org", "http://example.org/"),
        ("https://bücher.example/ü", "https://xn--bcher-kva.example/%C3%BC"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://ana:s%40cret@example.org/x", "https://ana:s%40cret@example.org/x"),
        ("https://example.org:443/x#part", "https://example.org/x"),
    ],
)
def test_an_address_is_read_the_way_it_is_meant(typed: str, meant: str):
    assert parse_address(typed).text == meant
    assert parse_address(meant).text == meant


@pytest.mark.parametrize(
    "typed",
    [
        *(
            "",
            " ",
            "example.org/a.ics",
            "ftp://example.org/a",
            "file:///etc/passwd",
            "javascript:alert(1)",
        ),
        *(
            "https://",
            "https:///x",
            "https://exa mple.org/",
            "https://example.org/a\r\nX: y",
            "https://[::1",
        ),
        *("https://example.org:99999/", "https://example.org:x/", "https://-/", "https://a..b/", "//x"),
        *("https://\u202e/", "https://" + "a" * 300 + ".org/", "https://example.org/" + "x" * 2000),
        *("data:text/calendar,BEGIN:VCALENDAR", "gopher://127.0.0.1:25/", "https://%31%32%37.1/", "\0"),
    ],
)
def test_what_is_no_address_of_the_web_is_refused_unasked(typed: str):
    def nobody(host: str) -> list[str]:
        raise AssertionError(host)

    assert refusal(BusyFetcher(resolver=nobody), typed)


@pytest.mark.parametrize(
    "address",
    [
        *(
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
        ),
        *(
            "100.64.0.1",
            "100.127.255.255",
            "192.0.0.1",
            "192.0.2.1",
            "198.18.0.1",
            "224.0.0.1",
            "240.0.0.1",
        ),
        *(
            "255.255.255.255",
            "::",
            "::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
        ),
        *("::127.0.0.1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("2002:7f00:1::", "2002:a00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1", "100::1", "2001::1"),
    ],
)
def test_an_address_inside_a_network_is_not_public(address: str):
    assert not is_public(ip_address(address))
    said = refusal(BusyFetcher(resolver=lambda _host: [address]), "https://example.org/cal")
    assert "not on the public internet" in said


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "2606:4700::1", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"]
)
def test_an_address_of_the_internet_is_public(address: str):
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]"]
)
def test_odd_ways_to_write_this_computer_lead_nowhere(server: CalendarServer, host: str):
    refusal(BusyFetcher(), f"http://{host}:{server.port}/cal")
    assert server.asked == []


def test_names_addresses_and_networks_can_be_allowed():
    allowed = AllowedHosts.listed(["cloud.lan", ".home.lan", "192.168.1.0/24", "::1"])
    assert list(allowed.usable("cloud.lan", ["10.0.0.1"])) == ["10.0.0.1"]
    assert list(allowed.usable("a.home.lan", ["10.0.0.1"])) == ["10.0.0.1"]
    assert list(allowed.usable("other.lan", ["10.0.0.1", "192.168.1.9", "::ffff:192.168.1.9"])) == [
        "192.168.1.9",
        "::ffff:192.168.1.9",
    ]
    assert list(allowed.usable("evilcloud.lan", ["10.0.0.1", "::2", "fe80::1%eth0"])) == []


def test_a_name_that_is_never_found_is_given_up():
    waits = threading.Event()
    try:
        with pytest.raises(TimeoutError):
            resolved(lambda _host: [str(waits.wait(20))], "slow.example", seconds=0.2)
    finally:
        waits.set()
