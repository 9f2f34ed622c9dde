"""Widths: how the width of a page is shared out among the columns of a table.

Numbers, days and codes are given what they need and never broken; texts share the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from dashboards.content.model import Row, Table

LINE = 98.0
"""Widths of half a character that a line of 156 mm holds at 9 pt."""
LINE_TIGHT = 118.0
"""… at 7.5 pt."""
GAP = 2.0
"""What stands empty between two columns."""
WESTERN = 1.2
"""A digit or letter, with room for fonts in which it is wider than half a Chinese character."""
WIDEST, NARROWEST = 40.0, 8.0
"""Bounds of a column of texts."""
LONGEST_CODE = 22
LOOKED_AT = 300
"""Rows that tell how wide a column's texts are."""


@dataclass(frozen=True)
class Shares:
    """A weight per column, and whether the table needs the smaller letters."""

    weights: tuple[float, ...]
    is_tight: bool


def text_units(text: str) -> float:
    """Width of a text's longest line in half characters."""
    return max(sum(2.0 if ord(char) > 0x2E80 else WESTERN for char in line) for line in text.split("\n"))


def column_shares(table: Table) -> Shares:
    """How the columns of a table share a line."""
    rows = [row for row in table.rows[:LOOKED_AT] if not row.is_heading]
    places = range(len(table.columns))
    longest = [max((text_units(row.cells[place].text) for row in rows), default=0.0) for place in places]
    is_fixed = [table.columns[place].is_number or _is_code(rows, place) for place in places]
    # a head may be broken into lines, what stands below it may not
    heads = [max(4.0, text_units(column.title) / 2.5 + GAP) for column in table.columns]
    needs = [max(head, wide + GAP) for head, wide in zip(heads, longest, strict=True)]
    fixed = sum(need for need, fix in zip(needs, is_fixed, strict=True) if fix)
    texts = [min(WIDEST, max(NARROWEST, need)) for need, fix in zip(needs, is_fixed, strict=True) if not fix]
    least = fixed + NARROWEST * 1.5 * len(texts)
    is_tight = least > LINE
    room = max((LINE_TIGHT if is_tight else LINE) - fixed, NARROWEST * len(texts))
    shrunk = min(1.0, room / sum(texts)) if texts else 1.0
    shares = iter(text * shrunk for text in texts)
    weights = tuple(need if fix else next(shares) for need, fix in zip(needs, is_fixed, strict=True))
    return Shares(weights, is_tight)


def _is_code(rows: Sequence[Row], place: int) -> bool:
    """Whether a column holds short texts without a place to break them."""
    texts = [row.cells[place].text for row in rows]
    return bool(texts) and all(
        (len(text) <= LONGEST_CODE and text.isascii()) or text == "—" for text in texts
    )
