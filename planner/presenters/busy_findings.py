"""What a reader should tell the person: which events it left out and which times it guessed."""

import re
from collections import defaultdict

_NAMED_LINES = 5
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class Findings:
    """Collects remarks while a calendar is read; nothing of an event's own text gets into them."""

    def __init__(self) -> None:
        self._skipped: dict[str, list[int]] = defaultdict(list)
        self._unknown_zones: dict[str, int] = defaultdict(int)
        self._remarks: list[str] = []

    def skipped(self, reason: str, line: int) -> None:
        """Note an event that was left out; `line` is where it begins in the file."""
        self._skipped[reason].append(line)

    def unknown_zone(self, name: str) -> None:
        """Note a time whose zone is not known."""
        self._unknown_zones[_UNPRINTABLE.sub("", name)[:60]] += 1

    def remark(self, text: str) -> None:
        """Note anything else, as a sentence."""
        self._remarks.append(text)

    def texts(self, home: str) -> tuple[str, ...]:
        """Return the sentences to show; `home` is the person's zone, used for unknown ones."""
        skipped = (_skipped_text(reason, lines) for reason, lines in self._skipped.items())
        zones = (_zone_text(name, times, home) for name, times in self._unknown_zones.items())
        return (*skipped, *zones, *self._remarks)


def _skipped_text(reason: str, lines: list[int]) -> str:
    named = ", ".join(str(line) for line in sorted(lines)[:_NAMED_LINES])
    more = f" and {len(lines) - _NAMED_LINES:,} more" if len(lines) > _NAMED_LINES else ""
    events, at = ("event", "line") if len(lines) == 1 else ("events", "lines")
    return f"Skipped {len(lines):,} {events} ({at} {named}{more}): {reason}."


def _zone_text(name: str, times: int, home: str) -> str:
    counted = "1 time in it was" if times == 1 else f"{times:,} times in it were"
    return f"The time zone “{name}” is neither known nor usably defined; {counted} read as {home} time."
