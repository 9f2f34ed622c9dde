"""Grids: a table of content laid out as plain rows and columns, for files that people calculate with.

Belongs here: headings become a column of their own, bounds two columns, words below a row the last column.
Does not belong here: how a file holds a value (exports, reports.xlsx).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from dashboards.content.model import Cell, Interval, Table, plain

EMPTY = Cell(None, "blank")


@dataclass(frozen=True)
class Grid:
    """A table as rows of equal length; `head` names the columns, empty for those that have no name."""

    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


def grid(table: Table) -> Grid:
    """The table laid out; cells keep their values unrounded."""
    has_groups = any(row.is_heading for row in table.rows)
    has_details = any(row.detail for row in table.rows)
    spans = [
        any(len(row.cells) > place and isinstance(row.cells[place].value, Interval) for row in table.rows)
        for place in range(len(table.columns))
    ]
    head: list[str] = [""] if has_groups else []
    for column, is_interval in zip(table.columns, spans, strict=True):
        head.extend([f"{column.title} ≥", f"{column.title} ≤"] if is_interval else [column.title])
    rows = []
    group = Cell("")
    for row in table.rows:
        if row.is_heading:
            group = row.cells[0]
            continue
        line = [group] if has_groups else []
        for cell, is_interval in zip(row.cells, spans, strict=True):
            line.extend(_cells(cell, is_interval=is_interval))
        if has_details:
            line.append(Cell(plain(row.detail) or None))
        rows.append(tuple(line))
    return Grid((*head, *([""] if has_details else [])), tuple(rows))


def _cells(cell: Cell, *, is_interval: bool) -> Iterator[Cell]:
    if isinstance(cell.value, Interval):
        yield Cell(cell.value.low, cell.kind)
        yield Cell(cell.value.high, cell.kind)
    else:
        yield cell
        if is_interval:
            yield EMPTY
