"""Comparison: what changed between two snapshots, and because of which batches.

Belongs here: rows and cells that differ, mart by mart, and the batches that only one of the two knew.
Does not belong here: how it is shown (commands.diff).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.warehouse import Bounds, connect, quoted

if TYPE_CHECKING:
    import duckdb

EXAMPLES = 20
"""Rows named for each mart and kind of change."""
DAY = "as_of"
"""Column that differs in every row when the day judged differs; told once, not row by row."""


@dataclass(frozen=True)
class MartChange:
    """What changed in one mart.

    Attributes:
        mart: its name.
        rows: rows before and after.
        added, removed, changed: numbers of rows.
        columns: changed cells by column.
        keys: examples of each kind, grain columns joined by `|`.
        batches: those that only one snapshot knew and that the evidence of the changed rows names; for rows
            without evidence, those of the feeds that the mart is built from.
    """

    mart: str
    rows: tuple[int, int]
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    keys: Mapping[str, Sequence[str]] = field(default_factory=dict)
    batches: Sequence[str] = ()

    @property
    def is_any(self) -> bool:
        """Whether anything changed."""
        return bool(self.added or self.removed or self.changed)


@dataclass(frozen=True)
class Comparison:
    """Two snapshots side by side.

    Attributes:
        before, after: their rows of meta.snapshot.
        new_batches, gone_batches: rows of meta.batches that only the later, or only the earlier, knew.
        marts: the marts that changed.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    new_batches: Sequence[Mapping[str, Any]]
    gone_batches: Sequence[Mapping[str, Any]]
    marts: Sequence[MartChange]


def compare(
    before: Path,
    after: Path,
    grains: Mapping[str, Sequence[str]],
    bounds: Bounds,
) -> Comparison:
    """Compare two snapshots.

    Args:
        before: file of the earlier snapshot.
        after: file of the later one.
        grains: key columns of each mart.
        bounds: what DuckDB may use.
    """
    with connect(":memory:", bounds) as connection:
        connection.execute(f"attach {quoted(before)} as before (read_only)")
        connection.execute(f"attach {quoted(after)} as after (read_only)")
        new, gone = _batches(connection, "after", "before"), _batches(connection, "before", "after")
        lineage = _lineage(connection)
        changes = []
        for mart, columns in _common_marts(connection).items():
            change = _compare_mart(connection, mart, columns, grains.get(mart, ()))
            if change.is_any:
                feeds = lineage.get(mart)  # a mart that nothing is said of may be built from any
                ids = [b["batch_id"] for b in (*new, *gone) if feeds is None or b["feed"] in feeds]
                proven = _batches_in_evidence(connection, mart, ids)
                changes.append(replace(change, batches=proven or tuple(ids)))
        return Comparison(
            before=_records(connection.table("before.meta.snapshot"))[0],
            after=_records(connection.table("after.meta.snapshot"))[0],
            new_batches=new,
            gone_batches=gone,
            marts=changes,
        )


def _lineage(connection: "duckdb.DuckDBPyConnection") -> dict[str, frozenset[str]]:
    """Feeds that each table of the later snapshot is built from; nothing where it does not say."""
    is_told = connection.execute(
        "select 1 from duckdb_tables() where database_name = 'after' and schema_name = 'meta' "
        "and table_name = 'lineage'"
    )
    if not is_told.fetchone():
        return {}
    found = connection.execute(
        "select name, list(parent) filter (parent_kind = 'feed') from after.meta.lineage group by name"
    )
    return {name: frozenset(feeds or ()) for name, feeds in found.fetchall()}


def _batches_in_evidence(
    connection: "duckdb.DuckDBPyConnection", mart: str, ids: Sequence[str]
) -> tuple[str, ...]:
    """Of these batches, those that the evidence of the rows just compared names, if it has any."""
    tables = "select count(*) from duckdb_tables() where schema_name = 'marts' and table_name = 'evidence'"
    if connection.execute(tables).fetchall() != [(2,)]:
        return ()
    named = connection.execute(
        """
        select distinct batch_id
        from (from before.marts.evidence union all by name from after.marts.evidence) as evidence
        semi join changes on evidence.decision_key = changes.key
        where decision_mart = $mart and list_contains($ids, batch_id)
        order by batch_id
        """,
        {"mart": mart, "ids": list(ids)},
    )
    return tuple(row[0] for row in named.fetchall())


def _batches(connection: "duckdb.DuckDBPyConnection", here: str, there: str) -> list[dict[str, Any]]:
    """Batches that one snapshot knows and the other does not, in the order they came."""
    shown = "batch_id, feed, file, received, accepted, quarantined"
    known, others = (connection.table(f"{side}.meta.batches").set_alias(side) for side in (here, there))
    return _records(known.join(others, "batch_id", how="anti").order("seq").project(shown))


def _records(found: "duckdb.DuckDBPyRelation") -> list[dict[str, Any]]:
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def _common_marts(connection: "duckdb.DuckDBPyConnection") -> dict[str, list[str]]:
    """Marts that both snapshots hold, with the columns that both have."""
    rows = connection.execute(
        """
        select table_name, column_name
        from duckdb_columns()
        where schema_name = 'marts' and database_name in ('before', 'after') and column_name <> $day
        group by all
        having count(*) = 2
        order by table_name, min(column_index)
        """,
        {"day": DAY},
    ).fetchall()
    marts: dict[str, list[str]] = {}
    for mart, column in rows:
        marts.setdefault(mart, []).append(column)
    return marts


def _compare_mart(
    connection: "duckdb.DuckDBPyConnection", mart: str, columns: Sequence[str], grain: Sequence[str]
) -> MartChange:
    key = [column for column in grain if column in columns] or list(columns)
    rest = [column for column in columns if column not in key]
    same = " and ".join(f'b."{c}" is not distinct from a."{c}"' for c in key)
    name = " || '|' || ".join(f'coalesce(cast(coalesce(a."{c}", b."{c}") as varchar), \'\')' for c in key)
    differs = [f'b."{c}" is distinct from a."{c}"' for c in rest] or ["false"]
    connection.execute(
        f"""
        create or replace temp table changes as
        select
            case when b.here is null then 'added' when a.here is null then 'removed' else 'changed' end as
            kind, {name} as key, [{", ".join(differs)}] as cells
        from (select *, true as here from before.marts."{mart}") as b
        full join (select *, true as here from after.marts."{mart}") as a on {same}
        where b.here is null or a.here is null or {" or ".join(differs)}
        """  # noqa: S608 (names of our own tables and columns, which take no parameter)
    )
    counts = dict(connection.execute("select kind, count(*) from changes group by kind").fetchall())
    cells = connection.execute(
        "select place, count(*) from (select unnest(cells) as cell, generate_subscripts(cells, 1) as place "
        "from changes where kind = 'changed') where cell group by place order by place"
    ).fetchall()
    keys = {
        kind: [row[0] for row in connection.execute(
            "select key from changes where kind = $kind order by key limit $n", {"kind": kind, "n": EXAMPLES}
        ).fetchall()]
        for kind in counts
    }  # fmt: skip
    before, after = (len(connection.table(f'{side}.marts."{mart}"')) for side in ("before", "after"))
    return MartChange(
        mart=mart,
        rows=(before, after),
        columns={rest[place - 1]: n for place, n in cells},
        keys=keys,
        **counts,
    )
