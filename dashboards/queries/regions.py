"""Regions by their hierarchy, as dim_region has it."""

from dashboards.queries import remembered
from dashboards.snapshot import Snapshot


@remembered
def regions_below(snapshot: Snapshot, region: str) -> frozenset[str]:
    """A region and every region below it."""
    rows = snapshot.rows(
        """
        with recursive below as (
            select $region as region_code
            union
            select regions.region_code
            from marts.dim_region as regions
            inner join below on regions.parent_code = below.region_code
        )
        select region_code from below
        """,
        {"region": region},
    )
    return frozenset(row["region_code"] for row in rows)
