"""What a snapshot publishes: tables with their numbers of rows, metrics with their formulas."""

from dataclasses import dataclass

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class PublishedTable:
    """A table that is there."""

    schema_name: str
    table_name: str
    n: int


@dataclass(frozen=True)
class PublishedMetric:
    """A metric of either catalogue."""

    metric_code: str
    name_zh: str
    name_en: str
    unit: str
    programs: list[str]
    formula: str
    clause_id: str | None


@dataclass(frozen=True)
class Lineage:
    """What a table is made of and what is made of it.

    Attributes:
        parents, children: what it reads; models that read it.
        feeds, seeds: what its whole line of descent begins with.
    """

    parents: list[str]
    children: list[str]
    feeds: list[str]
    seeds: list[str]


@remembered
def lineage(snapshot: Snapshot, table: str) -> Lineage | None:
    """The lineage of a table; None of one that no model makes, and where the snapshot does not say."""
    if not snapshot.has("meta.lineage"):
        return None
    (found,) = fetch(
        snapshot,
        Lineage,
        """
        select
            coalesce(list(parent order by parent) filter (name = $table and is_direct), []) as parents,
            coalesce(list(name order by name) filter (parent = $table and is_direct), []) as children,
            coalesce(list(parent order by parent) filter (name = $table and parent_kind = 'feed'), [])
                as feeds,
            coalesce(list(parent order by parent) filter (name = $table and parent_kind = 'seed'), [])
                as seeds
        from meta.lineage
        where name = $table or (parent_kind = 'model' and parent = $table)
        """,
        {"table": table},
    )
    return found if found.parents else None


@remembered
def tables(snapshot: Snapshot) -> list[PublishedTable]:
    """Every published table with its number of rows."""
    return fetch(
        snapshot,
        PublishedTable,
        """
        select schema_name, table_name, estimated_size as n
        from duckdb_tables()
        where schema_name in ('marts', 'meta')
        order by schema_name, table_name
        """,
    )


@remembered
def metrics(snapshot: Snapshot) -> list[PublishedMetric]:
    """Every metric: those of the yearly figures first, then the supplementary ones."""
    return fetch(
        snapshot,
        PublishedMetric,
        """
        select metric_code, name_zh, name_en, unit, programs, formula, clause_id
        from (
            select 1 as place, metric_code, name_zh, name_en, unit, programs, formula, clause_id
            from marts.dim_metric
            union all
            select 2, metric_code, name_zh, name_en, unit, programs, formula, clause_id
            from marts.dim_supplementary_metric
        )
        order by place, metric_code
        """,
    )
