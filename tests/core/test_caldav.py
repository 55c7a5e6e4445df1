"""What is to be done on a calendar server, and how long to wait after it failed."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.core.caldav import (
    MOST_UIDS,
    Action,
    CaldavResource,
    find_steps,
    resource_name,
    resource_uids,
    retry_after,
)

UIDS = [f"uid-{number}" for number in range(5)]
FOREIGN = frozenset({"dentist.ics", "uid-9.ics.bak"})


def kept(uid: str, fingerprint: str = "f") -> CaldavResource:
    return CaldavResource(uid, uid, resource_name(uid), '"1"', fingerprint)


def did(wanted, known=(), lying=(), published=()) -> list[tuple[Action, str]]:
    kept_there = {resource.uid: resource for resource in known}
    steps = find_steps(wanted, kept_there, frozenset(lying), frozenset(published))
    return [(step.action, step.uid) for step in steps]


def test_a_new_event_is_created() -> None:
    assert did({"a": "f"}) == [(Action.CREATE, "a")]


def test_an_event_that_lies_there_as_it_should_is_left_alone() -> None:
    assert did({"a": "f"}, [kept("a")], ["a.ics"]) == []


def test_a_changed_event_is_replaced_and_one_no_longer_wanted_removed_last() -> None:
    known = [kept("a"), kept("b")]

    assert did({"b": "g"}, known, ["a.ics", "b.ics"]) == [(Action.REPLACE, "b"), (Action.REMOVE, "a")]


def test_an_event_somebody_deleted_there_is_created_again() -> None:
    assert did({"a": "f"}, [kept("a")]) == [(Action.CREATE, "a")]


def test_events_we_forgot_about_are_known_by_their_names() -> None:
    lying = ["a.ics", "b.ics", *FOREIGN]

    assert did({"a": "f"}, [], lying, ["a", "b", "c"]) == [(Action.REPLACE, "a"), (Action.REMOVE, "b")]


def test_also_under_the_other_uids_they_may_have_there() -> None:
    third = list(resource_uids("a"))[2]

    (step,) = find_steps({"a": "f"}, {}, frozenset({resource_name(third)}), frozenset())

    assert step.resource is not None
    assert (step.action, step.resource.resource_uid, step.resource.etag) == (Action.REPLACE, third, None)


def test_the_uids_of_an_event_are_its_own_first_all_different_and_always_the_same() -> None:
    found = [list(resource_uids(uid)) for uid in UIDS]

    assert [uids[0] for uids in found] == UIDS
    assert len({uid for uids in found for uid in uids}) == len(UIDS) * MOST_UIDS
    assert found == [list(resource_uids(uid)) for uid in UIDS]


versions = st.dictionaries(st.sampled_from(UIDS), st.sampled_from("fgh"))


@given(wanted=versions, there=versions, noted=st.sets(st.sampled_from(UIDS)), stray=st.booleans())
def test_taking_the_steps_leaves_the_wanted_events_and_all_foreign_ones(wanted, there, noted, stray) -> None:
    """Whatever was noted of what lies there, and whether or not it is noted truly."""
    notes = {uid: kept(uid, there.get(uid, "f")) for uid in noted if stray or uid in there}
    lying = {resource_name(uid): fingerprint for uid, fingerprint in there.items()}

    for step in find_steps(wanted, notes, frozenset(lying) | FOREIGN, frozenset(UIDS)):
        name = resource_name(step.uid)
        assert name not in FOREIGN
        if step.action is Action.REMOVE:
            lying.pop(name, None)
        else:
            assert (step.action is Action.REPLACE) == (name in lying)
            lying[name] = wanted[step.uid]

    assert lying == {resource_name(uid): fingerprint for uid, fingerprint in wanted.items()}


@pytest.mark.parametrize(
    ("failures", "minutes"), [(1, 1), (2, 5), (3, 15), (4, 60), (5, 360), (6, 360), (1000, 360)]
)
def test_the_wait_grows_up_to_six_hours(failures: int, minutes: int) -> None:
    assert retry_after(failures, asks_person=False) == timedelta(minutes=minutes)


def test_what_only_the_person_can_mend_is_not_tried_again_soon() -> None:
    assert retry_after(1, asks_person=True) == timedelta(hours=6)
