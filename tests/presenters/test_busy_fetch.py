"""Fetching a calendar from a real server: limits, redirects, what changed since, and who may be asked."""

import base64
import gzip
import logging
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from calendar_server import MEETING, Answer, CalendarServer, calendar_server, local_fetcher
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from planner.core.errors import CalendarRejectedError
from planner.presenters.busy_fetch import BusyFetcher

HERE = "127.0.0.1"


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with calendar_server() as server:
        yield server


def refusal(fetcher: BusyFetcher, url: str, **conditions: str) -> str:
    with pytest.raises(CalendarRejectedError) as refused:
        fetcher.fetch(url, **conditions)
    assert refused.value.field == "address"
    assert "/cal" not in str(refused.value)
    return str(refused.value)


class TestAnswers:
    """What a server may say."""

    def test_a_calendar_comes_with_what_tells_whether_it_changed(self, server: CalendarServer):
        stamp = "Mon, 02 Nov 2026 08:00:00 GMT"
        server.answers["/cal"] = Answer(MEETING, headers={"ETag": '"one"', "Last-Modified": stamp})

        fetched = local_fetcher(HERE).fetch(server.url("/cal"))

        assert (fetched.content, fetched.etag, fetched.modified) == (MEETING, '"one"', stamp)
        headers = server.asked[0][1]
        assert headers["Host"] == f"127.0.0.1:{server.port}"
        assert headers["User-Agent"].startswith("Mozilla/5.0")
        assert "If-None-Match" not in headers

    def test_nothing_new_is_no_content(self, server: CalendarServer):
        server.answers["/cal"] = lambda headers: (
            Answer(status=304) if headers.get("If-None-Match") == '"one"' else Answer(MEETING)
        )
        stamp = "Mon, 02 Nov 2026 08:00:00 GMT"

        fetched = local_fetcher(HERE).fetch(server.url("/cal"), etag='"one"', modified=stamp)

        assert fetched.content is None
        assert server.asked[0][1]["If-Modified-Since"] == stamp

    @pytest.mark.parametrize(
        ("status", "said"),
        [(401, "sign-in"), (403, "does not let"), (404, "no calendar"), (500, "error 500")],
    )
    def test_an_error_is_said_in_words(self, server: CalendarServer, status: int, said: str):
        server.answers["/cal"] = Answer(b"secret page", status=status)
        assert said in refusal(local_fetcher(HERE), server.url("/cal"))

    def test_a_packed_answer_is_unpacked(self, server: CalendarServer):
        server.answers["/cal"] = Answer(gzip.compress(MEETING * 999), headers={"Content-Encoding": "gzip"})
        assert local_fetcher(HERE).fetch(server.url("/cal")).content == MEETING * 999

    def test_a_small_answer_that_unpacks_to_a_huge_one_is_stopped(self, server: CalendarServer):
        bomb = gzip.compress(bytes(300 * 1024 * 1024))
        server.answers["/cal"] = Answer(bomb, headers={"Content-Encoding": "gzip"})
        assert "larger than 10 MB" in refusal(local_fetcher(HERE), server.url("/cal"))

    @pytest.mark.parametrize(
        ("body", "packing", "said"),
        [
            (b"no gzip", "gzip", "packed in a way"),
            (gzip.compress(MEETING)[:-12], "gzip", "does not answer"),
            (MEETING, "br", "packed in a way"),
        ],
    )
    def test_what_cannot_be_unpacked_is_refused(
        self, server: CalendarServer, body: bytes, packing: str, said: str
    ):
        server.answers["/cal"] = Answer(body, headers={"Content-Encoding": packing})
        assert said in refusal(local_fetcher(HERE), server.url("/cal"))

    def test_a_large_answer_is_refused_by_its_length_or_while_it_comes(self, server: CalendarServer):
        sent: list[int] = []

        def pour(out) -> None:
            sent.extend(out.write(bytes(1024 * 1024)) for _ in range(100))

        server.answers["/cal-announced"] = Answer(
            write=pour, headers={"Content-Length": str(100 * 1024 * 1024)}
        )
        server.answers["/cal-endless"] = Answer(write=pour)
        for path in server.answers:
            assert "larger than 10 MB" in refusal(local_fetcher(HERE), server.url(path))
        assert len(sent) < 60

    def test_an_answer_of_exactly_ten_megabytes_is_let_in(self, server: CalendarServer):
        server.answers["/cal"] = Answer(bytes(10 * 1024 * 1024))
        assert len(local_fetcher(HERE).fetch(server.url("/cal")).content or b"") == 10 * 1024 * 1024

    @pytest.mark.parametrize("part", ["head", "body", "silence"])
    def test_a_server_that_drips_is_cut_off(
        self, server: CalendarServer, part: str, timed: Callable[[Callable[[], object]], float]
    ):
        stop = threading.Event()

        def drip(out) -> None:
            while not stop.wait(0.05):
                out.write(b"X" if part == "body" else b"")
                out.flush()

        server.answers["/cal"] = Answer(write=drip, headers={"Content-Length": "5000000"})
        if part == "head":
            server.answers["/cal"] = _dripping_head(stop)
        try:
            fetcher = local_fetcher(HERE, seconds=1)
            assert timed(lambda: refusal(fetcher, server.url("/cal"))) < 2
            assert "took longer than 1 seconds" in refusal(fetcher, server.url("/cal"))
        finally:
            stop.set()

    def test_a_body_that_ends_too_soon_is_refused(self, server: CalendarServer):
        server.answers["/cal"] = Answer(
            write=lambda out: out.write(MEETING), headers={"Content-Length": "9999", "Connection": "close"}
        )
        assert "does not answer" in refusal(local_fetcher(HERE), server.url("/cal"))

    def test_a_server_that_is_not_there_is_named(self, server: CalendarServer):
        port = server.port
        assert "cannot be reached" in refusal(
            local_fetcher(HERE), f"http://127.0.0.1:{1 if port != 1 else 2}/cal"
        )
        assert "no host called" in refusal(local_fetcher(HERE), "https://nowhere.example/cal")

    def test_the_address_is_never_logged(self, server: CalendarServer, caplog: pytest.LogCaptureFixture):
        caplog.set_level(logging.DEBUG)
        server.answers["/cal-secret"] = Answer(MEETING)
        server.answers["/cal-odd-secret"] = Answer(MEETING, headers={"Bad\r\n Header": "x\r\n y"})
        local_fetcher(HERE).fetch(server.url("/cal-secret"))
        local_fetcher(HERE).fetch(server.url("/cal-odd-secret"))
        assert "secret" not in caplog.text

    def test_a_login_in_the_address_is_sent(self, server: CalendarServer):
        server.answers["/cal"] = Answer(MEETING)
        local_fetcher(HERE).fetch(f"http://ana:s%40cret@127.0.0.1:{server.port}/cal")
        assert server.asked[0][1]["Authorization"] == "Basic " + base64.b64encode(b"ana:s@cret").decode()


