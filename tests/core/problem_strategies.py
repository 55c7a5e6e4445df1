"""Random problems for the solver: small enough to be quick, odd enough to meet every rule."""

from hypothesis import strategies as st

from planner.core.curriculum import StudyMinutes
from planner.core.memory import Memory, memory_of_confidence
from planner.core.solver.problem import Problem, Space, Topic
from planner.core.vocabulary import TaskKind

MINUTES = st.sampled_from([5, 10, 15, 20, 25, 30, 40, 60])


@st.composite
def spaces(draw: st.DrawFn) -> Space:
    """Days without a gap, with one or with up to three; some limited, some for reviews only."""
    edges = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
    gaps = tuple((a * 30, b * 30) for a, b in zip(edges[::2], edges[1::2], strict=False))
    short = tuple((start, min(end, start + 120)) for start, end in gaps)
    limit = draw(st.none() | st.sampled_from([0, 30, 45, 100]))
    return Space(short, limit, reviews_only=draw(st.integers(0, 5)) == 0)


@st.composite
def topics(draw: st.DrawFn, number: int, exams: int, horizon: int) -> Topic:
    memory = memory_of_confidence(draw(st.integers(1, 5)))
    fixed = draw(
        st.just(())
        | st.lists(
            st.tuples(st.integers(0, horizon - 1), st.sampled_from([TaskKind.PRACTICE, TaskKind.REVIEW])),
            max_size=2,
        ).map(tuple)
    )
    return Topic(
        slug=f"t{number}",
        weights=tuple(draw(st.lists(st.integers(0, 9), min_size=exams, max_size=exams))),
        difficulty=draw(st.integers(1, 10)),
        minutes=StudyMinutes(draw(MINUTES), draw(MINUTES), draw(MINUTES)),
        memory=memory if draw(st.booleans()) else Memory(memory.knowledge),
        prerequisites=tuple(
            f"t{one}" for one in sorted(draw(st.sets(st.integers(0, number), max_size=2))) if one < number
        ),
        must_have=draw(st.integers(0, 3)) == 0,
        not_before=draw(st.sampled_from([0, 0, 0, 2, 5, 40])),
        fixed=fixed,
        most=draw(st.sampled_from([(1, 3, 4), (1, 3, 4), (0, 2, 1), (1, 0, 2), (1, 1, 0)])),
    )


@st.composite
def problems(draw: st.DrawFn, most_topics: int = 9) -> Problem:
    horizon = draw(st.integers(1, 15))
    exams = tuple(sorted(draw(st.sets(st.integers(1, horizon), min_size=1, max_size=2))))
    count = draw(st.integers(1, most_topics))
    return Problem(
        days=tuple(draw(spaces()) for _ in range(horizon)),
        topics=tuple(draw(topics(number, len(exams), horizon)) for number in range(count)),
        exams=exams,
        shortest=draw(st.sampled_from([0, 10])),
        longest=draw(st.sampled_from([45, 90])),
    )
