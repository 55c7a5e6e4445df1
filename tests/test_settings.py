"""Settings come from the given environment only; a wrong one stops the start with the mend."""

import os
import stat
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import make_url

from planner import secret_key
from planner.core.errors import SettingsError
from planner.settings import Settings, load_settings

GOOD_KEY = "9f2c4e8a7b1d6053" * 3


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "PLANNER_DATABASE_URL": f"sqlite:///{tmp_path / 'planner.sqlite3'}",
        "PLANNER_SECRET_KEY": GOOD_KEY,
    }


def refusal(environ: dict[str, str], **changes: str) -> SettingsError:
    with pytest.raises(SettingsError) as caught:
        load_settings(environ | changes)
    assert str(caught.value).endswith(".")
    return caught.value


def test_without_settings_the_database_lies_in_the_persons_own_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load_settings({})
    if sys.platform == "linux":
        assert settings.sqlite_path == tmp_path / "study-planner" / "planner.sqlite3"
    assert settings.sqlite_path is not None
    assert settings.sqlite_path.is_absolute()
    assert (settings.host, settings.port, settings.public_url) == ("127.0.0.1", 8000, "http://127.0.0.1:8000")


def test_only_the_given_environment_is_read(environ: dict[str, str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PLANNER_PORT", "9999")
    assert load_settings(environ).port == 8000
    assert Settings().port == 8000


def test_an_empty_variable_counts_as_unset(environ: dict[str, str]):
    assert load_settings(environ | {"PLANNER_PORT": "", "PLANNER_PUBLIC_URL": ""}).port == 8000


def test_variables_of_others_are_left_alone(environ: dict[str, str]):
    assert load_settings(environ | {"PLANNER_TEST_POSTGRES_URL": "x", "HOME": "/"}).port == 8000


def test_a_relative_sqlite_path_is_made_absolute_at_once(
    environ: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    settings = load_settings(environ | {"PLANNER_DATABASE_URL": "sqlite:///mine.sqlite3"})
    assert settings.sqlite_path == tmp_path / "mine.sqlite3"
    assert settings.database_url == f"sqlite:///{tmp_path}/mine.sqlite3"


def test_a_folder_with_unusual_letters_is_the_same_folder_to_the_database_library(environ: dict[str, str]):
    settings = load_settings(
        environ | {"PLANNER_DATABASE_URL": "sqlite:////data/50%25 of%3F ü/planner.sqlite3"}
    )
    assert settings.sqlite_path == Path("/data/50% of? ü/planner.sqlite3")
    assert make_url(settings.database_url).database == "/data/50% of? ü/planner.sqlite3"


def test_the_default_place_may_have_unusual_letters_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "50%25?"))
    settings = load_settings({"PLANNER_SECRET_KEY": GOOD_KEY})
    assert make_url(settings.database_url).database == str(settings.sqlite_path)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_spelling_of_postgresql_gets_the_psycopg_driver(environ: dict[str, str], scheme: str):
    settings = load_settings(
        environ | {"PLANNER_DATABASE_URL": f"{scheme}://me:word@db:5432/planner?sslmode=require"}
    )
    assert settings.database_url == "postgresql+psycopg://me:word@db:5432/planner?sslmode=require"
    assert settings.sqlite_path is None


@pytest.mark.parametrize(
    "url",
    [
        "planner.sqlite3",
        "mysql://me@db/planner",
        "postgresql+psycopg2://me@db/planner",
        "postgresql://me@db",
        "postgresql://me@db/",
        "sqlite://",
        "sqlite:///",
        "sqlite:///:memory:",
        "sqlite:///file:x?mode=memory",
    ],
)
def test_a_database_we_cannot_keep_things_in_is_refused_with_an_example(environ: dict[str, str], url: str):
    error = refusal(environ, PLANNER_DATABASE_URL=url)
    assert error.field == "PLANNER_DATABASE_URL"
    assert "sqlite:////absolute/path/planner.sqlite3" in str(error)


def test_a_password_in_a_refused_value_is_not_repeated(environ: dict[str, str]):
    error = refusal(environ, PLANNER_DATABASE_URL="oracle://me:hunter2@db/planner")
    assert "hunter2" not in str(error)
    assert error.__suppress_context__


def test_printing_the_settings_shows_no_secret(environ: dict[str, str]):
    settings = load_settings(environ | {"PLANNER_DATABASE_URL": "postgresql://me:hunter2@db/planner"})
    assert "hunter2" not in repr(settings)
    assert GOOD_KEY not in repr(settings)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "80a", "8000.0", " ", "²", "9" * 5000])
