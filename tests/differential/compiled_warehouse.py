"""The compiled dbt models on typed records in memory: a whole warehouse in about a second.

Belongs here: what turns typed records into the rows that ingestion would land. Compiling and building is
`orchestration.scratch`. Contracts, tests and publication are not part of it: the real build tests them.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl

from ingestion.contracts import Feed, load_feeds, polars_schema
from orchestration.explain_check import load_frames
from orchestration.scratch import ScratchWarehouse, compile_models


@dataclass(frozen=True)
class CompiledWarehouse:
    """The compiled models, built on typed records.

    Attributes:
        scratch: seeds and models.
    """

    scratch: ScratchWarehouse

    def build(
        self,
        records: Mapping[str, list[dict]],
        as_of: date,
        parameters: Iterable[Mapping] = (),
        *,
        marts: Iterable[str] = (),
    ) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
        """Build models on the records of every feed (all versions, with `_batch` and `_row`).

        Args:
            records: per feed its typed records.
            as_of: the day the question is asked about.
            parameters: policy parameters (program, parameter, value) in place of the seed's values.
            marts: what to build, with all it stands on; empty: everything.

        Returns:
            A connection whose database in use holds the schemas landing, intermediate, marts, …
        """
        frames = landed_frames(records)
        return self.scratch.build(
            lambda connection: load_frames(connection, frames),
            as_of,
            marts=tuple(marts),
            parameters=parameters,
        )


def compile_warehouse(folder: Path) -> CompiledWarehouse:
    """Compile the project once, below `folder`."""
    return CompiledWarehouse(compile_models(folder / "scratch"))


def landed_frames(records: Mapping[str, list[dict]]) -> dict[str, pl.DataFrame]:
    """Typed records as the landing shows them, one batch per feed and `_batch`."""
    frames = {}
    for feed in load_feeds().values():
        schema = polars_schema(feed)
        rows = []
        for record in records.get(feed.name, []):
            row = {name: record.get(name) for name in schema}
            row |= {"batch_id": f"{feed.name}-{record['_batch']:04d}", "row_number": record["_row"]}
            rows.append(as_the_door_leaves_it(feed, row))
        frames[feed.name] = pl.DataFrame(rows, schema=schema, infer_schema_length=None)
    return frames


def as_the_door_leaves_it(feed: Feed, row: dict) -> dict:
    """What ingestion does to a valid row beside typing: defaults, digits written, what no person leaves."""
    for column in feed.columns:
        if column.default is not None and row.get(column.name) is None:
            row[column.name] = Decimal(column.default) if column.kind == "decimal" else column.default
        if column.keep_scale and row.get(f"{column.name}_scale") is None:
            row[f"{column.name}_scale"] = max(0, -row[column.name].as_tuple().exponent)
    if feed.person_rows and row[feed.person_rows.column] == feed.person_rows.value:
        row |= dict.fromkeys((*feed.person_rows.nulled, *feed.person_rows.withheld))
    return row


def read_marts(connection: duckdb.DuckDBPyConnection, marts: Iterable[str]) -> dict[str, list[dict]]:
    """The rows of each mart as dictionaries."""
    answer = {}
    for mart in marts:
        cursor = connection.execute(f"from marts.{mart}")
        names = [column[0] for column in cursor.description or ()]
        answer[mart] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return answer
