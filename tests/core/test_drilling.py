"""Which prompts come first, and the reasons given."""

from datetime import timedelta

import pytest
from core_samples import MONDAY, at, make_check_in, make_plan, make_request, make_task
from drill_samples import drill_entry, drilled, prompts_of
from hypothesis import given
from hypothesis import strategies as st

from planner.core.curriculum import Curriculum
from planner.core.drilling import DrillFilter, Pick, pick_prompts
from planner.core.journal import Standing
from planner.core.vocabulary import Pillar, PromptKind

REQUEST = make_request("2-week", 14, time_zone="UTC")
EMPTY = make_plan(())
NOTHING = Standing()


def picks(
    curriculum: Curriculum, standing: Standing = NOTHING, *, count=5, days=0, plan=EMPTY, **asked
) -> list[Pick]:
    today = MONDAY + timedelta(days=days)
    return pick_prompts(curriculum, standing, plan, REQUEST, DrillFilter(**asked), count=count, today=today)


def abouts(found: list[Pick]) -> list[str]:
    return [pick.prompt.concepts[0] for pick in found]


def studied(*concepts: str, confidence: int | None = None) -> Standing:
    """A session on Monday about each of the concepts."""
    return Standing(
        check_ins={
            slug: make_check_in(slug, concepts=(slug,), confidence={slug: confidence} if confidence else {})
            for slug in concepts
        }
    )


def test_with_an_empty_log_the_weightiest_concepts_come_first_and_none_of_them_twice(
    curriculum: Curriculum,
) -> None:
    found = picks(curriculum)

    weights = [curriculum.concepts[slug].weight for slug in abouts(found)]
    assert weights == sorted(weights, reverse=True)
    assert len(set(abouts(found))) == 5
    assert {pick.why for pick in found} == {"not drilled yet"}


def test_what_is_due_comes_before_a_gap_of_the_same_weight(curriculum: Curriculum) -> None:
    peers = [
        concept.slug
        for concept in curriculum.concepts.values()
        if concept.weight == 3 and len(prompts_of(curriculum, concept.slug)) > 1
    ]
    faded, shaky = peers[:2]
    both = studied(faded).check_ins | {
        shaky: make_check_in(
            shaky, MONDAY + timedelta(days=40), entry_id=2, concepts=(shaky,), confidence={shaky: 1}
        )
    }

    found = picks(curriculum, Standing(check_ins=both), days=40, count=2)

    assert abouts(found) == [faded, shaky]
    assert found[0].why.startswith("due: about ")
    assert found[0].why.endswith(" % should still be there")
    assert found[1].why == "you said 1 lost, today"


def test_what_was_said_to_be_solid_and_is_fresh_is_no_gap(curriculum: Curriculum) -> None:
    found = picks(curriculum, studied("regularization", confidence=5), concept="regularization", days=1)

    assert found[0].why == "not drilled yet"


def test_what_was_shown_counts_more_than_what_was_said(curriculum: Curriculum) -> None:
    first, *_ = prompts_of(curriculum, "regularization")
    said = studied("regularization", confidence=5).check_ins
    poor = drilled(drill_entry(first, shown=1), check_ins=said)
    good = drilled(drill_entry(first, shown=len(first.key_points)), check_ins=said)

    assert picks(curriculum, poor, concept="regularization")[0].why == "shaky when last shown, today"
    assert picks(curriculum, good, concept="regularization")[0].why == "not drilled yet"


def test_what_the_plan_comes_to_within_a_week_is_said_with_its_day(curriculum: Curriculum) -> None:
    soon = make_task("svm", at("2026-10-12 17:00"), concepts=("svm",))
    later = make_task("svm", at("2026-10-13 17:00"), concepts=("svm",))

    assert picks(curriculum, plan=make_plan([soon]), count=1)[0].why == "in your plan in 7 days"
    assert "svm" not in abouts(picks(curriculum, plan=make_plan([later])))


def test_a_prompt_rests_for_three_days_while_there_are_others(curriculum: Curriculum) -> None:
    first, *others = prompts_of(curriculum, "regularization")
    standing = drilled(drill_entry(first, shown=0))
    everything = len(curriculum.prompts_about("regularization"))

    def asked(days: int, count: int) -> list[str]:
        found = picks(curriculum, standing, days=days, count=count, concept="regularization")
        return [pick.prompt.slug for pick in found]

    assert others
    assert first.slug not in asked(2, everything - 1)
    assert asked(2, everything)[-1] == first.slug
    assert first.slug in asked(3, everything - 1)


def test_a_concept_drilled_today_makes_room_for_others(curriculum: Curriculum) -> None:
    standing = studied("regularization", "optimization", confidence=2)
    (before, *_) = abouts(picks(curriculum, standing, count=1))
    first, *_ = prompts_of(curriculum, before)
    drilled_today = drilled(drill_entry(first, shown=1), check_ins=standing.check_ins)

    assert abouts(picks(curriculum, drilled_today, count=1)) != [before]


@pytest.mark.parametrize("kind", [PromptKind.THEORY, PromptKind.APPLIED, PromptKind.DERIVATION])
def test_filters_hold(curriculum: Curriculum, kind: PromptKind) -> None:
    found = picks(curriculum, kind=kind, pillar=Pillar.FUNDAMENTALS)

    assert len(found) == 5
    assert {pick.prompt.kind for pick in found} == {kind}
    assert {curriculum.concepts[slug].pillar for slug in abouts(found)} == {Pillar.FUNDAMENTALS}


def test_a_round_asks_what_it_tests(curriculum: Curriculum) -> None:
    def pillars(slug: str) -> set[Pillar]:
        found = picks(curriculum, round=slug, count=500)
        return {curriculum.concepts[about].pillar for about in abouts(found)}

    assert pillars("round-behavioural") == {Pillar.BEHAVIOURAL}
    assert pillars("round-system-design") == {Pillar.SYSTEM_DESIGN}
    assert pillars("phone-screen") == {Pillar.CODING, Pillar.FUNDAMENTALS}


def test_filters_that_leave_little_give_less_and_never_a_prompt_twice(curriculum: Curriculum) -> None:
    few = picks(curriculum, kind=PromptKind.DERIVATION, count=15)

    assert len(few) == len({pick.prompt.slug for pick in few}) < 15
    assert picks(curriculum, kind=PromptKind.DESIGN) == []


@given(data=st.data(), count=st.sampled_from([1, 5, 15]), days=st.integers(0, 20))
def test_the_same_log_gives_the_same_prompts_whatever_was_answered(
    curriculum: Curriculum, data: st.DataObject, count: int, days: int
) -> None:
    answered = data.draw(
        st.lists(st.tuples(st.sampled_from(sorted(curriculum.prompts)), st.integers(0, 5)), max_size=8)
    )
    standing = drilled(*(drill_entry(curriculum.prompts[slug], shown=shown) for slug, shown in answered))

    found = picks(curriculum, standing, count=count, days=days)

    assert found == picks(curriculum, standing, count=count, days=days)
    slugs = [pick.prompt.slug for pick in found]
    assert len(set(slugs)) == len(slugs) == count
    if days < 3:
        assert not {slug for slug, _ in answered} & set(slugs)
