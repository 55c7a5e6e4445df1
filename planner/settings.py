"""The environment, checked once: a wrong value stops the start with a sentence that says the mend."""

import re
from collections.abc import Mapping
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, unquote, urlsplit

import platformdirs
from pydantic import AfterValidator, BeforeValidator, Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from planner import secret_key
from planner.core.errors import SettingsError

_PREFIX = "PLANNER_"
_SQLITE = "sqlite:///"
_POSTGRES = re.compile(r"^(postgres|postgresql|postgresql\+psycopg)://(?=[^/]*/[^/?])")
_HOST_NAME = re.compile(r"[\w.-]+")
_AUTHORITY = re.compile(r"(?P<host>\w[\w.-]*|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.IGNORECASE)
_LOOPBACK_HOSTS = ("localhost", "127.0.0.1", "[::1]")
_MAIL_ADDRESS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w](?:[\w.-]*[\w])?", re.ASCII)
_SMTP_FORMS = (
    "like smtp://name:password@mail.example.org:587?starttls or smtps://name:password@mail.example.org."
)
_EVERY_INTERFACE = ("0.0.0.0", "::")  # noqa: S104 - compared with, never bound to


def _data_dir() -> Path:
    return platformdirs.user_data_path("study-planner", appauthor=False)


def cache_dir() -> Path | None:
    """The per-user folder for what can be made again; it need not exist or be writable.

    None for a user without a home, such as a container's.
    """
    try:
        return platformdirs.user_cache_path("study-planner", appauthor=False)
    except RuntimeError:
        return None


def _default_database_url() -> str:
    return _sqlite_url(_data_dir() / "planner.sqlite3")


def _sqlite_url(path: Path) -> str:
    # SQLAlchemy reads % as an escape and ? as the start of options, also in a file's name.
    return _SQLITE + str(path).replace("%", "%25").replace("?", "%3F")


def _check_database_url(url: str) -> str:
    if url.startswith(_SQLITE):
        return _sqlite_url(_checked_sqlite_path(url.removeprefix(_SQLITE)))
    if _POSTGRES.match(url):
        return _POSTGRES.sub("postgresql+psycopg://", url)
    raise ValueError(
        "PLANNER_DATABASE_URL is of no kind we know: use sqlite:////absolute/path/planner.sqlite3 "
        "or postgresql://user:password@host/database."
    )


def _checked_sqlite_path(path: str) -> Path:
    if not path or "?" in path or path.startswith(("file:", ":memory:")):
        raise ValueError(
            "PLANNER_DATABASE_URL must name a SQLite file and nothing else, like "
            "sqlite:////absolute/path/planner.sqlite3."
        )
    return Path(unquote(path)).absolute()


def _check_host(host: str) -> str:
    bare = host.strip("[]")
    if not (_is_address(bare) or _HOST_NAME.fullmatch(bare)):
        raise ValueError(
            f"PLANNER_HOST is {host!r}: give one address or name to listen on, such as 127.0.0.1 "
            "(the port goes into PLANNER_PORT)."
        )
    return bare


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _check_port(port: object) -> int:
    text = str(port)
    if not (re.fullmatch("[0-9]{1,5}", text) and 1 <= int(text) <= 65535):
        raise ValueError(f"PLANNER_PORT is {text!r}: give a whole number from 1 to 65535, such as 8000.")
    return int(text)


def _check_public_url(url: str) -> str:
    parts = _split_url(url.rstrip("/"))
    if (
        parts is None
        or parts.scheme not in {"http", "https"}
        or not _AUTHORITY.fullmatch(parts.netloc)
        or parts.path
        or parts.query
        or parts.fragment
    ):
        raise ValueError(
            "PLANNER_PUBLIC_URL must be just the scheme and host people open, like https://planner.example.org."
        )
    return f"{parts.scheme}://{parts.netloc.lower()}"


