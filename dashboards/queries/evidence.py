"""One decision with its evidence, and what is published of how it may change."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from dashboards.queries import fetch, remembered
from dashboards.snapshot import Snapshot
from ingestion.products import load_products
from ingestion.reasons import DECISION, EVIDENCE, FIGURES, Decision


@dataclass(frozen=True)
class Outlook:
    """How a decision changes: by time alone, and by which facts.

    Attributes:
        changes_on, changes_to: the first day on which it changes by itself, and what it is from then on.
        way_out: codes of the fewest facts that together would turn it.
    """

    duty: str
    program: str
    changes_on: date | None
    changes_to: str | None
    clause_id: str
    way_out: list[str]


@dataclass(frozen=True)
class Reading:
    """Another reading of the text that would flip a decision."""

    reading: str
    parameter: str
    chosen: str
    alternative: str
    clause_id: str
    verdict_now: str | None
    verdict_then: str | None
    reasons_then: list[str]
    money_yuan: Decimal | None


def is_decision(mart: str) -> bool:
    """Whether rows of a table are decisions with evidence."""
    return mart.startswith(DECISION) and mart in load_products()


@remembered
def find_decision(snapshot: Snapshot, mart: str, key: str) -> Decision | None:
    """A decision with all its evidence, the newest rows first within a role; None where there is none."""
    if not is_decision(mart) or not snapshot.has(f"marts.{mart}"):
        return None
    row = mart_row(snapshot, mart, key)
    if row is None:
        return None
    (published,) = snapshot.rows("from meta.snapshot")
    evidence = [
        item
        for held in EVIDENCE
        if snapshot.has(f"marts.{held}")
        for item in _named(snapshot, held, mart, key)
    ]
    return Decision(mart, key, row, evidence, published)


def mart_row(snapshot: Snapshot, mart: str, key: str) -> dict[str, Any] | None:
    """A row of a published table by its key columns joined by `|`."""
    written = " || '|' || ".join(f'cast("{name}" as varchar)' for name in load_products()[mart].grain)
    found = snapshot.rows(f'from marts."{mart}" where {written} = ?', [key])
    return found[0] if found else None


def _named(snapshot: Snapshot, held: str, mart: str, key: str) -> list[dict[str, Any]]:
    return snapshot.rows(
        f"""
        select named.* exclude (as_of), batches.file
        from marts.{held} as named
        left join meta.batches as batches on named.batch_id = batches.batch_id
        where named.decision_mart = $mart and named.decision_key = $key
        order by named.role, named.feed, batches.seq desc nulls last, named.row_number desc, named.record_key
        """,  # noqa: S608  one of two names of our own
        {"mart": mart, "key": key},
    )


def figure_rows(snapshot: Snapshot, evidence: list[dict[str, Any]]) -> dict[tuple[str, str], dict[str, Any]]:
    """The rows of published tables that evidence names as figures, by feed and key."""
    named = {(item["feed"], item["record_key"]) for item in evidence if item["feed"].startswith(FIGURES)}
    return {
        (feed, key): mart_row(snapshot, feed.removeprefix(FIGURES), key) or {} for feed, key in sorted(named)
    }


@remembered
def clause_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every clause."""
    return snapshot.rows("from marts.dim_clause")


@remembered
def parameter_rows(snapshot: Snapshot) -> list[dict[str, Any]]:
    """Every version of every parameter."""
    return snapshot.rows("from marts.dim_policy_parameter")


@remembered
def outlooks(snapshot: Snapshot, mart: str, key: str) -> list[Outlook]:
    """What changes a decision."""
    return fetch(
        snapshot,
        Outlook,
        """
        select duty, program, changes_on, changes_to, clause_id, way_out
        from marts.due_dates
        where decision_mart = $mart and decision_key = $key
        order by changes_on nulls last, duty
        """,
        {"mart": mart, "key": key},
    )


@remembered
def readings(snapshot: Snapshot, mart: str, key: str) -> list[Reading]:
    """Readings of the text on which a decision hangs."""
    return fetch(
        snapshot,
        Reading,
        """
        select
            reading, parameter, chosen, alternative, clause_id, verdict_now, verdict_then, reasons_then,
            money_yuan
        from marts.reading_sensitivity
        where decision_mart = $mart and decision_key = $key
        order by reading
        """,
        {"mart": mart, "key": key},
    )
