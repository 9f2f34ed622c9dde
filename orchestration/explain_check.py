"""Explain check: a decision rebuilt from the records its evidence names, and nothing else.

Belongs here: loading the named records into an empty scratch warehouse, running the same rules, comparing.
Does not belong here: finding evidence (dbt_project), showing it (explain). Heavy libraries load late.
"""

import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.batch_files import ROWS
from ingestion.contracts import load_feeds, polars_schema
from orchestration.scratch import ScratchWarehouse

if TYPE_CHECKING:
    import duckdb
    import polars as pl

FIGURES = "marts."
"""Prefix of the feed of a named figure, which is taken as given."""


@dataclass(frozen=True)
class Difference:
    """A column of the decision that its evidence alone does not give.

    Attributes:
        column: its name; the key column where the decision is not there at all.
        published: as it stands in the snapshot.
        rebuilt: as the evidence gives it.
    """

    column: str
    published: Any
    rebuilt: Any


def rebuild(
    warehouse: ScratchWarehouse,
    mart: str,
    row: Mapping[str, Any],
    grain: Iterable[str],
    records: Mapping[str, "pl.DataFrame"],
    parameters: Iterable[Mapping[str, Any]] = (),
) -> list[Difference]:
    """Decide again from the named records alone.

    Args:
        warehouse: the compiled rules.
        mart: the mart of the decision.
        row: the decision as published.
        grain: the key columns of the mart.
        records: per feed the rows of the landing that the evidence names.
        parameters: policy parameters other than those of the seed.

    Returns:
        the columns that come out different; empty: the decision carries its own proof.
    """
    key = {name: row[name] for name in grain}
    condition = " and ".join(f'"{name}" = ${name}' for name in key)

    def load(connection: "duckdb.DuckDBPyConnection") -> None:
        load_frames(connection, records)

    with warehouse.build(load, row["as_of"], marts=[mart], parameters=parameters, threads=1) as connection:
        found = connection.execute(f'from marts."{mart}" where {condition}', key)
        names = [column[0] for column in found.description or ()]
        rebuilt = [dict(zip(names, values, strict=True)) for values in found.fetchall()]
    if len(rebuilt) != 1:
        return [Difference("|".join(key), "|".join(str(v) for v in key.values()), None)]
    return [
        Difference(name, value, rebuilt[0].get(name))
        for name, value in row.items()
        if value != rebuilt[0].get(name)
    ]


def load_frames(connection: "duckdb.DuckDBPyConnection", records: Mapping[str, "pl.DataFrame"]) -> None:
    """Make the landing hold these rows and no others, each feed with all its columns."""
    import polars as pl

    batches: list[tuple[str, str]] = []
    for feed in load_feeds().values():
        schema = polars_schema(feed)
        empty = pl.DataFrame(schema=schema)
        frame = pl.concat([empty, records[feed.name].cast(schema)]) if feed.name in records else empty
        connection.register("frame", frame)
        connection.execute(f'create table landing."{feed.name}" as from frame')
        connection.unregister("frame")
        batches += [(batch_id, feed.name) for batch_id in frame["batch_id"].unique().sort()]
    for seq, (batch_id, feed_name) in enumerate(batches, start=1):
        connection.execute(
            "insert into meta.batches (batch_id, seq, feed) values ($batch_id, $seq, $feed)",
            {"batch_id": batch_id, "seq": seq, "feed": feed_name},
        )


def named_rows(evidence: Iterable[Mapping[str, Any]]) -> dict[str, set[tuple[str, int]]]:
    """Per feed the rows (batch_id, row_number) that evidence names."""
    named: dict[str, set[tuple[str, int]]] = {}
    for item in evidence:
        if item["record_key"] is not None and not item["feed"].startswith(FIGURES):
            named.setdefault(item["feed"], set()).add((item["batch_id"], item["row_number"]))
    return named


def read_named(landing: Path, evidence: Iterable[Mapping[str, Any]]) -> dict[str, "pl.DataFrame"]:
    """Per feed the rows of the landing that evidence names."""
    import polars as pl

    frames = {}
    for feed, named in named_rows(evidence).items():
        by_batch: dict[str, list[int]] = {}
        for batch_id, row_number in sorted(named):
            by_batch.setdefault(batch_id, []).append(row_number)
        frames[feed] = pl.concat(
            pl.scan_parquet(landing / feed / batch_id / ROWS)
            .filter(pl.col("row_number").is_in(numbers))
            .collect()
            for batch_id, numbers in by_batch.items()
        )
    return frames


def scratch_folder(home: Path) -> Path:
    """Where the compiled rules are kept: in the home's cache, or beside the temporary files of this user."""
    folder = home / "cache" / "scratch"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        writable = os.access(folder, os.W_OK)
    except OSError:
        writable = False
    return folder if writable else Path(tempfile.gettempdir()) / f"pinbiao-{os.getuid()}" / "scratch"
