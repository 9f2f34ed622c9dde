"""The work file shows the batches known, whole and typed; conservation is checked against the files."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from ingestion.contracts import load_feeds
from ingestion.landing import Landing
from ingestion.ledger import Batch
from ingestion.settings import Settings
from ingestion.world import World
from orchestration.build import NodeOutcome, dbt_args
from orchestration.checks import find_unconserved
from orchestration.warehouse import Bounds, create_work_file

FEEDS = load_feeds()


@pytest.fixture
def bounds(tmp_path: Path) -> Bounds:
    return Bounds("256MB", 2, tmp_path / "bounds")


@pytest.fixture
def batches(tmp_path: Path) -> list[Batch]:
    """Two files of certification_rules, the second with a broken row."""
    drop = tmp_path / "drop" / "certification_rules"
    drop.mkdir(parents=True)
    header = "认证实施细则编号,名称,发布日期\n"
    (drop / "1.csv").write_text(header + "R1,细则一,2023-01-01\nR2,细则二,2023-01-02\n", "utf-8")
    (drop / "2.csv").write_text(header + "R3,细则三,2023-02-30\nR4,细则四,2023-02-01\n", "utf-8")
    landing = Landing(tmp_path, FEEDS, Settings(hash_key="k"), World({}))
    for path in sorted(drop.iterdir()):
        landing.ingest(path, "certification_rules", f"certification_rules/{path.name}")
    return landing.batches()


def test_the_work_file_shows_known_batches_only(tmp_path: Path, batches: list[Batch], bounds: Bounds) -> None:
    work = tmp_path / "work" / "work.duckdb"
    for known, rules in ((batches[:1], ["R1", "R2"]), (batches, ["R1", "R2", "R4"])):
        create_work_file(work, tmp_path / "landing", FEEDS, known, bounds)
        with duckdb.connect(str(work), read_only=True) as reader:
            found = reader.execute("select rule_id from landing.certification_rules order by 1").fetchall()
            assert [rule for (rule,) in found] == rules
            ledger = reader.execute(
                "select batch_id, seq, ingested_at is not null from meta.batches"
            ).fetchall()
            assert ledger == [(b.batch_id, b.seq, True) for b in known]
            reasons = reader.execute("select row_number, field, rule from meta.quarantine").fetchall()
            assert reasons == ([(1, "published_on", "BAD_TYPE")] if len(known) == 2 else [])


def test_a_feed_without_batches_is_empty_but_typed(tmp_path: Path, bounds: Bounds) -> None:
    work = tmp_path / "work" / "work.duckdb"
    create_work_file(work, tmp_path / "landing", FEEDS, [], bounds)
    with duckdb.connect(str(work), read_only=True) as reader:
        views = reader.execute(
            "select view_name from duckdb_views() where schema_name = 'landing'"
        ).fetchall()
        assert {name for (name,) in views} == set(FEEDS)
        types = dict(
            reader.execute(
                "select column_name, data_type from duckdb_columns() where table_name = 'penalties'"
            ).fetchall()
        )
        assert types["decided_on"] == "DATE"
        assert types["fine_yuan"].startswith("DECIMAL")
        assert reader.execute("select count(*) from landing.penalties").fetchall() == [(0,)]


def test_a_quote_in_the_path_does_no_harm(tmp_path: Path, bounds: Bounds) -> None:
    work = tmp_path / "it's here" / "work.duckdb"
    create_work_file(work, tmp_path / "landing", FEEDS, [], bounds)
    with duckdb.connect(str(work), read_only=True) as reader:
        assert reader.execute("select count(*) from landing.penalties").fetchall() == [(0,)]


def test_whole_batches_are_conserved(tmp_path: Path, batches: list[Batch], bounds: Bounds) -> None:
    assert find_unconserved(tmp_path / "landing", batches, bounds) == {}


@pytest.mark.parametrize("name", ["rows", "raw", "quarantine"])
def test_a_file_that_lost_rows_is_found(
    tmp_path: Path, batches: list[Batch], bounds: Bounds, name: str
) -> None:
    batch = batches[1]
    file = tmp_path / "landing" / batch.feed / batch.batch_id / f"{name}.parquet"
    pl.read_parquet(file).clear().write_parquet(file)
    faults = find_unconserved(tmp_path / "landing", batches, bounds)
    assert list(faults) == [batch.feed]
    assert f"{name}.parquet holds 0 rows" in faults[batch.feed][0]
    assert batch.file in faults[batch.feed][0]


@pytest.mark.parametrize(
    ("kind", "status", "message", "is_finding", "is_fault"),
    [
        pytest.param("test", "pass", "", False, False, id="test passed"),
        pytest.param("test", "fail", "Got 2 results", True, False, id="test failed"),
        pytest.param("test", "warn", "Got 2 results", False, False, id="test warned"),
        pytest.param("test", "error", "Binder Error", False, True, id="test broke"),
        pytest.param("model", "success", "", False, False, id="model built"),
        pytest.param("model", "error", "Catalog Error: no such table", False, True, id="model broke"),
        pytest.param(
            "model", "error", "Constraint Error: NOT NULL", True, False, id="rows break the contract"
        ),
        pytest.param("model", "skipped", "", False, False, id="skipped"),
    ],
)
def test_findings_about_data_are_told_from_faults_of_ours(
    kind: str, status: str, message: str, is_finding: bool, is_fault: bool
) -> None:
    outcome = NodeOutcome("id", "name", kind, status, message)
    assert (outcome.is_finding, outcome.is_fault) == (is_finding, is_fault)


def test_dbt_is_told_the_day_and_never_phones_home(tmp_path: Path) -> None:
    args = dbt_args("build", tmp_path, as_of=date(2025, 12, 31), select=["+fct_penalty"])
    assert args[0] == "build"
    assert args[args.index("--vars") + 1] == '{"as_of": "2025-12-31"}'
    assert args[-2:] == ["--select", "+fct_penalty"]
    assert "--no-send-anonymous-usage-stats" in args
    assert "--vars" not in dbt_args("parse", tmp_path)
