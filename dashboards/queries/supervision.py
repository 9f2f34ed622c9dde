"""What follows a certificate: audits due, failed inspections, rights to revoke, misuse of the mark, risk."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot
from ingestion.products import load_products


@dataclass(frozen=True)
class Listing:
    """Rows of a decision table that somebody has to deal with.

    Attributes:
        mart: the table.
        columns: what is shown of each row beside its key and firm.
        condition: which rows; `$as_of` is the as-of day.
        order: the first to be dealt with first.
        program: the programme whose clauses ask for it; empty: both, told apart by the column `program`.
    """

    mart: str
    columns: tuple[str, ...]
    condition: str
    order: str
    program: str = ""


@dataclass(frozen=True)
class ListedRow:
    """One row of a listing with its firm."""

    key: str
    uscc: str | None
    name: str | None
    row: Mapping[str, Any]


@dataclass(frozen=True)
class MonthDue:
    """Certificates whose on-site visit or yearly audit falls due in a month, if nothing is done before."""

    month: date
    onsite: int
    audit: int


@dataclass(frozen=True)
class TierCount:
    """Firms of a risk tier."""

    tier: str
    n: int


ZHEJIANG = "zhejiang_made"
RISK = "dec_risk_tier"
SOON_DAYS = 90
FIRST = 20
"""Rows asked for together with their number: as many as a page shows."""
_SURVEILLANCE = ("last_onsite_on", "onsite_due_on", "last_audit_on", "audit_due_on", "document_audit_allowed")
_INSPECTION = (
    "product_code", "confirmed_on", "consequence", "previous_inspection_no", "interviewed_on",
    "followed_up_on", "executed", "days_outstanding",
)  # fmt: skip
LISTINGS: Mapping[str, Listing] = {
    "overdue": Listing(
        "dec_surveillance",
        ("onsite_overdue", "audit_overdue", *_SURVEILLANCE),
        "facts.onsite_overdue or facts.audit_overdue",
        "least(facts.onsite_due_on, facts.audit_due_on)",
    ),
    "soon": Listing(
        "dec_surveillance",
        _SURVEILLANCE,
        f"""
        (not facts.onsite_overdue and facts.onsite_due_on <= $as_of + {SOON_DAYS})
        or (not facts.audit_overdue and facts.audit_due_on <= $as_of + {SOON_DAYS})
        """,
        """
        least(
            case when not facts.onsite_overdue then facts.onsite_due_on end,
            case when not facts.audit_overdue then facts.audit_due_on end
        )
        """,
    ),
    "term": Listing("dec_surveillance", _SURVEILLANCE, "facts.term_exceeded", "facts.audit_due_on"),
    "inspections": Listing(
        "dec_inspection_consequence", _INSPECTION, "not facts.executed",
        "facts.days_outstanding desc nulls last", ZHEJIANG,
    ),
    "inspections_done": Listing(
        "dec_inspection_consequence", _INSPECTION, "facts.executed", "facts.confirmed_on desc", ZHEJIANG
    ),
    "revocations": Listing(
        "dec_revocation_due", ("product_code", "path", "reasons", "first_trigger_on", "days_outstanding"),
        "true", "facts.days_outstanding desc nulls last", ZHEJIANG,
    ),
    "misuse": Listing(
        "dec_mark_misuse", ("right_no", "checked_on", "reason"), "true", "facts.checked_on desc"
    ),
    "risk": Listing(
        RISK, ("tier", "points", "reasons"), "facts.tier <> 'low'", "facts.points desc"
    ),
}  # fmt: skip
"""By name; every one is a section of the page."""

_FIRMS = "left join marts.dim_enterprise as firms on facts.uscc = firms.uscc"
_IN_REGION = "($region = $whole or coalesce(firms.city_code, '000000') = $region)"


@remembered
def is_asked(snapshot: Snapshot, name: str, program: str) -> bool:
    """Whether a programme's clauses ask for a listing; for risk tiers, whether it has any."""
    listing = LISTINGS[name]
    if not snapshot.has(f"marts.{listing.mart}"):
        return False
    if listing.mart == RISK:
        return bool(snapshot.rows("select 1 from marts.dec_risk_tier where program = ? limit 1", [program]))
    return listing.program in ("", program)


