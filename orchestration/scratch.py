"""Scratch: the dbt models as compiled SQL, run in memory beside any home, in about a second.

Belongs here: compiling the project once, keeping the compiled text, building some or all models on given
records. Does not belong here: contracts, tests and publication of a real build, what a scratch build is for.
Heavy libraries are loaded when they are used.
"""

import json
import shutil
from collections.abc import Callable, Collection, Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.build import DBT_PROJECT, Dbt
from orchestration.state import code_version
from orchestration.warehouse import Bounds, quoted

if TYPE_CHECKING:
    import duckdb

COMPILED_AS_OF = date(1999, 9, 9)
"""A day that no rule and no record names, so that it can be replaced in the compiled text."""
DATABASE = "work"
"""Name of the database in the compiled text: dbt names it after the file of build.Dbt."""
MEMORY = "1GB"
"""What DuckDB may use while dbt compiles, which builds nothing."""
STORED, SEEDS, VERSION = "models.json", "reference.duckdb", "code_version"
LEDGER = """
    create table meta.batches (
        batch_id varchar, seq bigint, feed varchar, file varchar, sha256 varchar, ingested_at timestamp,
        received bigint, accepted bigint, quarantined bigint
    )
"""


@dataclass(frozen=True)
class Model:
    """One compiled model.

    Attributes:
        schema, name: its table.
        sql: its query, as asked on COMPILED_AS_OF.
        parents: names of the models and seeds it reads.
    """

    schema: str
    name: str
    sql: str
    parents: tuple[str, ...]


@dataclass(frozen=True)
class ScratchWarehouse:
    """Seeds and models in the order in which they are built.

    Attributes:
        seeds: file with every seed as a table.
        models: every model, parents first.
    """

    seeds: Path
    models: tuple[Model, ...]

    @contextmanager
    def build(
        self,
        load: Callable[["duckdb.DuckDBPyConnection"], None],
        as_of: date,
        *,
        marts: Collection[str] = (),
        parameters: Iterable[Mapping[str, Any]] = (),
        threads: int = 2,
        config: Mapping[str, str] | None = None,
    ) -> Generator["duckdb.DuckDBPyConnection"]:
        """Build models in memory on the records that `load` brings in.

        Args:
            load: makes the tables of the schema landing and fills meta.batches.
            as_of: the day judged.
            marts: models wanted, built with all they stand on; empty: every model.
            parameters: rows of policy parameters (program, parameter, value) in place of the seed's values.
            threads: threads of DuckDB.
            config: what else DuckDB is bounded by, such as a limit of memory and where it spills.
        """
        import duckdb

        wanted = self._with_parents(marts)
        models = [model for model in self.models if model.name in wanted]
        bounded = {"threads": threads, "preserve_insertion_order": "false", **(config or {})}
        connection = duckdb.connect(config=bounded)
        try:
            connection.execute(f"attach ':memory:' as {DATABASE}")
            connection.execute(f"attach {quoted(self.seeds)} as seeded (read_only)")
            connection.execute(f"use {DATABASE}")
            for schema in ("landing", "meta", "seeds", *dict.fromkeys(model.schema for model in self.models)):
                connection.execute(f'create schema if not exists "{schema}"')
            self._copy_seeds(connection, wanted, parameters)
            connection.execute(LEDGER)
            load(connection)
            for model in models:
                sql = model.sql.replace(COMPILED_AS_OF.isoformat(), as_of.isoformat())
                connection.execute(f'create table "{model.schema}"."{model.name}" as {sql}')
            yield connection
        finally:
            connection.close()

    def _with_parents(self, marts: Collection[str]) -> set[str]:
        if not marts:
            return {model.name for model in self.models}.union(*(model.parents for model in self.models))
        wanted = set(marts)
        for model in reversed(self.models):
            if model.name in wanted:
                wanted.update(model.parents)
        return wanted

    @staticmethod
    def _copy_seeds(
        connection: "duckdb.DuckDBPyConnection",
        wanted: Collection[str],
        parameters: Iterable[Mapping[str, Any]],
    ) -> None:
        held = connection.execute(
            "select table_name from duckdb_tables() where database_name = 'seeded'"
        ).fetchall()
        for (seed,) in held:
            if seed in wanted:
                connection.execute(f'create table seeds."{seed}" as from seeded.seeds."{seed}"')
        for row in parameters if "policy_parameters" in wanted else ():
            connection.execute(
                "update seeds.policy_parameters set value = nullif($value, '')"
                " where program = $program and parameter = $parameter",
                {
                    "value": str(row["value"] or ""),
                    "program": row["program"],
                    "parameter": row["parameter"],
                },
            )


def compile_models(folder: Path) -> ScratchWarehouse:
    """The compiled project, kept below `folder`; compiled anew only where the code has changed since.

    Raises:
        WarehouseBrokenError: the project cannot be compiled.
    """
    version = code_version()
    kept = folder / VERSION
    if not (kept.is_file() and kept.read_text("utf-8") == version):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        _compile(folder)
        kept.write_text(version, "utf-8")
    stored = json.loads((folder / STORED).read_text("utf-8"))
    models = tuple(Model(m["schema"], m["name"], m["sql"], tuple(m["parents"])) for m in stored)
    return ScratchWarehouse(folder / SEEDS, models)


def _compile(folder: Path) -> None:
    """Let dbt compile every model, and load the seeds as the project types them."""
    work = folder / f"{DATABASE}.duckdb"
    dbt = Dbt(folder, work, Bounds(MEMORY, 1, folder))
    models = _in_order({node.unique_id: node for node in dbt.compile(COMPILED_AS_OF)})
    (folder / STORED).write_text(json.dumps([asdict(model) for model in models], ensure_ascii=False), "utf-8")
    _load_seeds(folder / SEEDS, dbt.nodes("seed"))
    work.unlink(missing_ok=True)
    for left in ("target", "logs"):
        shutil.rmtree(folder / left, ignore_errors=True)


def _in_order(nodes: Mapping[str, Any]) -> list[Model]:
    """Models as plain records, parents before children."""
    ordered: dict[str, Model] = {}

    def place(unique_id: str) -> None:
        if unique_id not in nodes or unique_id in ordered:
            return
        node = nodes[unique_id]
        for parent in node.depends_on.nodes:
            place(parent)
        parents = tuple(parent.rsplit(".", 1)[-1] for parent in node.depends_on.nodes)
        ordered[unique_id] = Model(node.schema, node.name, node.compiled_code, parents)

    for unique_id in sorted(nodes):
        place(unique_id)
    return list(ordered.values())


def _load_seeds(target: Path, seeds: Iterable[Any]) -> None:
    import duckdb

    with duckdb.connect(str(target)) as connection:
        connection.execute("create schema seeds")
        for seed in seeds:
            connection.execute(
                f"create table seeds.\"{seed.name}\" as from read_csv($file, header = true, delim = ',',"
                " quote = '\"', escape = '\"', nullstr = '', sample_size = -1, types = $types)",
                {"file": str(DBT_PROJECT / seed.original_file_path), "types": dict(seed.config.column_types)},
            )
