"""Labelling rates."""

from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class LabellingRate:
    """The labelling rate of one slice, with coverage, interval and bounds."""

    year: int
    slice: str
    slice_value: str
    name: str
    province: str | None
    authorised: int
    checked: int
    labelled: int
    kpi_disclosed: int
    c_performed: int
    labelling_rate: float | None
    ci_low: float | None
    ci_high: float | None
    coverage_rate: float | None
    strict_rate: float | None
    upper_rate: float | None
    kpi_rate: float | None
    c_rate: float | None


_COLUMNS = """
    rates.year, rates.slice, rates.slice_value,
    coalesce(regions.name, rates.slice_value) as name, provinces.name as province,
    rates.authorised, rates.checked, rates.labelled, rates.kpi_disclosed, rates.c_performed,
    rates.labelling_rate, rates.ci_low, rates.ci_high,
    rates.coverage_rate, rates.strict_rate, rates.upper_rate,
    round(rates.kpi_disclosed / nullif(cast(rates.checked as double), 0), 12) as kpi_rate,
    round(rates.c_performed / nullif(cast(rates.checked as double), 0), 12) as c_rate
"""


@remembered
def by_slice(snapshot: Snapshot, program: str, year: int, slice_name: str) -> list[LabellingRate]:
    """Rates of every value of a slice in one year."""
    return fetch(
        snapshot,
        LabellingRate,
        f"""
        select {_COLUMNS}
        from marts.fct_labelling_rate as rates
        left join marts.dim_region as regions
            on rates.slice in ('city', 'county') and rates.slice_value = regions.region_code
        left join marts.dim_region as provinces
            on rates.slice in ('city', 'county')
                and left(rates.slice_value, 2) || '0000' = provinces.region_code
        where rates.program = ? and rates.year = ? and rates.slice = ?
        order by rates.slice_value
        """,  # noqa: S608  only the columns above are put in
        [program, year, slice_name],
    )


@remembered
def over_years(
    snapshot: Snapshot, program: str, until: int, slice_name: str = "all", slice_value: str = "all"
) -> list[LabellingRate]:
    """The rate of one value of a slice, year by year up to one."""
    return fetch(
        snapshot,
        LabellingRate,
        f"""
        select {_COLUMNS}
        from marts.fct_labelling_rate as rates
        left join marts.dim_region as regions on false
        left join marts.dim_region as provinces on false
        where rates.program = ? and rates.year <= ? and rates.slice = ? and rates.slice_value = ?
        order by rates.year
        """,  # noqa: S608  only the columns above are put in
        [program, until, slice_name, slice_value],
    )


@remembered
def lowest_standards(
    snapshot: Snapshot, program: str, year: int, limit: int | None = None
) -> list[LabellingRate]:
    """Rates by standard, those first whose interval ends lowest: low with most certainty; unchecked last.

    Without a limit all of them.
    """
    return fetch(
        snapshot,
        LabellingRate,
        f"""
        select {_COLUMNS}
        from marts.fct_labelling_rate as rates
        left join marts.dim_region as regions on false
        left join marts.dim_region as provinces on false
        where rates.program = ? and rates.year = ? and rates.slice = 'standard'
        order by rates.ci_high nulls last, rates.checked desc, rates.slice_value
        {"" if limit is None else f"limit {limit:d}"}
        """,  # noqa: S608  only the columns above and a number are put in
        [program, year],
    )


@dataclass(frozen=True)
class StandardCount:
    """How many standards have rights, and of how many none was checked."""

    n: int
    unchecked: int
    incomplete: int
    """Those of which a checked right was not labelled."""


@remembered
def standard_count(snapshot: Snapshot, program: str, year: int) -> StandardCount:
    """Standards under which a right was effective in the year."""
    (row,) = fetch(
        snapshot,
        StandardCount,
        """
        select
            count(*) as n,
            count(*) filter (checked = 0) as unchecked,
            count(*) filter (labelled < checked) as incomplete
        from marts.fct_labelling_rate
        where program = ? and year = ? and slice = 'standard'
        """,
        [program, year],
    )
    return row


BREAKDOWN = "marts.fct_labelling_breakdown"
"""Rates by industry and channel; snapshots of earlier versions lack them."""


@remembered
def by_breakdown(
    snapshot: Snapshot, program: str, year: int, region: str, breakdown: str
) -> list[LabellingRate]:
    """Rates by `industry` or `channel` in a region, the lowest first, unchecked ones last."""
    if not snapshot.has(BREAKDOWN, "labelling_rate"):
        return []
    return fetch(
        snapshot,
        LabellingRate,
        f"""
        with rates as (
            select *, breakdown as slice, breakdown_value as slice_value from {BREAKDOWN}
        )

        select {_COLUMNS}
        from rates
        left join marts.dim_region as regions on false
        left join marts.dim_region as provinces on false
        where rates.program = $program and rates.year = $year and rates.region_code = $region
            and rates.slice = $breakdown
        order by rates.labelling_rate nulls last, rates.checked desc, rates.slice_value
        """,  # noqa: S608  only the columns above are put in
        {"program": program, "year": year, "region": region, "breakdown": breakdown},
    )


@dataclass(frozen=True)
class Performance:
    """Subsidies paid in a region and year beside its labelled rights; money in yuan."""

    region_code: str
    paid_yuan: Decimal
    recovered_yuan: Decimal
    claims_paid: int
    yuan_per_labelled_right: float | None


@remembered
def performance(snapshot: Snapshot, program: str, year: int) -> dict[str, Performance]:
    """Subsidies beside labelled rights, by region; empty where a programme pays none."""
    rows = fetch(
        snapshot,
        Performance,
        """
        select region_code, paid_yuan, recovered_yuan, claims_paid, yuan_per_labelled_right
        from marts.rpt_subsidy_performance
        where program = ? and year = ?
        """,
        [program, year],
    )
    return {row.region_code: row for row in rows}
