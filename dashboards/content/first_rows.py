"""First rows: long tables on a page show their first rows and say how many there are; the export has all."""

from collections.abc import Callable
from dataclasses import replace

from dashboards.content.model import Table
from dashboards.content.view import View

SHOWN = 20
"""Rows that a page shows of a long table."""


def first_rows(view: View, total: int, make: Callable[[int | None], Table]) -> Table:
    """A table cut to its first rows.

    Args:
        view: what is asked about.
        total: how many rows there are.
        make: makes the table with so many rows at most, or with all of them.
    """
    table = make(SHOWN)
    if total <= SHOWN:
        return table
    said = view.word("common.first_rows", shown=f"{SHOWN:,}", total=f"{total:,}")
    gap = " " if table.note and view.lang == "en" else ""
    return replace(table, note=table.note + gap + said, complete=lambda: make(None))
