"""The difference of a claim, split by what was known when the report was handed in."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingestion.batch_files import ROWS
from ingestion.contracts import load_feeds, polars_schema
from orchestration import claims
from orchestration.explain_check import load_frames
from orchestration.warehouse import Bounds

from .compiled_warehouse import CompiledWarehouse, as_the_door_leaves_it, compile_warehouse

pytestmark = pytest.mark.slow

AS_OF = date(2024, 6, 30)
BATCHES = [
    ("standards-1", 1, "standards", datetime(2024, 1, 9, 18)),
    ("standards-2", 2, "standards", datetime(2024, 1, 11, 8)),
    ("programme_reports-3", 3, "programme_reports", datetime(2024, 2, 1, 8)),
]
CORRECTED = datetime(2024, 1, 10, 12)


def standard(
    batch: int, row: int, number: int, published_on: date, updated_at: datetime | None = None
) -> dict:
    return {
        "batch_id": f"standards-{batch}", "row_number": row, "standard_no": f"T/ZZB {number:04d}-2023",
        "program": "品字标浙江制造", "published_on": published_on, "effective_on": published_on,
        "status": "现行", "is_consumer": False, "updated_at": updated_at,
    }  # fmt: skip


RECORDS = {
    "standards": [
        standard(1, 1, 1, date(2023, 3, 1)),
        standard(1, 2, 2, date(2023, 4, 1)),
        standard(2, 1, 2, date(2022, 12, 31), CORRECTED),
        *(standard(2, row, 10 + row, date(2023, 5, 1)) for row in (2, 3, 4)),
    ],
    "programme_reports": [
        {
            "batch_id": "programme_reports-3", "row_number": 1, "report_no": "R1",
            "program": "品字标浙江制造", "reporter": "品牌建设联合会", "year": 2023,
            "metric_code": "standards_published", "claimed": Decimal(5),
            "submitted_on": date(2024, 1, 10), "cutoff_on": date(2023, 12, 31), "version": 1,
        }
    ],
}  # fmt: skip


def frame(feed_name: str) -> pl.DataFrame:
    feed = load_feeds()[feed_name]
    schema = polars_schema(feed)
    rows = [as_the_door_leaves_it(feed, dict.fromkeys(schema) | row) for row in RECORDS[feed_name]]
    rows = [row | {"record_status": row["record_status"] or "正常"} for row in rows]
    return pl.DataFrame(rows, schema=schema, infer_schema_length=None)


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory: pytest.TempPathFactory) -> CompiledWarehouse:
    return compile_warehouse(tmp_path_factory.mktemp("compiled"))


@pytest.fixture
def home(tmp_path: Path, warehouse: CompiledWarehouse) -> Path:
    """A home with the batches in its landing, and a snapshot of what is known of the claim."""
    frames = {name: frame(name) for name in RECORDS}
    for batch_id, _, feed, _ in BATCHES:
        target = tmp_path / "landing" / feed / batch_id / ROWS
        target.parent.mkdir(parents=True)
        frames[feed].filter(pl.col("batch_id") == batch_id).write_parquet(target)
    with (
        warehouse.scratch.build(
            lambda c: load_frames(c, frames), AS_OF, marts=["rpt_reconciliation"]
        ) as built,
        duckdb.connect(str(tmp_path / "snapshot.duckdb")) as snapshot,
    ):
        rows = built.execute("from marts.rpt_reconciliation").fetchall()
        snapshot.execute(
            "create schema marts; create schema meta; create table marts.rpt_reconciliation (program varchar,"
            " reporter varchar, year bigint, metric_code varchar, claimed double, cutoff_on date,"
            " computed_at_cutoff double, computed double, difference double, tolerance double,"
            " verdict varchar, as_of date);"
            " create table meta.snapshot (snapshot_id varchar, as_of date, known_at timestamp);"
            " create table meta.batches (batch_id varchar, seq bigint, feed varchar, accepted bigint,"
            " ingested_at timestamp)"
        )
        snapshot.executemany(f"insert into marts.rpt_reconciliation values ({', '.join('?' * 12)})", rows)
        snapshot.execute("insert into meta.snapshot values ('s', $day, now())", {"day": AS_OF})
        known = [[batch_id, seq, feed, 1, at] for batch_id, seq, feed, at in BATCHES]
        snapshot.executemany("insert into meta.batches values (?, ?, ?, ?, ?)", known)
    return tmp_path


def split(
    home: Path, warehouse: CompiledWarehouse, monkeypatch: pytest.MonkeyPatch
) -> list[claims.ClaimSplit]:
    monkeypatch.setattr(claims, "compile_models", lambda folder: warehouse.scratch)
    return claims.split_claims(home, home / "snapshot.duckdb", Bounds("500MB", 1, home))


def test_difference_is_split_into_arrived_corrected_and_remaining(home, warehouse, monkeypatch):
    (found,) = split(home, warehouse, monkeypatch)
    assert (found.metric_code, found.submitted_on, found.known_then) == (
        "standards_published",
        date(2024, 1, 10),
        True,
    )
    assert found.difference == 1  # claimed 5, known now 4: one of the two is of 2022, three came later
    assert (found.arrived_after_submission, found.corrected_since, found.remaining) == (-3, 1, 3)


def test_nothing_is_told_where_nothing_was_ingested_by_then(home, warehouse, monkeypatch):
    with duckdb.connect(str(home / "snapshot.duckdb")) as snapshot:
        snapshot.execute("update meta.batches set ingested_at = timestamp '2024-06-30 08:00:00'")
    (found,) = split(home, warehouse, monkeypatch)
    assert found.known_then is False
    assert (found.difference, found.arrived_after_submission, found.remaining) == (1, None, None)
