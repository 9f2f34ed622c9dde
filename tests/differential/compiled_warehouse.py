"""The dbt models as compiled SQL, run on typed records in memory: a whole warehouse in about a second.

dbt compiles once; each run replaces the as_of day and executes the models in the order of the graph. Contracts, tests and
publication are not part of it: they are tested on the real build.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
import os

import duckdb
import polars as pl
from dbt.cli.main import dbtRunner

from ingestion.contracts import Feed, load_feeds, polars_schema

PROJECT = Path(__file__).resolve().parents[2] / "dbt_project"
COMPILED_AS_OF = "1999-09-09"
"""A day that no rule and no record names, so that it can be replaced in the compiled text."""


@dataclass(frozen=True)
class CompiledWarehouse:
    """Seeds and models in the order in which they are built.

    Attributes:
        seeds: file with the seeds loaded by dbt.
        models: (schema, name, sql) of every model.
    """

    seeds: Path
    models: tuple[tuple[str, str, str], ...]

    def build(
        self,
        records: Mapping[str, list[dict]],
        as_of: date,
        parameters: Iterable[Mapping] = (),
        threads: int = 2,
    ) -> duckdb.DuckDBPyConnection:
        """Build every model on the records of every feed (all versions, with `_batch` and `_row`).

        Args:
            records: per feed its typed records.
            as_of: the day the question is asked about.
            parameters: rows of policy parameters whose values replace those of the seed (program, parameter, value).
            threads: threads of DuckDB.

        Returns:
            A connection whose database `warehouse` holds the schemas landing, intermediate, marts, …
        """
        connection = duckdb.connect(config={"threads": threads, "preserve_insertion_order": "false"})
        connection.execute("attach ':memory:' as warehouse")
        connection.execute(f"attach '{self.seeds}' as seeded (read_only)")
        connection.execute("use warehouse")
        for schema in ("landing", "meta", "seeds", *dict.fromkeys(schema for schema, _, _ in self.models)):
            connection.execute(f"create schema if not exists {schema}")
        for (seed,) in connection.execute(
            "select table_name from duckdb_tables() where database_name = 'seeded' and schema_name = 'seeds'"
        ).fetchall():
            connection.execute(f"create table seeds.{seed} as from seeded.seeds.{seed}")
        connection.executemany(
            "update seeds.policy_parameters set value = nullif(?, '') where program = ? and parameter = ?",
            [["", "", ""], *([str(row["value"] or ""), row["program"], row["parameter"]] for row in parameters)],
        )
        load_records(connection, records)
        for schema, name, sql in self.models:
            connection.execute(f"create table {schema}.{name} as {sql.replace(COMPILED_AS_OF, as_of.isoformat())}")
        return connection


def compile_warehouse(folder: Path) -> CompiledWarehouse:
    """Compile the project once, with its target and its work file below `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    work = folder / "warehouse.duckdb"
    os.environ["PINBIAO_WORK_DB"] = str(work)
    options = ["--project-dir", str(PROJECT), "--profiles-dir", str(PROJECT), "--target-path", str(folder / "target"),
               "--log-path", str(folder / "logs"), "--quiet", "--vars", f"{{as_of: '{COMPILED_AS_OF}'}}"]
    runner = dbtRunner()
    seeded = runner.invoke(["seed", *options])
    compiled = runner.invoke(["compile", *options])
    if not (seeded.success and compiled.success):
        raise AssertionError(f"dbt could not compile the project: {seeded.exception or compiled.exception or compiled.result}")
    from dbt.adapters.duckdb.connections import DuckDBConnectionManager

    DuckDBConnectionManager.close_all_connections()
    nodes = {r.node.unique_id: r.node for r in compiled.result.results if r.node.resource_type == "model"}
    ordered: dict[str, tuple[str, str, str]] = {}

    def place(unique_id: str) -> None:
        if unique_id in nodes and unique_id not in ordered:
            for parent in nodes[unique_id].depends_on.nodes:
                place(parent)
            node = nodes[unique_id]
            ordered[unique_id] = (node.schema, node.name, node.compiled_code)

    for unique_id in sorted(nodes):
        place(unique_id)
    return CompiledWarehouse(work, tuple(ordered.values()))


def load_records(connection: duckdb.DuckDBPyConnection, records: Mapping[str, list[dict]]) -> None:
    """Write typed records as the landing shows them, one batch per feed and `_batch`."""
    batches = set()
    for feed in load_feeds().values():
        schema = polars_schema(feed)
        rows = []
        for record in records.get(feed.name, []):
            batch_id = f"{feed.name}-{record['_batch']:04d}"
            batches.add((batch_id, feed.name, record["_batch"]))
            row = {name: record.get(name) for name in schema}
            row |= {"batch_id": batch_id, "row_number": record["_row"]}
            rows.append(as_the_door_leaves_it(feed, row))
        frame = pl.DataFrame(rows, schema=schema, infer_schema_length=None)
        connection.register("frame", frame)
        connection.execute(f"create table landing.{feed.name} as from frame")
        connection.unregister("frame")
    connection.execute(
        "create table meta.batches (batch_id varchar, seq bigint, feed varchar, file varchar, sha256 varchar,"
        " ingested_at timestamp, received bigint, accepted bigint, quarantined bigint)"
    )
    for batch_id, feed_name, seq in sorted(batches):
        connection.execute("insert into meta.batches (batch_id, seq, feed) values (?, ?, ?)", [batch_id, seq, feed_name])


def as_the_door_leaves_it(feed: Feed, row: dict) -> dict:
    """What ingestion does to a valid row besides typing: defaults, digits written, what is not kept of a person."""
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
