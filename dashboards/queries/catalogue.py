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
