"""Documents and tables as workbooks: one sheet a table, heads that stay, numbers that are numbers.

Belongs here: how content looks in a spreadsheet. A figure is stored as the mart holds it; its format rounds
it for the eye. Charts are left to their tables.
"""

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any

import xlsxwriter

from dashboards import formats, labels
from dashboards.content.model import (
    Block,
    Bullets,
    Cell,
    Chart,
    Clauses,
    Document,
    Facts,
    Note,
    Paragraph,
    Section,
    Table,
    Tiles,
    plain,
)
from dashboards.grids import grid
from dashboards.reports.numbering import captions, heading

OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
HEAD = {"bold": True, "bg_color": "#F3F5F8", "bottom": 1, "text_wrap": True, "valign": "vcenter"}
FONT = {"font_name": "宋体", "font_size": 10.5, "valign": "top"}
WIDEST = 48
"""Characters a column is wide at most; longer texts are wrapped."""
LONGEST_NAME = 31
"""Characters that a sheet's name may have."""
LONGEST_TEXT = 32_767
"""Characters that a cell may hold."""


class Book:
    """A workbook under way, with each format made once."""

    def __init__(self, title: str, made_at: datetime) -> None:
        self._out = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._out, OPTIONS)
        self._book.set_properties({"title": title, "created": formats.stamp(made_at)})
        self._formats: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def form(self, **wanted: Any) -> Any:
        """The format of these properties."""
        key = tuple(sorted(wanted.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format({**FONT, **wanted})
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """A new sheet; what its name may not hold is left out, and a number tells two of one name apart."""
        clean = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:LONGEST_NAME] or "1"
        unique, number = clean, 2
        while unique.lower() in self._names:
            unique = f"{clean[: LONGEST_NAME - len(str(number)) - 1]} {number}"
            number += 1
        self._names.add(unique.lower())
        return self._book.add_worksheet(unique)

    def finished(self) -> bytes:
        """The whole file."""
        self._book.close()
        return self._out.getvalue()


def render_xlsx(document: Document) -> bytes:
    """The document as a workbook: a sheet of words and contents, then one sheet a table."""
    book = Book(document.title, document.made_at)
    numbered = captions(document)
    tables = list(_tables(document.blocks()))
    _write_words(book, document, tables, numbered)
    for table in tables:
        _write_table(book, table, f"{numbered[table.key]} {table.title}")
    return book.finished()


def table_workbook(table: Table, made_at: datetime) -> bytes:
    """One table as a workbook."""
    book = Book(table.title, made_at)
    _write_table(book, table, table.title)
    return book.finished()


def _tables(blocks: Iterable[Block]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Chart):
            yield block.table
        elif isinstance(block, Table):
            yield block


def _write_table(book: Book, table: Table, name: str) -> None:
    sheet = book.sheet(name)
    laid = grid(table)
    for column, width in enumerate(_widths(laid.head, laid.rows)):
        sheet.set_column(column, column, width)
    for column, title in enumerate(laid.head):
        sheet.write_string(0, column, title, book.form(**HEAD))
    for line, row in enumerate(laid.rows, start=1):
        for column, cell in enumerate(row):
            _write_cell(book, sheet, line, column, cell)
    below = len(laid.rows) + 1
    if not laid.rows:
        sheet.write_string(below, 0, table.empty, book.form())
    if table.note:
        sheet.write_string(below + 1, 0, table.note, book.form(font_color="#52606D"))
    sheet.freeze_panes(1, 1 if table.first_is_name else 0)
    if laid.rows:
        sheet.autofilter(0, 0, len(laid.rows), len(laid.head) - 1)
    _set_print(sheet, table.title)


def _set_print(sheet: Any, title: str) -> None:
    """A4 across, as wide as the page, heads on each page, its number below."""
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header(f"&C{title.replace('&', '&&')}")
    sheet.set_footer("&C&P / &N")


def _write_cell(book: Book, sheet: Any, line: int, column: int, cell: Cell) -> None:
    value = cell.value
    if value is None or value == "":
        sheet.write_blank(line, column, None, book.form())
    elif cell.is_number:
        sheet.write_number(line, column, float(value), book.form(num_format=number_format(cell)))
    elif isinstance(value, datetime):
        sheet.write_datetime(line, column, value, book.form(num_format="yyyy-mm-dd hh:mm"))
    elif isinstance(value, date):
        sheet.write_datetime(line, column, value, book.form(num_format="yyyy-mm-dd"))
    else:
        text = f"{cell.text}\n{cell.note}" if cell.note else cell.text
        sheet.write_string(line, column, text[:LONGEST_TEXT], book.form(text_wrap=True))


def number_format(cell: Cell) -> str:
    """How a spreadsheet shows a figure: digits as in `formats`, shares as percent."""
    digits = formats.DECIMALS[cell.kind]
    if cell.most_decimals is not None or cell.kind == "days":
        most = digits if cell.most_decimals is None else cell.most_decimals
        shown = formats.exact(cell.value) * (100 if cell.kind in ("rate", "points") else 1)
        digits = min(most, max(0, -int(shown.normalize().as_tuple().exponent)))
    places = "." + "0" * digits if digits else ""
    form = f"#,##0{places}" + ("%" if cell.kind in ("rate", "points") else "")
    return f"+{form};-{form};{form}" if cell.is_signed else form


def _widths(head: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...]) -> Iterator[int]:
    """Characters each column needs, a Chinese one counting two; the first rows tell enough."""
    for column, title in enumerate(head):
        texts = [title, *(row[column].text for row in rows[:200])]
        widest = max(max(map(_width, text.split("\n"))) for text in texts)
        yield max(8, min(WIDEST, widest + 2))


