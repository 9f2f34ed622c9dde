"""Tables of the invented world: rows as they finally stand, and their typed frames.

Belongs here: holding rows of the feeds, numbering them. Does not belong here: what the rows say.
"""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import polars as pl

from ingestion.feeds import Feed

_TYPES: dict[str, pl.DataType] = {
    "date": pl.Date(),
    "timestamp": pl.Datetime("us"),
    "bool": pl.Boolean(),
    "int": pl.Int64(),
}

Row = dict[str, Any]


class Table:
    """Rows of one feed. Dates are day numbers, money is in fen, other decimals are text."""

    def __init__(self, feed: Feed) -> None:
        self.feed = feed
        self.names = frozenset(feed.names)
        self.rows: list[Row] = []

    def add(self, **values: Any) -> Row:
        """Add a row; columns not named are null."""
        if not values.keys() <= self.names:
            raise KeyError(f"{self.feed.name} has no {sorted(values.keys() - self.names)}")
        self.rows.append(values)
        return values

    def frame(self) -> pl.DataFrame:
        """The rows, typed; columns of the feed but updated_at and record_status."""
        return typed_frame(
            self.feed, {n: [row.get(n) for row in self.rows] for n in content_names(self.feed)}
        )


def content_names(feed: Feed) -> list[str]:
    """Columns of a feed but updated_at and record_status."""
    return [name for name in feed.names if name not in ("updated_at", "record_status")]


def column_type(feed: Feed, name: str) -> pl.DataType:
    """Type of a column in the invented world."""
    column = feed.column(name)
    return pl.Int64() if column.money else _TYPES.get(column.kind, pl.String())


def typed_frame(feed: Feed, columns: Mapping[str, list[Any] | pl.Series]) -> pl.DataFrame:
    """A frame of the feed's content columns from lists or series; columns left out are null."""
    count = len(next(iter(columns.values())))
    made = []
    for name in content_names(feed):
        target = column_type(feed, name)
        values = columns.get(name)
        if values is None:
            made.append(
                pl.Series(name, [None], dtype=target).extend_constant(None, count - 1)
                if count
                else pl.Series(name, [], dtype=target)
            )
        elif isinstance(values, pl.Series):
            made.append(values.cast(target).alias(name) if values.dtype != target else values.alias(name))
        elif target == pl.Date:
            made.append(pl.Series(name, values, dtype=pl.Int32).cast(pl.Date))
        else:
            made.append(pl.Series(name, values, dtype=target))
    return pl.DataFrame(made)


class Numbers:
    """Running numbers by prefix and year."""

    def __init__(self) -> None:
        self._last: defaultdict[tuple[str, int], int] = defaultdict(int)

    def next(self, prefix: str, year: int, width: int = 5) -> str:
        """The next number, e.g. JC202300001."""
        self._last[prefix, year] += 1
        return f"{prefix}{year}{self._last[prefix, year]:0{width}d}"

    def reserve(self, prefix: str, year: int, count: int) -> int:
        """Take `count` numbers at once; the first of them."""
        first = self._last[prefix, year] + 1
        self._last[prefix, year] += count
        return first
