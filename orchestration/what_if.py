"""What if: which decisions and figures come out otherwise under other parameters. Nothing is published.

Belongs here: the warehouse of the newest snapshot, in memory and only as far as it is needed, and its
difference to the one under changed parameters. Does not belong here: reading the change (parameter_changes),
showing the difference (commands.what_if).
"""

import tempfile
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.products import load_products
from orchestration.alternatives import ALTERNATIVE, DATED, PARAMETERS, SCHEMA_OF_SEEDS, Base, under
from orchestration.errors import QueryError, UsageError
from orchestration.outcomes import OUTCOMES, Flip, find_flips
from orchestration.parameter_changes import Change, read_changes
from orchestration.scratch import COMPILED_AS_OF, DATABASE, ScratchWarehouse
from orchestration.warehouse import Bounds, quoted

if TYPE_CHECKING:
    import duckdb

FIGURES = ("fct_", "rpt_")
"""Marts of figures by the beginning of their name."""
NUMBERS = ("DOUBLE", "BIGINT", "DECIMAL(18,2)", "BOOLEAN", "DATE")


@dataclass(frozen=True)
class KnownBatch:
    """A batch that a snapshot knows: its id, place in time, feed, rows, and when it came."""

    batch_id: str
    seq: int
    feed: str
    accepted: int
    ingested_at: datetime


@dataclass(frozen=True)
class Move:
    """A figure that comes out otherwise; before or after is null where it is not there."""

    mart: str
    key: str
    column: str
    before: Any
    after: Any
    difference: Any


@dataclass(frozen=True)
class Difference:
    """What the changed parameters change.

    Attributes:
        snapshot_id, as_of, known_at: of the snapshot asked about.
        changes: the parameters changed.
        flips: decisions whose verdict or money changes.
        moves: figures that move, the largest difference first within a mart and column.
        names: names of the firms that the decisions are about.
        built: models that came out different.
    """

    snapshot_id: str
    as_of: date
    known_at: Any
    changes: Sequence[Change]
    flips: Sequence[Flip] = ()
    moves: Sequence[Move] = ()
    names: dict[str, str] = field(default_factory=dict)
    built: Sequence[str] = ()


def ask(
    home: Path, snapshot: Path, texts: Sequence[str], since: date | None, bounds: Bounds, time_limit_s: float
) -> Difference:
    """Build what the changed parameters touch, and compare.

    Args:
        home: the home.
        snapshot: file of the snapshot whose batches and day are asked about.
        texts: changes, as written.
        since: the first day of the new values; None: from the beginning.
        bounds: what DuckDB may use.
        time_limit_s: what building may take.

    Raises:
        UsageError: a change that cannot be made, or batches that are no longer there.
        QueryError: it took too long.
    """
    import duckdb

    from orchestration.explain_check import scratch_folder
    from orchestration.scratch import compile_models

    told, batches = read_snapshot(snapshot)
    warehouse = compile_models(scratch_folder(home))
    changes = read_changes(texts, _parameters(warehouse), since)
    try:
        with open_scratch(warehouse, home / "landing", batches, told["as_of"], bounds, time_limit_s) as base:
            return _compare(base, told, changes)
    except duckdb.InterruptException:
        raise QueryError(
            f"It was stopped after {time_limit_s:g} s.", "Allow more with --timeout SECONDS."
        ) from None


def read_snapshot(snapshot: Path) -> tuple[dict[str, Any], list[KnownBatch]]:
    """What a snapshot is one of, and the batches it knows, in the order they came."""
    import duckdb

    with duckdb.connect(str(snapshot), read_only=True) as connection:
        found = connection.execute("select snapshot_id, as_of, known_at from meta.snapshot")
        told = dict(zip(("snapshot_id", "as_of", "known_at"), found.fetchone() or (), strict=True))
        batches = connection.execute(
            "select batch_id, seq, feed, accepted, ingested_at from meta.batches order by seq"
        )
        return told, [KnownBatch(*row) for row in batches.fetchall()]


def _parameters(warehouse: ScratchWarehouse) -> list[dict[str, Any]]:
    import duckdb

    with duckdb.connect(str(warehouse.seeds), read_only=True) as connection:
        found = connection.execute("from seeds.policy_parameters")
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


class _LazyScratch:
    """A scratch warehouse whose seeds and models are made when they are first asked for."""

    def __init__(
        self, connection: "duckdb.DuckDBPyConnection", warehouse: ScratchWarehouse, as_of: date
    ) -> None:
        self._connection, self._as_of = connection, as_of
        self._models = {model.name: model for model in warehouse.models}
        self._there = {PARAMETERS, DATED}
        found = connection.execute("select table_name from duckdb_tables() where database_name = 'seeded'")
        self._seeds = {name for (name,) in found.fetchall()}

    def ensure(self, name: str) -> None:
        """Make a seed or model, and what it stands on, unless it is there."""
        if name in self._there:
            return
        self._there.add(name)
        if name in self._seeds:
            self._connection.execute(
                f'create table {SCHEMA_OF_SEEDS}."{name}" as from seeded.{SCHEMA_OF_SEEDS}."{name}"'
            )
        elif name in self._models:
            model = self._models[name]
            for parent in model.parents:
                self.ensure(parent)
            sql = model.sql.replace(COMPILED_AS_OF.isoformat(), self._as_of.isoformat())
            self._connection.execute(f'create table "{model.schema}"."{name}" as {sql}')


