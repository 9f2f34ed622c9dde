"""Widths: how a line is shared out among the columns of a table, and which tables need a page on its side.

Numbers, days and codes are given what they need and never broken; texts share the rest.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dashboards.content.model import LONGEST_CODE, Block, Cell, Table
from dashboards.reports.numbering import Heading

LINE, LINE_TIGHT, LINE_WIDE = 98.0, 118.0, 153.0
"""Widths of half a character that a line holds: 156 mm at 9 pt and at 7.5 pt, a page on its side at 9 pt."""
GAP = 2.0
"""What stands empty between two columns."""
WESTERN = 1.2
"""A digit or letter, with room for fonts in which it is wider than half a Chinese character."""
WIDE_SIGNS = dict.fromkeys("%+−", 1.9)
"""Signs that those fonts draw nearly as wide as a Chinese character (DejaVu Sans in LibreOffice)."""
NARROW, WIDEST = 16.0, 44.0
"""What a column of texts is content with, and the most it is given."""
LOOKED_AT = 300
"""Rows that tell how wide a column's texts are."""

Part = Heading | Block


@dataclass(frozen=True)
class Shares:
    """A weight per column; whether the table needs smaller letters; whether a page on its side."""

    weights: tuple[float, ...]
    is_tight: bool = False
    is_wide: bool = False


@dataclass(frozen=True)
class Run:
    """Parts of a document that stand on pages of one orientation."""

    is_wide: bool
    parts: tuple[Part, ...]


def text_units(text: str) -> float:
    """Width of a text's longest line in half characters."""
    return max(
        sum(2.0 if ord(char) > 0x2E80 else WIDE_SIGNS.get(char, WESTERN) for char in line)
        for line in text.split("\n")
    )


def column_shares(table: Table, *, may_turn: bool = True) -> Shares:
    """How the columns of a table share a line; `may_turn`: whether it may have a page on its side."""
    rows = [row.cells for row in table.rows[:LOOKED_AT] if not row.is_heading]
    needs, leasts = [], []
    for place, column in enumerate(table.columns):
        cells = [cells[place] for cells in rows]
        # a head may be broken into lines, a western word of it, or a number or code below it, may not
        words = [text_units(word) for word in column.title.split() if word.isascii()]
        head = max([4.0, text_units(column.title) / 2.5, *words]) + GAP
        need = max([head, *(text_units(text) + GAP for cell in cells for text in _lines(cell))])
        is_fixed = column.is_number or all(_is_code(cell) for cell in cells)
        codes = [text_units(cell.note) + GAP for cell in cells if cell.note.isascii() and cell.note]
        needs.append(need)
        leasts.append(need if is_fixed else max([min(need, NARROW), head, *codes]))
    least = sum(leasts)
    is_wide = may_turn and least > LINE_TIGHT
    is_tight = not is_wide and least > LINE
    room = (LINE_WIDE if is_wide else LINE_TIGHT if is_tight else LINE) - least
    return Shares(tuple(_given(needs, leasts, room)), is_tight or least > LINE_WIDE, is_wide)


def _given(needs: Sequence[float], leasts: Sequence[float], room: float) -> Iterator[float]:
    """The least, and of what is left as much as is still needed."""
    wanted = [
        min(WIDEST, need) - least if need > least else 0.0 for need, least in zip(needs, leasts, strict=True)
    ]
    share = min(1.0, max(0.0, room) / sum(wanted)) if sum(wanted) > 0 else 0.0
    for least, want in zip(leasts, wanted, strict=True):
        yield least + want * share


def _lines(cell: Cell) -> Iterator[str]:
    yield cell.text
    if cell.note:
        yield cell.note


def _is_code(cell: Cell) -> bool:
    """Whether a cell holds a short text without a place to break it."""
    text = cell.text
    return not cell.note and ((len(text) <= LONGEST_CODE and text.isascii()) or text == "—")


def runs(parts: Iterable[Part]) -> Iterator[Run]:
    """The parts by orientation; headings go with the table that follows them."""
    held: list[Part] = []
    is_wide = False
    headings: list[Part] = []
    for part in parts:
        if isinstance(part, Heading):
            headings.append(part)
            continue
        needs_wide = isinstance(part, Table) and bool(part.rows) and column_shares(part).is_wide
        if needs_wide != is_wide and held:
            yield Run(is_wide, tuple(held))
            held = []
        is_wide = needs_wide
        held += [*headings, part]
        headings = []
    if held or headings:
        yield Run(is_wide, (*held, *headings))
