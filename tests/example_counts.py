"""How many examples a property looks at: a few in the ordinary run, many more in `make soak`."""

from hypothesis import settings

USUAL = 20
SOAKING = 250


def examples(usual: int) -> int:
    """That many in the ordinary run, more in a profile that asks for more."""
    profile = settings.default or settings()
    return usual * profile.max_examples // USUAL
