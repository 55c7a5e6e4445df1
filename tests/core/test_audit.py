"""The audit finds every number that is not exactly what the log says, and looks at enough places."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from core_samples import MONDAY
from evidence_samples import Reader, Step, log_from
from hypothesis import given
from hypothesis import strategies as st

from bench.histories import log_of
from planner.core import audit
from planner.core.audit import audit_learning, checkpoints, differences
from planner.core.curriculum import Curriculum
from planner.core.journal import Standing
from planner.core.journal_entry import EntryKind, LogEntry
from planner.core.learning import Learning

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
STEPS = (
    Step("rate", pick=0, amount=4, word=3),
    Step("check in", pick=0, amount=0, word=4, later=4),
    Step("drill", pick=0, amount=3, word=5, later=4),
    Step("drill", pick=2, amount=6, later=1),
)


def entries_of(*kinds: EntryKind) -> list[LogEntry]:
    return [LogEntry(number, kind, NOW, TODAY, {}) for number, kind in enumerate(kinds, start=1)]


def test_a_life_of_all_sorts_of_entries_has_no_difference(curriculum: Curriculum):
    log = log_of(curriculum, entries=400, now=NOW)
    assert {entry.kind for entry in log} >= {EntryKind.UNDO, EntryKind.DRILL, EntryKind.MOCK}
    assert any(entry.supersedes and entry.kind is not EntryKind.UNDO for entry in log)
    assert any(entry.on < entry.at.date() for entry in log)
    found = audit_learning(curriculum, log, today=TODAY)
    assert found.mismatches == ()
    assert found.checked > 1000


def test_an_empty_log_has_nothing_to_check(curriculum: Curriculum):
    assert audit_learning(curriculum, [], today=TODAY) == audit.Findings(0, ())


@pytest.mark.parametrize(
    ("change", "number"),
    [
        ({"stability": 3.25}, "stability in days"),
        ({"last_on": MONDAY}, "last day"),
        ({"evidence": 11.5}, "evidence in questions"),
        ({"sessions": 7.0}, "sessions"),
        ({"entries": (1, 2, 3)}, "entries"),
        ({"shown": 1.0}, "shown"),
    ],
)
def test_a_wrong_number_is_named_with_what_it_should_be(
    reader: Reader, change: dict[str, object], number: str
):
    rebuilt = reader.of(*STEPS)
    right = rebuilt.masteries["regularization"]
    wrong = right._replace(**change)
    held = replace(rebuilt, masteries={**rebuilt.masteries, "regularization": wrong})
    found = list(differences(reader.curriculum, held, rebuilt, today=TODAY, entry_id=4))
    assert number in [difference.number for difference in found]
    named = next(difference for difference in found if difference.number == number)
    sentence = str(named)
    assert sentence.startswith("Concept “regularization”, after log entry 4: ")
    assert str(named.held) in sentence
    assert str(named.rebuilt) in sentence


def test_the_last_digit_counts(reader: Reader):
    rebuilt = reader.of(*STEPS)
    mastery = rebuilt.masteries["regularization"]
    blend = mastery.blend._replace(taught=mastery.blend.taught * (1 + 1e-15))
    held = replace(rebuilt, masteries={**rebuilt.masteries, "regularization": mastery._replace(blend=blend)})
    assert list(differences(reader.curriculum, held, rebuilt, today=TODAY, entry_id=4))


def test_a_wrong_correction_is_named_and_so_is_every_number_that_rests_on_it(reader: Reader):
    rebuilt = reader.of(*STEPS)
    held = replace(rebuilt, bias=replace(rebuilt.bias, check_in=0.3, pairs=9))
    found = list(differences(reader.curriculum, held, rebuilt, today=TODAY, entry_id=4))
    assert {"taken off later ones", "number of pairs"} <= {difference.number for difference in found}
    assert ("Concept “regularization”", "learned") in {(one.about, one.number) for one in found}


def test_a_concept_that_is_missing_or_should_be_is_named(reader: Reader):
    full, without = reader.of(*STEPS), reader.of(*STEPS[:3])
    for held, rebuilt in ((full, without), (without, full)):
        found = list(differences(reader.curriculum, held, rebuilt, today=TODAY, entry_id=4))
        assert "Concept “bias-variance”" in {difference.about for difference in found}


def test_a_pair_too_many_is_named(reader: Reader):
    rebuilt = reader.of(*STEPS)
    twice = {**rebuilt.pairs, "regularization": rebuilt.pairs["regularization"] * 2}
    found = list(
        differences(reader.curriculum, replace(rebuilt, pairs=twice), rebuilt, today=TODAY, entry_id=4)
    )
    assert [difference.number for difference in found] == ["said beside shown"]


def test_an_update_that_forgets_what_was_taken_back_is_found(
    curriculum: Curriculum, monkeypatch: pytest.MonkeyPatch
):
    update = audit.updated_learning

    def forgetful(curriculum: Curriculum, before: Learning, standing: Standing) -> Learning:
        after = update(curriculum, before, standing)
        gone = before.masteries.keys() - after.masteries.keys()
        return replace(
            after, masteries={**after.masteries, **{slug: before.masteries[slug] for slug in gone}}
        )

    monkeypatch.setattr(audit, "updated_learning", forgetful)
    log = log_from(curriculum, [*STEPS, Step("undo", pick=3), Step("check in")])
    found = audit_learning(curriculum, log, today=TODAY)
    assert any("bias-variance" in sentence and "log entry 5" in sentence for sentence in found.mismatches)


def test_the_last_entries_are_looked_at_one_by_one():
    log = entries_of(*[EntryKind.PIN] * 500)
    found = checkpoints(log)
    assert found[-audit.RECENT :] == list(range(501 - audit.RECENT, 501))
    assert len(found) >= audit.RECENT + audit.SPREAD - 2
    assert min(found) < 500 // audit.SPREAD + 1


def test_before_and_after_an_undo_is_looked_at():
    log = entries_of(*[EntryKind.PIN] * 97, EntryKind.UNDO, *[EntryKind.PIN] * 402)
    assert {97, 98} <= set(checkpoints(log))


@given(total=st.integers(0, 300), undos=st.sets(st.integers(0, 299)))
def test_the_places_rise_within_the_log_and_end_with_it(total: int, undos: set[int]):
    kinds = [EntryKind.UNDO if place in undos else EntryKind.DRILL for place in range(total)]
    found = checkpoints(entries_of(*kinds))
    assert found == sorted(set(found))
    assert found[-1:] == ([total] if total else [])
    assert all(1 <= place <= total for place in found)


def test_a_very_long_log_is_looked_at_in_fewer_places():
    pins = entries_of(*[EntryKind.PIN, EntryKind.UNDO] * 50_000)
    found = checkpoints(pins)
    assert found[-audit.LEAST :] == list(range(100_001 - audit.LEAST, 100_001))
    assert sum(found) < 3 * audit.MOST_READ