def test_a_wrong_port_is_refused_with_the_range(environ: dict[str, str], port: str):
    error = refusal(environ, PLANNER_PORT=port)
    assert error.field == "PLANNER_PORT"
    assert "from 1 to 65535" in str(error)


@pytest.mark.parametrize(
    ("given", "kept"), [("0.0.0.0", "0.0.0.0"), ("::1", "::1"), ("[::1]", "::1"), ("my-host", "my-host")]
)
def test_an_address_or_a_name_to_listen_on_is_taken(environ: dict[str, str], given: str, kept: str):
    assert load_settings(environ | {"PLANNER_HOST": given}).host == kept


@pytest.mark.parametrize("host", ["http://localhost", "127.0.0.1:9000", "two words", "[]"])
def test_a_host_that_is_more_than_a_host_is_refused(environ: dict[str, str], host: str):
    assert refusal(environ, PLANNER_HOST=host).field == "PLANNER_HOST"


def test_the_public_address_loses_its_last_slash_and_capitals(environ: dict[str, str]):
    settings = load_settings(environ | {"PLANNER_PUBLIC_URL": "HTTPS://Planner.Example.org:8443/"})
    assert settings.public_url == "https://planner.example.org:8443"


@pytest.mark.parametrize(
    "url",
    [
        "planner.example.org",
        "ftp://planner.example.org",
        "https://",
        "https://planner.example.org/sub",
        "https://me:word@planner.example.org",
        "https://planner.example.org?x=1",
        "https://planner.example.org#x",
        "https://planner.example.org:99999",
        "https://two words",
        "https://[::1",
    ],
)
def test_a_public_address_that_is_more_than_scheme_and_host_is_refused(environ: dict[str, str], url: str):
    error = refusal(environ, PLANNER_PUBLIC_URL=url)
    assert error.field == "PLANNER_PUBLIC_URL"
    assert "https://planner.example.org" in str(error)


@pytest.mark.parametrize(
    ("host", "public"),
    [("0.0.0.0", "http://localhost:8000"), ("::", "http://localhost:8000"), ("::1", "http://[::1]:8000")],
)
def test_without_a_public_address_links_lead_to_where_the_server_listens(
    environ: dict[str, str], host: str, public: str
):
    assert load_settings(environ | {"PLANNER_HOST": host}).public_url == public


def test_this_computer_the_bound_host_and_the_public_host_are_trusted_by_default(environ: dict[str, str]):
    settings = load_settings(
        environ | {"PLANNER_HOST": "192.168.1.7", "PLANNER_PUBLIC_URL": "https://planner.example.org:8443"}
    )
    assert settings.trusted_hosts == (
        "localhost",
        "127.0.0.1",
        "[::1]",
        "192.168.1.7",
        "planner.example.org",
    )


def test_listed_trusted_hosts_are_the_whole_list(environ: dict[str, str]):
    settings = load_settings(
        environ | {"PLANNER_TRUSTED_HOSTS": " A.example:80, .b.example ,[::1]:8000,a.example,"}
    )
    assert settings.trusted_hosts == ("a.example", ".b.example", "[::1]")


@pytest.mark.parametrize("hosts", ["*", "https://a.example", "a b", "a.example/x", ","])
def test_a_trusted_host_that_is_none_is_refused(environ: dict[str, str], hosts: str):
    assert refusal(environ, PLANNER_TRUSTED_HOSTS=hosts).field == "PLANNER_TRUSTED_HOSTS"


