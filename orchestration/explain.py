"""Explain: one decision of a snapshot, up to the sentence of the policy and down to the rows of the files.

Belongs here: finding the decision, its reasons with clause and parameters, the records behind them as typed
and as they arrived. Does not belong here: wording for people (commands.explain), rebuilding (explain_check).
Heavy libraries are loaded when they are used.
"""

import csv
import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.batch_files import RAW, ROWS
from ingestion.errors import PinbiaoError
from ingestion.landing import FOLDER
from ingestion.ledger import MANIFEST, Batch
from ingestion.products import Product, load_products
from orchestration.build import DBT_PROJECT
from orchestration.errors import UsageError
from orchestration.snapshots import open_reader

if TYPE_CHECKING:
    import duckdb

DECISION = "dec_"
"""Prefix of the marts whose rows are decisions."""
SUBJECT, MET = "SUBJECT", "MET_"
"""Reason of the record judged; prefix of the conditions that were met (dbt_project/macros/evidence.sql)."""
FIGURES = "marts."
"""Prefix of the feed of a named figure."""
EVIDENCE = ("evidence", "supplementary_evidence")
"""Marts that hold evidence, of one form."""
REASONS = tuple(DBT_PROJECT / "seeds" / f"{name}.csv" for name in ("reason_clauses", "statement_reasons"))
"""Seeds that say on which clause and parameters a reason rests, of one form."""
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


class EvidenceMissingError(PinbiaoError):
    """Files of the landing that evidence names and the home does not hold."""

    exit_code = 4

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(
            f"The landing lacks what the evidence names: {', '.join(missing)}.",
            "The landing is never changed: restore it from a backup, or read the home of this snapshot.",
        )


@dataclass(frozen=True)
class Decision:
    """One decision as it was published.

    Attributes:
        mart, key: where it stands.
        row: its row.
        evidence: its rows of evidence.
        snapshot: row of meta.snapshot.
    """

    mart: str
    key: str
    row: Mapping[str, Any]
    evidence: Sequence[Mapping[str, Any]]
    snapshot: Mapping[str, Any]


@dataclass(frozen=True)
class ReasonEntry:
    """What the seeds say of a reason.

    Attributes:
        parameters: names of the parameters it reads.
        judged_on: column of the mart with the day judged; empty: as_of.
        title_zh, title_en: its name for people.
        place: its place in the seeds, which is the order of the rulebook.
    """

    parameters: tuple[str, ...]
    judged_on: str
    title_zh: str
    title_en: str
    place: int


def read_reasons(paths: Iterable[Path] = REASONS) -> dict[tuple[str, str, str], ReasonEntry]:
    """What the seeds say of every reason, by mart, programme (empty: none) and code."""
    rows: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as opened:
            rows += csv.DictReader(opened)
    return {
        (row["decision_mart"], row["program"], row["reason"]): ReasonEntry(
            tuple(name for name in row["parameters"].split(";") if name),
            row["judged_on"],
            row["title_zh"],
            row["title_en"],
            place,
        )
        for place, row in enumerate(rows)
    }


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
        reasons = _explain_reasons(connection, decision)
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
    sources = SourceRows(home / FOLDER)
    sources.read(decision.evidence)
    figures = _figures(snapshot, decision.evidence)
    for reason in explanation["reasons"]:
        for item in reason["evidence"]:
            if item["feed"].startswith(FIGURES):
                item["record"] = figures[item["feed"], item["record_key"]]
            elif item["record_key"] is not None:
                item["record"], item["raw"] = sources.shown(item["batch_id"], item["row_number"])
    return decision, explanation


