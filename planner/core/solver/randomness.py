"""A small source of random-looking numbers that is the same on every computer and in every version."""

_MASK = 0xFFFFFFFF
_MULTIPLIER, _INCREMENT = 1664525, 1013904223


class Randomness:
    """A linear congruential generator modulo 2**32 (constants of Press et al., "Numerical Recipes").

    The search needs variety, not secrecy, the same plan for the same question, and speed. Its high bits
    are the good ones, and only they are used.
    """

    def __init__(self, seed: int) -> None:
        self._state = seed & _MASK

    def fraction(self) -> float:
        """A number in [0, 1)."""
        self._state = state = (self._state * _MULTIPLIER + _INCREMENT) & _MASK
        return state * 2.0**-32

    def below(self, bound: int) -> int:
        """A whole number in [0, bound); bound is at least 1 and far below 2**32."""
        self._state = state = (self._state * _MULTIPLIER + _INCREMENT) & _MASK
        return state * bound >> 32
