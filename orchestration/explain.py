"""Explain: one decision of a snapshot, up to the sentence of the policy and down to the rows of the files.

Belongs here: finding the decision, its reasons with clause and parameters, the records behind them as typed
and as they arrived. Does not belong here: wording for people (commands.explain), rebuilding (explain_check).
Heavy libraries are loaded when they are used.
"""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.layout import LANDING
from ingestion.products import Product, load_products
from ingestion.reasons import DECISION, EVIDENCE, FIGURES, Decision, explain_reasons, plain
from ingestion.source_rows import SourceRows
from orchestration.errors import UsageError
from orchestration.snapshots import open_reader

if TYPE_CHECKING:
    import duckdb

NEAR = 3
"""Near matches that an error names."""


class MartUnknownError(UsageError):
    """A mart that holds no decisions."""

    def __init__(self, mart: str, known: Sequence[str]) -> None:
        near = get_close_matches(mart, known, n=NEAR, cutoff=0.4)
        guess = f"Did you mean {' or '.join(near)}? " if near else ""
        super().__init__(
            f"{mart!r} is no mart of decisions in this snapshot.",
            f"{guess}Marts of decisions: {', '.join(known)}.",
        )


class DecisionUnknownError(UsageError):
    """A key that no decision of the mart bears."""

    def __init__(self, mart: str, key: str, grain: Sequence[str], near: Sequence[str]) -> None:
        guess = f"Near: {'; '.join(near)}. " if near else "The mart is empty. "
        super().__init__(
            f"{mart} holds no decision {key!r}.",
            f"{guess}A key is {'|'.join(grain)}; quote it in the shell.",
        )


def find_decision(snapshot: Path, mart: str, key: str) -> tuple[Decision, dict[str, Any]]:
    """One decision, and the explanation of it without the records behind it.

    Args:
        snapshot: the snapshot's own file.
        mart: name of a mart of decisions.
        key: the key columns joined by |.

    Returns:
        the decision, and its explanation in the form of interfaces.md, records still null.

    Raises:
        MartUnknownError, DecisionUnknownError: there is no such thing.
    """
    products = load_products()
    with open_reader(snapshot) as connection:
        tables = _rows(connection, "select table_name from duckdb_tables() where schema_name = 'marts'")
        held = {row["table_name"] for row in tables}
        marts = sorted(name for name in held if name.startswith(DECISION))
        if mart not in marts or mart not in products:
            raise MartUnknownError(mart, [name for name in marts if name in products])
        row = _decision_row(connection, products[mart], key)
        evidence = [item for name in EVIDENCE if name in held for item in _named(connection, name, mart, key)]
        (published,) = _rows(connection, "from meta.snapshot")
        decision = Decision(mart, key, row, evidence, published)
        reasons = explain_reasons(
            decision,
            _rows(connection, "from marts.dim_clause"),
            _rows(connection, "from marts.dim_policy_parameter"),
        )
    explanation = {
        "mart": mart,
        "key": key,
        "as_of": plain(published["as_of"]),
        "known_at": plain(published["known_at"]),
        "snapshot_id": published["snapshot_id"],
        "row": plain(row),
        "reasons": reasons,
    }
    return decision, explanation


def explain(home: Path, snapshot: Path, mart: str, key: str) -> tuple[Decision, dict[str, Any]]:
    """One decision with its whole chain, in the form of interfaces.md.

    Raises:
        MartUnknownError, DecisionUnknownError: there is no such thing.
        EvidenceMissingError: the home's landing lacks what the evidence names.
    """
    decision, explanation = find_decision(snapshot, mart, key)
    sources = SourceRows(home / LANDING)
    sources.read(decision.evidence)
    figures = _figures(snapshot, decision.evidence)
    for reason in explanation["reasons"]:
        for item in reason["evidence"]:
            if item["feed"].startswith(FIGURES):
                item["record"] = figures[item["feed"], item["record_key"]]
            elif item["record_key"] is not None:
                item["record"], item["raw"] = sources.shown(item["batch_id"], item["row_number"])
    return decision, explanation


def _decision_row(connection: "duckdb.DuckDBPyConnection", product: Product, key: str) -> dict[str, Any]:
    written = " || '|' || ".join(f'cast("{name}" as varchar)' for name in product.grain)
    found = _rows(connection, f'from marts."{product.name}" where {written} = $key', {"key": key})
    if not found:
        near = _rows(
            connection,
            f'from marts."{product.name}" select {written} as key'
            " order by levenshtein(upper(key), upper($key)), key limit $near",
            {"key": key, "near": NEAR},
        )
        raise DecisionUnknownError(product.name, key, product.grain, [row["key"] for row in near])
    return found[0]


def _named(
    connection: "duckdb.DuckDBPyConnection", evidence: str, mart: str, key: str
) -> list[dict[str, Any]]:
    """The evidence of a decision in one of the marts that hold evidence, with the files it came in."""
    return _rows(
        connection,
        f"from marts.{evidence} as named left join meta.batches as batches using (batch_id)"
        " select named.* exclude (as_of), batches.file"
        " where decision_mart = $mart and decision_key = $key"
        " order by role, feed, record_key nulls first",
        {"mart": mart, "key": key},
    )


def _figures(snapshot: Path, evidence: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], Any]:
    """The rows of marts that evidence names as figures."""
    named = {(e["feed"], e["record_key"]) for e in evidence if e["feed"].startswith(FIGURES)}
    if not named:
        return {}
    products = load_products()
    with open_reader(snapshot) as connection:
        return {
            (feed, key): plain(_decision_row(connection, products[feed.removeprefix(FIGURES)], key))
            for feed, key in sorted(named)
        }


def _rows(
    connection: "duckdb.DuckDBPyConnection", query: str, values: Mapping[str, Any] | None = None
) -> list[dict[str, Any]]:
    cursor = connection.execute(query, values or {})
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