@contextmanager
def open_scratch(
    warehouse: ScratchWarehouse,
    landing: Path,
    batches: Sequence[KnownBatch],
    as_of: date,
    bounds: Bounds,
    time_limit_s: float,
    keys_of: Sequence[KnownBatch] | None = None,
) -> Generator[Base]:
    """A warehouse in memory from known batches, for a limited time; models are built when they are asked for.

    Args:
        warehouse: the compiled rules.
        landing: the home's landing folder.
        batches: the batches known.
        as_of: the day judged.
        bounds: what DuckDB may use.
        time_limit_s: what the whole block may take.
        keys_of: batches whose records alone exist, in whatever version the batches known have; None: all do.
    """

    def load(connection: "duckdb.DuckDBPyConnection") -> None:
        _show_landing(connection, landing, batches, keys_of)

    with tempfile.TemporaryDirectory(prefix="pinbiao-what-if-") as spill:
        config = {"memory_limit": bounds.memory_limit, "temp_directory": spill}
        with warehouse.build(load, as_of, marts=[DATED], threads=bounds.threads, config=config) as connection:
            timer = threading.Timer(time_limit_s, connection.interrupt)
            timer.daemon = True
            timer.start()
            try:
                lazy = _LazyScratch(connection, warehouse, as_of)
                yield Base(connection, DATABASE, warehouse.models, as_of, lazy.ensure)
            finally:
                timer.cancel()


def _show_landing(
    connection: "duckdb.DuckDBPyConnection",
    landing: Path,
    batches: Sequence[KnownBatch],
    keys_of: Sequence[KnownBatch] | None = None,
) -> None:
    """Each feed as a view over the files of the known batches."""
    import polars as pl

    from ingestion.contracts import load_feeds, polars_schema

    connection.execute("create schema shapes")
    for feed in load_feeds().values():
        shape = pl.DataFrame(schema=polars_schema(feed))
        connection.register("shape", shape)
        connection.execute(f'create table shapes."{feed.name}" as from shape')
        connection.unregister("shape")
        rows = _rows_of(feed.name, landing, batches)
        if keys_of is not None:
            same = " and ".join(f'every."{name}" = known."{name}"' for name in feed.key)
            known = _rows_of(feed.name, landing, keys_of)
            rows = f"select every.* from ({rows}) as every semi join ({known}) as known on {same}"  # noqa: S608 (names of our own)
        connection.execute(f'create view landing."{feed.name}" as {rows}')
    connection.executemany(
        "insert into meta.batches (batch_id, seq, feed) values (?, ?, ?)",
        [[b.batch_id, b.seq, b.feed] for b in batches],
    )


def _rows_of(feed: str, landing: Path, batches: Sequence[KnownBatch]) -> str:
    """A feed's rows in some batches, as a query."""
    from ingestion.batch_files import ROWS

    files = [landing / feed / b.batch_id / ROWS for b in batches if b.feed == feed and b.accepted]
    gone = [file.parent.name for file in files if not file.is_file()]
    if gone:
        raise UsageError(
            f"The landing lacks batches that the snapshot knows: {', '.join(gone)}.",
            "Restore the home's landing folder.",
        )
    rows = f'from shapes."{feed}"'
    if files:
        listed = ", ".join(quoted(file) for file in files)
        rows += f" union all by name from read_parquet([{listed}], union_by_name = true)"
    return rows


def _compare(base: Base, told: dict[str, Any], changes: Sequence[Change]) -> Difference:
    products = load_products()
    wanted = {m.name for m in base.models if m.name in OUTCOMES or m.name.startswith(FIGURES)} & set(products)
    rows = [row for change in changes for row in change.rows]
    with under(base, rows, wanted) as changed:
        flips = find_flips(base.connection, base.database, changed, money_too=True)
        moves = [
            move
            for mart in sorted(changed & wanted)
            if mart.startswith(FIGURES)
            for move in _moves(base, mart)
        ]
        names = _names(base, {flip.uscc for flip in flips if flip.uscc})
        return Difference(
            **told, changes=changes, flips=flips, moves=moves, names=names, built=sorted(changed)
        )


def _moves(base: Base, mart: str) -> list[Move]:
    """Cells of a mart of figures that differ."""
    product = load_products()[mart]
    grain = set(product.grain)
    key = " || '|' || ".join(f'cast({{0}}."{name}" as varchar)' for name in product.grain)
    same = " and ".join(f'a."{name}" = b."{name}"' for name in product.grain)
    moves: list[Move] = []
    for column in product.columns:
        if column.name in grain or column.name == "as_of" or column.data_type not in NUMBERS:
            continue
        is_number = column.data_type not in ("BOOLEAN", "DATE")
        difference = f'b."{column.name}" - a."{column.name}"' if is_number else "null"
        found = base.connection.execute(
            f"""
            select
                coalesce({key.format("a")}, {key.format("b")}), a."{column.name}", b."{column.name}",
                {difference}
            from {base.table("marts", mart)} as a
            full join {ALTERNATIVE}.marts."{mart}" as b on {same}
            where a."{column.name}" is distinct from b."{column.name}"
            order by abs({difference if is_number else 0}) desc nulls last, 1
            """  # noqa: S608 (names of our own)
        )
        moves += [Move(mart, row[0], column.name, *row[1:]) for row in found.fetchall()]
    return moves


def _names(base: Base, codes: set[str]) -> dict[str, str]:
    """Names of firms by their codes."""
    if not codes:
        return {}
    base.ensure("stg_enterprises")
    found = base.connection.execute(
        "select uscc, name from staging.stg_enterprises where list_contains($codes, uscc)",
        {"codes": sorted(codes)},
    )
    return dict(found.fetchall())