def test_hosts_on_ones_own_network_may_be_names_addresses_and_networks(environ: dict[str, str]):
    assert load_settings(environ).busy_hosts == ()
    listed = " Cloud.LAN, .home.lan,192.168.1.0/24,::1,[fd00::]/8, 10.0.0.7,"
    assert load_settings(environ | {"PLANNER_BUSY_HOSTS": listed}).busy_hosts == (
        *("cloud.lan", ".home.lan", "192.168.1.0/24", "::1"),
        *("fd00::/8", "10.0.0.7"),
    )


@pytest.mark.parametrize(
    "hosts", ["*", "https://cloud.lan", "a b", "cloud.lan/x", "cloud.lan:80", "192.168.1.0/99", "300.1.1.1"]
)
def test_a_busy_host_that_is_none_is_refused(environ: dict[str, str], hosts: str):
    refused = refusal(environ, PLANNER_BUSY_HOSTS=hosts)
    assert refused.field == "PLANNER_BUSY_HOSTS"
    assert repr(hosts) in str(refused)


def test_the_web_framework_understands_the_trusted_hosts(environ: dict[str, str]):
    app = Flask(__name__)
    app.config["TRUSTED_HOSTS"] = load_settings(
        environ | {"PLANNER_PUBLIC_URL": "https://p.example"}
    ).trusted_hosts
    app.add_url_rule("/", view_func=lambda: "here")
    statuses = {
        host: app.test_client().get("/", headers={"Host": host}).status_code
        for host in (
            "localhost:8000",
            "127.0.0.1",
            "p.example",
            "p.example:443",
            "evil.example",
            "x.p.example",
        )
    }
    assert [host for host, status in statuses.items() if status == 400] == ["evil.example", "x.p.example"]


def test_a_key_is_made_beside_the_database_readable_by_its_owner_only(
    environ: dict[str, str], tmp_path: Path
):
    del environ["PLANNER_SECRET_KEY"]
    settings = load_settings(environ)
    path = tmp_path / "secret-key"
    assert settings.secret_key == path.read_text()
    assert len(settings.secret_key) >= secret_key.MIN_LENGTH
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in tmp_path.iterdir()] == ["secret-key"]


def test_the_key_is_made_once_and_kept(environ: dict[str, str]):
    del environ["PLANNER_SECRET_KEY"]
    assert load_settings(environ).secret_key == load_settings(environ).secret_key


def test_a_new_folder_for_the_database_is_closed_to_others(environ: dict[str, str], tmp_path: Path):
    new = {"PLANNER_DATABASE_URL": f"sqlite:///{tmp_path}/new/planner.sqlite3"}
    load_settings(new)
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700


def test_processes_that_start_together_agree_on_one_key(environ: dict[str, str]):
    del environ["PLANNER_SECRET_KEY"]
    with ThreadPoolExecutor(16) as pool:
        keys = {settings.secret_key for settings in pool.map(load_settings, [environ] * 64)}
    assert len(keys) == 1


def test_on_postgresql_the_key_lies_in_the_persons_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    settings = load_settings({"PLANNER_DATABASE_URL": "postgres://me@db/planner"})
    assert settings.secret_key_path.name == "secret-key"
    assert settings.secret_key_path.read_text() == settings.secret_key


def test_a_key_file_of_ones_own_is_read_without_its_line_end(environ: dict[str, str], tmp_path: Path):
    del environ["PLANNER_SECRET_KEY"]
    path = tmp_path / "key"
    path.write_text(f"{GOOD_KEY}\n")
    assert load_settings(environ | {"PLANNER_SECRET_KEY_FILE": str(path)}).secret_key == GOOD_KEY


def test_a_key_and_a_key_file_together_are_refused(environ: dict[str, str], tmp_path: Path):
    assert "both set" in str(refusal(environ, PLANNER_SECRET_KEY_FILE=str(tmp_path / "key")))


