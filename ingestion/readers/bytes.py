"""Bytes of a file: what identifies it, and what kind of text it holds, in one bounded pass.

Belongs here: hash, encoding, first signs of what a file really is, cutting text at line ends.
Does not belong here: cells.
"""

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ingestion.errors import FileUnreadableError
from ingestion.settings import Settings

UTF_8 = "utf-8"
GB18030 = "gb18030"
_BYTE_ORDER_MARKS = {UTF_8: codecs.BOM_UTF8, GB18030: b"\x84\x31\x95\x33"}
_SIGNS = (
    (b"\x89PNG", "PNG 图片", "请提交数据文件，不要提交图片"),
    (b"\xff\xd8\xff", "JPEG 图片", "请提交数据文件，不要提交图片"),
    (b"GIF8", "GIF 图片", "请提交数据文件，不要提交图片"),
    (b"%PDF-", "PDF 文档", "请从原系统导出 CSV 或 xlsx 后提交"),
    (b"PK\x03\x04", "ZIP 压缩文件（也可能是 xlsx）", "请解压，或把扩展名改为 .xlsx 后提交"),
    (b"\xd0\xcf\x11\xe0", "旧版 Excel（.xls）或加密的文件", "请另存为不加密的 .xlsx 后提交"),
    (b"\x1f\x8b", "gzip 压缩文件", "请解压后提交"),
    (b"PAR1", "Parquet 文件", "请把扩展名改为 .parquet 后提交"),
    (codecs.BOM_UTF32_LE, "UTF-32 编码的文本", "请另存为 UTF-8 编码后提交"),
    (codecs.BOM_UTF16_LE, "UTF-16 编码的文本（Excel 的“Unicode 文本”）", "请另存为 UTF-8 编码的 CSV 后提交"),
    (codecs.BOM_UTF16_BE, "UTF-16 编码的文本", "请另存为 UTF-8 编码的 CSV 后提交"),
)


@dataclass(frozen=True)
class Fingerprint:
    """What one pass over all bytes of a file found.

    Attributes:
        sha256, size: of the content.
        head: its first bytes.
        has_nul: whether a NUL byte stands in it.
        is_utf8: whether it is UTF-8 throughout.
        longest_line: bytes of its longest line, exact only beyond one block.
        state: what the file system said of the file before the pass.
    """

    sha256: str
    size: int
    head: bytes
    has_nul: bool
    is_utf8: bool
    longest_line: int
    state: tuple[int, int, int]

    @property
    def encoding(self) -> str:
        """The encoding by which its text is to be read."""
        return UTF_8 if self.is_utf8 else GB18030


def file_state(path: Path) -> tuple[int, int, int]:
    """Inode, size and time of change; a file for which they stay the same was not written to."""
    status = path.stat()
    return status.st_ino, status.st_size, status.st_mtime_ns


def fingerprint(path: Path, settings: Settings, start: int = 0, stop: int | None = None) -> Fingerprint:
    """Read a file once, block by block.

    Args:
        path: the file.
        settings: how much is read at once.
        start: byte to begin at.
        stop: byte to end before; None: the end of the file.

    Raises:
        OSError: if it is not there or may not be read.
    """
    state = file_state(path)
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder(UTF_8)()
    head, size, has_nul, is_utf8 = b"", 0, False, True
    longest = running = 0
    with path.open("rb") as file:
        for block in _blocks(file, settings.block_bytes, start, stop):
            head = head or block[:64]
            size += len(block)
            digest.update(block)
            has_nul = has_nul or b"\0" in block
            is_utf8 = is_utf8 and _decodes(decoder, block, final=False)
            first = _first_line_end(block)
            longest = max(longest, running + (len(block) if first < 0 else first))
            running = running + len(block) if first < 0 else len(block) - 1 - _last_line_end(block)
    is_utf8 = is_utf8 and _decodes(decoder, b"", final=True)
    return Fingerprint(digest.hexdigest(), size, head, has_nul, is_utf8, longest, state)


def check_text(mark: Fingerprint) -> None:
    """Refuse what is no text, saying what it probably is."""
    if not mark.size:
        raise FileUnreadableError("文件是空的", "请重新导出后提交；没有数据时也应保留表头")
    for sign, kind, remedy in _SIGNS:
        if mark.head.startswith(sign):
            raise FileUnreadableError(f"文件内容是 {kind}，不是文本", remedy)
    if mark.has_nul:
        raise FileUnreadableError(
            "文件含有空字节（NUL），不是文本，或是没有标记的 UTF-16 文本", "请另存为 UTF-8 编码后提交"
        )


def check_lines(mark: Fingerprint, settings: Settings) -> None:
    """Refuse a text whose longest line is out of bounds."""
    if mark.longest_line > settings.max_line_bytes:
        raise FileUnreadableError(
            f"文件中有一行长达 {mark.longest_line} 字节，超过上限 {settings.max_line_bytes} 字节",
            "请检查引号和换行是否完整后重新导出",
        )


def line_blocks(
    path: Path, encoding: str, settings: Settings, start: int = 0, stop: int | None = None
) -> Iterator[bytes]:
    """The text of a file as UTF-8, without byte order mark, in blocks that end where a line ends.

    Line feed and carriage return never occur inside a character of UTF-8 or GB18030, so it may be cut before
    it is decoded. A block grows as long as no line ends in it.
    """
    with path.open("rb") as file:
        rest, offset = b"", start
        for block in _blocks(file, settings.block_bytes, start, stop):
            rest += block
            if offset == start:
                rest = rest.removeprefix(_BYTE_ORDER_MARKS[encoding])
            offset += len(block)
            end = rest.rfind(b"\n") + 1 or rest[:-1].rfind(b"\r") + 1
            if end:
                yield as_utf8(rest[:end], encoding)
                rest = rest[end:]
        if rest:
            yield as_utf8(rest, encoding)


def as_utf8(block: bytes, encoding: str) -> bytes:
    """Bytes of whole characters, transcoded."""
    if encoding == UTF_8:
        return block
    try:
        return block.decode(encoding).encode()
    except UnicodeError as fault:
        raise undecodable() from fault


def undecodable() -> FileUnreadableError:
    """The file is neither of the two encodings."""
    return FileUnreadableError(
        "文件既不是 UTF-8 也不是 GB18030 编码，或在传输中损坏", "请另存为 UTF-8 编码后提交"
    )


def _blocks(file: BinaryIO, size: int, start: int, stop: int | None) -> Iterator[bytes]:
    file.seek(start)
    left = stop - start if stop is not None else None
    while block := file.read(size if left is None else min(size, left)):
        left = None if left is None else left - len(block)
        yield block


def _decodes(decoder: codecs.IncrementalDecoder, block: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(block, final)
    except UnicodeDecodeError:
        return False
    return True


def _first_line_end(block: bytes) -> int:
    ends = [end for end in (block.find(b"\n"), block.find(b"\r")) if end >= 0]
    return min(ends, default=-1)


def _last_line_end(block: bytes) -> int:
    return max(block.rfind(b"\n"), block.rfind(b"\r"))
