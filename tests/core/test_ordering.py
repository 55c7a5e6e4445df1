"""Prerequisites come first, and nothing else moves."""

from hypothesis import given
from hypothesis import strategies as st

from planner.core.ordering import prerequisites_first


def ordered(names: list[str], after: dict[str, list[str]]) -> list[str]:
    return prerequisites_first(names, key=lambda name: name, after=lambda name: after.get(name, []))


def test_without_prerequisites_the_order_stays():
    assert ordered(["c", "a", "b"], {}) == ["c", "a", "b"]


def test_a_chain_comes_in_its_own_order():
    assert ordered(["c", "b", "a", "d"], {"c": ["b"], "b": ["a"]}) == ["a", "b", "c", "d"]


def test_a_prerequisite_that_is_not_there_changes_nothing():
    assert ordered(["b", "a"], {"b": ["z"]}) == ["b", "a"]


@given(st.permutations(list(range(12))), st.data())
def test_everything_is_kept_and_follows_what_it_needs(numbers: list[int], data: st.DataObject):
    names = list(map(str, numbers))
    # Only smaller numbers can be needed, so there is no circle.
    after = {
        name: list(map(str, data.draw(st.sets(st.integers(0, int(name) - 1), max_size=3))))
        if int(name)
        else []
        for name in names
    }
    result = ordered(names, after)
    assert sorted(result) == sorted(names)
    assert all(result.index(needed) < result.index(name) for name in after for needed in after[name])
