"""What the tests of publishing share: Ana's planner, and another program of hers at work on her server."""

from dataclasses import dataclass
from typing import Any

import requests
from radicale_server import PASSWORD
from service_samples import NOW, SECRET_KEY, Desk

from planner.core.caldav import CaldavAccount, CaldavResource
from planner.services.caldav_publishing import publish_now, publish_to_servers
from planner.services.caldav_servers import ServerLogin, ShownServer, connect_server, show_server

HOSTS = ("127.0.0.1",)
PUBLIC_URL = "https://planner.example"


@dataclass
class Publishing:
    """Ana's planner, her server, and a program of hers that looks at it and changes things there."""

    desk: Desk
    address: str
    username: str

    def connect(self, **changes: str) -> None:
        given = {"address": self.address, "username": self.username, "password": PASSWORD} | changes
        connect_server(
            self.desk.database,
            SECRET_KEY,
            self.desk.person_id,
            ServerLogin(**given),
            hosts=HOSTS,
            now=NOW,
        )

    def job(self, now: Any = NOW) -> int:
        """What the scheduler runs."""
        return publish_to_servers(
            self.desk.database,
            self.desk.curriculum,
            SECRET_KEY,
            public_url=PUBLIC_URL,
            hosts=HOSTS,
            now=now,
        )

    def publish(self, now: Any = NOW, secret_key: str = SECRET_KEY) -> ShownServer:
        return publish_now(
            self.desk.database,
            self.desk.curriculum,
            secret_key,
            self.desk.person_id,
            public_url=PUBLIC_URL,
            hosts=HOSTS,
            now=now,
        )

    @property
    def shown(self) -> ShownServer:
        found = show_server(self.desk.database, self.desk.person_id)
        assert found is not None
        return found

    @property
    def account(self) -> CaldavAccount:
        return self.shown.account

    @property
    def kept(self) -> dict[str, CaldavResource]:
        with self.desk.database.reading() as repository:
            return repository.caldav_resources(self.desk.person_id)

    def ask(self, method: str, name: str = "", body: str = "", **headers: str) -> requests.Response:
        """Another program's request to our calendar there."""
        response = requests.request(
            method,
            f"{self.account.collection}{name}",
            data=body.encode(),
            headers={name.replace("_", "-"): value for name, value in headers.items()},
            auth=(self.username, PASSWORD.encode()),
            timeout=20,
        )
        assert response.status_code < 400, (method, name, response.status_code, response.text)
        response.encoding = "utf-8"
        return response

    def lies_there(self) -> dict[str, str]:
        """Every event in the calendar by its uid, as the server hands it out."""
        whole = self.ask("GET").text.replace("\r\n ", "")
        events = [part.partition("END:VEVENT")[0] for part in whole.split("BEGIN:VEVENT")[1:]]
        return {uid_in(event): event for event in events}


def uid_in(event: str) -> str:
    return next(line for line in event.splitlines() if line.startswith("UID:")).removeprefix("UID:")


def foreign_event(uid: str, title: str) -> str:
    """An event of another program."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Another//EN",
        "BEGIN:VEVENT",
        f"UID:{uid}",
        "DTSTAMP:20261101T000000Z",
        "DTSTART:20261124T090000Z",
        "DTEND:20261124T100000Z",
        f"SUMMARY:{title}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    return "\r\n".join(lines)
