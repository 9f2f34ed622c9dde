"""Outcomes: what a decision says in one word, so that two answers to the same question can be compared.

Belongs here: per mart of decisions its verdict, reasons and money as SQL, and which decisions differ between
two databases. Does not belong here: building either of them (alternatives), how it is shown (commands).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from ingestion.products import load_products
from orchestration.alternatives import ALTERNATIVE

if TYPE_CHECKING:
    import duckdb

NO_REASONS = "cast([] as varchar[])"
DECISIONS = "dec_"
"""Marts of decisions by the beginning of their name; the others here are comparisons of reports."""


@dataclass(frozen=True)
class Outcome:
    """What a mart of decisions says.

    Attributes:
        verdict: in one word; a decision that has no row says nothing.
        reasons: codes that stand.
        uscc: whom it is about.
        payable, to_recover: money that follows from it.
    """

    verdict: str
    reasons: str = "reasons"
    uscc: str = "uscc"
    payable: str = "0"
    to_recover: str = "0"


def _flags(*columns: str) -> str:
    """The flags that hold, as a list."""
    cases = ", ".join(f"case when {column} then '{column}' end" for column in columns)
    return f"list_filter([{cases}], lambda flag: flag is not null)"


_SURVEILLANCE = _flags("onsite_overdue", "audit_overdue", "term_exceeded", "document_audit_allowed")
OUTCOMES: Mapping[str, Outcome] = {
    "dec_drafter_conformity": Outcome(
        "concat_ws('+', status, case when suspended_from is not null and suspended_to is null"
        " then 'suspended' end)",
        "missing",
    ),
    "dec_project_acceptance": Outcome("status", "suspended_by"),
    "dec_standard_review": Outcome(
        "case when review_due then 'review_due' else 'not_due' end", NO_REASONS, "null"
    ),
    "dec_self_declaration": Outcome("verdict"),
    "dec_inspection_consequence": Outcome("consequence", NO_REASONS),
    "dec_revocation_due": Outcome("'REVOKE'"),
    "dec_mark_misuse": Outcome("'MISUSE'", "[reason]"),
    "dec_surveillance": Outcome(
        f"coalesce(nullif(array_to_string({_SURVEILLANCE}, '+'), ''), 'none')", _SURVEILLANCE
    ),
    "dec_subsidy": Outcome("verdict", payable="payable_yuan", to_recover="to_recover_yuan"),
    "dec_document_audit": Outcome("verdict"),
    "dec_revocation_review": Outcome("verdict"),
    "dec_certificate_issuer": Outcome("verdict"),
    "dec_application_order": Outcome("verdict"),
    "dec_risk_tier": Outcome("tier"),
    "dec_credit_standing": Outcome("standing"),
    "dec_finding": Outcome("'FOUND'"),
    "dec_followup": Outcome("status"),
    "rpt_submission": Outcome("status", NO_REASONS, "null"),
    "rpt_reconciliation": Outcome("verdict", NO_REASONS, "null"),
}


@dataclass(frozen=True)
class Flip:
    """A decision that comes out otherwise.

    Attributes:
        mart, key: the decision, its key joined by `|`.
        uscc: whom it is about, if anybody.
        verdict_now, verdict_then: null where it has no row.
        reasons_now, reasons_then: codes that stand.
        payable_change, to_recover_change: money, then less now.
        as_of: the day judged.
    """

    mart: str
    key: str
    uscc: str | None
    verdict_now: str | None
    verdict_then: str | None
    reasons_now: list[str]
    reasons_then: list[str]
    payable_change: Decimal
    to_recover_change: Decimal
    as_of: date

    @property
    def money_yuan(self) -> Decimal:
        """What hangs on it: to be paid or not, to be recovered or not."""
        return max(abs(self.payable_change), abs(self.to_recover_change))


def find_flips(
    connection: "duckdb.DuckDBPyConnection",
    database: str,
    changed: Collection[str],
    *,
    money_too: bool = False,
) -> list[Flip]:
    """Decisions whose verdict differs between a database and the alternative beside it.

    Args:
        connection: holds both.
        database: name of the one that stands.
        changed: models that differ.
        money_too: also decisions that keep their verdict but not their money.
    """
    flips: list[Flip] = []
    for mart in (name for name in OUTCOMES if name in changed):
        differs = ["now.verdict is distinct from other.verdict"]
        if money_too:
            differs += ["now.payable is distinct from other.payable", "now.owed is distinct from other.owed"]
        found = connection.execute(
            f"""
            select
                coalesce(now.key, other.key), coalesce(now.uscc, other.uscc), now.verdict, other.verdict,
                coalesce(now.reasons, []), coalesce(other.reasons, []),
                coalesce(other.payable, 0) - coalesce(now.payable, 0),
                coalesce(other.owed, 0) - coalesce(now.owed, 0),
                coalesce(now.as_of, other.as_of)
            from ({_answers(database, mart)}) as now
            full join ({_answers(ALTERNATIVE, mart)}) as other on now.key = other.key
            where {" or ".join(differs)}
            order by 1
            """  # noqa: S608 (names and expressions of our own)
        )
        flips += [Flip(mart, *row) for row in found.fetchall()]
    return flips


def _answers(database: str, mart: str) -> str:
    outcome = OUTCOMES[mart]
    key = " || '|' || ".join(f'cast("{name}" as varchar)' for name in load_products()[mart].grain)
    return (
        f"select {key} as key, cast({outcome.uscc} as varchar) as uscc, {outcome.verdict} as verdict,"  # noqa: S608
        f" {outcome.reasons} as reasons, cast({outcome.payable} as decimal(18, 2)) as payable,"
        f' cast({outcome.to_recover} as decimal(18, 2)) as owed, as_of from "{database}".marts."{mart}"'
    )
