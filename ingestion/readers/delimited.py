"""Delimited text: csv, tsv, txt, with comma, tab or semicolon, quoted as RFC 4180 says.

Blocks without a quote go through polars; blocks with one through Python's strict csv reader, and a record
that a block cuts is read with the next block. A quote inside an unquoted cell is literal; a quoted cell that
is not closed, or is followed by more text, makes the file unreadable: rows are never swallowed.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl

from ingestion.errors import FileUnreadableError
from ingestion.feeds import Feed
from ingestion.readers.bytes import Fingerprint, check_lines, check_text, line_blocks
from ingestion.readers.source import (
    SourceFile,
    cell_names,
    check_width,
    is_blank,
    numbered,
    text_frame,
    unreadable_instead_of,
)
from ingestion.settings import Settings

SEPARATORS = (",", "\t", ";")
_QUOTE_REMEDY = "请检查该处的引号：字段内的引号应写成两个引号，并用引号成对包住字段"


def open_delimited(path: Path, mark: Fingerprint, feed: Feed, settings: Settings) -> SourceFile:
    """Find separator and header, and read on from there."""
    check_text(mark)
    check_lines(mark, settings)
    csv.field_size_limit(max(csv.field_size_limit(), settings.max_line_bytes))
    blocks = line_blocks(path, mark.encoding, settings)
    lines = _lines(next(blocks).decode())
    found = [start for separator in SEPARATORS if (start := _find_header(lines, separator))]
    if not found:
        raise _no_header(lines)
    best = max(found, key=lambda start: (_known_cells(feed, start.header), len(start.header)))
    check_width(best.header, settings.max_columns)
    body = _Body(blocks, "".join(lines[best.lines :]), best, settings)
    return SourceFile(best.header, numbered(body.frames()))


@dataclass(frozen=True)
class _Start:
    """Where the data of a file begin under one separator."""

    separator: str
    header: tuple[str, ...]
    lines: int


def _lines(text: str) -> list[str]:
    """Lines with their ends: line feed, carriage return, or both; no other character ends a line."""
    return io.StringIO(text, newline="").readlines()


def _find_header(lines: list[str], separator: str) -> _Start | None:
    """The first record that is not blank, under one separator; None if there is none."""
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for record in reader:
            if not all(map(is_blank, record)):
                return _Start(separator, tuple(record), reader.line_num)
    except csv.Error:
        return None
    return None


def _no_header(lines: list[str]) -> FileUnreadableError:
    """Why no separator gave a header."""
    reader = csv.reader(lines, strict=True)
    try:
        for _ in reader:
            pass
    except csv.Error as fault:
        return FileUnreadableError(f"第 {reader.line_num} 行的引号有误（{fault}）", _QUOTE_REMEDY)
    return FileUnreadableError("文件里没有任何内容", "请重新导出后提交；没有数据时也应保留表头")


def _known_cells(feed: Feed, header: tuple[str, ...]) -> int:
    return sum(name is not None for name in feed.map_headers(header).claimed)


class _Body:
    """The data records of a file."""

    def __init__(self, blocks: Iterator[bytes], first: str, start: _Start, settings: Settings) -> None:
        self._blocks = chain([first.encode()], blocks)
        self._separator = start.separator
        self._width = len(start.header)
        self._line = start.lines
        self._rest = b""
        self._rows_at_once = max(1, settings.max_chunk_cells // self._width)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Frames of cells, one or more a block."""
        for block in self._blocks:
            if self._rest or b'"' in block:
                yield from self._read_quoted(self._rest + block, is_last=False)
            else:
                yield from self._read_plain(block)
        yield from self._read_quoted(self._rest, is_last=True)

    def _read_plain(self, block: bytes) -> Iterator[pl.DataFrame]:
        if b"\r" in block:
            block = block.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        lines = block.count(b"\n")
        middle = block.find(b"\n", len(block) // 2) + 1
        if lines > self._rows_at_once and 0 < middle < len(block):
            yield from self._read_plain(block[:middle])
            yield from self._read_plain(block[middle:])
            return
        self._line += lines
        if block.strip(b"\n"):
            with unreadable_instead_of(
                f"第 {self._line} 行以前的文本无法按表格读取",
                "请重新导出后提交",
                pl.exceptions.PolarsError,
            ):
                frame = pl.read_csv(
                    block,
                    has_header=False,
                    separator=self._separator,
                    quote_char=None,
                    infer_schema=False,
                    schema=dict.fromkeys(cell_names(self._width), pl.String),
                    extra_columns="ignore",
                    missing_columns="insert",
                    truncate_ragged_lines=True,
                )
            yield frame

    def _read_quoted(self, block: bytes, *, is_last: bool) -> Iterator[pl.DataFrame]:
        """Records of a block; one that the block cuts is kept for the next."""
        lines = _lines(block.decode())
        reader = csv.reader(lines, delimiter=self._separator, strict=True)
        records: list[list[str]] = []
        done = 0
        self._rest = b""
        try:
            for record in reader:
                records.append(record)
                done = reader.line_num
                if len(records) >= self._rows_at_once:
                    yield self._frame(records)
                    records = []
        except csv.Error as fault:
            if is_last or reader.line_num < len(lines) or _is_too_long(fault):
                raise FileUnreadableError(
                    f"从第 {self._line + done + 1} 行开始的记录引号有误，"
                    f"到第 {self._line + reader.line_num} 行仍无法读取（{fault}）",
                    _QUOTE_REMEDY,
                ) from fault
            self._rest = "".join(lines[done:]).encode()
        self._line += done
        if records:
            yield self._frame(records)

    def _frame(self, records: list[list[str]]) -> pl.DataFrame:
        width = self._width
        if set(map(len, records)) != {width}:
            records = [record[:width] + [""] * (width - len(record)) for record in records]
        return text_frame(list(zip(*records, strict=True)))


def _is_too_long(fault: csv.Error) -> bool:
    return "field limit" in str(fault)
