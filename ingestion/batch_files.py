"""Batch files: the Parquet files of one batch while it is read, written chunk by chunk.

Belongs here: names and schemas of the files. Does not belong here: what goes into them (conform), when they
are seen (landing). The same content gives the same bytes.
"""

from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Self

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from ingestion import findings
from ingestion.conform import RAW_SCHEMA, Conformed
from ingestion.contracts import polars_schema
from ingestion.feeds import Feed
from ingestion.layout import QUARANTINE, RAW, ROWS

QUARANTINE_SCHEMA = pl.Schema({"batch_id": pl.String(), "feed": pl.String(), **findings.ROW_SCHEMA})
UNKNOWN_SCHEMA = pl.Schema({"batch_id": pl.String(), "row_number": pl.Int64()})
"""Rows of a feed that no contract describes: none."""


class BatchWriter:
    """Writer of the three Parquet files of a batch; also of a batch without rows.

    Args:
        folder: where they are written.
        batch_id: the batch.
        feed_name: the feed, which may be unknown.
        feed: its contract, if there is one.
    """

    def __init__(self, folder: Path, batch_id: str, feed_name: str, feed: Feed | None) -> None:
        self._batch_id = batch_id
        self._feed_name = feed_name
        self._open = ExitStack()
        self._rows = self._writer(folder / ROWS, polars_schema(feed) if feed else UNKNOWN_SCHEMA)
        self._raw = self._writer(folder / RAW, RAW_SCHEMA)
        self._quarantine = self._writer(folder / QUARANTINE, QUARANTINE_SCHEMA)

    def write(self, conformed: Conformed) -> None:
        """Add what became of one chunk."""
        _write(self._rows, conformed.accepted)
        _write(self._raw, conformed.raw)
        self.write_findings(conformed.findings)

    def write_findings(self, found: pl.DataFrame) -> None:
        """Add findings, of rows or of the file."""
        batch = pl.lit(self._batch_id).alias("batch_id"), pl.lit(self._feed_name).alias("feed")
        _write(self._quarantine, found.with_columns(batch).select(QUARANTINE_SCHEMA.names()))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.__exit__(kind, fault, trace)

    def _writer(self, path: Path, schema: pl.Schema) -> pq.ParquetWriter:
        return self._open.enter_context(
            pq.ParquetWriter(
                path,
                _arrow_schema(tuple(schema.items())),
                compression="zstd",
                store_schema=False,
                write_statistics=path.name == ROWS,
            )
        )


def _write(writer: pq.ParquetWriter, frame: pl.DataFrame) -> None:
    if frame.height:
        writer.write_table(_arrow(frame))


@cache
def _arrow_schema(columns: tuple[tuple[str, pl.DataType], ...]) -> pa.Schema:
    """The schema as Arrow has it; the same few for every batch, so worked out once."""
    return _arrow(pl.DataFrame(schema=dict(columns))).schema


def _arrow(frame: pl.DataFrame) -> pa.Table:
    return frame.to_arrow(compat_level=pl.CompatLevel.oldest())
