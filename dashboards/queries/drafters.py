"""Drafters' duties by place, and the standards drafted there, at as_of.

A region is a city's or county's code, or empty for all; a duty belongs to the region of its enterprise.
"""

from dataclasses import dataclass

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot

_IN_REGION = "($region = '' or $region in (enterprises.region_code, enterprises.city_code))"
_PLACES = {"city": "city_code", "county": "region_code"}


@dataclass(frozen=True)
class Standing:
    """How the duties of a place stand, and its firms with an effective right."""

    place: str
    duties: int
    drafters: int
    brand: int
    labelled: int
    kpi: int
    fulfilled: int
    fulfilled_late: int
    pending: int
    overdue: int
    suspended: int
    published: int
    notified: int
    conforming: int


@dataclass(frozen=True)
class Drafted:
    """A standard with drafters or conforming firms in a region."""

    standard_no: str
    drafters: int
    brand_enterprises: int
    rights_effective: int
    rights_checked: int
    rights_labelled: int


@remembered
def standings(snapshot: Snapshot, region: str, by: str) -> list[Standing]:
    """Duties by place, most overdue first.

    Args:
        snapshot: what is asked.
        region: as above.
        by: `city` or `county`.
    """
    place = f"coalesce(enterprises.{_PLACES[by]}, '000000')"
    return fetch(
        snapshot,
        Standing,
        f"""
        with counted as (
            select
                {place} as place, count(*) as duties, count(distinct facts.uscc) as drafters,
                count(brand_on) as brand, count(labelled_on) as labelled, count(kpi_on) as kpi,
                count(*) filter (status = 'fulfilled') as fulfilled,
                count(*) filter (status = 'fulfilled_late') as fulfilled_late,
                count(*) filter (status = 'pending') as pending,
                count(*) filter (status = 'overdue') as overdue,
                count(*) filter (suspended_from is not null and suspended_to is null) as suspended,
                count(*) filter (status = 'overdue' and published_on is not null) as published,
                count(*) filter (status = 'overdue' and notified_on is not null) as notified
            from marts.dec_drafter_conformity as facts
            left join marts.dim_enterprise as enterprises on facts.uscc = enterprises.uscc
            where {_IN_REGION}
            group by all
        ),
        conforming as (
            select {place} as place, count(distinct facts.uscc) as conforming
            from marts.fct_mark_right as facts
            left join marts.dim_enterprise as enterprises on facts.uscc = enterprises.uscc
            where facts.program = 'zhejiang_made' and facts.effective and {_IN_REGION}
            group by all
        )
        select
            place,
            coalesce(duties, 0) as duties, coalesce(drafters, 0) as drafters, coalesce(brand, 0) as brand,
            coalesce(labelled, 0) as labelled, coalesce(kpi, 0) as kpi,
            coalesce(fulfilled, 0) as fulfilled, coalesce(fulfilled_late, 0) as fulfilled_late,
            coalesce(pending, 0) as pending, coalesce(overdue, 0) as overdue,
            coalesce(suspended, 0) as suspended, coalesce(published, 0) as published,
            coalesce(notified, 0) as notified, coalesce(conforming, 0) as conforming
        from counted
        full join conforming using (place)
        order by overdue desc, duties desc, place
        """,  # noqa: S608  only names of columns are put in
        {"region": region},
    )


@remembered
def drafted(snapshot: Snapshot, region: str) -> list[Drafted]:
    """Standards with drafters or conforming firms in a region, by number."""
    return fetch(
        snapshot,
        Drafted,
        """
        select standard_no, drafters, brand_enterprises, rights_effective, rights_checked, rights_labelled
        from marts.fct_standard
        where program = 'zhejiang_made' and region_code = $region
        order by standard_no
        """,
        {"region": region},
    )
