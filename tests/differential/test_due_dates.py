"""The days that `due_dates` predicts are those on which decisions change when nothing but as_of moves."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import duckdb
import polars as pl
import pytest

from ingestion.contracts import load_feeds, polars_schema
from ingestion.products import load_products
from orchestration.explain_check import load_frames
from tests.reference.random_province import random_as_of, random_records

from .compiled_warehouse import CompiledWarehouse, compile_warehouse, read_marts

pytestmark = pytest.mark.slow

SEEDS, SIZE = (1, 6), 40
EACH = 2
"""Predictions tried per duty and outcome."""
Row = Mapping[str, Any] | None
STATES: Mapping[str, Callable[[Row], str | None]] = {
    "CERTIFICATE_EXPIRY": lambda row: row and row["status"],
    "RIGHT_END": lambda row: "not_effective" if row and not row["effective"] else None,
    "ONSITE_AUDIT": lambda row: (
        "ONSITE_OVERDUE" if row and row["onsite_overdue"] else None if row else "expired"
    ),
    "YEARLY_AUDIT": lambda row: (
        "AUDIT_OVERDUE" if row and row["audit_overdue"] else None if row else "expired"
    ),
    "DOCUMENT_AUDIT": lambda row: (
        ("allowed" if row["document_audit_allowed"] else "not_allowed") if row else "expired"
    ),
    "DRAFTER_DEADLINE": lambda row: row and row["status"],
    "LEAD_SUSPENSION": lambda row: "suspended" if row and row["suspended_from"] else None,
    "STANDARD_REVIEW": lambda row: "review_due" if row and row["review_due"] else None,
    "FOLLOWUP": lambda row: row and row["status"],
    "REPORT": lambda row: row and row["status"],
    "INSPECTION_CONSEQUENCE": lambda row: "executed" if row and row["executed"] else None,
    "REVOCATION": lambda row: None if row else "right_ended",
    "RECALL": lambda row: (
        "RECALL_NOT_PERFORMED" if row and "RECALL_NOT_PERFORMED" in row["reasons"] else None
    ),
    "SUBSIDY": lambda row: row and row["verdict"],
    "ENTERPRISE_LOOK_BACK": lambda row: (
        None if row and "ENTERPRISE_PENALTY_3Y" in row["reasons"] else "ENTERPRISE_PENALTY_ENDED"
    ),
    "PRODUCT_LOOK_BACK": lambda row: (
        None if row and "PRODUCT_PENALTY_5Y" in row["reasons"] else "PRODUCT_PENALTY_ENDED"
    ),
}
"""What a decision says of the duty; lapse of a document and end of the transition are read, not computed."""


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


def as_known(connection: duckdb.DuckDBPyConnection) -> dict[str, pl.DataFrame]:
    """The records that exist at as_of, as a landing of their own."""
    frames = {}
    for feed in load_feeds().values():
        schema = polars_schema(feed)
        found = connection.execute(f"from staging.stg_{feed.name}")
        names = [column[0] for column in found.description or ()]
        rows = [dict(zip(names, row, strict=True)) | {"record_status": "正常"} for row in found.fetchall()]
        kept = [{name: row.get(name) for name in schema} for row in rows]
        frames[feed.name] = pl.DataFrame(kept, schema=schema, infer_schema_length=None)
    return frames


def applied_on(frames: Mapping[str, pl.DataFrame], declaration_no: str, day: date) -> dict[str, pl.DataFrame]:
    """The same application, made on another day."""
    again = frames["self_declarations"].with_columns(
        applied_on=pl.when(pl.col("declaration_no") == declaration_no)
        .then(pl.lit(day))
        .otherwise("applied_on")
    )
    return {**frames, "self_declarations": again}


def state_on(
    warehouse: CompiledWarehouse, frames: Mapping[str, pl.DataFrame], predicted: Mapping[str, Any], day: date
) -> str | None:
    """What the decision says on a day."""
    mart, key = predicted["decision_mart"], predicted["decision_key"]
    if predicted["duty"].endswith("LOOK_BACK"):
        frames = applied_on(frames, key, day)
    with warehouse.scratch.build(lambda c: load_frames(c, frames), day, marts=[mart]) as connection:
        rows = read_marts(connection, [mart])[mart]
    grain = load_products()[mart].grain
    found = [row for row in rows if "|".join(str(row[name]) for name in grain) == key]
    return STATES[predicted["duty"]](found[0] if found else None)


@pytest.mark.parametrize("seed", SEEDS)
def test_decision_changes_on_the_predicted_day_and_not_before(
    warehouse: CompiledWarehouse, seed: int
) -> None:
    as_of = random_as_of(seed, SIZE)
    with warehouse.build(
        random_records(seed, SIZE), as_of, marts=["due_dates", "stg_enterprises", *stages()]
    ) as c:
        predictions, frames = read_marts(c, ["due_dates"])["due_dates"], as_known(c)
    tried: dict[tuple[str, str], int] = {}
    wrong = []
    for row in sorted(predictions, key=lambda row: (row["duty"], row["decision_key"])):
        kind = (row["duty"], row["changes_to"])
        if row["changes_on"] is None or row["duty"] not in STATES or tried.get(kind, 0) >= EACH:
            continue
        tried[kind] = tried.get(kind, 0) + 1
        before, then = (
            state_on(warehouse, frames, row, row["changes_on"] - timedelta(days=days)) for days in (1, 0)
        )
        if before == row["changes_to"] or then != row["changes_to"]:
            wrong.append((row, before, then))
    assert wrong == []
    assert len(tried) > 5


def stages() -> list[str]:
    """The staged feeds."""
    return [f"stg_{name}" for name in load_feeds()]


def test_predicted_days_are_later_and_the_marks_count_days(warehouse: CompiledWarehouse) -> None:
    seed = SEEDS[0]
    with warehouse.build(
        random_records(seed, SIZE), random_as_of(seed, SIZE), marts=["due_dates"]
    ) as connection:
        rows = read_marts(connection, ["due_dates"])["due_dates"]
    for row in rows:
        days = (row["changes_on"] - row["as_of"]).days if row["changes_on"] else None
        assert days is None or days > 0
        assert (days is None) == (row["changes_to"] is None)
        assert row["within_30_days"] == (days is not None and days <= 30)
        assert row["within_90_days"] == (days is not None and days <= 90)
        assert len(row["way_out"]) == len(row["way_out_zh"])
