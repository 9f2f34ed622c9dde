"""Matters: decisions about firms, those that stand against one or wait for somebody, and the firms found."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot
from ingestion.products import load_products


@dataclass(frozen=True)
class Matter:
    """How rows of a decision table are read on the page of a firm.

    Attributes:
        against: condition of the rows that stand against the firm or wait for somebody.
        day: the day a row is about, as SQL.
    """

    against: str
    day: str


MATTERS: Mapping[str, Matter] = {
    "dec_revocation_due": Matter("true", "first_trigger_on"),
    "dec_mark_misuse": Matter("true", "checked_on"),
    "dec_inspection_consequence": Matter("not executed", "confirmed_on"),
    "dec_subsidy": Matter("verdict in ('hold', 'recover_review', 'cannot_be_judged')", "applied_on"),
    "dec_drafter_conformity": Matter(
        "status = 'overdue' or (suspended_from is not null and suspended_to is null)", "deadline"
    ),
    "dec_project_acceptance": Matter("status = 'accepted_while_suspended'", "applied_on"),
    "dec_self_declaration": Matter("verdict <> 'eligible'", "applied_on"),
    "dec_surveillance": Matter(
        "onsite_overdue or audit_overdue or term_exceeded", "least(onsite_due_on, audit_due_on)"
    ),
    "dec_credit_standing": Matter("standing in ('serious_dishonesty', 'abnormal')", "as_of"),
    "dec_risk_tier": Matter("tier <> 'low'", "as_of"),
    "dec_document_audit": Matter("verdict <> 'allowed'", "audited_on"),
    "dec_certificate_issuer": Matter("verdict <> 'in_order'", "issued_on"),
    "dec_application_order": Matter("verdict <> 'in_order'", "applied_on"),
    "dec_revocation_review": Matter("verdict = 'no_ground_found'", "revoked_on"),
    "dec_finding": Matter("true", "found_on"),
    "dec_followup": Matter("status = 'overdue'", "due_on"),
}
"""The decision tables about firms, the gravest first."""


@dataclass(frozen=True)
class FirmHit:
    """A firm that a search found, with what stands against it."""

    uscc: str
    name: str
    region: str | None
    is_brand: bool
    against: int


@dataclass(frozen=True)
class DecisionLine:
    """A decision about a firm."""

    mart: str
    key: str
    day: date | None
    is_against: bool
    row: Mapping[str, Any]


@remembered
def search(snapshot: Snapshot, asked: str, most: int) -> tuple[list[FirmHit], int]:
    """Firms whose name or code holds a text, brand firms first, and how many there are."""
    hits = fetch(
        snapshot,
        FirmHit,
        f"""
        with hits as (
            select uscc, name, region_code, is_brand_zhejiang or is_brand_shanghai as is_brand
            from marts.dim_enterprise
            where contains(name, $asked) or starts_with(uscc, upper($asked))
            order by is_brand desc, length(name), uscc
            limit $most
        ),

        matters as ({_against(snapshot)})

        select
            hits.uscc, hits.name, regions.name as region, hits.is_brand,
            (select count(*) from matters where matters.uscc = hits.uscc) as against
        from hits
        left join marts.dim_region as regions on hits.region_code = regions.region_code
        order by hits.is_brand desc, length(hits.name), hits.uscc
        """,  # noqa: S608  only conditions of our own are put in
        {"asked": asked, "most": most},
    )
    (counted,) = snapshot.rows(
        """
        select count(*) as n from marts.dim_enterprise
        where contains(name, $asked) or starts_with(uscc, upper($asked))
        """,
        {"asked": asked},
    )
    return hits, counted["n"]


@remembered
def most_matters(snapshot: Snapshot, most: int) -> tuple[list[FirmHit], int]:
    """The firms with most decisions against them, brand firms first, and how many firms have any."""
    query = f"""
        with matters as ({_against(snapshot)}),

        counted as (select uscc, count(*) as against from matters where uscc is not null group by uscc)

        select
            counted.uscc, coalesce(firms.name, counted.uscc) as name, regions.name as region,
            coalesce(firms.is_brand_zhejiang or firms.is_brand_shanghai, false) as is_brand, counted.against
        from counted
        left join marts.dim_enterprise as firms on counted.uscc = firms.uscc
        left join marts.dim_region as regions on firms.region_code = regions.region_code
        order by is_brand desc, counted.against desc, counted.uscc
    """  # noqa: S608  only conditions of our own are put in
    hits = fetch(snapshot, FirmHit, f"{query} limit ?", [most])
    (counted,) = snapshot.rows(
        f"select count(distinct uscc) as n from ({_against(snapshot)})"  # noqa: S608  likewise
    )
    return hits, counted["n"]


def _against(snapshot: Snapshot) -> str:
    return " union all ".join(
        f"select uscc from marts.{mart} where {matter.against}"  # noqa: S608  names and conditions of our own
        for mart, matter in MATTERS.items()
        if snapshot.has(f"marts.{mart}", "uscc")
    )


@remembered
def decisions(snapshot: Snapshot, uscc: str) -> list[DecisionLine]:
    """Every decision about a firm, the gravest tables first, the newest first within one."""
    lines: list[DecisionLine] = []
    for mart, matter in MATTERS.items():
        if not snapshot.has(f"marts.{mart}", "uscc"):
            continue
        key = " || '|' || ".join(f'cast("{name}" as varchar)' for name in load_products()[mart].grain)
        rows = snapshot.rows(
            f"""
            select {key} as _key, {matter.day} as _day, coalesce({matter.against}, false) as _against, *
            from marts.{mart}
            where uscc = ?
            order by _day desc nulls last, _key
            """,  # noqa: S608  names and conditions of our own
            [uscc],
        )
        lines += [
            DecisionLine(mart, row.pop("_key"), row.pop("_day"), row.pop("_against"), row) for row in rows
        ]
    return lines
