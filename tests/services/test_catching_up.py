"""Catching up: proposed beside what is in force, adopted as it was shown, and taken back in one step."""

from datetime import UTC, datetime, timedelta

import pytest
from service_samples import DAY, NOW, Desk, plan_request

from planner.core.errors import ConflictError, InvalidInputError, NotFoundError
from planner.core.journal_entry import EntryKind
from planner.core.plan_changes import ChangeKind
from planner.core.vocabulary import Outcome
from planner.core.weekly_hours import parse_weekly
from planner.services.plans import PREVIEW_LIFETIME, Proposal, Shown, change_plan, propose_change

THURSDAY = datetime(2026, 11, 26, 6, tzinfo=UTC)
"""After three evenings on which nothing was checked in."""


def propose(desk: Desk, *, now: datetime = THURSDAY, anew: bool = False, **changes: object) -> Proposal:
    return propose_change(desk.situation, desk.curriculum, changes, now=now, anew=anew)


def apply(
    desk: Desk,
    proposal: Proposal | None = None,
    *,
    now: datetime = THURSDAY,
    key: str | None = None,
    anew: bool = False,
    **changes: object,
) -> int:
    shown = Shown(proposal.as_of, proposal.fingerprint) if proposal else None
    return change_plan(
        desk.database,
        desk.curriculum,
        desk.person_id,
        changes,
        key=key or desk.new_key(),
        now=now,
        anew=anew,
        shown=shown,
    )


@pytest.fixture
def behind(desk: Desk) -> Desk:
    """Somebody with an 8-week plan who studied on the first evening and not since."""
    desk.make_plan(plan_request(weeks=8))
    for task in [task for task in desk.plan.tasks if task.ends_at <= NOW + DAY]:
        desk.check_in(task.uid, now=task.ends_at)
    return desk


def refused(desk: Desk, proposal: Proposal, *, now: datetime = THURSDAY, **changes: object) -> None:
    """The proposal is not applied any more, and nothing comes of it."""
    before = desk.state, desk.stamps, desk.situation.entries
    with pytest.raises(ConflictError, match="moved on"):
        apply(desk, proposal, now=now, **changes)
    assert (desk.state, desk.stamps, desk.situation.entries) == before


def test_a_proposal_stores_nothing_and_shows_old_and_new(behind: Desk):
    before = behind.state, behind.stamps, behind.situation.entries
    proposal = propose(behind)
    assert (behind.state, behind.stamps, behind.situation.entries) == before
    assert proposal.old == behind.plan
    assert proposal.as_of == THURSDAY
    missed = {task.uid for task in behind.situation.displaced(THURSDAY).missed}
    changed = {change.before.uid for change in proposal.comparison.changes if change.before}
    assert missed
    assert missed <= changed
    assert proposal.comparison.kept > 100


def test_a_proposal_says_what_readiness_it_leads_to(behind: Desk):
    proposal = propose(behind)
    assert 0 < proposal.readiness_before < proposal.new.readiness < 1
    assert proposal.readiness_anew == propose(behind, anew=True).new.readiness


def test_what_is_applied_is_what_was_shown(behind: Desk):
    proposal = propose(behind)
    apply(behind, proposal, now=THURSDAY + timedelta(minutes=10))
    assert behind.plan == proposal.new
    assert not behind.situation.displaced(THURSDAY).any
    last = behind.situation.entries[-1]
    assert (last.kind, last.payload["change"]) == (EntryKind.PLAN_ADOPTED, "catch_up")


def test_it_goes_through_on_either_database(either_desk: Desk):
    either_desk.make_plan()
    before = either_desk.state
    entry = apply(either_desk, propose(either_desk))
    assert either_desk.state != before
    either_desk.undo(entry, now=THURSDAY)
    assert either_desk.state == before


def test_one_undo_brings_everything_back_byte_for_byte(behind: Desk):
    before, tasks = behind.state, behind.plan.tasks
    entry = apply(behind, propose(behind))
    assert behind.state != before
    behind.undo(entry, now=THURSDAY)
    assert behind.state == before
    assert behind.plan.tasks == tasks


def test_the_same_form_sent_twice_applies_once(behind: Desk):
    proposal = propose(behind)
    first = apply(behind, proposal, key="catch up")
    entries, state = behind.situation.entries, behind.state
    assert apply(behind, proposal, key="catch up", now=THURSDAY + DAY) == first
    assert (behind.situation.entries, behind.state) == (entries, state)


