"""xlsx: the first sheet of a workbook, title rows above the header skipped.

The sheet library prints cells as text well, but numbers to nine places only and errors as nothing: both are
put right here. A real date cell comes as `2023-01-05 00:00:00`, an integer without `.0`, a truth value as
`true`. Before a workbook is opened, its unpacked size and the rectangle its cells span are checked.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import fastexcel
import polars as pl

from ingestion.errors import FileUnreadableError
from ingestion.feeds import ZERO_WIDTH, Feed, header_claims
from ingestion.readers.bytes import Fingerprint
from ingestion.readers.numbers import plain_floats
from ingestion.readers.source import (
    SourceFile,
    cell_names,
    check_width,
    is_blank,
    numbered,
    split_frame,
    unreadable_instead_of,
)
from ingestion.settings import MEBIBYTE, Settings

_REMEDY = "请用 Excel 或 WPS 打开确认无误，另存为不加密的 .xlsx 后提交"
_PROBLEM = "xlsx 文件已损坏或不完整"
_RATIO_FROM = 64 * MEBIBYTE
_ROWS_AT_ONCE = 5_000
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*?(/?)>""")
_WIDE = re.compile(rb"""r\s*=\s*["'][A-Z]{2,3}[0-9]""")
_SHEET = re.compile(rb'<(?:\w+:)?sheet\b[^<>]*?\b\w+:id="([^"]+)"')
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\b[^<>]*>")
_ATTRIBUTE = re.compile(rb'\b(Id|Target)="([^"]*)"')
_ERRORS = {
    "NA": "#N/A",
    "Div0": "#DIV/0!",
    "Name": "#NAME?",
    "Null": "#NULL!",
    "Num": "#NUM!",
    "Ref": "#REF!",
    "Value": "#VALUE!",
    "GettingData": "#GETTING_DATA",
}
_ERROR = re.compile(r"Error\((\w+)\)")
_ZERO_DAY = "1899-12-31 00:00:00"
_FIRST_DAY = "1900-01-01 00:00:00"
"""Day 0 of a sheet is written where 1900-01-01, the filler, is meant."""


def open_workbook(path: Path, mark: Fingerprint, feed: Feed, settings: Settings) -> SourceFile:
    """Load the first sheet and find its header."""
    if not mark.size:
        raise FileUnreadableError("文件是空的", "请重新导出后提交；没有数据时也应保留表头")
    if mark.head.startswith(b"\xd0\xcf\x11\xe0"):
        raise FileUnreadableError("文件是旧版 Excel（.xls）或加密的工作簿，不是 xlsx", _REMEDY)
    with unreadable_instead_of(_PROBLEM, _REMEDY, Exception):
        _check_size(path, mark, settings)
    with unreadable_instead_of(_PROBLEM, _REMEDY, Exception):
        cells = _load_cells(path)
    header_row = _find_header(cells, feed)
    if header_row is None:
        raise FileUnreadableError("第一个工作表里没有任何内容", "请把数据放在第一个工作表后提交")
    header = tuple(text or "" for text in cells.row(header_row))
    check_width(header, settings.max_columns)
    body = cells.slice(header_row + 1)
    return SourceFile(header, numbered(split_frame(body, settings.max_chunk_cells)))


def _check_size(path: Path, mark: Fingerprint, settings: Settings) -> None:
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
        ratio = unpacked / mark.size
        if unpacked > settings.max_workbook_bytes or (
            unpacked > _RATIO_FROM and ratio > settings.max_workbook_ratio
        ):
            raise FileUnreadableError(
                f"xlsx 文件解压后有 {unpacked} 字节，是文件本身的 {ratio:.0f} 倍，超过上限（可能是压缩炸弹）",
                "请删除无用的工作表、格式和图片，或改为 CSV 后提交",
            )
        name = _first_sheet(archive)
        with archive.open(name) as sheet:
            if not any(_WIDE.search(text) for text in _stretches(sheet)):
                return
        with archive.open(name) as sheet:
            rows, columns = _extent(sheet)
    if rows * columns > settings.max_workbook_cells:
        raise FileUnreadableError(
            f"第一个工作表的数据铺到第 {rows} 行、第 {columns} 列，"
            f"超过上限 {settings.max_workbook_cells} 个单元格",
            "请删除远离数据的零散单元格，或改为 CSV 后提交",
        )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Name of the first sheet's file inside the workbook."""
    with archive.open("xl/workbook.xml") as book, archive.open("xl/_rels/workbook.xml.rels") as relations:
        wanted = _SHEET.search(book.read(MEBIBYTE))
        targets = dict(map(_relation, _RELATION.findall(relations.read(MEBIBYTE))))
    target = targets.get(wanted[1]) if wanted else None
    if target is None:
        raise FileUnreadableError(f"{_PROBLEM}（缺少第一个工作表）", _REMEDY)
    name = target.decode()
    return name.removeprefix("/") if name.startswith("/") else f"xl/{name}"


