"""The database itself refuses what no part of the program should ever write."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError, IntegrityError
from store_samples import NOW, make_task

from planner.core.account import Person
from planner.store.outside_tables import METADATA
from planner.store.records import task_values

TOKEN = "0123456789abcdef" * 4
SECOND = timedelta(seconds=1)

GOOD: dict[str, dict[str, Any]] = {
    "person": {"name": "Ben", "created_at": NOW},
    "session": {"token_hash": TOKEN, "person_id": 1, "created_at": NOW, "last_seen_at": NOW},
    "sign_in_link": {
        "token_hash": TOKEN,
        "person_name": "Ana",
        "created_at": NOW,
        "expires_at": NOW + SECOND,
    },
    "plan": {"person_id": 1, "created_at": NOW, "request": {}, "summary": {}},
    "plan_task": {"plan_id": 1, "position": 0, **task_values(make_task(0))},
    "log_entry": {"person_id": 1, "kind": "check_in", "at": NOW, "on": NOW.date(), "payload": {}, "key": "k"},
    "event_stamp": {
        "person_id": 1,
        "uid": "task-1",
        "fingerprint": "f",
        "created_at": NOW,
        "changed_at": NOW,
        "sequence": 0,
        "present": True,
    },
    "feed": {"token_hash": TOKEN, "person_id": 1, "rotation": 1, "created_at": NOW},
    "partner_link": {
        "token_hash": TOKEN,
        "person_id": 1,
        "mock": "mock-1",
        "created_at": NOW,
        "expires_at": NOW + SECOND,
    },
    "channel": {
        "person_id": 1,
        "kind": "email",
        "label": "ana@example.org",
        "address": "sealed",
        "created_at": NOW,
        "muted": [],
    },
    "delivery": {
        "person_id": 1,
        "reminder": "digest",
        "occasion": "2026-11-20",
        "channel_id": 0,
        "state": "sending",
        "attempts": 1,
        "message_id": "<one@example.org>",
        "title": "Today",
        "claimed_at": NOW,
        "lease_until": NOW + SECOND,
    },
    "caldav_account": {
        "person_id": 1,
        "address": "https://dav.example/",
        "username": "ana",
        "password": "sealed",
        "created_at": NOW,
        "failures": 0,
        "next_at": NOW,
    },
    "caldav_resource": {
        "person_id": 1,
        "uid": "task-1",
        "resource_uid": "task-1",
        "href": "task-1.ics",
        "fingerprint": "f",
    },
    "job_run": {"job": "nightly", "on": NOW.date(), "claimed_at": NOW},
    "busy_source": {
        "person_id": 1,
        "title": "Work",
        "intervals": [],
        "warnings": [],
        "validators": {},
        "created_at": NOW,
        "failures": 0,
    },
}

BROKEN_CHECKS: list[tuple[str, dict[str, Any], str]] = [
    ("person", {"name": ""}, "name_length"),
    ("person", {"name": "n" * 81}, "name_length"),
    ("person", {"id": 9, "sample_of": 9}, "sample_of_another"),
    ("session", {"token_hash": TOKEN[1:]}, "token_hash_hex"),
    ("session", {"token_hash": TOKEN.upper()}, "token_hash_hex"),
    ("session", {"last_seen_at": NOW - SECOND}, "seen_after_created"),
    ("sign_in_link", {"token_hash": "secret"}, "token_hash_hex"),
    ("sign_in_link", {"person_name": "n" * 81}, "person_name_length"),
    ("sign_in_link", {"expires_at": NOW}, "expires_after_created"),
    ("sign_in_link", {"used_at": NOW + SECOND}, "used_in_time"),
    ("plan", {"request": []}, "request_object"),
    ("plan", {"summary": {"warnings": ["w" * 2_000_000]}}, "summary_object"),
    ("plan_task", {"uid": "u" * 256}, "uid_length"),
    ("plan_task", {"position": -1}, "position_range"),
    ("plan_task", {"item": ""}, "item_length"),
    ("plan_task", {"title": ""}, "title_length"),
    ("plan_task", {"title": "t" * 301}, "title_length"),
    ("plan_task", {"pillar": "cooking"}, "pillar_known"),
    ("plan_task", {"kind": "nap"}, "kind_known"),
    ("plan_task", {"phase": "p" * 101}, "phase_length"),
    ("plan_task", {"demand": "d" * 101}, "demand_length"),
    ("plan_task", {"ends_at": GOOD["plan_task"]["starts_at"]}, "ends_after_start"),
    ("plan_task", {"why": ""}, "why_length"),
    ("plan_task", {"sources": []}, "sources_list"),
    ("plan_task", {"concepts": {}}, "concepts_list"),
    ("plan_task", {"prompts": "a-prompt"}, "prompts_list"),
    ("log_entry", {"kind": ""}, "kind_length"),
    ("log_entry", {"kind": "k" * 41}, "kind_length"),
    ("log_entry", {"payload": [1]}, "payload_object"),
    ("log_entry", {"id": 9, "supersedes": 9}, "supersedes_earlier"),
    ("log_entry", {"key": ""}, "key_length"),
    ("log_entry", {"key": "k" * 201}, "key_length"),
    ("event_stamp", {"uid": ""}, "uid_length"),
    ("event_stamp", {"fingerprint": ""}, "fingerprint_length"),
    ("event_stamp", {"changed_at": NOW - SECOND}, "changed_after_created"),
    ("event_stamp", {"sequence": -1}, "sequence_range"),
    ("feed", {"token_hash": "g" * 64}, "token_hash_hex"),
    ("feed", {"rotation": 0}, "rotation_range"),
    ("feed", {"last_fetched_by": "a" * 201}, "last_fetched_by_length"),
    ("partner_link", {"token_hash": "secret"}, "token_hash_hex"),
    ("partner_link", {"mock": ""}, "mock_length"),
    ("partner_link", {"mock": "m" * 41}, "mock_length"),
    ("partner_link", {"expires_at": NOW}, "expires_after_created"),
    ("partner_link", {"used_at": NOW + SECOND}, "used_in_time"),
    ("channel", {"kind": "pigeon"}, "kind_known"),
    ("channel", {"label": ""}, "label_length"),
    ("channel", {"address": "a" * 4001}, "address_length"),
    ("channel", {"problem": "p" * 501}, "problem_length"),
    ("channel", {"muted": {}}, "muted_list"),
    ("delivery", {"reminder": "r" * 41}, "reminder_length"),
    ("delivery", {"occasion": "o" * 121}, "occasion_length"),
    ("delivery", {"state": "lost"}, "state_known"),
    ("delivery", {"attempts": -1}, "attempts_range"),
    ("delivery", {"message_id": ""}, "message_id_length"),
    ("delivery", {"title": "t" * 301}, "title_length"),
    ("delivery", {"outcome": "o" * 501}, "outcome_length"),
    ("caldav_account", {"address": ""}, "address_length"),
    ("caldav_account", {"username": "u" * 201}, "username_length"),
    ("caldav_account", {"password": ""}, "password_length"),
    ("caldav_account", {"collection": "c" * 2001}, "collection_length"),
    ("caldav_account", {"failures": -1}, "failures_range"),
    ("caldav_account", {"problem": "p" * 501}, "problem_length"),
    ("caldav_resource", {"uid": ""}, "uid_length"),
    ("caldav_resource", {"resource_uid": "u" * 256}, "resource_uid_length"),
    ("caldav_resource", {"href": "h" * 2001}, "href_length"),
    ("caldav_resource", {"etag": "e" * 501}, "etag_length"),
    ("caldav_resource", {"fingerprint": "f" * 129}, "fingerprint_length"),
    ("job_run", {"job": ""}, "job_length"),
    ("job_run", {"finished_at": NOW, "outcome": "o" * 201}, "outcome_length"),
    ("job_run", {"finished_at": NOW}, "outcome_when_finished"),
    ("busy_source", {"title": ""}, "title_length"),
    ("busy_source", {"title": "t" * 81}, "title_length"),
    ("busy_source", {"address": "a" * 4001}, "address_length"),
    ("busy_source", {"intervals": {}}, "intervals_list"),
    ("busy_source", {"warnings": {}}, "warnings_list"),
    ("busy_source", {"validators": []}, "validators_object"),
    ("busy_source", {"problem": ""}, "problem_length"),
    ("busy_source", {"failures": -1}, "failures_range"),
]

BROKEN_KEYS: list[tuple[str, dict[str, Any]]] = [
    ("person", {"name": "Ana"}),
    ("person", {"sample_of": 404}),
    ("session", {"person_id": 404}),
    ("plan", {"person_id": 404}),
    ("plan_task", {"plan_id": 404}),
    ("log_entry", {"person_id": 404}),
    ("event_stamp", {"person_id": 404}),
    ("feed", {"person_id": 404}),
    ("partner_link", {"person_id": 404}),
    ("channel", {"person_id": 404}),
    ("delivery", {"person_id": 404}),
    ("caldav_account", {"person_id": 404}),
    ("caldav_resource", {"person_id": 404}),
    ("busy_source", {"person_id": 404}),
]

TWINS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("person", {"sample_of": 1}, {"sample_of": 1, "name": "Eva"}),
    ("session", {}, {}),
    ("sign_in_link", {}, {}),
    ("plan_task", {}, {"position": 1}),
    ("plan_task", {}, {"uid": "another"}),
    ("log_entry", {}, {}),
    ("event_stamp", {}, {}),
    ("feed", {"revoked_at": NOW}, {"rotation": 2}),
    ("feed", {"revoked_at": NOW}, {"token_hash": "f" * 64}),
    ("feed", {}, {"token_hash": "f" * 64, "rotation": 2}),
    ("partner_link", {}, {}),
    ("delivery", {}, {"state": "sent", "message_id": "<two@example.org>"}),
    ("caldav_account", {}, {}),
    ("caldav_resource", {}, {"href": "another.ics"}),
    ("job_run", {}, {}),
]


@pytest.fixture
def engine(raw: Engine, ana: Person) -> Engine:
    """With Ana and her empty plan, both number 1."""
    assert ana.id == 1
    add(raw, "plan", {})
    return raw


def add(engine: Engine, table: str, different: dict[str, Any]) -> None:
    with engine.begin() as connection:
        connection.execute(insert(METADATA.tables[table]).values({**GOOD[table], **different}))


@pytest.mark.parametrize("table", GOOD)
def test_a_good_row_is_accepted(engine: Engine, table: str) -> None:
    add(engine, table, {})


@pytest.mark.parametrize("table", GOOD)
def test_every_check_bites(engine: Engine, table: str) -> None:
    for different, check in [(values, check) for name, values, check in BROKEN_CHECKS if name == table]:
        with pytest.raises(IntegrityError, match=f"ck_{table}_{check}"):
            add(engine, table, different)


def test_no_check_is_left_untried() -> None:
    # What a boolean may be is for PostgreSQL's own type to refuse; the test below tries it on SQLite.
    names = {
        str(constraint.name)
        for table in METADATA.sorted_tables
        for constraint in table.constraints
        if str(constraint.name).startswith("ck_") and not str(constraint.name).endswith("_boolean")
    }
    assert names == {f"ck_{table}_{check}" for table, _, check in BROKEN_CHECKS}


@pytest.mark.parametrize(("table", "column"), [("plan_task", "extra"), ("event_stamp", "present")])
def test_a_boolean_is_true_or_false(engine: Engine, table: str, column: str) -> None:
    add(engine, table, {})
    with engine.begin() as connection, pytest.raises(DBAPIError, match="boolean"):
        connection.exec_driver_sql(f"UPDATE {table} SET {column} = 2")


@pytest.mark.parametrize(("table", "different"), BROKEN_KEYS)
def test_a_row_refers_to_what_is_there(engine: Engine, table: str, different: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError):
        add(engine, table, different)


@pytest.mark.parametrize(("table", "first", "second"), TWINS)
def test_a_row_has_no_twin(engine: Engine, table: str, first: dict[str, Any], second: dict[str, Any]) -> None:
    add(engine, table, first)
    with pytest.raises(IntegrityError, match=r"(?i)unique"):
        add(engine, table, second)
