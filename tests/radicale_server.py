"""Real calendar servers for tests: a Radicale in a process of its own, or in this one with odd manners."""

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, make_server

import radicale
import radicale.config

PASSWORD = "an app password: ä"

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def settings_of(folder: Path) -> dict[str, dict[str, str]]:
    return {
        "auth": {
            "type": "htpasswd",
            "htpasswd_filename": str(folder / "users"),
            "htpasswd_encryption": "plain",
            "delay": "0",
        },
        "storage": {"filesystem_folder": str(folder / "collections")},
        "logging": {"level": "critical"},
    }


def add_user(folder: Path, name: str) -> None:
    with (folder / "users").open("a", encoding="utf-8") as users:
        users.write(f"{name}:{PASSWORD}\n")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@dataclass
class Radicale:
    """A server in a process of its own; what it keeps outlives the process."""

    folder: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        sections = settings_of(self.folder) | {"server": {"hosts": f"127.0.0.1:{self.port}"}}
        lines = [
            line
            for section, values in sections.items()
            for line in (f"[{section}]", *(f"{name} = {value}" for name, value in values.items()))
        ]
        (self.folder / "users").touch()
        config = self.folder / "config"
        config.write_text("\n".join(lines), encoding="utf-8")
        command = [sys.executable, "-m", "radicale", "--config", str(config)]
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        stop_at = time.monotonic() + 30
        while not self._listens():
            if self.process.poll() is not None or time.monotonic() > stop_at:
                raise AssertionError("the server did not start")
            time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            self.process.wait(20)
            self.process = None

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None:
        """Say nothing."""


@dataclass
class OddServer:
    """A Radicale in this process, with something of another server's manners put before it."""

    folder: Path
    manners: Callable[[Wsgi], Wsgi]

    def __enter__(self) -> "OddServer":
        configuration = radicale.config.load()
        configuration.update(settings_of(self.folder), "a test")
        app = self.manners(radicale.Application(configuration))
        self._server = make_server("127.0.0.1", 0, app, handler_class=_Quiet)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"