def _relation(element: bytes) -> tuple[bytes | None, bytes | None]:
    """(id, target) of a relation of the workbook."""
    found = dict(_ATTRIBUTE.findall(element))
    return found.get(b"Id"), found.get(b"Target")


def _stretches(sheet: IO[bytes]) -> Iterator[bytes]:
    """The text of a sheet in stretches that cut no tag."""
    rest = b""
    while block := sheet.read(4 * MEBIBYTE):
        text = rest + block
        cut = text.rfind(b"<")
        yield text[: max(cut, 0)]
        rest = text[max(cut, 0) :][-MEBIBYTE:]


def _extent(sheet: IO[bytes]) -> tuple[int, int]:
    """Last row and last column that hold a filled cell."""
    rows, letters = {0}, {b""}
    for text in _stretches(sheet):
        for column, row, empty in _CELL.findall(text):
            if not empty:
                letters.add(column)
                rows.add(int(row))
        rows = {max(rows)}
    return max(rows), max(map(_column_number, letters))


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _load_cells(path: Path) -> pl.DataFrame:
    """All cells of the first sheet as text; rows above the first filled one may be missing."""
    book = fastexcel.read_excel(path)
    texts, faults = book.load_sheet(0, header_row=None, dtypes="string").to_arrow_with_errors()
    cells = pl.DataFrame(texts)
    cells = cells.rename(dict(zip(cells.columns, cell_names(cells.width), strict=True)))
    numbers = pl.DataFrame(book.load_sheet(0, header_row=None, dtypes="float").to_arrow())
    repaired = [_with_all_digits(text, number) for text, number in zip(cells, numbers, strict=True)]
    for fault in faults.errors if faults else ():
        row, column = fault.offset_position
        code = _ERROR.search(fault.detail)
        repaired[column] = repaired[column].scatter(
            row, _ERRORS.get(code[1], "#VALUE!") if code else "#VALUE!"
        )
    return pl.DataFrame(repaired)


def _with_all_digits(texts: pl.Series, numbers: pl.Series) -> pl.Series:
    """Text cells, numbers with more than nine places put right.

    The number of a text cell is that of its text; so where they differ, the cell holds a number.
    """
    texts = texts.replace(_ZERO_DAY, _FIRST_DAY)
    cut = (texts.cast(pl.Float64, strict=False) != numbers).fill_null(value=False)
    if not cut.any():
        return texts
    return (
        pl.DataFrame({"text": texts, "number": plain_floats(numbers), "cut": cut})
        .select(pl.when("cut").then("number").otherwise("text").alias(texts.name))
        .to_series()
    )


def _find_header(cells: pl.DataFrame, feed: Feed) -> int | None:
    """The first row that holds every required column, else the one with the most known names.

    None if all cells are blank.
    """
    best: tuple[int, int] | None = None
    for row in _rows_with_a_name(cells, feed):
        mapping = feed.map_headers(cells.row(row))
        if not mapping.missing:
            return row
        known = len(mapping.positions)
        if known and (best is None or known > best[0]):
            best = known, row
    if best is not None:
        return best[1]
    return next((row for row, record in enumerate(cells.iter_rows()) if not all(map(is_blank, record))), None)


def _rows_with_a_name(cells: pl.DataFrame, feed: Feed) -> Iterator[int]:
    """Rows in which at least one cell may be the header of a column, in order; looked for bit by bit."""
    names = list({bare for bare, _, _ in header_claims(feed.columns)} | {c.header for c in feed.columns})
    for offset in range(0, cells.height, _ROWS_AT_ONCE):
        found = cells.slice(offset, _ROWS_AT_ONCE).select(
            pl.any_horizontal(
                pl.all()
                .str.normalize("NFKC")
                .str.replace_all(rf"[\s{ZERO_WIDTH}]|\((?:万元|元)\)$", "")
                .is_in(names)
                .fill_null(value=False)
            )
        )
        yield from (offset + row for row in found.to_series().arg_true())