def _width(text: str) -> int:
    return sum(2 if ord(char) > 0x2E80 else 1 for char in text)


def _write_words(book: Book, document: Document, tables: list[Table], numbered: dict[str, str]) -> None:
    """The first sheet: title, facts, contents with links, and everything said in words."""
    sheet = book.sheet(labels.text("formats.sheet_words", document.lang))
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 110)
    wrapped = book.form(text_wrap=True)
    lines: list[tuple[str, str, Any]] = [
        (document.title, "", book.form(bold=True, font_size=16)),
        (document.subtitle, "", book.form()),
    ]
    if document.draft:
        lines.append((document.draft, "", book.form(bold=True, font_color="#9C3A22")))
    lines += [(name, cell.text, wrapped) for name, cell in document.facts.pairs]
    lines.append((labels.text("report.contents", document.lang), "", book.form(bold=True)))
    lines += [(numbered[table.key], table.title, wrapped) for table in tables]
    for position, section in enumerate(document.sections, start=1):
        lines += _section_lines(book, section, document.lang, (position,))
    lines.append((document.footer, "", book.form(font_color="#52606D")))
    for line, (left, right, form) in enumerate(lines):
        sheet.write_string(line, 0, left[:LONGEST_TEXT], form)
        if right:
            sheet.write_string(line, 1, right[:LONGEST_TEXT], wrapped)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _section_lines(
    book: Book, section: Section, lang: str, place: tuple[int, ...]
) -> Iterator[tuple[str, str, Any]]:
    yield heading(section.title, place, lang), "", book.form(bold=True)
    for block in section.blocks:
        for name, said in _said(block):
            yield name, said, book.form(text_wrap=True)
    for position, lower in enumerate(section.subsections, start=1):
        yield from _section_lines(book, lower, lang, (*place, position))


def _said(block: Block) -> Iterator[tuple[str, str]]:
    """What a block says beside its table: a name, and the words."""
    match block:
        case Paragraph():
            yield "", plain(block.text)
        case Bullets():
            yield from (("", plain(item)) for item in block.items)
        case Note():
            yield from (
                (block.title if not place else "", plain(item)) for place, item in enumerate(block.items)
            )
        case Tiles():
            for tile in block.tiles:
                captions_said = "；".join(plain(caption) for caption in tile.captions)
                yield tile.name, f"{tile.cell.text}（{captions_said}）" if captions_said else tile.cell.text
        case Facts():
            yield from ((name, cell.text) for name, cell in block.pairs)
        case Chart():
            yield block.title, plain(block.sentence)
        case Clauses():
            for clause in block.clauses:
                yield clause.clause_id, f"{clause.title}（{clause.validity}）{clause.text}"
        case Table():
            pass
