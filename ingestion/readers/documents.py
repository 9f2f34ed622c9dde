"""JSON: an array of records, an object that holds the array, or one record a line (jsonl).

Where an object holds several arrays, the first that has records is taken, in the order of the names below.
Records are decoded one by one from a sliding window of text, so that a document of any size passes through
bounded memory. A file is walked twice: once for the names (in order of first appearance) and to see that all
of it is sound, once for the cells. Of a name that stands twice in one record the last value holds. Numbers
come in their shortest decimal form, nested values as JSON text.
"""

import codecs
import json
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import polars as pl

from ingestion.errors import FileUnreadableError
from ingestion.readers.bytes import Fingerprint, check_lines, check_text, line_blocks, undecodable
from ingestion.readers.numbers import plain_decimal
from ingestion.readers.source import SourceFile, check_width, numbered, text_frame
from ingestion.settings import MEBIBYTE, Settings

ARRAYS = ("data", "records", "list")
"""Names under which an object may hold the array of records, most telling first."""
WRAPPERS = ("data", "result")
"""Names under which these may stand one level down."""
_PLACES = [(), *((name,) for name in ARRAYS), *((outer, name) for outer in WRAPPERS for name in ARRAYS)]
_REMEDY = "请用导出工具重新生成 JSON 后提交"
_NOT_WHITE = re.compile(r"[^ \t\n\r]")
_WINDOW = MEBIBYTE
_TEXT_TYPES = {str, type(None)}

Place = tuple[str, ...]
Record = dict[str, Any]


class _Number(float):
    """A number that remembers how it was written."""

    __slots__ = ("written",)
    written: str


def _number(written: str) -> float:
    number = _Number(written)
    number.written = written
    return number


def _no_number(written: str) -> float:
    raise ValueError(f"{written} 不是 JSON 数字")


_DECODER = json.JSONDecoder(parse_float=_number, parse_constant=_no_number)


def open_document(path: Path, mark: Fingerprint, settings: Settings) -> SourceFile:
    """Find the array of records in a JSON document."""
    check_text(mark)
    names: dict[Place, dict[str, None]] = {}
    filled: set[Place] = set()
    for place, record in _walk(path, mark, settings):
        seen = names.setdefault(place, {})
        if record is not None:
            filled.add(place)
            if not record.keys() <= seen.keys():
                seen.update(dict.fromkeys(record))
    chosen = next((place for places in (filled, names) for place in _PLACES if place in places), None)
    if chosen is None:
        raise FileUnreadableError(
            "JSON 里没有记录数组", f"请提交数组，或以 {'、'.join(ARRAYS)} 之一为数组的对象"
        )
    records = (
        record for place, record in _walk(path, mark, settings) if place == chosen and record is not None
    )
    return _source(tuple(names[chosen]), records, settings)


def open_lines(path: Path, mark: Fingerprint, settings: Settings, start: int, stop: int | None) -> SourceFile:
    """Read one record from each line between two byte positions; blank lines are skipped."""
    check_text(mark)
    check_lines(mark, settings)
    names: dict[str, None] = {}
    record: Record | None = None
    for record in _line_records(path, mark, settings, start, stop):
        if not record.keys() <= names.keys():
            names.update(dict.fromkeys(record))
    if record is None:
        raise FileUnreadableError("文件里没有任何内容", "每行应是一个 {…} 对象")
    return _source(tuple(names), _line_records(path, mark, settings, start, stop), settings)


def _source(header: tuple[str, ...], records: Iterator[Record], settings: Settings) -> SourceFile:
    check_width(header, settings.max_columns)
    if not header:
        return SourceFile(None, iter(()))
    return SourceFile(header, numbered(_frames(header, records, settings)))


