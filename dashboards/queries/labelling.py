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


@dataclass(frozen=True)
class ChannelRate:
    """Checks of one channel: how many found the label."""

    metric_code: str
    name_zh: str
    name_en: str
    checks: int
    labelled: int
    rate: float | None
    ci_low: float | None
    ci_high: float | None


CHANNELS = ("labelling_rate_daily", "labelling_rate_certification", "labelling_rate_self_declared")
"""The supplementary metrics that tell the channels apart; they count checks, not rights."""


@remembered
def by_channel(snapshot: Snapshot, program: str, year: int, region: str) -> list[ChannelRate]:
    """Shares of checks that found the label, by channel, with Wilson's interval as the rates have it."""
    return fetch(
        snapshot,
        ChannelRate,
        """
        with z as (
            select cast(value as double) as z
            from marts.dim_policy_parameter
            where program = $program and parameter = 'confidence_z'
            order by coalesce(valid_from <= make_date($year, 12, 31), true) desc, valid_from desc nulls last
            limit 1
        ),
        counted as (
            select
                names.metric_code, names.name_zh, names.name_en, figures.value as rate, z.z,
                cast(figures.numerator as bigint) as labelled, cast(figures.denominator as bigint) as checks
            from marts.fct_supplementary_metric as figures
            inner join marts.dim_supplementary_metric as names on figures.metric_code = names.metric_code
            cross join z
            where figures.program = $program and figures.year = $year and figures.region_code = $region
                and list_contains($channels, figures.metric_code)
        )
        select
            metric_code, name_zh, name_en, checks, labelled, rate,
            greatest((rate + z * z / (2 * checks) - half) / (1 + z * z / checks), 0) as ci_low,
            least((rate + z * z / (2 * checks) + half) / (1 + z * z / checks), 1) as ci_high
        from (
            select *, z * sqrt(rate * (1 - rate) / checks + z * z / (4.0 * checks * checks)) as half
            from counted
        )
        order by list_position($channels, metric_code)
        """,
        {"program": program, "year": year, "region": region, "channels": list(CHANNELS)},
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
