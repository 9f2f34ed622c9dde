"""Listing: the brand enterprises of a snapshot with their risk tier, and every point that makes it.

Belongs here: what of the snapshot a draw rests on, in the form whose hash is published. Does not belong here:
how much a record counts and a tier weighs (seeds risk_points and risk_tiers), drawing.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ingestion.products import load_products
from orchestration.draw.drawing import INSPECTORS_PER_FIRM
from orchestration.errors import UsageError

if TYPE_CHECKING:
    import duckdb

FORMAT = "pinbiao-draw-list/2"
READS = ("dec_risk_tier", "rpt_risk_contribution", "dim_risk_tier", "dim_enterprise")
FIRMS = """
    select
        judged.uscc,
        coalesce(firms.name, judged.uscc) as name,
        judged.region_code,
        judged.program,
        judged.points,
        judged.tier,
        tiers.weight
    from marts.dec_risk_tier as judged
    inner join marts.dim_risk_tier as tiers on judged.program = tiers.program and judged.tier = tiers.tier
    left join marts.dim_enterprise as firms on judged.uscc = firms.uscc
    where judged.program = $program or $program is null
    qualify row_number() over (
        partition by judged.uscc order by tiers.weight desc, judged.points desc, judged.program
    ) = 1
    order by judged.uscc
"""
"""A firm of both programmes stands there once, with the tier that weighs more."""
CONTRIBUTIONS = """
    select program, uscc, contribution, n_records as count, points
    from marts.rpt_risk_contribution
    where n_records > 0
    order by program, uscc, contribution
"""
POINTS = """
    select distinct
        program, contribution, points_each, max_points, clause_id,
        cast(counted_after as varchar) as counted_after
    from marts.rpt_risk_contribution
    where program = $program or $program is null
    order by program, contribution
"""
TIERS = """
    select program, tier, min_points, weight, clause_id
    from marts.dim_risk_tier
    where program = $program or $program is null
    order by program, min_points desc
"""


def fix_list(
    reader: "duckdb.DuckDBPyConnection",
    inspectors: Sequence[Mapping[str, Any]],
    program: str | None,
    region: str | None,
    region_rule: str,
    number: int | None,
) -> dict[str, Any]:
    """All that a draw rests on beside the seed.

    Args:
        reader: a snapshot.
        inspectors: as `read_inspectors` gives them.
        program: only its brand enterprises; None: of both programmes.
        region: only firms of this province, city or county; None: all.
        region_rule: one of REGION_RULES.
        number: how many firms will be drawn; None: said when the draw is made.

    Raises:
        UsageError: the snapshot was published before it held the tiers of both programmes.
    """
    _refuse_older(reader)
    ((snapshot_id, as_of),) = reader.execute("select snapshot_id, as_of from meta.snapshot").fetchall()
    asked = {"program": program}
    made_of: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in _rows(reader, CONTRIBUTIONS, {}):
        made_of.setdefault((row.pop("program"), row.pop("uscc")), []).append(row)
    within = _within(region)
    return {
        "format": FORMAT,
        "snapshot_id": snapshot_id,
        "as_of": as_of.isoformat(),
        "program": program,
        "region": region,
        "region_rule": region_rule,
        "number": number,
        "inspectors_per_firm": INSPECTORS_PER_FIRM,
        "risk_points": _named(_rows(reader, POINTS, asked), "rpt_risk_contribution", "contribution"),
        "risk_tiers": _named(_rows(reader, TIERS, asked), "dim_risk_tier", "tier"),
        "firms": [
            firm | {"contributions": made_of.get((firm["program"], firm["uscc"]), [])}
            for firm in _rows(reader, FIRMS, asked)
            if firm["region_code"].startswith(within)
        ],
        "inspectors": list(inspectors),
    }


def _refuse_older(reader: "duckdb.DuckDBPyConnection") -> None:
    held = reader.execute("select table_name from duckdb_tables() where schema_name = 'marts'").fetchall()
    lacking = sorted(set(READS) - {name for (name,) in held})
    if lacking:
        raise UsageError(
            f"The snapshot has no {', '.join(lacking)}: it was published by an older version.",
            "Publish anew with pinbiao run, then make the list.",
        )


def _rows(reader: "duckdb.DuckDBPyConnection", query: str, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = reader.execute(query, values)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _named(rows: Sequence[Mapping[str, Any]], mart: str, column: str) -> list[dict[str, Any]]:
    """The rows with what their code means, as the mart's contract says it."""
    meanings = {value.value: value.label_zh for value in load_products()[mart].by_name[column].values}
    return [{**row, "meaning_zh": meanings[row[column]]} for row in rows]


def _within(region: str | None) -> str:
    """The digits that all codes of a region begin with."""
    code = region or ""
    while code.endswith("00"):
        code = code[:-2]
    return code