def _frames(header: tuple[str, ...], records: Iterator[Record], settings: Settings) -> Iterator[pl.DataFrame]:
    rows_at_once = max(1, settings.max_chunk_cells // len(header))
    while chunk := list(islice(records, rows_at_once)):
        columns = [_cells([record.get(name) for record in chunk]) for name in header]
        try:
            yield text_frame(columns)
        except UnicodeEncodeError:
            yield text_frame([[cell and _without_surrogates(cell) for cell in cells] for cells in columns])


def _cells(values: list[Any]) -> list[str | None]:
    return values if set(map(type, values)) <= _TEXT_TYPES else list(map(_cell, values))


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, _Number):
        return plain_decimal(value.written)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _without_surrogates(text: str) -> str:
    """Half a surrogate pair, which JSON can escape and no text can hold, as a replacement character."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _line_records(
    path: Path, mark: Fingerprint, settings: Settings, start: int, stop: int | None
) -> Iterator[Record]:
    line_number = 0
    for block in line_blocks(path, mark.encoding, settings, start, stop):
        for line in block.decode().replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n"):
            line_number += 1
            if line.strip():
                yield _line_record(line, line_number)


def _line_record(line: str, line_number: int) -> Record:
    try:
        record = _DECODER.decode(line)
    except (ValueError, RecursionError) as fault:
        raise FileUnreadableError(
            f"第 {line_number} 行不是合法的 JSON（{_reason(fault)}）", _REMEDY
        ) from fault
    if not isinstance(record, dict):
        raise FileUnreadableError(f"第 {line_number} 行不是 JSON 对象", "每行应是一个 {…} 对象")
    return record


def _walk(path: Path, mark: Fingerprint, settings: Settings) -> Iterator[tuple[Place, Record | None]]:
    """Every record of every array in which records may stand, after a None where its array opens."""
    window = _Window(path, mark, settings)
    yield from window.value((), len(_PLACES[-1]))
    window.end()


class _Window:
    """A stretch of a document's text, moved on as values are read from it."""

    def __init__(self, path: Path, mark: Fingerprint, settings: Settings) -> None:
        self._texts = _texts(path, mark.encoding)
        self._limit = settings.max_json_element_bytes
        self._text = ""
        self._at = 0
        self._passed = 0

    def value(self, place: Place, depth: int) -> Iterator[tuple[Place, Record | None]]:
        """Walk a value that may be the array, or an object that holds it."""
        sign = self._peek()
        if sign == "[" and place in _PLACES:
            yield place, None
            for _ in self._items("[", "]"):
                yield place, self._record()
        elif sign == "{" and depth and (not place or place[0] in WRAPPERS):
            for _ in self._items("{", "}"):
                name = self._decode()
                if not isinstance(name, str):
                    raise self._bad("名称应是字符串")
                self._expect(":")
                yield from self.value((*place, name), depth - 1)
        else:
            self._decode()

    def end(self) -> None:
        """See that nothing follows."""
        if self._peek():
            raise self._bad("文档结束后还有内容")

    def _items(self, opening: str, closing: str) -> Iterator[None]:
        self._expect(opening)
        if self._peek() == closing:
            self._at += 1
            return
        while True:
            yield
            sign = self._peek()
            self._at += 1
            if sign == closing:
                return
            if sign != ",":
                self._at -= 1
                raise self._bad(f"应是逗号或 {closing}")

    def _record(self) -> Record:
        record = self._decode()
        if not isinstance(record, dict):
            raise self._bad("数组里应全是 {…} 对象")
        return record

    def _peek(self) -> str:
        """The next sign that is no white space; '' at the end."""
        while True:
            sign = _NOT_WHITE.search(self._text, self._at)
            self._at = sign.start() if sign else len(self._text)
            if sign:
                return sign[0]
            if not self._more():
                return ""

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise self._bad(f"应是 {sign}")
        self._at += 1

    def _decode(self) -> Any:
        """One value; the window grows until the value is whole."""
        self._peek()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except (ValueError, RecursionError) as fault:
                if isinstance(fault, RecursionError) or not self._grow():
                    raise self._bad(_reason(fault)) from fault
                continue
            if end == len(self._text) and isinstance(value, int | float) and self._grow():
                continue
            self._at = end
            return value

    def _grow(self) -> bool:
        return len(self._text) - self._at <= self._limit and self._more()

    def _more(self) -> bool:
        text = next(self._texts, "")
        self._passed += self._at
        self._text = self._text[self._at :] + text
        self._at = 0
        return bool(text)

    def _bad(self, reason: str) -> FileUnreadableError:
        return FileUnreadableError(
            f"不是合法的 JSON，第 {self._passed + self._at + 1} 个字符附近有误（{reason}）", _REMEDY
        )


def _texts(path: Path, encoding: str) -> Iterator[str]:
    """The text of a file, without byte order mark, bit by bit."""
    decoder = codecs.getincrementaldecoder(encoding)()
    first = True
    with path.open("rb") as file:
        while True:
            block = file.read(_WINDOW)
            try:
                text = decoder.decode(block, not block)
            except UnicodeDecodeError as fault:
                raise undecodable() from fault
            if text:
                yield text.removeprefix("\ufeff") if first else text
                first = False
            if not block:
                return


def _reason(fault: Exception) -> str:
    if isinstance(fault, RecursionError):
        return "嵌套太深"
    return fault.msg if isinstance(fault, json.JSONDecodeError) else str(fault)[:120]
