"""What a published table may hold occurs on the sample, and every planted case shows what its row says."""

import csv
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingestion.products import load_products
from ingestion.reasons import SEEDS, read_reasons
from ingestion.sample import cases
from ingestion.sample.province import SampleSummary

pytestmark = pytest.mark.slow

Held = set[tuple[str, str]]

NEVER: dict[str, Held] = {
    "revoke_on_first_failure is 0": {
        ("dec_revocation_due.reasons", "OTHER_NONCONFORMITY"),
        ("dec_revocation_due.zhejiang_made", "OTHER_NONCONFORMITY"),
        ("dec_revocation_review.reasons", "OTHER_NONCONFORMITY"),
        ("dec_revocation_review.zhejiang_made", "OTHER_NONCONFORMITY"),
    },
    "no transition period is set; only beside its code is a claim held that lacks these records": {
        ("dec_subsidy.reasons", "OUTSIDE_TRANSITION"),
        ("dec_subsidy.zhejiang_made", "OUTSIDE_TRANSITION"),
        ("due_dates.duty", "SUBSIDY_TRANSITION"),
        ("due_dates.zhejiang_made", "SUBSIDY_TRANSITION"),
        ("due_dates.way_out", "NO_FACT"),
        ("due_dates.way_out", "STANDARD_RECORD"),
        ("due_dates.way_out", "RULE_RECORD"),
        ("due_dates.way_out", "SATISFACTION_ANSWER"),
        ("ways_out.dec_subsidy", "NO_FACT"),
        ("ways_out.dec_subsidy", "STANDARD_RECORD"),
        ("ways_out.dec_subsidy", "RULE_RECORD"),
        ("ways_out.dec_subsidy", "SATISFACTION_ANSWER"),
    },
    "on the last day of 2025 every report is due": {
        ("due_dates.duty", "REPORT"),
        ("due_dates.zhejiang_made", "REPORT"),
        ("due_dates.shanghai_brand", "REPORT"),
        ("rpt_submission.status", "not_due"),
    },
    "the opinion of Zhejiang has no end, and Shanghai's guidance ends on the last day": {
        ("due_dates.zhejiang_made", "POLICY_LAPSE"),
        ("rpt_submission.status", "policy_lapsed"),
    },
    "a right of Shanghai is its certificate: it has no other number, grant, end or revocation": {
        ("dec_mark_misuse.shanghai_brand", "REVOKED"),
        ("dec_mark_misuse.shanghai_brand", "RIGHT_EXPIRED"),
        ("dec_mark_misuse.shanghai_brand", "UNKNOWN_CERTIFICATE"),
        ("dec_mark_misuse.shanghai_brand", "CERTIFICATE_NOT_ISSUED"),
    },
    "whose code the association bears is not set (association_uscc)": {
        ("dec_finding.finding", "CLAIMANT_NOT_ASSOCIATION"),
    },
    "no reading of Shanghai's guidance is a parameter": {("reading_sensitivity.program", "shanghai_brand")},
    "surveys keep their 30 respondents at any scale": {("dec_finding.finding", "INSUFFICIENT_SAMPLE")},
    "the sample writes a firm's entry of the register once": {
        ("dec_finding.finding", "ENTERPRISE_CHANGED_SINCE"),
    },
}
"""What does not occur, by the reason why; a value that does occur has no place here."""

REASONS_BY_PROGRAMME = """
    select distinct told.decision_mart || '.' || documents.program, told.reason
    from marts.{} as told
    inner join marts.dim_clause as clauses on told.clause_id = clauses.clause_id
    inner join marts.dim_policy_document as documents on clauses.document = documents.document"""