class SourceRows:
    """Rows of the landing, as typed and as they arrived.

    Args:
        landing: the landing folder of the home.
    """

    def __init__(self, landing: Path) -> None:
        self._landing = landing
        self._rows: dict[tuple[str, int], dict[str, Any]] = {}
        self._cells: dict[tuple[str, int], list[str | None]] = {}
        self._batches: dict[str, Batch] = {}

    def read(self, evidence: Iterable[Mapping[str, Any]]) -> None:
        """Read every row that evidence names, a batch at a time.

        Raises:
            EvidenceMissingError: files or rows are not there; all of them are named.
        """
        missing = []
        for (feed, batch_id), numbers in sorted(_by_batch(evidence).items()):
            folder = self._landing / feed / batch_id
            try:
                self._batches[batch_id] = Batch.from_json((folder / MANIFEST).read_bytes())
                for row in _filtered(folder / ROWS, numbers).to_dicts():
                    self._rows[batch_id, row["row_number"]] = row
                for row in _filtered(folder / RAW, numbers).to_dicts():
                    self._cells[batch_id, row["row_number"]] = row["cells"]
            except FileNotFoundError as fault:
                missing.append(str(fault.filename or folder))
                continue
            missing += [f"{batch_id} row {n}" for n in sorted(numbers) if (batch_id, n) not in self._rows]
        if missing:
            raise EvidenceMissingError(missing)

    def shown(self, batch_id: str, row_number: int) -> tuple[dict[str, Any], dict[str, str | None]]:
        """One row as typed, and its cells under the headers of its file, without columns of no contract."""
        typed = {
            name: plain(value)
            for name, value in self._rows[batch_id, row_number].items()
            if name not in ("batch_id", "row_number")
        }
        batch = self._batches[batch_id]
        cells: dict[str, str | None] = {}
        arrived = self._cells.get((batch_id, row_number)) or ()
        for header, cell in zip(batch.header or (), arrived, strict=False):
            if header not in batch.unknown_columns:
                cells.setdefault(header, cell)
        return typed, cells


def _by_batch(evidence: Iterable[Mapping[str, Any]]) -> dict[tuple[str, str], set[int]]:
    named: dict[tuple[str, str], set[int]] = {}
    for item in evidence:
        if item["batch_id"] is not None:
            named.setdefault((item["feed"], item["batch_id"]), set()).add(item["row_number"])
    return named


def _filtered(path: Path, numbers: Iterable[int]) -> Any:
    import polars as pl

    if not path.is_file():
        raise FileNotFoundError(2, "not in the landing", str(path))
    return pl.scan_parquet(path).filter(pl.col("row_number").is_in(sorted(numbers))).collect()


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


def _explain_reasons(connection: "duckdb.DuckDBPyConnection", decision: Decision) -> list[dict[str, Any]]:
    """Every reason with its clause, parameters and evidence; the record judged comes last."""
    clauses = {row["clause_id"]: row for row in _rows(connection, "from marts.dim_clause")}
    parameters = _rows(connection, "from marts.dim_policy_parameter")
    known = read_reasons()
    entries: dict[str, dict[str, Any]] = {}
    for item in decision.evidence:
        code = item["reason"]
        clause = clauses.get(item["clause_id"], {})
        reason = known.get((decision.mart, _program(decision, clause), code.removeprefix(MET)))
        if code not in entries:
            entries[code] = {
                "code": code,
                "clause_id": item["clause_id"],
                "clause_text": clause.get("text"),
                "parameters": _parameters_used(decision, reason, clause.get("program"), parameters),
                "evidence": [],
                "place": reason.place if reason else (math.inf if code == SUBJECT else len(known)),
            }
        entries[code]["evidence"].append(
            {name: item[name] for name in ("feed", "record_key", "batch_id", "file", "row_number", "role")}
            | {"record": None, "raw": None}
        )
    ordered = sorted(entries.values(), key=lambda entry: entry["place"])
    return [{name: value for name, value in entry.items() if name != "place"} for entry in ordered]


def _program(decision: Decision, clause: Mapping[str, Any]) -> str:
    if "program" in decision.row:
        return decision.row["program"] or ""
    return clause.get("program", "")


def _parameters_used(
    decision: Decision,
    reason: ReasonEntry | None,
    program: str | None,
    parameters: Iterable[Mapping[str, Any]],
) -> list[dict[str, Any]]:
    """The parameters a reason reads, in the version of the day judged: before the first the first."""
    if reason is None:
        return []
    day = decision.row[reason.judged_on] if reason.judged_on else decision.row["as_of"]
    used = []
    for name in reason.parameters:
        versions = sorted(
            (p for p in parameters if p["program"] == program and p["parameter"] == name),
            key=lambda p: p["valid_from"] or datetime.date.min,
        )
        begun = [p for p in versions if (p["valid_from"] or datetime.date.min) <= day]
        used += [
            {
                column: plain(version[column])
                for column in ("program", "parameter", "value", "valid_from", "valid_to", "source")
            }
            for version in (begun[-1:] or versions[:1])
        ]
    return used


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


def plain(value: Any) -> Any:
    """A value as JSON has it: dates in ISO form, exact numbers as numbers."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, datetime.date | datetime.datetime | datetime.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(entry) for name, entry in value.items()}
    if isinstance(value, list | tuple):
        return [plain(entry) for entry in value]
    return value