def _dripping_head(stop: threading.Event) -> Callable[[object], Answer]:
    def answer(_headers: object) -> Answer:
        def drip(out) -> None:
            while not stop.wait(0.05):
                out.write(b"x")
                out.flush()

        return Answer(status=100, write=drip)

    return answer


class TestRedirects:
    """Each is looked at as the first address was."""

    def chain(self, server: CalendarServer, length: int) -> str:
        for step in range(length):
            server.answers[f"/cal{step}"] = Answer(status=302, headers={"Location": f"/cal{step + 1}"})
        server.answers[f"/cal{length}"] = Answer(MEETING)
        return server.url("/cal0")

    def test_five_are_followed_and_six_are_not(self, server: CalendarServer):
        fetcher = local_fetcher(HERE)
        assert fetcher.fetch(self.chain(server, 5)).content == MEETING
        assert "more than 5 times" in refusal(fetcher, self.chain(server, 6))

    @pytest.mark.parametrize(
        "target",
        [
            "http://169.254.169.254/latest/meta-data/",
            "http://10.0.0.1/",
            "http://[::ffff:10.0.0.1]/",
            "//10.0.0.1",
        ],
    )
    def test_a_redirect_into_a_network_is_refused(self, server: CalendarServer, target: str):
        server.answers["/cal"] = Answer(status=301, headers={"Location": target})
        assert "not on the public internet" in refusal(local_fetcher(HERE), server.url("/cal"))

    @pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "data:text/calendar,x"])
    def test_a_redirect_out_of_the_web_is_refused(self, server: CalendarServer, target: str):
        server.answers["/cal"] = Answer(status=301, headers={"Location": target})
        assert "not one of the web" in refusal(local_fetcher(HERE), server.url("/cal"))

    def test_a_login_stays_with_its_host(self, server: CalendarServer):
        with calendar_server() as other:
            other.answers["/cal"] = Answer(MEETING)
            server.answers["/cal"] = Answer(status=302, headers={"Location": other.url("/cal")})
            local_fetcher(HERE).fetch(f"http://ana:secret@127.0.0.1:{server.port}/cal")
            assert "Authorization" in server.asked[0][1]
            assert "Authorization" not in other.asked[0][1]

    def test_a_name_that_changes_its_mind_gains_nothing(self, server: CalendarServer):
        """Rebinding: public when it is checked, inside when it is connected to."""
        answers = iter([["203.0.114.9"], ["127.0.0.1"], ["127.0.0.1"]])
        fetcher = BusyFetcher(resolver=lambda _host: next(answers), seconds=0.5)
        refusal(fetcher, server.url("/cal", host="rebind.example"))
        assert server.asked == []
        assert next(answers) == ["127.0.0.1"]  # it was asked once, and what it said then was used

    def test_of_several_addresses_only_those_that_may_be_asked_are(self, server: CalendarServer):
        server.answers["/cal"] = Answer(MEETING)
        fetcher = local_fetcher(HERE, names={"mixed.example": ["10.255.255.1", "127.0.0.1"]})
        assert fetcher.fetch(server.url("/cal", host="mixed.example")).content == MEETING
        assert server.asked[0][1]["Host"] == f"mixed.example:{server.port}"


