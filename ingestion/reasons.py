"""Reasons: what the rules' seeds say of each code of a decision, and a decision's reasons set out by them.

Belongs here: names, clauses and parameters of codes, in the order of the rulebook; evidence grouped by code.
Does not belong here: finding a decision or its evidence (orchestration.explain, dashboards.queries), wording.
Standard library only.
"""

import csv
import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

SEEDS = Path(__file__).resolve().parent.parent / "dbt_project" / "seeds"
DECISION = "dec_"
"""Prefix of the marts whose rows are decisions."""
FIGURES = "marts."
"""Prefix of the feed of a named figure."""
EVIDENCE = ("evidence", "supplementary_evidence")
"""Marts that hold evidence, of one form."""
SUBJECT, MET = "SUBJECT", "MET_"
"""Reason of the record judged; prefix of the conditions that were met (dbt_project/macros/evidence.sql)."""
REASONS = tuple(SEEDS / f"{name}.csv" for name in ("reason_clauses", "statement_reasons"))
"""Seeds that say on which clause and parameters a reason rests, of one form."""

TITLED = {
    "dec_followup": ("followup_duties", "duty"),
    "dec_finding": ("finding_rules", "finding"),
    "rpt_outlier": ("outlier_measures", "measure"),
}
"""Marts whose key begins with a code: the seed that names it, and the code's column."""


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


@cache
def read_reasons(paths: tuple[Path, ...] = REASONS) -> dict[tuple[str, str, str], ReasonEntry]:
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


@cache
def clauses_of_reasons(paths: tuple[Path, ...] = REASONS) -> dict[tuple[str, str, str], str]:
    """The clause every reason rests on, by mart, programme and code."""
    clauses = {}
    for path in paths:
        with path.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                clauses[row["decision_mart"], row["program"], row["reason"]] = row["clause_id"]
    return clauses


@cache
def read_titles() -> dict[tuple[str, str], tuple[str, str]]:
    """Names in Chinese and English of the codes that keys begin with, by mart and code."""
    titles = {}
    for mart, (seed, column) in TITLED.items():
        with (SEEDS / f"{seed}.csv").open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                titles[mart, row[column]] = (row["title_zh"], row["title_en"])
    return titles


def explain_reasons(
    decision: Decision, clause_rows: Iterable[Mapping[str, Any]], parameters: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Every reason with its clause, parameters and evidence; the record judged comes last.

    Args:
        decision: the decision.
        clause_rows: rows of marts.dim_clause.
        parameters: rows of marts.dim_policy_parameter.

    Returns:
        Entries in the form of `pinbiao explain --json`, the records of the evidence still null.
    """
    clauses = {row["clause_id"]: row for row in clause_rows}
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
                "parameters": parameters_used(decision, reason, clause.get("program"), parameters),
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


def parameters_used(
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
