"""Listing: the brand enterprises of a snapshot with their risk tier, and every point that makes it.

Belongs here: where each contribution is counted; how much it counts is in risk_points.csv and
risk_tiers.csv. Does not belong here: drawing.
"""

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.draw.drawing import INSPECTORS_PER_FIRM

if TYPE_CHECKING:
    import duckdb

FORMAT = "pinbiao-draw-list/1"
FOLDER = Path(__file__).parent
PROGRAMS = ("zhejiang_made", "shanghai_brand")
FIRMS = """
    select uscc, name, region_code
    from marts.dim_enterprise
    where (is_brand_zhejiang and $program in ('zhejiang_made', ''))
        or (is_brand_shanghai and $program in ('shanghai_brand', ''))
    order by uscc
"""
COUNTED = {
    "serious_dishonesty": "select uscc, null as happened_on from marts.dim_enterprise where is_dishonest",
    "failed_inspection": "select uscc, confirmed_on from marts.dec_inspection_consequence",
    "revocation_due": "select uscc, null from marts.dec_revocation_due",
    "mark_misuse": "select uscc, checked_on from marts.dec_mark_misuse",
    "quality_penalty": "select uscc, decided_on from marts.fct_penalty where is_quality",
    "surveillance_overdue": (
        "select uscc, null from marts.dec_surveillance where onsite_overdue or audit_overdue"
    ),
    "drafter_overdue": "select uscc, null from marts.dec_drafter_conformity where status = 'overdue'",
    "complaint": "select uscc, received_on from marts.fct_complaint",
}
"""By contribution: each row is one, with the day it happened (null: it stands at as_of)."""


@cache
def read_points(name: str) -> tuple[dict[str, str], ...]:
    """The rows of risk_points.csv or risk_tiers.csv."""
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


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
    """
    ((snapshot_id, as_of),) = reader.execute("select snapshot_id, as_of from meta.snapshot").fetchall()
    firms = reader.execute(FIRMS, {"program": program or ""}).fetchall()
    within = _within(region)
    counts = {row["contribution"]: _count(reader, row, as_of) for row in read_points("risk_points")}
    return {
        "format": FORMAT,
        "snapshot_id": snapshot_id,
        "as_of": as_of.isoformat(),
        "program": program,
        "region": region,
        "region_rule": region_rule,
        "number": number,
        "inspectors_per_firm": INSPECTORS_PER_FIRM,
        "risk_points": list(read_points("risk_points")),
        "risk_tiers": list(read_points("risk_tiers")),
        "firms": [
            {"uscc": uscc, "name": name, "region_code": code or "000000", **_judge(uscc, counts)}
            for uscc, name, code in firms
            if (code or "").startswith(within)
        ],
        "inspectors": list(inspectors),
    }


def _within(region: str | None) -> str:
    """The digits that all codes of a region begin with."""
    code = region or ""
    while code.endswith("00"):
        code = code[:-2]
    return code


def _count(reader: "duckdb.DuckDBPyConnection", row: Mapping[str, str], as_of: date) -> dict[str, int]:
    """How often a contribution stands against each firm, looking back as far as it counts."""
    years = int(row["window_years"] or 0)
    first = _years_before(as_of, years) if years else date.min
    counts: dict[str, int] = {}
    for uscc, happened_on in reader.execute(COUNTED[row["contribution"]]).fetchall():
        if uscc is not None and (happened_on is None or happened_on > first):
            counts[uscc] = counts.get(uscc, 0) + 1
    return counts


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _judge(uscc: str, counts: Mapping[str, Mapping[str, int]]) -> dict[str, Any]:
    """Points of every contribution, their sum, and the tier and weight it gives."""
    contributions: list[dict[str, Any]] = []
    for row in read_points("risk_points"):
        count = counts[row["contribution"]].get(uscc, 0)
        if count:
            points = min(count * int(row["points_each"]), int(row["points_most"]))
            contributions.append({"contribution": row["contribution"], "count": count, "points": points})
    total = sum(contribution["points"] for contribution in contributions)
    reached = (tier for tier in read_points("risk_tiers") if total >= int(tier["points_from"]))
    tier = max(reached, key=lambda tier: int(tier["points_from"]))
    return {
        "points": total,
        "tier": tier["tier"],
        "weight": int(tier["weight"]),
        "contributions": contributions,
    }