def _scope(name: str) -> str:
    """From where rows come and which they are."""
    listing = LISTINGS[name]
    own = " and coalesce(facts.program, 'zhejiang_made') = $program" if not listing.program else ""
    return f"from marts.{listing.mart} as facts {_FIRMS} where ({listing.condition}) and {_IN_REGION}{own}"


def _given(snapshot: Snapshot, query: str, program: str, region: str, whole: str) -> dict[str, Any]:
    given = {"program": program, "region": region, "whole": whole, "as_of": snapshot.facts.as_of}
    return {name: value for name, value in given.items() if f"${name}" in query}


def count(snapshot: Snapshot, name: str, program: str, region: str, whole: str) -> int:
    """How many rows a listing has in a programme and region."""
    return _counted(snapshot, name, program, region, whole, FIRST)[1]


def listed(
    snapshot: Snapshot, name: str, program: str, region: str, whole: str, most: int | None
) -> list[ListedRow]:
    """The rows of a listing, the first to be dealt with first; with `most` no more than so many."""
    return _counted(snapshot, name, program, region, whole, most)[0]


@remembered
def _counted(
    snapshot: Snapshot, name: str, program: str, region: str, whole: str, most: int | None
) -> tuple[list[ListedRow], int]:
    """The first rows of a listing, and how many it has: one question, as both need the same join."""
    if not is_asked(snapshot, name, program):
        return [], 0
    listing = LISTINGS[name]
    grain = load_products()[listing.mart].grain
    key = " || '|' || ".join(f'cast(facts."{column}" as varchar)' for column in grain)
    limit = "" if most is None else f" limit {int(most)}"
    query = f"""
        select {key} as _key, firms.name as _name, count(*) over () as _n, facts.*
        {_scope(name)}
        order by {listing.order}, _key{limit}
    """
    rows = snapshot.rows(query, _given(snapshot, query, program, region, whole))
    n = rows[0]["_n"] if rows else 0
    return [ListedRow(row.pop("_key"), row["uscc"], row.pop("_name"), row) for row in rows], n


@remembered
def months_due(snapshot: Snapshot, program: str, region: str, whole: str) -> list[MonthDue]:
    """What falls due in each of the next twelve months after the as-of day."""
    query = f"""
        with days as (
            select date_trunc('month', unnest([facts.onsite_due_on, facts.audit_due_on])) as month,
                unnest(['onsite', 'audit']) as kind,
                unnest([facts.onsite_due_on, facts.audit_due_on]) as due_on
            from marts.dec_surveillance as facts {_FIRMS}
            where facts.program = $program and {_IN_REGION}
        )

        select
            cast(months.month as date) as month,
            count(*) filter (days.kind = 'onsite') as onsite,
            count(*) filter (days.kind = 'audit') as audit
        from (
            select unnest(range(
                date_trunc('month', $as_of + 1), date_trunc('month', $as_of + 1) + interval 12 months,
                interval 1 month
            )) as month
        ) as months
        left join days on months.month = days.month and days.due_on > $as_of
        group by months.month
        order by months.month
    """  # noqa: S608  only the texts above are put in
    return fetch(snapshot, MonthDue, query, _given(snapshot, query, program, region, whole))


@remembered
def tiers(snapshot: Snapshot, program: str, region: str, whole: str) -> list[TierCount]:
    """Firms by risk tier."""
    query = f"""
        select facts.tier, count(*) as n
        from marts.dec_risk_tier as facts {_FIRMS}
        where facts.program = $program and {_IN_REGION}
        group by facts.tier
        order by min(facts.points) desc
    """  # noqa: S608  only the texts above are put in
    return fetch(snapshot, TierCount, query, _given(snapshot, query, program, region, whole))


@remembered
def brand_firms(snapshot: Snapshot, program: str, region: str, whole: str) -> int:
    """Brand firms of a programme and region: those that a draw is made from."""
    query = """
        select count(*) as n from marts.dim_enterprise
        where case $program when 'zhejiang_made' then is_brand_zhejiang else is_brand_shanghai end
            and ($region = $whole or city_code = $region)
    """
    return snapshot.rows(query, _given(snapshot, query, program, region, whole))[0]["n"]
