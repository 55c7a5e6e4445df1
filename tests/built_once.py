"""Plans and what is made of them, built once for all the tests of a module that look at the same ones."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

Asked = ParamSpec("Asked")
Built = TypeVar("Built")
MOST_HELD = 2500


def built_once(build: Callable[Asked, Built]) -> Callable[Asked, Built]:
    """Build again only for arguments that print otherwise; requests hold mappings, so they have no hash."""
    held: dict[str, Built] = {}

    @wraps(build)
    def find(*args: Asked.args, **kwargs: Asked.kwargs) -> Built:
        asked = repr((args, kwargs))
        if asked not in held:
            if len(held) >= MOST_HELD:
                held.clear()
            held[asked] = build(*args, **kwargs)
        return held[asked]

    return find
