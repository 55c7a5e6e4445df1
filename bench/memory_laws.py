"""Three laws of forgetting for simulated learners, none of them the product's own.

Each is a known account of human memory: a power law of time, an exponential with a half-life that grows
(Settles & Meeder 2016), and the activation of ACT-R with a decay that depends on spacing (Pavlik & Anderson
2008). Days are whole, and a person's own speed of forgetting stretches them.
"""

import math
from collections.abc import Callable
from typing import Protocol


class Memory(Protocol):
    """What is kept of one concept."""

    def recall(self, day: int) -> float:
        """The share (0..1) of what was learned that is there on that day."""

    def refresh(self, day: int, effort: float) -> None:
        """Study or retrieve it; effort 1 is a whole session, less refreshes only a part."""


class PowerMemory:
    """Recall falls with a power of time; a session after more forgetting strengthens more."""

    def __init__(self, day: int, strength: float, speed: float) -> None:
        self.scale, self.speed, self.last_day = 3.0 * strength, speed, float(day)

    def recall(self, day: int) -> float:
        """See `Memory`."""
        return float((1 + self.speed * max(0, day - self.last_day) / self.scale) ** -0.25)

    def refresh(self, day: int, effort: float) -> None:
        """See `Memory`."""
        self.scale *= 1 + 4.0 * effort * (1 - self.recall(day))
        self.last_day += effort * (day - self.last_day)


class ExponentialMemory:
    """Recall halves in a time that grows with each session, less so in quick succession."""

    def __init__(self, day: int, strength: float, speed: float) -> None:
        self.half_life, self.speed, self.last_day = 25.0 * strength, speed, float(day)

    def recall(self, day: int) -> float:
        """See `Memory`."""
        return float(0.5 ** (self.speed * max(0, day - self.last_day) / self.half_life))

    def refresh(self, day: int, effort: float) -> None:
        """See `Memory`."""
        self.half_life *= 1 + effort * min(0.8, 2.5 * (1 - self.recall(day)))
        self.last_day += effort * (day - self.last_day)


class ActivationMemory:
    """Each session leaves a trace that decays; recall follows the activation of all of them together."""

    THRESHOLD, NOISE = -1.8, 0.7
    DECAY, PER_ACTIVATION = 0.38, 0.2
    LEAST_DAYS = 0.4

    def __init__(self, day: int, strength: float, speed: float) -> None:
        self.speed = speed
        self.traces = [(day, strength, self.DECAY + self.PER_ACTIVATION / 2)]

    def recall(self, day: int) -> float:
        """See `Memory`."""
        return 1 / (1 + math.exp((self.THRESHOLD - math.log(self._activation(day))) / self.NOISE))

    def refresh(self, day: int, effort: float) -> None:
        """See `Memory`."""
        decay = self.DECAY + self.PER_ACTIVATION * min(2.0, self._activation(day))
        self.traces.append((day, effort, decay))

    def _activation(self, day: int) -> float:
        return math.fsum(
            effort * (self.LEAST_DAYS + self.speed * max(0, day - studied)) ** -decay
            for studied, effort, decay in self.traces
        )


Law = Callable[[int, float, float], Memory]
"""Makes a memory of something learned on a day; strength 1 is one session, speed 1 usual forgetting."""
LAWS: dict[str, Law] = {
    "power": PowerMemory,
    "exponential": ExponentialMemory,
    "ACT-R": ActivationMemory,
}