def test_a_second_tab_cannot_apply_what_is_done_already(behind: Desk):
    proposal = propose(behind)
    missed = behind.situation.displaced(THURSDAY).missed[0]
    behind.check_in(missed.uid, Outcome.DONE, now=THURSDAY)
    refused(behind, proposal)


def test_a_change_of_the_request_meanwhile_makes_the_preview_stale(behind: Desk):
    proposal = propose(behind)
    apply(behind, now=THURSDAY, weekly=parse_weekly("mon-sun 06:00-08:00"))
    refused(behind, proposal)


def test_a_preview_can_be_applied_for_half_an_hour(behind: Desk):
    proposal = propose(behind)
    refused(behind, proposal, now=THURSDAY + PREVIEW_LIFETIME + timedelta(microseconds=1))
    apply(behind, proposal, now=THURSDAY + PREVIEW_LIFETIME)
    assert behind.plan == proposal.new
    assert timedelta(minutes=30) == PREVIEW_LIFETIME


def test_a_preview_from_the_future_is_no_preview(behind: Desk):
    refused(behind, propose(behind), now=THURSDAY - timedelta(seconds=1))


def test_what_was_shown_for_another_change_is_not_applied(behind: Desk):
    refused(behind, propose(behind), weekly=parse_weekly("mon-sun 06:00-08:00"))


def test_equal_proposals_have_equal_fingerprints_and_others_do_not(behind: Desk):
    plain = propose(behind)
    assert plain.fingerprint == propose(behind).fingerprint
    assert len(plain.fingerprint) == 32
    assert plain.fingerprint != propose(behind, weekly=parse_weekly("mon-sun 06:00-08:00")).fingerprint
    assert plain.fingerprint != propose(behind, now=THURSDAY + DAY).fingerprint


def test_anew_everything_still_to_come_is_planned_again(behind: Desk):
    mended, anew = propose(behind), propose(behind, anew=True)
    assert len(anew.comparison.changes) > 2 * len(mended.comparison.changes)
    apply(behind, anew, anew=True)
    assert behind.plan == anew.new
    done = behind.situation.standing.check_ins.keys()
    assert done <= {task.uid for task in behind.plan.tasks}
    assert all(task.starts_at >= THURSDAY for task in behind.plan.tasks if task.uid not in done)


def test_when_nothing_was_missed_nothing_is_proposed(desk: Desk):
    desk.make_plan()
    proposal = propose(desk, now=NOW + timedelta(minutes=1))
    assert proposal.comparison.changes == ()
    assert proposal.new.tasks == desk.plan.tasks
    assert not desk.situation.displaced(NOW).any


def test_changed_hours_move_only_what_they_must(behind: Desk):
    longer = parse_weekly("mon-fri 19:00-21:00; sat 10:00-13:00")
    proposal = propose(behind, now=NOW + timedelta(hours=14), weekly=longer)
    kinds = {change.kind for change in proposal.comparison.changes}
    assert kinds == {ChangeKind.ADDED}
    assert all(change.after.extra for change in proposal.comparison.changes)


def test_another_track_means_another_plan(behind: Desk):
    proposal = propose(behind, track="4-week")
    assert proposal.new.track == "4-week"
    fresh = propose(behind, track="4-week", anew=True)
    assert proposal.fingerprint == fresh.fingerprint


def test_there_is_nothing_to_propose_without_a_plan_or_after_the_interview(desk: Desk):
    with pytest.raises(NotFoundError):
        propose(desk)
    desk.make_plan()
    with pytest.raises(InvalidInputError, match="in the past"):
        propose(desk, now=plan_request().interview_at)


def test_the_calendar_shows_moves_as_moves(behind: Desk):
    before = behind.stamps
    proposal = propose(behind)
    apply(behind, proposal)
    moved = {
        change.after.uid
        for change in proposal.comparison.changes
        if change.kind is ChangeKind.MOVED and change.before.uid == change.after.uid
    }
    after = behind.stamps
    assert moved
    assert all(after[uid].sequence == before[uid].sequence + 1 for uid in moved)
    stayed = {task.uid for task in proposal.old.tasks} & {task.uid for task in proposal.new.tasks} - moved
    assert all(after[uid] == before[uid] for uid in stayed)
