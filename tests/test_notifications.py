"""Messages leave through a mail server or Apprise; what is refused says why, and whether to try again."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from mail_server import MailServer, free_port, mail_server

from planner.core.deliveries import ChannelKind
from planner.notifications import DeliveryError, Message, Notifier, check_apprise_address, written_mail

NOW = datetime(2026, 11, 20, 7, tzinfo=UTC)
MESSAGE = Message(
    "Today: ∑ and 今日\nBcc: eve@example.org",
    "Guten Morgen, Ana ☀\n" + "long " * 300 + "\n",
    "<p>☀</p>",
    "<one@planner.example>",
    NOW,
    unsubscribe_url=f"https://planner.example/u/{'t' * 60}",
)
EMAIL, APPRISE = ChannelKind.EMAIL, ChannelKind.APPRISE


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def refusal(notifier: Notifier, address: str, kind: ChannelKind = EMAIL) -> DeliveryError:
    with pytest.raises(DeliveryError) as refused:
        notifier.deliver(kind, address, MESSAGE)
    return refused.value


def test_a_mail_arrives_as_it_was_written(server: MailServer):
    Notifier(server.url, "planner@example.org").deliver(EMAIL, "ana@example.org", MESSAGE)
    (accepted,) = server.accepted
    mail = accepted.mail
    assert mail["Subject"] == "Today: ∑ and 今日 Bcc: eve@example.org"
    assert mail["Bcc"] is None
    assert mail["To"] == "ana@example.org"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert str(mail["List-Unsubscribe"]) == f"<{MESSAGE.unsubscribe_url}>"
    assert accepted.message_id == "<one@planner.example>"
    text, html = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.text
    assert html.get_content().strip() == MESSAGE.html


def test_a_mail_is_plain_ascii_with_short_lines():
    raw = written_mail(MESSAGE, sender="planner@example.org", to="ana@example.org").as_bytes()
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 200


@pytest.mark.parametrize(
    ("answers", "retryable"),
    [
        ({"RCPT": ["450 later"]}, True),
        ({"RCPT": ["550 no mailbox"]}, False),
        ({"DATA": ["452 not now"]}, True),
        ({"DATA": ["554 forbidden"]}, False),
    ],
)
def test_a_refusal_says_whether_to_try_again(
    server: MailServer, answers: dict[str, list[str]], retryable: bool
):
    server.answers = answers
    assert refusal(Notifier(server.url, "planner@example.org"), "ana@example.org").retryable is retryable
    assert server.accepted == []


def test_after_a_refusal_the_next_mail_of_the_conversation_arrives(server: MailServer):
    server.answers["RCPT"] = ["550 no mailbox"]
    with Notifier(server.url, "planner@example.org").conversation() as conversation:
        with pytest.raises(DeliveryError):
            conversation.deliver(EMAIL, "ana@example.org", MESSAGE)
        conversation.deliver(EMAIL, "ben@example.org", MESSAGE)
    assert [mail.to for mail in server.accepted] == ["ben@example.org"]


def test_a_server_that_restarts_in_between_is_found_again(server: MailServer):
    notifier = Notifier(server.url, "planner@example.org")
    with notifier.conversation() as conversation:
        conversation.deliver(EMAIL, "ana@example.org", MESSAGE)
        conversation._server.close()  # as if it had hung up
        conversation.deliver(EMAIL, "ben@example.org", MESSAGE)
    assert [mail.to for mail in server.accepted] == ["ana@example.org", "ben@example.org"]


def test_a_server_that_is_not_there_is_asked_again_later_and_not_for_each_mail():
    notifier = Notifier(f"smtp://127.0.0.1:{free_port()}", "planner@example.org")
    with notifier.conversation() as conversation:
        for _ in range(2):
            with pytest.raises(DeliveryError, match="does not answer") as refused:
                conversation.deliver(EMAIL, "ana@example.org", MESSAGE)
            assert refused.value.retryable


def test_an_address_that_cannot_be_written_is_refused_for_good(server: MailServer):
    assert not refusal(Notifier(server.url, "planner@example.org"), "ana@ex ample@").retryable
    assert server.accepted == []


def test_without_a_server_no_mail_leaves():
    assert "PLANNER_SMTP_URL" in str(refusal(Notifier(), "ana@example.org"))


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
def test_a_wrong_password_can_be_mended_and_is_no_refusal_for_good():
    class Login:
        async def handle_DATA(self, *_: Any) -> str:  # noqa: N802
            return "250 OK"

    controller = Controller(
        Login(),
        hostname="127.0.0.1",
        port=free_port(),
        authenticator=lambda _s, _se, _e, _m, data: AuthResult(
            success=data.password == b"right p@ss", handled=False
        ),
        auth_require_tls=False,
        auth_required=True,
    )
    controller.start()
    try:
        url = f"smtp://ana:{{}}@127.0.0.1:{controller.port}"
        wrong = refusal(Notifier(url.format("wrong"), "planner@example.org"), "ana@example.org")
        assert wrong.retryable
        assert "lets nobody in: 535" in str(wrong)
        Notifier(url.format("right%20p%40ss"), "planner@example.org").deliver(
            EMAIL, "ana@example.org", MESSAGE
        )
    finally:
        controller.stop()


def test_a_server_without_the_encryption_that_was_asked_for_gets_no_mail(server: MailServer):
    error = refusal(Notifier(f"{server.url}?starttls", "planner@example.org"), "ana@example.org")
    assert error.retryable
    assert server.accepted == []


@pytest.fixture
def hook() -> Iterator[tuple[int, list[bytes], list[int]]]:
    """A web hook: its port, what it was sent, and the answers it gives (200 when they run out)."""
    bodies: list[bytes] = []
    answers: list[int] = []

    class Hook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  its name in http.server
            del format, args

    with HTTPServer(("127.0.0.1", 0), Hook) as running:
        thread = threading.Thread(target=running.serve_forever, args=[0.02], daemon=True)
        thread.start()
        yield running.server_address[1], bodies, answers
        running.shutdown()
        thread.join()


def test_apprise_delivers_to_what_it_speaks(hook: tuple[int, list[bytes], list[int]]):
    port, bodies, answers = hook
    address = f"json://127.0.0.1:{port}/hook"
    Notifier().deliver(APPRISE, address, MESSAGE)
    assert b"Guten Morgen" in bodies[0]
    answers.append(500)
    assert refusal(Notifier(), address, APPRISE).retryable


def test_hosts_that_may_not_be_reached_are_not_told_anything(hook: tuple[int, list[bytes], list[int]]):
    port, bodies, _ = hook
    error = refusal(Notifier(may_reach=lambda host: host != "127.0.0.1"), f"json://127.0.0.1:{port}", APPRISE)
    assert "no public host" in str(error)
    assert bodies == []


@pytest.mark.parametrize(
    "address",
    [
        "dbus://",
        "syslog://",
        "gnome://",
        "nonsense",
        "unknown://x",
        "json://example.org/?redirect=yes",
        "fcm://project@key/?keyfile=/etc/passwd",
        "slack://a/b/c/?template=/etc/passwd",
    ],
)
def test_what_shows_things_on_the_server_or_reads_its_files_is_refused(address: str):
    with pytest.raises(DeliveryError) as refused:
        check_apprise_address(address, lambda _host: True)
    assert not refused.value.retryable


def test_a_service_with_a_host_of_its_own_is_named_without_its_secrets():
    assert check_apprise_address("json://user:secret@example.org/path", lambda _: True) == (
        "JSON",
        "example.org",
    )
    service, host = check_apprise_address(
        "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js", lambda _: False
    )
    assert (service, host) == ("Discord", "")
