"""Messages out of the house: e-mail through the server of the settings, and every service Apprise speaks."""

import re
import smtplib
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from planner.core.deliveries import ChannelKind
from planner.core.errors import PlannerError

SECONDS = 90.0
"""The longest one delivery may take; shorter than the claim on it (services/reminders.py)."""
SENDER = "Study Planner"
CONNECT_SECONDS = 15.0
_PLAIN_PORT, _SUBMISSION_PORT, _ENCRYPTED_PORT = 25, 587, 465
_OK, _FOR_NOW = 250, 450
_POLICY = SMTP.clone(max_line_length=200, cte_type="7bit")
"""ASCII only, for servers without 8BITMIME, and no fold in a link (RFC 5322 allows lines of 998)."""
_HERE = frozenset(
    {"dbus", "kde", "qt", "glib", "gnome", "macosx", "windows", "syslog", "blink1", "deltachat", "deltachats"}
)
"""Services of Apprise that show something on the computer the planner runs on."""
_OWN_FILES = re.compile(r"[?&](redirect|template|keyfile|key|cert|pgp\w*|path|[a-z]*file)=", re.IGNORECASE)
"""Options that name files of this computer, or lead on to somewhere else."""


class DeliveryError(PlannerError):
    """A message was not accepted; `retryable` says whether trying again later may help."""

    def __init__(self, message: str, *, retryable: bool) -> None:
        super().__init__(message)
        self.retryable = retryable


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; `message_id` is the same at every attempt, `written_at` an aware instant.

    `unsubscribe_url` is where one click ends this kind of message (RFC 8058); None where there is nothing to
    end.
    """

    subject: str
    text: str
    html: str | None
    message_id: str
    written_at: datetime
    unsubscribe_url: str | None = None


def _anywhere(_host: str) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Notifier:
    """Knows the mail server, if there is one; safe to share between threads.

    `smtp_url` is as in PLANNER_SMTP_URL, `mail_from` an address. `may_reach` tells whether a host that a
    person named may be talked to: the planner stands inside networks that they do not.
    """

    smtp_url: str | None = field(default=None, repr=False)
    mail_from: str = ""
    may_reach: Callable[[str], bool] = _anywhere

    @property
    def sends_mail(self) -> bool:
        """Whether there is a mail server at all."""
        return self.smtp_url is not None

    @contextmanager
    def conversation(self) -> "Iterator[Conversation]":
        """Several deliveries over one connection, which is closed politely after the last."""
        conversation = Conversation(self)
        try:
            yield conversation
        finally:
            conversation.end()

    def deliver(self, channel_kind: ChannelKind, address: str, message: Message) -> None:
        """Deliver one message; raises DeliveryError with a sentence for its person."""
        with self.conversation() as conversation:
            conversation.deliver(channel_kind, address, message)


class Conversation:
    """Deliveries one after the other, of one thread."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier
        self._server: _Server | None = None
        self._trouble: DeliveryError | None = None

    def deliver(self, channel_kind: ChannelKind, address: str, message: Message) -> None:
        """Deliver a message; raises DeliveryError.

        It returns as soon as the message is accepted, so that its caller can note that at once.
        """
        if channel_kind is ChannelKind.EMAIL:
            self._mail(address, message)
        else:
            _tell_apprise(address, message, self._notifier.may_reach)

    def end(self) -> None:
        """Say goodbye to the mail server."""
        if self._server is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._hang_up()

    def _hang_up(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _mail(self, address: str, message: Message) -> None:
        sender = self._notifier.mail_from
        try:
            server = self._connected()
            mail = written_mail(message, sender=sender, to=address)
            server.sendmail(sender, [address], mail.as_bytes())
        except smtplib.SMTPSenderRefused as error:
            # A matter of the settings, not of this message.
            raise _refused(min(error.smtp_code, _FOR_NOW), error.smtp_error) from error
        except smtplib.SMTPRecipientsRefused as error:
            code, reason = error.recipients[address]
            raise _refused(code, reason) from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            self._hang_up()
            text = f"The mail server does not answer ({_reason(error)})."
            raise DeliveryError(text, retryable=True) from error
        except (ValueError, LookupError, MessageError) as error:  # as the standard library takes an address
            text = f"This cannot be written as a mail ({_reason(error)})."
            raise DeliveryError(text, retryable=False) from error

    def _connected(self) -> "_Server":
        """The server, connected and ready; a connection it has closed meanwhile is made anew."""
        if self._trouble is not None:  # the next person need not wait for the same silence
            raise self._trouble
        if self._server is None or not self._server.is_there():
            self._hang_up()
            try:
                self._server = _connect(self._notifier.smtp_url)
            except DeliveryError as error:
                self._trouble = error
                raise
        return self._server


class _Server(smtplib.SMTP):
    """A mail server that is given a bounded time for each message, all its answers together."""

    def __init__(self, host: str, port: int, **options: Any) -> None:
        self.begin()
        super().__init__(host, port, timeout=CONNECT_SECONDS, **options)

    def begin(self) -> None:
        """From now on, the time for a message runs."""
        self.deadline = time.monotonic() + SECONDS

    def send(self, s: Any) -> None:
        """Send bytes; raises OSError when the time is over."""
        self._wait_no_longer()
        super().send(s)

    def getreply(self) -> tuple[int, bytes]:
        """The server's answer; raises OSError when the time is over."""
        self._wait_no_longer()
        return super().getreply()

    def is_there(self) -> bool:
        """Whether the connection still stands; the time for the next message begins."""
        self.begin()
        try:
            return self.rset()[0] == _OK
        except (smtplib.SMTPException, OSError):
            return False

    def _wait_no_longer(self) -> None:
        left = self.deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("it took too long")
        if self.sock is not None:
            self.sock.settimeout(left)


class _EncryptedServer(_Server, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _connect(smtp_url: str | None) -> _Server:
    """The server of an smtp or smtps address, signed in; raises DeliveryError.

    Whoever runs the planner can mend what is wrong here, so it is never a refusal for good.
    """
    if smtp_url is None:
        raise DeliveryError("No mail server is set up here (PLANNER_SMTP_URL).", retryable=True)
    url = urlsplit(smtp_url)
    try:
        server = _opened(url)
        try:
            _sign_in(server, url)
        except BaseException:
            server.close()
            raise
    except smtplib.SMTPResponseException as error:
        text = f"The mail server lets nobody in: {error.smtp_code} {_words(error.smtp_error)}"
        raise DeliveryError(text, retryable=True) from error
    except (smtplib.SMTPException, OSError) as error:
        raise DeliveryError(f"The mail server does not answer ({_reason(error)}).", retryable=True) from error
    return server


def _opened(url: SplitResult) -> _Server:
    host, port = url.hostname or "", url.port
    if url.scheme == "smtps":
        return _EncryptedServer(host, port or _ENCRYPTED_PORT, context=ssl.create_default_context())
    return _Server(host, port or (_SUBMISSION_PORT if _wants_tls(url) else _PLAIN_PORT))


def _wants_tls(url: SplitResult) -> bool:
    return "starttls" in parse_qs(url.query, keep_blank_values=True)


def _sign_in(server: _Server, url: SplitResult) -> None:
    if _wants_tls(url):
        server.starttls(context=ssl.create_default_context())
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))


