"""Subsidy claims: verdicts, reasons, ways out and money, by region and year.

A region is the code of a city or county, or empty for all; a claim belongs to the region it was made in.
Money is in yuan.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot

IN_REGION = """
    ($region = '' or claims.region_code = $region or left(claims.region_code, 4) || '00' = $region)
"""


@dataclass(frozen=True)
class Money:
    """Claims of one verdict, or of one place or year and verdict."""

    group: str
    verdict: str
    n: int
    amount_yuan: Decimal
    payable_yuan: Decimal
    paid_yuan: Decimal
    recovered_yuan: Decimal
    to_recover_yuan: Decimal


@dataclass(frozen=True)
class Reason:
    """A reason that stands against claims of a verdict.

    Attributes:
        alone: claims against which nothing else stands.
    """

    verdict: str
    reason: str
    n: int
    alone: int
    amount_yuan: Decimal
    to_recover_yuan: Decimal


@dataclass(frozen=True)
class WayOut:
    """Facts that together would free held claims."""

    facts: tuple[str, ...]
    n: int
    amount_yuan: Decimal


@dataclass(frozen=True)
class Claim:
    """One claim with the reasons that stand against it, and what would change its verdict.

    Attributes:
        way_out: facts that together would free it.
        changes_on: the day on which time alone changes its verdict.
    """

    claim_no: str
    kind: str
    uscc: str
    name: str | None
    place: str
    ground: str | None
    applied_on: date
    paid_on: date | None
    amount_yuan: Decimal
    payable_yuan: Decimal
    paid_yuan: Decimal | None
    recovered_yuan: Decimal | None
    to_recover_yuan: Decimal
    reasons: list[str]
    way_out: list[str]
    changes_on: date | None


@dataclass(frozen=True)
class Fund:
    """Money of another fund in a year and the year before."""

    metric_code: str
    name_zh: str
    name_en: str
    clause_id: str | None
    value: float | None
    previous: float | None


_GROUPS = {
    "verdict": "''",
    "city": "left(claims.region_code, 4) || '00'",
    "county": "claims.region_code",
    "year": "cast(year(claims.applied_on) as varchar)",
}


@remembered
def money(snapshot: Snapshot, region: str, group: str = "verdict") -> list[Money]:
    """Claims and money by verdict within each group.

    Args:
        snapshot: what is asked.
        region: a city's code; empty for all.
        group: `verdict` (no group), `city`, `county` (codes) or `year` (of the claim).
    """
    return fetch(
        snapshot,
        Money,
        f"""
        select
            {_GROUPS[group]} as "group", verdict, count(*) as n,
            sum(amount_yuan) as amount_yuan,
            sum(payable_yuan) as payable_yuan,
            coalesce(sum(paid_yuan), 0) as paid_yuan,
            coalesce(sum(recovered_yuan), 0) as recovered_yuan,
            sum(to_recover_yuan) as to_recover_yuan
        from marts.dec_subsidy as claims
        where {IN_REGION}
        group by all
        order by "group", verdict
        """,  # noqa: S608  only the texts above are put in
        {"region": region},
    )


@remembered
def reasons(snapshot: Snapshot, region: str) -> list[Reason]:
    """Reasons by verdict, the most frequent first."""
    return fetch(
        snapshot,
        Reason,
        f"""
        with standing as (
            select claims.*, unnest(claims.reasons) as reason
            from marts.dec_subsidy as claims
            where {IN_REGION}
        )
        select
            verdict, reason, count(*) as n, count(*) filter (len(reasons) = 1) as alone,
            sum(amount_yuan) as amount_yuan, sum(to_recover_yuan) as to_recover_yuan
        from standing
        group by verdict, reason
        order by verdict, n desc, reason
        """,  # noqa: S608  only the text above is put in
        {"region": region},
    )


@remembered
def reason_clauses(snapshot: Snapshot) -> dict[str, str]:
    """The clause that the evidence of each reason names."""
    rows = snapshot.rows(
        """
        select reason, min(clause_id) as clause_id
        from marts.evidence
        where decision_mart = 'dec_subsidy' and clause_id is not null
        group by reason
        """
    )
    return {row["reason"]: row["clause_id"] for row in rows}


@remembered
def ways_out(snapshot: Snapshot, region: str) -> list[WayOut]:
    """What would free the held claims, the fewest facts first, then by number of claims."""
    rows = snapshot.rows(
        f"""
        select coalesce(due.way_out, []) as facts, count(*) as n, sum(claims.amount_yuan) as amount_yuan
        from marts.dec_subsidy as claims
        left join marts.due_dates as due
            on due.decision_mart = 'dec_subsidy' and due.decision_key = claims.claim_no
                and len(due.way_out) > 0
        where claims.verdict = 'hold' and {IN_REGION}
        group by facts
        order by len(facts), n desc, facts
        """,  # noqa: S608  only the text above is put in
        {"region": region},
    )
    return [WayOut(tuple(row["facts"]), row["n"], row["amount_yuan"]) for row in rows]


@remembered
def claims(snapshot: Snapshot, verdict: str, region: str, limit: int | None = None) -> list[Claim]:
    """Claims of a verdict, the largest sums at stake first; without a limit all of them."""
    return fetch(
        snapshot,
        Claim,
        f"""
        with asked as (
            select *
            from marts.dec_subsidy as claims
            where verdict = $verdict and {IN_REGION}
            order by to_recover_yuan desc, amount_yuan desc, claim_no
            {"" if limit is None else f"limit {limit:d}"}
        ),
        due as (
            select decision_key, any_value(way_out) as way_out, min(changes_on) as changes_on
            from marts.due_dates
            where decision_mart = 'dec_subsidy'
            group by decision_key
        )
        select
            asked.claim_no, asked.kind, asked.uscc, enterprises.name,
            coalesce(regions.name, asked.region_code) as place,
            coalesce(asked.standard_no, asked.rule_id) as ground,
            asked.applied_on, asked.paid_on, asked.amount_yuan, asked.payable_yuan,
            asked.paid_yuan, asked.recovered_yuan, asked.to_recover_yuan, asked.reasons,
            coalesce(due.way_out, []) as way_out, due.changes_on
        from asked
        left join marts.dim_enterprise as enterprises on asked.uscc = enterprises.uscc
        left join marts.dim_region as regions on asked.region_code = regions.region_code
        left join due on asked.claim_no = due.decision_key
        order by asked.to_recover_yuan desc, asked.amount_yuan desc, asked.claim_no
        """,  # noqa: S608  only the text above and a number are put in
        {"verdict": verdict, "region": region},
    )


@dataclass(frozen=True)
class Expiring:
    """Claims to release that time alone turns into held ones within 90 days of as_of."""

    n: int
    payable_yuan: Decimal
    first_on: date | None


@remembered
def expiring(snapshot: Snapshot, region: str) -> Expiring:
    """Which payments cannot wait."""
    (row,) = fetch(
        snapshot,
        Expiring,
        f"""
        select
            count(*) as n, coalesce(sum(claims.payable_yuan), 0) as payable_yuan,
            min(due.changes_on) as first_on
        from marts.dec_subsidy as claims
        inner join marts.due_dates as due
            on due.decision_mart = 'dec_subsidy' and due.decision_key = claims.claim_no
        where claims.verdict = 'release' and due.within_90_days and {IN_REGION}
        """,  # noqa: S608  only the text above is put in
        {"region": region},
    )
    return row


@remembered
def funds(snapshot: Snapshot, program: str, year: int, region: str) -> list[Fund]:
    """Other funds whose payments are known, in a year and region."""
    return fetch(
        snapshot,
        Fund,
        """
        select
            names.metric_code, names.name_zh, names.name_en, names.clause_id,
            now.value, before.value as previous
        from marts.fct_supplementary_metric as now
        inner join marts.dim_supplementary_metric as names on now.metric_code = names.metric_code
        left join marts.fct_supplementary_metric as before
            on now.program = before.program and now.region_code = before.region_code
                and now.metric_code = before.metric_code and now.year - 1 = before.year
        where names.unit = 'yuan' and now.program = $program and now.year = $year
            and now.region_code = $region
        order by names.metric_code
        """,
        {"program": program, "year": year, "region": region},
    )