class TestCertificates:
    """Over TLS the host has to prove who it is, whatever its address."""

    @pytest.fixture
    def trusted(self, tmp_path: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
        """Contexts of a server called calendar.example and of a client that believes it."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "calendar.example")])
        now = datetime.now(UTC)
        built = (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("calendar.example")]), critical=False)
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .sign(key, hashes.SHA256())
        )
        pem = tmp_path / "server.pem"
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        pem.write_bytes(private + built.public_bytes(serialization.Encoding.PEM))
        offered = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        offered.load_cert_chain(pem)
        return offered, ssl.create_default_context(cadata=pem.read_text())

    def test_the_right_name_is_believed_and_another_is_not(
        self, trusted: tuple[ssl.SSLContext, ssl.SSLContext]
    ):
        offered, believed = trusted
        names = {"calendar.example": ["127.0.0.1"], "other.example": ["127.0.0.1"]}
        with calendar_server(lambda listening: offered.wrap_socket(listening, server_side=True)) as server:
            server.answers["/cal"] = Answer(MEETING)
            fetcher = local_fetcher(HERE, names=names, tls=believed)
            url = f"webcal://{{}}:{server.port}/cal"
            assert fetcher.fetch(url.format("calendar.example")).content == MEETING
            assert "certificate" in refusal(fetcher, url.format("other.example"))
            assert "certificate" in refusal(local_fetcher(HERE, names=names), url.format("calendar.example"))

    def test_a_way_from_https_to_http_is_refused(self, trusted: tuple[ssl.SSLContext, ssl.SSLContext]):
        offered, believed = trusted
        names = {"calendar.example": ["127.0.0.1"]}
        with (
            calendar_server() as plain,
            calendar_server(lambda listening: offered.wrap_socket(listening, server_side=True)) as server,
        ):
            server.answers["/cal"] = Answer(status=302, headers={"Location": plain.url("/cal")})
            fetcher = local_fetcher(HERE, names=names, tls=believed)
            assert "not encrypted" in refusal(fetcher, f"https://calendar.example:{server.port}/cal")
            assert plain.asked == []


def test_the_whole_way_has_one_deadline(server: CalendarServer):
    def slow(_headers: object) -> Answer:
        time.sleep(0.3)
        return Answer(status=302, headers={"Location": "/cal"})

    server.answers["/cal"] = slow
    begun = time.monotonic()
    assert "took longer" in refusal(local_fetcher(HERE, seconds=0.7), server.url("/cal"))
    assert time.monotonic() - begun < 1.5
