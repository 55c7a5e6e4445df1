"""The audit of stored accounts: nothing to say of whole ones, and damage is named."""

from dataclasses import replace
from datetime import timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request

from bench.histories import fill_account
from planner.core.audit import Findings
from planner.core.curriculum import Curriculum
from planner.core.journal_entry import EntryKind, NewEntry
from planner.core.vocabulary import Outcome
from planner.services.audit import audit_people
from planner.services.exports import state_json
from planner.services.pages import show_situation
from planner.services.samples import make_sample
from planner.store.database import Database


def audited(desk: Desk) -> Findings:
    with desk.database.reading() as repository:
        people = repository.people()
    return audit_people(desk.database, desk.curriculum, people, now=NOW + DAY)


@pytest.fixture
def busy_desk(desk: Desk) -> Desk:
    """Ana with a plan and a few things done, changed and taken back."""
    desk.make_plan(plan_request(known={"trees": 3}))
    desk.check_in(desk.first.uid, confidence=dict.fromkeys(desk.first.concepts, 4))
    desk.check_in(desk.first.uid, Outcome.PARTLY)
    desk.check_in(desk.plan.tasks[1].uid)
    desk.undo_last()
    desk.change_plan(now=NOW + timedelta(hours=1))
    return desk


def test_an_account_as_its_owner_left_it_has_no_mismatch(busy_desk: Desk):
    found = audited(busy_desk)
    assert found.mismatches == ()
    assert found.checked > len(busy_desk.plan.tasks)


def test_everybody_is_checked_samples_too(busy_desk: Desk):
    alone = audited(busy_desk)
    make_sample(busy_desk.database, busy_desk.curriculum, now=NOW, weeks=2, name="sample")
    together = audited(busy_desk)
    assert together.mismatches == ()
    assert together.checked > alone.checked


def test_an_account_without_anything_is_right(desk: Desk):
    assert audited(desk) == Findings(0, ())


def test_a_feed_that_is_renewed_or_revoked_leaves_everything_published(busy_desk: Desk):
    busy_desk.calendar()
    assert audited(busy_desk).mismatches == ()


def test_an_event_published_as_something_else_is_named(busy_desk: Desk):
    uid, stamp = next((uid, stamp) for uid, stamp in busy_desk.stamps.items() if stamp.present)
    with busy_desk.database.writing() as repository:
        repository.save_stamps(busy_desk.person_id, [replace(stamp, fingerprint="0" * 64)])
    (sentence,) = audited(busy_desk).mismatches
    expected = f"Ana: Calendar event {uid} was published as 000000000000 and is {stamp.fingerprint[:12]}"
    assert sentence.startswith(expected)


def test_events_that_came_or_went_unpublished_are_named(busy_desk: Desk):
    uid, stamp = next((uid, stamp) for uid, stamp in busy_desk.stamps.items() if stamp.present)
    with busy_desk.database.writing() as repository:
        repository.save_stamps(
            busy_desk.person_id, [replace(stamp, present=False), replace(stamp, uid="of-nobody")]
        )
    first, second = sorted(audited(busy_desk).mismatches, key=len)
    assert f"{uid} is published as removed" in first + second
    assert "of-nobody is published though its session is not in the plan" in first + second


def test_a_session_that_was_never_published_is_named(busy_desk: Desk):
    task = replace(busy_desk.first, uid="slipped-in", title="Something else")
    plan, request = busy_desk.situation.planned()
    with busy_desk.database.writing() as repository:
        larger = replace(plan, tasks=(task, *plan.tasks))
        plan_id = repository.add_plan(busy_desk.person_id, larger, request, now=NOW)
        payload = {"plan_id": plan_id, "track": plan.track, "tasks": len(larger.tasks)}
        entry = NewEntry(EntryKind.PLAN_ADOPTED, NOW, NOW.date(), payload)
        repository.append(busy_desk.person_id, entry)
    assert "Ana: Calendar event slipped-in was never published" in audited(busy_desk).mismatches[0]


def test_a_plan_that_is_not_there_and_one_that_lost_sessions_are_named(busy_desk: Desk):
    plan, request = busy_desk.situation.planned()
    with busy_desk.database.writing() as repository:
        plan_id = repository.add_plan(busy_desk.person_id, plan, request, now=NOW)
        payloads = (
            {"plan_id": 4711, "track": plan.track, "tasks": 3},
            {"plan_id": plan_id, "track": plan.track, "tasks": len(plan.tasks) + 1},
        )
        for payload in payloads:
            repository.append(busy_desk.person_id, NewEntry(EntryKind.PLAN_ADOPTED, NOW, NOW.date(), payload))
    gone, shrunk = audited(busy_desk).mismatches
    assert "names plan 4711, which is not there" in gone
    assert f"Plan {plan_id} has {len(plan.tasks)} sessions stored" in shrunk


def test_a_part_of_nothing_is_named(busy_desk: Desk):
    with busy_desk.database.writing() as repository:
        entry = NewEntry(EntryKind.PIN, NOW, NOW.date(), {"uid": "x", "pinned": True, "part_of": 4711})
        number = repository.append(busy_desk.person_id, entry).id
    assert audited(busy_desk).mismatches == (
        f"Ana: Log entry {number} is part of entry 4711, which does not come before it.",
    )


def test_a_log_remembered_otherwise_than_stored_is_named(busy_desk: Desk):
    entries = busy_desk.situation.entries
    first = replace(entries[0], payload={**entries[0].payload, "change": "never"})
    busy_desk.database._known.keep(busy_desk.person_id, (first, *entries[1:]))
    (sentence,) = audited(busy_desk).mismatches
    count = len(entries)
    assert sentence == f"Ana: The log was remembered with {count} entries and is stored with {count}."


def test_the_audit_writes_nothing(busy_desk: Desk):
    before, stamps = busy_desk.state, busy_desk.stamps
    audited(busy_desk)
    assert (busy_desk.state, busy_desk.stamps) == (before, stamps)


def test_years_of_a_life_have_no_mismatch_and_the_same_seed_is_the_same_life(
    database: Database, curriculum: Curriculum
):
    ids = [fill_account(database, curriculum, name, entries=250, now=NOW) for name in ("Ben", "Eva")]
    situations = [show_situation(database, person_id) for person_id in ids]
    assert [len(found.entries) for found in situations] == [250, 250]
    assert state_json(situations[0]) != ""
    assert [entry.payload for entry in situations[0].entries][1:] == [
        entry.payload for entry in situations[1].entries
    ][1:]
    with database.reading() as repository:
        people = repository.people()
    found = audit_people(database, curriculum, people, now=NOW)
    assert found.mismatches == ()
