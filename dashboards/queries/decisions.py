"""What the rules decided, counted."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot


@dataclass(frozen=True)
class DecisionCount:
    """Rows of a decision table with one outcome."""

    mart: str
    outcome: str
    n: int


@dataclass(frozen=True)
class SubsidyMoney:
    """Claims of one kind and verdict with their money, in yuan."""

    kind: str
    verdict: str
    n: int
    amount_yuan: Decimal
    payable_yuan: Decimal
    paid_yuan: Decimal
    recovered_yuan: Decimal
    to_recover_yuan: Decimal


ZHEJIANG = "zhejiang_made"

_OF_ZHEJIANG: Mapping[str, str] = {
    "dec_drafter_conformity": "select status as outcome from marts.dec_drafter_conformity",
    "dec_project_acceptance": "select status as outcome from marts.dec_project_acceptance",
    "dec_standard_review": """
        select
            case when not review_due then 'not_due' when executed then 'executed' else 'outstanding' end
                as outcome
        from marts.dec_standard_review
    """,
    "dec_self_declaration": "select verdict as outcome from marts.dec_self_declaration",
    "dec_inspection_consequence": """
        select consequence || case when executed then '_executed' else '_outstanding' end as outcome
        from marts.dec_inspection_consequence
    """,
    "dec_revocation_due": "select unnest(reasons) as outcome from marts.dec_revocation_due",
}
"""Outcome of every row of the tables that only Zhejiang's policy asks for."""

_OF_BOTH: Mapping[str, str] = {
    "dec_mark_misuse": """
        select reason as outcome from marts.dec_mark_misuse
        where coalesce(program, 'zhejiang_made') = $program
    """,
    "dec_surveillance": """
        select 'onsite_overdue' as outcome from marts.dec_surveillance
        where program = $program and onsite_overdue
        union all
        select 'audit_overdue' from marts.dec_surveillance where program = $program and audit_overdue
        union all
        select 'term_exceeded' from marts.dec_surveillance where program = $program and term_exceeded
        union all
        select 'in_order' from marts.dec_surveillance
        where program = $program
            and not onsite_overdue and not audit_overdue and not coalesce(term_exceeded, false)
    """,
}
"""Outcomes of every row of the tables of both; a check of an unknown right counts as Zhejiang's."""


@remembered
def counts(snapshot: Snapshot, program: str) -> list[DecisionCount]:
    """Outcomes of every decision table that the snapshot holds, at as_of."""
    found: list[DecisionCount] = []
    if program == ZHEJIANG:
        for mart, query in _OF_ZHEJIANG.items():
            found += _counted(snapshot, mart, query, {})
    for mart, query in _OF_BOTH.items():
        found += _counted(snapshot, mart, query, {"program": program})
    return found


def _counted(snapshot: Snapshot, mart: str, query: str, parameters: Mapping[str, str]) -> list[DecisionCount]:
    if not snapshot.has(f"marts.{mart}"):
        return []
    return fetch(
        snapshot,
        DecisionCount,
        f"""
        select $mart as mart, outcome, count(*) as n
        from ({query}) as outcomes
        group by outcome
        order by n desc, outcome
        """,  # noqa: S608  only the queries above are put in
        {"mart": mart, **parameters},
    )


@remembered
def subsidy_money(snapshot: Snapshot, program: str, region: str = "") -> list[SubsidyMoney]:
    """Claims by kind and verdict, at as_of, of a city, a county or all; Zhejiang's alone are fed."""
    if program != ZHEJIANG or not snapshot.has("marts.dec_subsidy"):
        return []
    return fetch(
        snapshot,
        SubsidyMoney,
        """
        select
            kind, verdict, count(*) as n,
            coalesce(sum(amount_yuan), 0) as amount_yuan,
            coalesce(sum(payable_yuan), 0) as payable_yuan,
            coalesce(sum(paid_yuan), 0) as paid_yuan,
            coalesce(sum(recovered_yuan), 0) as recovered_yuan,
            coalesce(sum(to_recover_yuan), 0) as to_recover_yuan
        from marts.dec_subsidy
        where $region in ('', region_code, left(region_code, 4) || '00')
        group by kind, verdict
        order by kind, verdict
        """,
        {"region": region},
    )
