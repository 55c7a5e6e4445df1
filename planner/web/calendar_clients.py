"""Calendar programs: what they call themselves, how one subscribes in them, and what they make of a feed."""

from dataclasses import dataclass

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Client:
    """A calendar program: steps to subscribe, what it does with alarms, and when it refreshes."""

    name: str
    steps: str
    alarms: str
    refresh: str


CLIENTS = (
    Client(
        "Apple Calendar",
        "On an iPhone or iPad point the camera at the code and choose Subscribe. On a Mac use the button, or "
        "File, New Calendar Subscription, and paste the address.",
        "left out, until you untick “Remove alerts”",
        "as you choose, from 5 minutes to a week",
    ),
    Client(
        "Google Calendar",
        "Use the button, or on a computer Other calendars, From URL, and paste the address. It then shows on "
        "the phone too.",
        "left out; it sets its own",
        "every 8 to 24 hours, not adjustable",
    ),
    Client(
        "Outlook",
        "Add calendar, Subscribe from web, and paste the address; the new Outlook takes no other way.",
        "not to be relied on",
        "when it likes, often only once a day",
    ),
    Client(
        "Thunderbird",
        "New Calendar, On the Network, and paste the address; it needs no user name.",
        "kept",
        "as you choose, from 5 minutes on",
    ),
    Client(
        "Nextcloud",
        "Calendar, New subscription from link, and paste the address.",
        "left out",
        "every hour, as this calendar asks for",
    ),
    Client(
        "Android with ICSx⁵",
        "Point the camera at the code and open it with ICSx⁵, or share the address with it.",
        "kept, or replaced by its own",
        "as you choose, from 15 minutes on",
    ),
    Client(
        "Home Assistant",
        "Add the integration Remote Calendar and paste the address.",
        "left out",
        "once a day",
    ),
)

_SIGNS = {
    "google-calendar": "Google",
    "googlebot": "Google",
    "thunderbird": "Thunderbird",
    "lightning": "Thunderbird",
    "nextcloud": "Nextcloud",
    "owncloud": "ownCloud",
    "icsx5": "ICSx⁵",
    "homeassistant": "Home Assistant",
    "home assistant": "Home Assistant",
    "vdirsyncer": "vdirsyncer",
    "evolution": "Evolution",
    "korganizer": "KOrganizer",
    "akonadi": "KOrganizer",
    "fantastical": "Fantastical",
    "dataaccessd": "Apple Calendar (iPhone or iPad)",
    "calendaragent": "Apple Calendar (Mac)",
    "calendard": "Apple Calendar (Mac)",
    "outlook": "Outlook",
    "exchange": "Outlook on the web",
    "microsoft office": "Outlook",
    "yahoo": "Yahoo",
    "curl/": "curl",
    "wget/": "Wget",
    "firefox/": "A browser",
    "chrome/": "A browser",
    "safari/": "A browser",
}
"""What a program's name for itself contains, in small letters, the more telling signs first."""


def client_name(agent: str) -> str:
    """The name people know a program by; what it calls itself where that is not known, cut short."""
    small = agent.casefold()
    found = next((name for sign, name in _SIGNS.items() if sign in small), None)
    return found or agent[:LONGEST_NAME].strip() or "A program without a name"
