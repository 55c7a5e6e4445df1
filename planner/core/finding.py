"""Something wrong with an entry of the curriculum."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the entry of that slug; `path` leads to the field."""

    slug: str
    message: str
    path: tuple[str | int, ...] = ()