def _split_url(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        _ = parts.port  # reading it is what checks it
    except ValueError:
        return None
    return parts


def _check_trusted_hosts(hosts: str | tuple[str, ...]) -> tuple[str, ...]:
    listed = [host for host in hosts.split(",") if host.strip()] if isinstance(hosts, str) else hosts
    names = tuple(dict.fromkeys(_trusted_host(host.strip()) for host in listed))
    if not names:  # an empty list would mean "trust everybody" to the web server
        raise ValueError("PLANNER_TRUSTED_HOSTS names no host: list at least one, or leave the setting out.")
    return names


def _trusted_host(host: str) -> str:
    matched = _AUTHORITY.fullmatch(host.removeprefix("."))
    if matched is None:
        raise ValueError(
            f"PLANNER_TRUSTED_HOSTS contains {host!r}: list host names with commas between, like "
            "planner.example.org,localhost (a leading dot takes in all subdomains)."
        )
    return ("." if host.startswith(".") else "") + matched["host"].lower()


def _check_busy_hosts(hosts: str | tuple[str, ...]) -> tuple[str, ...]:
    listed = hosts.split(",") if isinstance(hosts, str) else hosts
    return tuple(dict.fromkeys(_busy_host(host.strip()) for host in listed if host.strip()))


def _busy_host(text: str) -> str:
    host = text.replace("[", "").replace("]", "").lower()
    name = host.removeprefix(".").removesuffix(".")
    if not (_is_network(host) or (_HOST_NAME.fullmatch(name) and not name.replace(".", "").isdigit())):
        raise ValueError(
            f"PLANNER_BUSY_HOSTS contains {text!r}: list host names, addresses or networks with commas "
            "between, like cloud.lan,192.168.1.0/24 (a leading dot takes in all subdomains)."
        )
    return host


def _is_network(text: str) -> bool:
    try:
        ip_network(text, strict=False)
    except ValueError:
        return False
    return True


def _check_secret_key(key: str) -> str:
    fault = secret_key.find_fault(key)
    if fault is not None:
        raise ValueError(f"PLANNER_SECRET_KEY {fault}: {secret_key.MEND}")
    return key


def _check_smtp_url(url: str) -> str:
    parts = _split_url(url)
    if (
        parts is None
        or parts.scheme not in {"smtp", "smtps"}
        or not _is_mail_host(parts.hostname or "")
        or parts.path not in {"", "/"}
        or parts.query not in ({"", "starttls"} if parts.scheme == "smtp" else {""})
        or parts.fragment
    ):
        raise ValueError(f"PLANNER_SMTP_URL is not the address of a mail server, {_SMTP_FORMS}")
    in_the_clear = parts.scheme == "smtp" and not parts.query and _bracketed(parts.hostname or "")
    if parts.password and in_the_clear and in_the_clear not in _LOOPBACK_HOSTS:
        raise ValueError(f"PLANNER_SMTP_URL would send its password for all to read: write it {_SMTP_FORMS}")
    return url


def _is_mail_host(host: str) -> bool:
    return _is_address(host) or bool(_HOST_NAME.fullmatch(host))


def _check_mail_from(address: str) -> str:
    if address and not (_MAIL_ADDRESS.fullmatch(address) and len(address) <= 254):
        raise ValueError(
            "PLANNER_MAIL_FROM is not a mail address: give just the address, like planner@example.org."
        )
    return address


def _default_mail_from(validated: dict[str, Any]) -> str:
    url = urlsplit(validated["smtp_url"] or "")
    user = unquote(url.username or "")
    host = url.hostname or ""
    named = host if host and not _is_address(host) else "localhost"
    return user if _MAIL_ADDRESS.fullmatch(user) else f"planner@{named}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _default_public_url(validated: dict[str, Any]) -> str:
    host, port = validated["host"], validated["port"]
    shown = "localhost" if host in _EVERY_INTERFACE else _bracketed(host)
    return f"http://{shown}:{port}"


def _default_trusted_hosts(validated: dict[str, Any]) -> tuple[str, ...]:
    public_host = urlsplit(validated["public_url"]).hostname or ""
    return tuple(dict.fromkeys((*_LOOPBACK_HOSTS, _bracketed(validated["host"]), _bracketed(public_host))))


class Settings(BaseSettings):
    """What the person running the planner decided; immutable, and free of secrets when printed."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_ignore_empty=True, extra="forbid", frozen=True)

    database_url: Annotated[str, AfterValidator(_check_database_url)] = Field(
        default_factory=_default_database_url, repr=False
    )
    """SQLAlchemy URL: `sqlite:///` and an absolute path, or `postgresql+psycopg://…`."""

    host: Annotated[str, AfterValidator(_check_host)] = "127.0.0.1"
    """Address to listen on, IPv6 without brackets."""

    port: Annotated[int, BeforeValidator(_check_port)] = 8000
    """TCP port to listen on, 1 to 65535."""

    public_url: Annotated[str, AfterValidator(_check_public_url)] = Field(default_factory=_default_public_url)
    """Where people reach the planner: scheme, host and port, no trailing slash. All links start with it."""

    trusted_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_check_trusted_hosts)] = Field(
        default_factory=_default_trusted_hosts
    )
    """Host names answered, lower case, without ports; a leading dot takes in all subdomains."""

    busy_hosts: Annotated[tuple[str, ...], NoDecode, BeforeValidator(_check_busy_hosts)] = ()
    """Host names, addresses and networks that busy calendars may be fetched from although not public."""

    secret_key_file: Path | None = None
    """The file that holds the key; None: `secret-key` beside the database."""

    secret_key: Annotated[str, AfterValidator(_check_secret_key)] | None = Field(default=None, repr=False)
    """Signs sessions, at least 32 characters; always there after `load_settings`."""

    smtp_url: Annotated[str, AfterValidator(_check_smtp_url)] | None = Field(default=None, repr=False)
    """The mail server: `smtp://` (25, or 587 with `?starttls`) or `smtps://` (465); None: no e-mails."""

    mail_from: Annotated[str, AfterValidator(_check_mail_from)] = Field(default_factory=_default_mail_from)
    """Who e-mails are from: one address without a name."""

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Take values only as given: `load_settings` is the one reader of an environment."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @property
    def sqlite_path(self) -> Path | None:
        """The absolute path of the SQLite file; None on PostgreSQL."""
        if not self.database_url.startswith(_SQLITE):
            return None
        return Path(unquote(self.database_url.removeprefix(_SQLITE)))

    @property
    def data_dir(self) -> Path:
        """The folder for this installation's own files: the SQLite file's, else the per-user data folder."""
        return self.sqlite_path.parent if self.sqlite_path else _data_dir()

    @property
    def secret_key_path(self) -> Path:
        """The file the key is read from when it is not given itself."""
        return self.secret_key_file or self.data_dir / "secret-key"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Check `environ` and return the settings with a secret key, made once and kept if there was none.

    Touches nothing but the key file. Raises SettingsError, its field the variable to mend.
    """
    settings = _settings_from(environ)
    if settings.secret_key is not None:
        return settings
    return settings.model_copy(update={"secret_key": _read_or_make_secret_key(settings.secret_key_path)})


def _settings_from(environ: Mapping[str, str]) -> Settings:
    source = EnvSettingsSource(Settings)
    source.env_vars = {name.lower(): value for name, value in environ.items() if value}
    values = source()
    if {"secret_key", "secret_key_file"} <= values.keys():
        raise SettingsError(
            "PLANNER_SECRET_KEY and PLANNER_SECRET_KEY_FILE are both set: keep one of them.",
            field="PLANNER_SECRET_KEY",
        )
    try:
        return Settings(**values)
    except ValidationError as error:
        raise _settings_error(error) from None  # its text would show the value, which may be a password


def _settings_error(error: ValidationError) -> SettingsError:
    first = error.errors()[0]
    mend = first.get("ctx", {}).get("error", first["msg"])
    return SettingsError(str(mend), field=f"{_PREFIX}{first['loc'][0]}".upper())


def _read_or_make_secret_key(path: Path) -> str:
    try:
        key = secret_key.read_or_make(path)
    except OSError as error:
        raise SettingsError(
            f"The secret key file {path} can be neither read nor made ({error.strerror}): "
            "let the planner write to its folder, or set PLANNER_SECRET_KEY.",
            field="PLANNER_SECRET_KEY_FILE",
        ) from error
    fault = secret_key.find_fault(key)
    if fault is not None:
        raise SettingsError(
            f"The secret key in {path} {fault}: {secret_key.MEND}", field="PLANNER_SECRET_KEY_FILE"
        )
    return key
