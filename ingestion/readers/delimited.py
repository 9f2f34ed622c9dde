"""Delimited text: csv, tsv, txt, with comma, tab or semicolon, quoted as RFC 4180 says.

Blocks without a quote go through polars; blocks with one through Python's strict csv reader, which pulls the
following blocks while it is inside a record. A quote inside an unquoted cell is literal; a quoted cell that
is not closed, or is followed by more text, makes the file unreadable: rows are never swallowed.
"""

import csv
import io
from collections.abc import Iterator
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
    head = next(blocks).decode()
    found = [start for separator in SEPARATORS if (start := _read_header(head, separator))]
    if not found:
        _read_header_strictly(head)
    best = max(found, key=lambda start: (_known_cells(feed, start.header), len(start.header)))
    check_width(best.header, settings.max_columns)
    body = _Body(blocks, head[best.offset :], best, settings)
    return SourceFile(best.header, numbered(body.frames()))


class _Start:
    """Where the data of a file begin under one separator."""

    def __init__(self, separator: str, header: tuple[str, ...], offset: int, lines: int) -> None:
        self.separator = separator
        self.header = header
        self.offset = offset
        self.lines = lines


class _Lines:
    """Lines of text, ends kept, that remember how far they were read; pulls blocks as they run out."""

    def __init__(self, text: str, blocks: Iterator[bytes] = iter(())) -> None:
        self._blocks = blocks
        self._load(text)
        self.characters = 0
        self.count = 0

    def _load(self, text: str) -> None:
        self._text = io.StringIO(text, newline="")
        self._left = len(text)

    @property
    def in_block(self) -> bool:
        """Whether the current block has lines left."""
        return self._left > 0

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        while not self._left:
            self._load(next(self._blocks).decode())
        line = self._text.readline()
        self._left -= len(line)
        self.characters += len(line)
        self.count += 1
        return line


def _read_header(text: str, separator: str) -> _Start | None:
    """The first record that is not blank, under one separator; None if there is none."""
    lines = _Lines(text)
    try:
        for record in csv.reader(lines, delimiter=separator, strict=True):
            if not all(map(is_blank, record)):
                return _Start(separator, tuple(record), lines.characters, lines.count)
    except csv.Error:
        return None
    return None


def _read_header_strictly(text: str) -> None:
    """Say why no separator gave a header."""
    lines = _Lines(text)
    try:
        list(csv.reader(lines, strict=True))
    except csv.Error as fault:
        raise FileUnreadableError(f"第 {lines.count} 行的引号有误（{fault}）", _QUOTE_REMEDY) from fault
    raise FileUnreadableError("文件里没有任何内容", "请重新导出后提交；没有数据时也应保留表头")


def _known_cells(feed: Feed, header: tuple[str, ...]) -> int:
    return sum(name is not None for name in feed.map_headers(header).claimed)


class _Body:
    """The data records of a file."""

    def __init__(self, blocks: Iterator[bytes], first: str, start: _Start, settings: Settings) -> None:
        self._blocks = blocks
        self._first = first.encode()
        self._separator = start.separator
        self._width = len(start.header)
        self._line = start.lines
        self._rows_at_once = max(1, settings.max_chunk_cells // self._width)

    def frames(self) -> Iterator[pl.DataFrame]:
        """Frames of cells, one or more a block."""
        block: bytes | None = self._first
        while block is not None:
            if b'"' in block:
                yield from self._read_quoted(block)
            else:
                yield from self._read_plain(block)
            block = next(self._blocks, None)

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

    def _read_quoted(self, block: bytes) -> Iterator[pl.DataFrame]:
        lines = _Lines(block.decode(), self._blocks)
        reader = csv.reader(lines, delimiter=self._separator, strict=True)
        records: list[list[str]] = []
        while lines.in_block:
            begin = self._line + lines.count + 1
            try:
                records.append(next(reader))
            except csv.Error as fault:
                raise FileUnreadableError(
                    f"从第 {begin} 行开始的记录引号有误，到第 {self._line + lines.count} 行仍无法读取（{fault}）",
                    _QUOTE_REMEDY,
                ) from fault
            if len(records) >= self._rows_at_once:
                yield self._frame(records)
                records = []
        self._line += lines.count
        if records:
            yield self._frame(records)

    def _frame(self, records: list[list[str]]) -> pl.DataFrame:
        width = self._width
        if any(len(record) != width for record in records):
            records = [record[:width] + [""] * (width - len(record)) for record in records]
        return text_frame(list(zip(*records, strict=True)))