@pytest.mark.parametrize(
    "key",
    [
        "tiny",
        "x" * 31,
        "changeme" * 8,
        "change-me-to-a-long-random-string-please",
        "SECRET_KEY-secret_key-SECRET_KEY-1234567",
        "CHANGE_ME_TO_A_COMPLEX_RANDOM_SECRET",
        "192b9bdd22ab9ed4d12e236c78afcb9a393ec15f71bbf5dc987d54727823bcbf",
    ],
)
def test_a_key_anybody_could_guess_is_refused_wherever_it_comes_from(
    environ: dict[str, str], tmp_path: Path, key: str
):
    error = refusal(environ, PLANNER_SECRET_KEY=key)
    assert "secrets.token_hex(32)" in str(error)
    assert key not in str(error)
    del environ["PLANNER_SECRET_KEY"]
    (tmp_path / "key").write_text(key)
    error = refusal(environ, PLANNER_SECRET_KEY_FILE=str(tmp_path / "key"))
    assert error.field == "PLANNER_SECRET_KEY_FILE"


def test_a_key_file_that_can_be_neither_read_nor_made_is_named(environ: dict[str, str], tmp_path: Path):
    del environ["PLANNER_SECRET_KEY"]
    (tmp_path / "file").touch()
    error = refusal(environ, PLANNER_SECRET_KEY_FILE=str(tmp_path / "file" / "key"))
    assert str(tmp_path / "file" / "key") in str(error)
    assert "set PLANNER_SECRET_KEY" in str(error)


def test_settings_cannot_be_changed_afterwards(environ: dict[str, str]):
    with pytest.raises(ValueError, match="frozen"):
        load_settings(environ).port = 1  # type: ignore[misc]


def test_loading_does_not_change_the_environment(environ: dict[str, str]):
    before = dict(os.environ)
    load_settings(environ)
    assert dict(os.environ) == before


@pytest.mark.parametrize(
    ("url", "sender"),
    [
        ("smtp://localhost", "planner@localhost"),
        ("smtp://127.0.0.1:1025/", "planner@localhost"),
        ("smtp://ana%40example.org:p%40ss@mail.example.org:587?starttls", "ana@example.org"),
        ("smtps://ana:word@mail.example.org", "planner@mail.example.org"),
    ],
)
def test_a_mail_server_is_taken_and_says_who_mails_are_from(environ: dict[str, str], url: str, sender: str):
    settings = load_settings(environ | {"PLANNER_SMTP_URL": url})
    assert (settings.smtp_url, settings.mail_from) == (url, sender)
    assert "word" not in repr(settings)
    own = {"PLANNER_SMTP_URL": url, "PLANNER_MAIL_FROM": "planner@example.org"}
    assert load_settings(environ | own).mail_from == "planner@example.org"


def test_without_a_mail_server_there_is_none(environ: dict[str, str]):
    assert load_settings(environ).smtp_url is None


@pytest.mark.parametrize(
    "url",
    [
        "mail.example.org",
        "http://mail.example.org",
        "smtp://",
        "smtp://mail.example.org/path",
        "smtp://mail.example.org?tls",
        "smtps://mail.example.org?starttls",
        "smtp://mail.example.org:99999",
        "smtp://mail example.org",
    ],
)
def test_what_is_no_mail_server_is_refused_with_an_example(environ: dict[str, str], url: str):
    error = refusal(environ, PLANNER_SMTP_URL=url)
    assert error.field == "PLANNER_SMTP_URL"
    assert "smtps://" in str(error)


def test_a_password_for_all_to_read_is_refused_and_not_repeated(environ: dict[str, str]):
    error = refusal(environ, PLANNER_SMTP_URL="smtp://ana:hunter2@mail.example.org")
    assert "for all to read" in str(error)
    assert "hunter2" not in str(error)
    assert load_settings(environ | {"PLANNER_SMTP_URL": "smtp://ana:hunter2@[::1]:25"}).smtp_url


@pytest.mark.parametrize("address", ["ana", "Ana <ana@example.org>", "ana@example.org, b@c.org", "@a"])
def test_a_sender_is_one_bare_address(environ: dict[str, str], address: str):
    assert refusal(environ, PLANNER_MAIL_FROM=address).field == "PLANNER_MAIL_FROM"