def seed(name: str) -> list[dict[str, str]]:
    with (SEEDS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def documented() -> Held:
    """Values of contracts, reasons and due duties by programme, ways out by mart, findings, duties done."""
    products = load_products().values()
    marts = [p for p in products if p.schema_name == "marts" and not p.name.startswith("dim_")]
    held = {(f"{p.name}.{c.name}", v.value) for p in marts for c in p.columns for v in c.values}
    held |= {(f"{mart}.{program}", code) for mart, program, code in read_reasons() if program}
    held |= {(f"due_dates.{row['program']}", row["duty"]) for row in seed("due_duties")}
    held |= {(f"ways_out.{row['decision_mart']}", row["fact"]) for row in seed("ways_out")}
    held |= {("dec_finding.finding", row["finding"]) for row in seed("finding_rules")}
    held |= {("dec_followup.done", row["duty"]) for row in seed("followup_duties")}
    return held


@pytest.fixture(scope="module")
def connection(small_home: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    path = (small_home / "published" / "current.duckdb").resolve()
    with duckdb.connect(str(path), read_only=True) as opened:
        yield opened


@pytest.fixture(scope="module")
def found(connection: duckdb.DuckDBPyConnection) -> Held:
    """Values that occur, named as in `documented`."""

    def pairs(name: str, query: str) -> Held:
        return {(f"{name}.{first}", second) for first, second in connection.execute(query).fetchall()}

    told = "select distinct 'done', duty from marts.dec_followup where done_on is not null"
    held = pairs("due_dates", "select distinct program, duty from marts.due_dates")
    held |= pairs("ways_out", "select distinct decision_mart, unnest(way_out) from marts.due_dates")
    held |= pairs("dec_finding", "select distinct 'finding', finding from marts.dec_finding")
    held |= pairs("dec_followup", told)
    for table in ("evidence", "supplementary_evidence"):
        held |= set(connection.execute(REASONS_BY_PROGRAMME.format(table)).fetchall())
    for product in load_products().values():
        for column in product.columns if product.schema_name == "marts" else ():
            if column.values:
                value = f"unnest({column.name})" if column.data_type.endswith("[]") else column.name
                table = product.qualified_name
                held |= pairs(product.name, f"select distinct '{column.name}', {value} from {table}")
    return held


def test_every_value_that_is_documented_occurs(found: Held) -> None:
    never = set().union(*NEVER.values())
    assert sorted(documented() - found - never) == []


def test_what_is_said_never_to_occur_does_not_and_is_documented(found: Held) -> None:
    never = set().union(*NEVER.values())
    assert sorted(never & found) == []
    assert sorted(never - documented()) == []


def written(value: Any) -> str:
    """A value as `situations.csv` writes it."""
    if isinstance(value, list):
        return "|".join(value)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if value is None else str(value)


def differences(rows: Sequence[dict[str, Any]], expected: str) -> list[str]:
    """How the rows of a key differ from what is expected of them."""
    if expected == "absent":
        return ["there is a row"] if rows else []
    if not rows:
        return ["there is no row"]
    wanted = dict(item.split("=", 1) for item in expected.split(";"))
    return [
        f"{name} is {written(row[name])!r}, not {value!r}"
        for row in rows
        for name, value in wanted.items()
        if written(row[name]) != (written(Decimal(value)) if isinstance(row[name], Decimal) else value)
    ]


def test_every_planted_case_shows_what_its_row_says(
    connection: duckdb.DuckDBPyConnection, small_sample: SampleSummary
) -> None:
    products, different = load_products(), {}
    for situation in [s for s in cases.situations() if s.mart != "-"]:
        grain = products[situation.mart].grain
        key = " || '|' || ".join(f"cast({name} as varchar)" for name in grain)
        planted = small_sample.situations[situation.name]
        query = f"select {key} as _key, * from marts.{situation.mart} where list_contains($planted, _key)"
        cursor = connection.execute(query, {"planted": planted})
        names = [column[0] for column in cursor.description or ()]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
        for one in planted:
            wrong = differences([row for row in rows if row["_key"] == one], situation.expected)
            if wrong:
                different[situation.name, one] = wrong
    assert different == {}
