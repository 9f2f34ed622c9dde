"""A small synthetic province, landed, and the warehouse built on it in memory."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from ingestion.contracts import load_feeds, polars_schema
from ingestion.drop import Waiting, scan_drop
from ingestion.landing import Landing
from ingestion.ledger import Batch
from ingestion.settings import Settings
from ingestion.world import World
from orchestration.scratch import ScratchWarehouse
from orchestration.warehouse import quoted

AS_OF = date(2025, 12, 31)


@dataclass(frozen=True)
class LandedProvince:
    """A home's landing.

    Attributes:
        landing: the landing.
    """

    landing: Landing

    @contextmanager
    def built(
        self, warehouse: ScratchWarehouse, marts: Sequence[str] = ()
    ) -> Iterator[duckdb.DuckDBPyConnection]:
        """The marts (all by default) on everything landed, as of the end of 2025."""
        with warehouse.build(self._show_landing, AS_OF, marts=marts) as connection:
            yield connection

    def _show_landing(self, connection: duckdb.DuckDBPyConnection) -> None:
        batches = self.landing.batches()
        for feed in load_feeds().values():
            connection.register("shape", pl.DataFrame(schema=polars_schema(feed)))
            connection.execute(f"create table landing.{feed.name} as from shape")
            files = [
                quoted(self.landing.directory(b) / "rows.parquet")
                for b in batches
                if b.feed == feed.name and b.accepted
            ]
            if files:
                connection.execute(
                    f"insert into landing.{feed.name} by name from read_parquet([{', '.join(files)}])"
                )
        for batch in batches:
            connection.execute(
                "insert into meta.batches (batch_id, seq, feed) values (?, ?, ?)",
                [batch.batch_id, batch.seq, batch.feed],
            )


def land(home: Path, deliveries: Sequence[Sequence[Waiting]]) -> LandedProvince:
    """Land files, one run after another; each run opens the home anew, as a process of its own would."""
    landing = Landing(home, load_feeds(), Settings(), World())
    for delivery in deliveries:
        landing = Landing(home, load_feeds(), Settings(), World())
        for waiting in delivery:
            landing.ingest(waiting.path, waiting.feed, waiting.label)
    return LandedProvince(landing)


def waiting_files(drop: Path) -> list[Waiting]:
    """Every file of a drop folder, in the order in which it is taken."""
    return list(scan_drop(drop))


def counted(batches: Sequence[Batch]) -> tuple[int, int, int]:
    """Rows received, accepted, quarantined."""
    return (
        sum(b.received for b in batches),
        sum(b.accepted for b in batches),
        sum(b.quarantined for b in batches),
    )
