"""Random streams: one per feed and purpose, all from one seed, the same on every machine.

Belongs here: drawing. Only raw doubles of PCG64 are used and everything else is arithmetic on them, so that
no change of a distribution's algorithm in numpy changes a byte.
"""

from bisect import bisect_right
from collections.abc import Sequence
from hashlib import sha256
from itertools import accumulate
from typing import Generic, TypeVar

import numpy as np

T = TypeVar("T")

_BUFFER = 4096


class Choices(Generic[T]):
    """Values with weights, to be drawn from."""

    def __init__(self, weights: Sequence[tuple[T, float]]) -> None:
        self.values = tuple(value for value, _ in weights)
        total = sum(weight for _, weight in weights)
        self.limits = [share / total for share in accumulate(weight for _, weight in weights)]
        self.limits[-1] = 1.0

    def at(self, share: float) -> T:
        """The value that stands at this share (0..1) of the total weight."""
        return self.values[bisect_right(self.limits, share)]

    def places(self, shares: np.ndarray) -> np.ndarray:
        """Positions of the values at these shares."""
        return np.searchsorted(np.asarray(self.limits), shares, side="right")


class Stream:
    """Draws for one purpose.

    Args:
        seed: seed of the whole sample.
        names: what the stream is for; another purpose never disturbs this one.
    """

    def __init__(self, seed: int, *names: object) -> None:
        digest = sha256("|".join(map(str, (seed, *names))).encode()).digest()
        self._generator = np.random.Generator(np.random.PCG64(int.from_bytes(digest[:16], "big")))
        self._buffer: list[float] = []
        self._ahead = 64

    def array(self, size: int) -> np.ndarray:
        """`size` doubles in [0, 1)."""
        return self._generator.random(size)

    def integers(self, size: int, count: int) -> np.ndarray:
        """`size` integers in 0..count-1."""
        return (self._generator.random(size) * count).astype(np.int64)

    def share(self) -> float:
        """One double in [0, 1)."""
        if not self._buffer:
            self._buffer = self._generator.random(self._ahead).tolist()
            self._ahead = min(self._ahead * 4, _BUFFER)
        return self._buffer.pop()

    def chance(self, probability: float) -> bool:
        """True with this probability."""
        return self.share() < probability

    def between(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + int(self.share() * (high - low + 1))

    def pick(self, values: Sequence[T]) -> T:
        """One of the values."""
        return values[int(self.share() * len(values))]

    def draw(self, choices: Choices[T]) -> T:
        """One of the weighted values."""
        return choices.at(self.share())

    def sample(self, values: Sequence[T], count: int) -> list[T]:
        """`count` different values (fewer if there are fewer), in the order drawn."""
        pool = list(values)
        return [pool.pop(int(self.share() * len(pool))) for _ in range(min(count, len(pool)))]
