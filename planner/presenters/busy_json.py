"""What a busy calendar was read as, in JSON for scripts."""

import json

from planner.presenters.busy_calendar import BusyReading


def busy_json(reading: BusyReading) -> str:
    """The reading as INTERFACES' `busy` document: half-open UTC intervals ending in Z."""
    document = {
        "status": reading.status,
        "reason": reading.reason,
        "busy": [
            [f"{busy.start:%Y-%m-%dT%H:%M:%SZ}", f"{busy.end:%Y-%m-%dT%H:%M:%SZ}"] for busy in reading.busy
        ],
        "warnings": list(reading.warnings),
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
