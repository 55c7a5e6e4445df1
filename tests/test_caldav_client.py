"""The client of calendar servers keeps its limits: time, size, encryption, and where it connects to."""

import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from planner.caldav_client import CaldavError, Connection, Problem, server_address
from planner.caldav_client.connection import MOST_BYTES, followed
from planner.core.errors import InvalidInputError

HERE = "127.0.0.1"
Serve = Callable[[BaseHTTPRequestHandler], None]


@contextmanager
def serving(serve: Serve, tls: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that answers every GET so; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            serve(self)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(HTTPServer):
        def handle_error(self, *_: object) -> None:
            """A client that hangs up is no news."""

    server = Server(("127.0.0.1", 0), Handler)
    if tls is not None:
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"{'https' if tls else 'http'}://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def connected(*addresses: str, seconds: float = 10) -> Connection:
    """A client for which every name leads to these addresses; without any, nothing may be asked."""
    return Connection("ana", "a password", lambda _host, _port: addresses, seconds=seconds)


def test_a_server_that_drips_is_given_up_in_time() -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "1000")
        request.end_headers()
        for _ in range(60):
            request.wfile.write(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    with serving(drip) as address, connected(HERE, seconds=0.5) as server:
        with pytest.raises(CaldavError) as raised:
            server.send("GET", address)
        assert time.monotonic() - began < 2

    assert raised.value.problem is Problem.UNREACHABLE


def test_a_server_that_drips_its_headers_is_given_up_as_well() -> None:
    def drip(request: BaseHTTPRequestHandler) -> None:
        request.wfile.write(b"HTTP/1.0 200 OK\r\nX-Long: ")
        for _ in range(60):
            request.wfile.write(b"x")
            time.sleep(0.05)

    began = time.monotonic()
    with serving(drip) as address, connected(HERE, seconds=0.5) as server:
        with pytest.raises(CaldavError):
            server.send("GET", address)
        assert time.monotonic() - began < 2


def test_a_server_that_sends_without_end_is_cut_off() -> None:
    sent = 0

    def pour(request: BaseHTTPRequestHandler) -> None:
        nonlocal sent
        request.send_response(200)
        request.end_headers()
        while sent < 20 * MOST_BYTES:
            sent += request.wfile.write(b"x" * 1_000_000)

    with serving(pour) as address, connected(HERE) as server, pytest.raises(CaldavError):
        server.send("GET", address)

    assert sent < 3 * MOST_BYTES


def test_all_requests_together_have_one_end() -> None:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.send_header("Content-Length", "0")
        request.end_headers()

    with serving(answer) as address, connected(HERE, seconds=0.3) as server:
        server.send("GET", address)
        time.sleep(0.3)
        with pytest.raises(CaldavError, match="takes too long"):
            server.send("GET", address)


def test_a_name_is_looked_up_by_us_and_the_first_address_that_answers_is_used() -> None:
    asked = []

    def answer(request: BaseHTTPRequestHandler) -> None:
        asked.append(request.headers["Host"])
        request.send_response(204)
        request.end_headers()

    with serving(answer) as address:
        port = address.rpartition(":")[2].rstrip("/")
        with connected("127.0.0.2", HERE) as server:
            answered = server.send("GET", f"http://calendars.invalid:{port}/")

    assert (answered.status, asked) == (204, [f"calendars.invalid:{port}"])


def test_nothing_is_connected_to_that_may_not_be() -> None:
    reached = []

    refused = pytest.raises(CaldavError, match="not a public one")
    with serving(reached.append) as address, connected() as server, refused:
        server.send("GET", address)

    assert reached == []


def test_the_password_is_not_sent_to_a_server_whose_certificate_nobody_vouches_for(tmp_path: Path) -> None:
    reached = []

    refused = pytest.raises(CaldavError, match="certificate is not trusted")
    with serving(reached.append, own_certificate(tmp_path)) as address, connected(HERE) as server, refused:
        server.send("GET", address)

    assert reached == []


def own_certificate(folder: Path) -> ssl.SSLContext:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=36_500))
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "server.pem"
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/dav/", "https://a.example/dav/"),
        ("https://p42.a.example:443/1/", "https://p42.a.example:443/1/"),
        ("//b.example/", "https://b.example/"),
    ],
)
def test_a_link_of_the_server_is_followed_to_another_host_over_https(link: str, address: str) -> None:
    assert followed("https://a.example/x/", link) == address


@pytest.mark.parametrize("link", ["http://a.example/", "HTTP://a.example/", "ftp://a.example/", "data:,x"])
def test_the_password_never_leaves_an_encrypted_line_for_an_open_one(link: str) -> None:
    with pytest.raises(CaldavError, match="without encryption"):
        followed("https://a.example/x/", link)
    assert followed("http://nas.lan/", "http://nas.lan/dav/") == "http://nas.lan/dav/"


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("cloud.example.org", "https://cloud.example.org/"),
        (" https://Cloud.Example.org ", "https://cloud.example.org/"),
        ("http://nas.lan:5232/dav/", "http://nas.lan:5232/dav/"),
        ("cloud.example.org/remote.php/dav", "https://cloud.example.org/remote.php/dav"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]:8443/"),
    ],
)
def test_an_address_is_taken_as_people_write_it(typed: str, address: str) -> None:
    assert server_address(typed) == address


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://",
        "ftp://example.org",
        "file:///etc/passwd",
        "https://ana:secret@example.org",
        "https://example.org/?a=b",
        "https://example.org/#calendar",
        "https://example.org:99999",
        "https://[::1",
        "https://exa mple.org",
        "https://example.org/\r\nX: y",
        "https://example.org/" + "x" * 1000,
    ],
)
def test_anything_else_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="like https://") as raised:
        server_address(typed)
    assert raised.value.field == "address"
