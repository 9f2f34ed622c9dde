"""Cells: picking and replacing texts by position, quickly for a handful of rows as for a hundred thousand.

Belongs here: the few column operations the sample is made of. A frame engine pays off from some thousand
rows on; below, lists are faster, and most files of a small sample have a few dozen rows.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

_FEW = 2_000


class Words:
    """Texts to be picked by position; None is one of them where it was put in."""

    def __init__(self, words: Sequence[str | None]) -> None:
        self.list = list(words)
        self._series: pl.Series | None = None

    def __len__(self) -> int:
        return len(self.list)

    def take(self, places: np.ndarray) -> pl.Series:
        """The texts at these positions."""
        if len(places) < _FEW:
            words = self.list
            return pl.Series([words[place] for place in places.tolist()], dtype=pl.String)
        if self._series is None:
            self._series = pl.Series(self.list, dtype=pl.String)
        return self._series.gather(places)


def replace(text: pl.Series, places: np.ndarray, cells: Sequence[str | None]) -> pl.Series:
    """The column with other cells at these positions."""
    if len(text) >= _FEW:
        return text.scatter(places, pl.Series(cells, dtype=pl.String))
    changed = text.to_list()
    for place, cell in zip(places.tolist(), cells, strict=True):
        changed[place] = cell
    return pl.Series(changed, dtype=pl.String)


def pick(text: pl.Series, places: np.ndarray) -> list[str | None]:
    """The cells at these positions."""
    if len(text) >= _FEW:
        return text.gather(places).to_list()
    cells = text.to_list()
    return [cells[place] for place in places.tolist()]


def nulls(values: pl.Series) -> np.ndarray:
    """Which values are null."""
    if not values.null_count():
        return np.zeros(len(values), dtype=bool)
    if len(values) >= _FEW:
        return values.is_null().to_numpy()
    return np.array([value is None for value in values.to_list()])


def dates(numbers: np.ndarray) -> pl.Series:
    """Day numbers as dates."""
    return pl.Series(numbers.astype(np.int32)).cast(pl.Date)


def masked(values: pl.Series, nothing: np.ndarray) -> pl.Series:
    """The values, null where `nothing` is true."""
    return pl.DataFrame({"v": values, "n": nothing}).select(pl.when(~pl.col("n")).then("v").alias("v"))["v"]
