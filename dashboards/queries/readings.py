"""What hangs on how the policy is read: decisions that a single other reading would turn."""

from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.queries.subsidies import IN_REGION
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class ReadingMoney:
    """Claims that one other reading turns from one verdict to another, and their money in yuan."""

    reading: str
    clause_id: str
    verdict_now: str
    verdict_then: str
    n: int
    money_yuan: Decimal


@remembered
def subsidy_money(snapshot: Snapshot, region: str) -> list[ReadingMoney]:
    """Money by reading and turn; the region as in `queries.subsidies`."""
    if not snapshot.has("marts.reading_sensitivity"):
        return []
    return fetch(
        snapshot,
        ReadingMoney,
        f"""
        select
            turned.reading, turned.clause_id, turned.verdict_now, turned.verdict_then,
            count(*) as n, coalesce(sum(turned.money_yuan), 0) as money_yuan
        from marts.reading_sensitivity as turned
        inner join marts.dec_subsidy as claims on turned.decision_key = claims.claim_no
        where turned.decision_mart = 'dec_subsidy' and {IN_REGION}
        group by all
        order by turned.reading, turned.verdict_now, turned.verdict_then
        """,  # noqa: S608  only the text of the region is put in
        {"region": region},
    )
