"""Labelling rates."""

from dataclasses import dataclass

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


_COLUMNS = """
    rates.year, rates.slice, rates.slice_value,
    coalesce(regions.name, rates.slice_value) as name, provinces.name as province,
    rates.authorised, rates.checked, rates.labelled, rates.kpi_disclosed, rates.c_performed,
    rates.labelling_rate, rates.ci_low, rates.ci_high,
    rates.coverage_rate, rates.strict_rate, rates.upper_rate
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
def over_years(snapshot: Snapshot, program: str, until: int) -> list[LabellingRate]:
    """The rate of the whole programme, year by year up to one."""
    return fetch(
        snapshot,
        LabellingRate,
        f"""
        select {_COLUMNS}
        from marts.fct_labelling_rate as rates
        left join marts.dim_region as regions on false
        left join marts.dim_region as provinces on false
        where rates.program = ? and rates.year <= ? and rates.slice = 'all'
        order by rates.year
        """,  # noqa: S608  only the columns above are put in
        [program, until],
    )
