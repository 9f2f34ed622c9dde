"""Parquet: streamed by row group, every type turned into text.

Dates and times as ISO, a time with a zone with its offset, numbers in their shortest decimal form, truth
values as `true` and `false`, nested values as JSON text.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion.errors import FileUnreadableError
from ingestion.readers.bytes import Fingerprint
from ingestion.readers.numbers import plain_floats
from ingestion.readers.source import SourceFile, cell_names, check_width, numbered, unreadable_instead_of
from ingestion.settings import Settings

_PROBLEM = "Parquet 文件已损坏或不完整"
_REMEDY = "请重新导出后提交"


def open_parquet(path: Path, mark: Fingerprint, settings: Settings) -> SourceFile:
    """Read the schema; rows follow as they are asked for."""
    if not mark.size:
        raise FileUnreadableError("文件是空的", "请重新导出后提交")
    with unreadable_instead_of(_PROBLEM, _REMEDY, Exception):
        file = pq.ParquetFile(path)
        header = tuple(file.schema_arrow.names)
        sizes = [file.metadata.row_group(group).total_byte_size for group in range(file.num_row_groups)]
    check_width(header, settings.max_columns)
    if not header:
        raise FileUnreadableError("Parquet 文件没有任何列", _REMEDY)
    if max(sizes, default=0) > settings.max_row_group_bytes:
        raise FileUnreadableError(
            f"一个行组解压后有 {max(sizes)} 字节，超过上限 {settings.max_row_group_bytes} 字节",
            "请用较小的行组重新写出",
        )
    return SourceFile(header, numbered(_frames(file, len(header), settings)))


def _frames(file: pq.ParquetFile, width: int, settings: Settings) -> Iterator[pl.DataFrame]:
    batches = file.iter_batches(batch_size=max(1, settings.max_chunk_cells // width))
    while True:
        with unreadable_instead_of(_PROBLEM, _REMEDY, Exception):
            batch = next(batches, None)
            frame = None if batch is None else _text_cells(batch)
        if frame is None:
            return
        yield frame


def _text_cells(batch: pa.RecordBatch) -> pl.DataFrame:
    names = cell_names(batch.num_columns)
    return pl.DataFrame([_text(column, name) for column, name in zip(batch.columns, names, strict=True)])


def _text(column: pa.Array, name: str) -> pl.Series:
    cells = pl.Series(name, column)
    kind = cells.dtype
    if kind == pl.String:
        return cells
    if kind == pl.Binary:
        return pl.Series(name, [_decoded(cell) for cell in cells], dtype=pl.String)
    if kind.is_nested() or kind == pl.Object:
        return pl.Series(name, [_json(cell) for cell in column.to_pylist()], dtype=pl.String)
    if kind.is_float():
        return plain_floats(cells)
    if kind.is_decimal():
        return cells.cast(pl.String).str.replace(r"(\.[0-9]*?)0+$", "$1").str.strip_suffix(".")
    if isinstance(kind, pl.Datetime):
        form = "%Y-%m-%d %H:%M:%S%.f" if kind.time_zone is None else "%Y-%m-%dT%H:%M:%S%.f%:z"
        return cells.dt.to_string(form)
    return cells.cast(pl.String)


def _decoded(cell: bytes | None) -> str | None:
    if cell is None:
        return None
    try:
        return cell.decode()
    except UnicodeDecodeError:
        return cell.hex()


def _json(cell: object) -> str | None:
    if cell is None:
        return None
    return json.dumps(cell, ensure_ascii=False, separators=(",", ":"), default=str)