def written_mail(message: Message, *, sender: str, to: str) -> EmailMessage:
    """The message as a mail: plain text, and the same as HTML where there is one (RFC 2046, 5.1.4)."""
    mail = EmailMessage(policy=_POLICY)
    mail["From"] = Address(SENDER, addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = message.written_at
    mail["Message-ID"] = message.message_id
    mail["Auto-Submitted"] = "auto-generated"  # no "out of office" in return (RFC 3834 section 5)
    if message.unsubscribe_url:
        mail["List-Unsubscribe"] = f"<{message.unsubscribe_url}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail.set_content(message.text)
    if message.html is not None:
        mail.add_alternative(message.html, subtype="html")
    return mail


def _refused(code: int, reason: object) -> DeliveryError:
    """A refusal of the message: 4xx for now, 5xx for good (RFC 5321 section 4.2.1)."""
    return DeliveryError(f"The mail server refused it: {code} {_words(reason)}", retryable=code < 500)


def _reason(error: Exception) -> str:
    return _words(getattr(error, "strerror", None) or str(error) or type(error).__name__)


def _words(reason: object) -> str:
    """What a server said, as one short line."""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:200]


def check_apprise_address(address: str, may_reach: Callable[[str], bool]) -> tuple[str, str]:
    """The service behind an address, and the host it names or "".

    Raises DeliveryError if it may not be used.
    """
    service = _service(address)
    hosts = [host for host in _hosts_of(service) if host]
    for host in hosts:
        if not may_reach(host):
            raise DeliveryError(f"{host} is no public host, so nothing is sent there.", retryable=True)
    return str(service.service_name), next(iter(hosts), "")


def _service(address: str) -> Any:
    import apprise  # noqa: PLC0415  # lazy: nobody waits for 170 services who uses none

    if address.partition(":")[0].lower() in _HERE or _OWN_FILES.search(address):
        raise DeliveryError("This sort of address is not sent to from here.", retryable=False)
    asset = apprise.AppriseAsset(
        storage_mode="memory", service_timeout=SECONDS / 2, http_redirects=False, pem_autogen=False
    )
    service = apprise.Apprise.instantiate(address, asset=asset, suppress_exceptions=True)
    if service is None:
        raise DeliveryError("This is no address that Apprise understands.", retryable=False)
    return service


def _hosts_of(service: Any) -> Iterator[str]:
    """The hosts that the address itself names, as against those a service always has."""
    if any("{host}" in template for template in service.templates):
        yield str(service.host or "")
    yield str(getattr(service, "smtp_host", "") or "")


def _tell_apprise(address: str, message: Message, may_reach: Callable[[str], bool]) -> None:
    import apprise  # noqa: PLC0415  # lazy: as in _service

    check_apprise_address(address, may_reach)
    sender = apprise.Apprise()
    sender.add(_service(address))
    if not sender.notify(body=message.text, title=message.subject, body_format=apprise.NotifyFormat.TEXT):
        raise DeliveryError("The service did not accept it, or did not answer.", retryable=True)
