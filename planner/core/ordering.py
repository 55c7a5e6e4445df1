"""One order for everything that has prerequisites."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

T = TypeVar("T")


def prerequisites_first(
    things: Sequence[T], *, key: Callable[[T], str], after: Callable[[T], Iterable[str]]
) -> list[T]:
    """The same order, except that each thing follows those among them that `after` names by key.

    The prerequisites must not go in a circle.
    """
    by_key = {key(thing): thing for thing in things}
    ordered: dict[str, T] = {}

    def visit(thing: T) -> None:
        if key(thing) in ordered:
            return
        for name in after(thing):
            if name in by_key:
                visit(by_key[name])
        ordered[key(thing)] = thing

    for thing in things:
        visit(thing)
    return list(ordered.values())
