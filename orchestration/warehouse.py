"""Warehouse: the work file that dbt builds in, with the landing as it was known at a time.

Belongs here: the work file, its views over the known batches (the knowledge cut), the ledger tables, the
bounds that DuckDB works in. Does not belong here: calling dbt (dbt), business rules (dbt_project),
publication (publish).
"""

import shutil
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb

    from ingestion.feeds import Feed
    from ingestion.ledger import Batch

STORAGE_VERSION = "v1.4.0"
"""Storage version of every file we write: clients of DuckDB 1.4 and later open it."""
LEDGER = """
    create schema meta;
    create table meta.batches (
        batch_id varchar not null, seq bigint not null, feed varchar not null, file varchar not null,
        sha256 varchar not null, ingested_at timestamp not null,
        received bigint not null, accepted bigint not null, quarantined bigint not null
    );
    create table meta.quarantine (
        batch_id varchar, feed varchar, row_number bigint, field varchar, rule varchar, value varchar,
        message varchar
    );
"""
"""The ledger's tables, with the names and types of marts.md (and `seq`, the order in which batches came)."""


@dataclass(frozen=True)
class Bounds:
    """What DuckDB may use; every connection that builds takes it from here.

    Attributes:
        memory_limit: as DuckDB writes it, such as 1200MB.
        threads: number of threads.
        folder: what does not fit into memory is spilled below it.
    """

    memory_limit: str
    threads: int
    folder: Path

    @property
    def config(self) -> dict[str, str | bool | int | float | list[str]]:
        """The bounds as DuckDB's configuration; no extension is ever fetched."""
        return {
            "memory_limit": self.memory_limit,
            "threads": str(self.threads),
            "temp_directory": str(self.folder / "spill"),
            "preserve_insertion_order": "false",
            "storage_compatibility_version": STORAGE_VERSION,
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
        }

    @property
    def environment(self) -> dict[str, str]:
        """The bounds as dbt's profile reads them."""
        return {
            "PINBIAO_MEMORY_LIMIT": self.memory_limit,
            "PINBIAO_THREADS": str(self.threads),
        }


@contextmanager
def connect(path: Path | str, bounds: Bounds) -> Generator["duckdb.DuckDBPyConnection"]:
    """A bounded connection that is closed at the end of the block."""
    import duckdb

    connection = duckdb.connect(str(path), config=bounds.config)
    try:
        yield connection
    finally:
        connection.close()


def create_work_file(
    path: Path, landing: Path, feeds: Mapping[str, "Feed"], batches: Sequence["Batch"], bounds: Bounds
) -> None:
    """Make a new work file that shows the known batches, and nothing else, as the landing.

    Args:
        path: the work file; a file of that name is replaced.
        landing: the home's landing folder.
        feeds: every feed with a contract.
        batches: the batches known, in the order they came.
        bounds: what DuckDB may use.
    """
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    with connect(path, bounds) as work:
        work.execute("create schema landing")
        for feed in feeds.values():
            rows = [
                landing / b.feed / b.batch_id / "rows.parquet"
                for b in batches
                if b.feed == feed.name and b.accepted
            ]
            _create_feed_view(work, feed, rows, path.parent)
        work.execute(LEDGER)
        _fill_ledger(work, landing, batches)


def _create_feed_view(
    work: "duckdb.DuckDBPyConnection", feed: "Feed", rows: Sequence[Path], folder: Path
) -> None:
    """One feed as a view; an empty file with the contract's types comes first, so no column is missing."""
    import polars as pl

    from ingestion.contracts import polars_schema

    shape = folder / "shapes" / f"{feed.name}.parquet"
    shape.parent.mkdir(exist_ok=True)
    pl.DataFrame(schema=polars_schema(feed)).write_parquet(shape)
    files = ", ".join(quoted(path) for path in (shape, *rows))
    work.execute(f"create view landing.{feed.name} as from read_parquet([{files}], union_by_name = true)")


def _fill_ledger(work: "duckdb.DuckDBPyConnection", landing: Path, batches: Sequence["Batch"]) -> None:
    """Write the known batches and what was quarantined from them."""
    import polars as pl

    if not batches:
        return
    names = [column[0] for column in work.execute("from meta.batches limit 0").description or ()]
    known = pl.DataFrame(
        {name: [getattr(b, name) for b in batches] for name in names}, infer_schema_length=None
    )
    work.register("known", known)
    work.execute("insert into meta.batches by name select * from known order by seq")
    work.unregister("known")
    found = [landing / b.feed / b.batch_id / "quarantine.parquet" for b in batches]
    files = [str(path) for path in found if path.exists()]
    if files:
        quarantine = work.read_parquet(files, union_by_name=True)  # noqa: F841 (read by name below)
        work.execute(
            """
            insert into meta.quarantine by name
            select batch_id, feed, row_number, field, rule, value, message
            from quarantine
            order by batch_id, row_number, field, rule
            """
        )


def quoted(path: Path) -> str:
    """A path as a literal of SQL, for the places that take no parameter."""
    return "'" + str(path).replace("'", "''") + "'"
