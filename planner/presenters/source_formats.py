"""Where the source items live, as JSON for scripts and as a table for a terminal."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from planner.core.traceability import Trace, summarise


def traces_json(traces: Sequence[Trace]) -> str:
    """One object an item: id, the slugs that cover it, and the reason if it is left out."""
    rows = [
        {"id": trace.item.id, "covered_by": list(trace.covered_by), "excluded": trace.excluded}
        for trace in traces
    ]
    return json.dumps(rows, indent=2, ensure_ascii=False) + "\n"


def traces_table(traces: Sequence[Trace]) -> str:
    """A line an item."""
    return "".join(f"{trace.item.id:<18} {trace.item.kind:<18} {_where(trace)}\n" for trace in traces)


def summary_json(traces: Sequence[Trace]) -> str:
    """The counts as one object."""
    summary = asdict(summarise(traces)) | {"by_kind": dict(summarise(traces).by_kind)}
    return json.dumps(summary, indent=2) + "\n"


def summary_table(traces: Sequence[Trace]) -> str:
    """The counts in sentences."""
    found = summarise(traces)
    accounted = found.items - found.orphans
    lines = [
        (
            f"{accounted} of {found.items} source items accounted for: {found.covered} covered, "
            f"{found.excluded} left out with a reason, {found.orphans} forgotten."
        ),
        f"{found.promptable} of them can be asked; {found.promptable_excluded} of these are left out.",
    ]
    lines += [f"  {kind:<18} {count:>4}" for kind, count in found.by_kind]
    return "\n".join(lines) + "\n"


def _where(trace: Trace) -> str:
    if trace.covered_by:
        return ", ".join(trace.covered_by)
    return f"left out: {trace.excluded}" if trace.excluded else "FORGOTTEN"
