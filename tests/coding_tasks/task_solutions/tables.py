"""Tables of events: windows, sessions, joins, pivots and clean-up."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from itertools import accumulate, pairwise
from typing import Any


def spend_features(users: list[str], days: list[int], amounts: list[float]) -> list[dict[str, float]]:
    """Past week's sum, rank within the user and days since the previous active day, per event."""
    if not len(users) == len(days) == len(amounts):
        raise ValueError("The columns must have the same length.")
    places: defaultdict[str, list[int]] = defaultdict(list)
    for i, user in enumerate(users):
        places[user].append(i)
    answers: list[dict[str, float]] = [{} for _ in users]
    for own in places.values():
        own.sort(key=lambda i: days[i])
        dates = [days[i] for i in own]
        sums = [0.0, *accumulate(amounts[i] for i in own)]
        by_amount = sorted(amounts[i] for i in own)
        for i in own:
            today = bisect_left(dates, days[i])
            week_ago = bisect_left(dates, days[i] - 7)
            answers[i] = {
                "sum_7d": sums[today] - sums[week_ago],
                "rank": 1 + len(own) - bisect_right(by_amount, amounts[i]),
            }
            if today:
                answers[i]["days_since"] = days[i] - dates[today - 1]
    return answers


def sessionise(users: list[str], times: list[int], gap: int) -> list[int]:
    """Session number of every event, counted from 1 within each user."""
    if gap < 0:
        raise ValueError("The gap must not be negative.")
    sessions = [0] * len(users)
    latest: dict[str, tuple[int, int]] = {}
    for i in sorted(range(len(users)), key=lambda place: times[place]):
        time, number = latest.get(users[i], (times[i], 0))
        if not number or times[i] - time > gap:
            number += 1
        latest[users[i]] = (times[i], number)
        sessions[i] = number
    return sessions


def rolling_mean(times: list[int], values: list[float], window: int) -> list[float]:
    """Mean of the values in the window that ends at each row's time, ties in time included."""
    if window < 1 or any(later < earlier for earlier, later in pairwise(times)):
        raise ValueError("The window is at least 1, and the times must not decrease.")
    means = []
    first = after = 0
    total = 0.0
    for time in times:
        while after < len(times) and times[after] <= time:
            total += values[after]
            after += 1
        while times[first] <= time - window:
            total -= values[first]
            first += 1
        means.append(total / (after - first))
    return means


def as_of_join(
    events: list[dict[str, Any]], features: list[dict[str, Any]], max_age: int, default: float
) -> list[float]:
    """Feature value that was known at each event, or the default."""
    if max_age < 0:
        raise ValueError("The maximum age must not be negative.")
    known: defaultdict[str, list[int]] = defaultdict(list)
    best: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for feature in sorted(features, key=lambda row: row["known_at"]):
        entity = feature["entity"]
        newest = best[entity][-1] if best[entity] else feature
        known[entity].append(feature["known_at"])
        best[entity].append(feature if feature["time"] >= newest["time"] else newest)
    answers: list[float] = []
    for event in events:
        seen = bisect_right(known[event["entity"]], event["time"])
        found = best[event["entity"]][seen - 1] if seen else None
        fresh = found is not None and event["time"] - found["time"] <= max_age
        answers.append(found["value"] if found is not None and fresh else default)
    return answers


def latest_records(rows: list[dict[str, Any]], keys: list[str], order_by: str) -> list[dict[str, Any]]:
    """Newest row of every key, deleted ones left out, in order of the key's first appearance."""
    newest: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        if any(column not in row for column in [*keys, order_by]):
            raise ValueError("A row lacks a key or the ordering column.")
        key = tuple(row[column] for column in keys)
        if key not in newest or row[order_by] >= newest[key][order_by]:
            newest[key] = row
    return [row for row in newest.values() if not row.get("deleted", False)]


def pivot_table(rows: list[dict[str, Any]], index: str, columns: str, values: str) -> dict[str, Any]:
    """Sums and counts of the values by index and column, both ascending, zero where nothing occurs."""
    if any(name not in row for row in rows for name in (index, columns, values)):
        raise ValueError("A row lacks one of the three columns.")
    down = sorted({row[index] for row in rows})
    across = sorted({row[columns] for row in rows})
    line_of = {name: i for i, name in enumerate(down)}
    place_of = {name: j for j, name in enumerate(across)}
    sums = [[0.0] * len(across) for _ in down]
    counts = [[0] * len(across) for _ in down]
    for row in rows:
        i, j = line_of[row[index]], place_of[row[columns]]
        sums[i][j] += row[values]
        counts[i][j] += 1
    return {"index": down, "columns": across, "sums": sums, "counts": counts}
