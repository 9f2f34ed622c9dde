"""`pinbiao run`, end to end: published, unchanged, blocked, aside, and what readers see of each."""

import json
import shutil
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from orchestration import cli
from orchestration.state import hold
from tests.conftest import OUTSIDE

AS_OF = ["--as-of", "2025-12-31"]
RESULT = {
    "status",
    "snapshot_id",
    "as_of",
    "known_at",
    "batches",
    "received",
    "accepted",
    "quarantined",
    "warnings",
    "failed_checks",
}
BATCH = {"batch_id", "feed", "file", "sha256", "ingested_at", "received", "accepted", "quarantined"}
APPLICATION = "申请编号,品牌,统一社会信用代码,申请日期\nLATE-1,品字标浙江制造,{uscc},2025-06-01\n"
HANGZHOU = "select min(uscc) from marts.dim_enterprise where city_code = '330100'"


@pytest.fixture
def home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of the published home, to be changed."""
    return Path(shutil.copytree(small_home, tmp_path / "home", symlinks=True))


@pytest.fixture
def drop(small_drop: Path, tmp_path: Path) -> Path:
    """A copy of the drop folder, to be changed."""
    return Path(shutil.copytree(small_drop, tmp_path / "drop"))


def run(drop: Path, home: Path, *more: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, dict[str, Any]]:
    """Exit code and result of a run in this process."""
    capsys.readouterr()
    code = cli.main(["run", "--drop", str(drop), "--home", str(home), "--json", *more])
    out, err = capsys.readouterr()
    assert "Traceback" not in err
    assert len(out.splitlines()) == 1, "one JSON object and nothing else"
    return code, json.loads(out)


def current(home: Path) -> Path:
    return (home / "published" / "current.duckdb").resolve()


def ask(path: Path, query: str) -> list[tuple[Any, ...]]:
    with duckdb.connect(":memory:") as reader:
        reader.execute(f"attach '{path}' as snapshot (read_only)")
        reader.execute("use snapshot")
        return reader.execute(query).fetchall()


def test_every_row_read_is_accepted_or_quarantined(small_drop: Path, small_home: Path) -> None:
    batches = ask(current(small_home), "select received, accepted, quarantined from meta.batches")
    assert batches
    assert all(received == accepted + quarantined for received, accepted, quarantined in batches)
    rows = ask(
        current(small_home),
        "select count(distinct (batch_id, row_number)) from meta.quarantine where row_number > 0",
    )
    assert rows == [(sum(quarantined for *_, quarantined in batches),)]


def test_a_snapshot_says_what_it_is_of(small_home: Path) -> None:
    ((snapshot_id, as_of, known_at, published_at),) = ask(
        current(small_home), "select snapshot_id, as_of::varchar, known_at, published_at from meta.snapshot"
    )
    assert snapshot_id == current(small_home).stem
    assert as_of == "2025-12-31"
    assert known_at <= published_at
    later = "select count(*) from meta.batches, meta.snapshot where ingested_at > known_at"
    assert ask(current(small_home), later) == [(0,)]


def test_every_published_column_is_explained(small_home: Path) -> None:
    silent = ask(
        current(small_home),
        """
        select schema_name, table_name, column_name
        from duckdb_columns()
        where database_name = current_database() and schema_name in ('marts', 'meta')
            and coalesce(comment, '') = ''
        """,
    )
    assert silent == []
    undescribed = ask(
        current(small_home),
        """
        select schema_name, table_name, column_name
        from duckdb_columns()
        anti join meta.columns using (schema_name, table_name, column_name)
        where database_name = current_database() and schema_name in ('marts', 'meta')
        """,
    )
    assert undescribed == []


def test_every_mart_lies_there_as_parquet_too(small_home: Path) -> None:
    marts = ask(current(small_home), "select table_name from duckdb_tables() where schema_name = 'marts'")
    assert {f"{name}.parquet" for (name,) in marts} == {
        path.name for path in (small_home / "published" / "parquet").iterdir()
    }
    for (name,) in marts:
        rows = pl.scan_parquet(small_home / "published" / "parquet" / f"{name}.parquet")
        assert (
            rows.select(pl.len()).collect().item()
            == ask(current(small_home), f"select count(*) from marts.{name}")[0][0]
        )


def test_nothing_of_the_work_is_left(small_home: Path) -> None:
    assert not (small_home / "work").exists()
    assert not list((small_home / "landing").glob(".staging/*"))


def test_nothing_new_is_said_so_in_under_three_seconds(small_drop: Path, home: Path) -> None:
    command = [
        sys.executable,
        "-m",
        "orchestration",
        "run",
        "--drop",
        str(small_drop),
        "--home",
        str(home),
        "--json",
    ]
    began = time.monotonic()
    done = subprocess.run([*command, *AS_OF], capture_output=True, text=True, check=True)
    assert time.monotonic() - began < 3
    told = json.loads(done.stdout)
    assert set(told) == RESULT
    assert told["status"] == "unchanged"
    assert told["snapshot_id"] == current(home).stem
    assert told["batches"] == []


def test_the_same_files_under_other_names_are_nothing_new(
    drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in sorted(drop.glob("*/*")):
        path.rename(path.with_name(f"r-{path.name}"))
    code, told = run(drop, home, *AS_OF, capsys=capsys)
    assert (code, told["status"]) == (0, "unchanged")


@pytest.mark.slow
def test_a_new_file_is_published_and_told_of(
    drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(home)
    (drop / "applications" / "late.csv").write_text(
        APPLICATION.format(uscc=ask(before, HANGZHOU)[0][0]), "utf-8"
    )
    (drop / "applications" / "nonsense.csv").write_bytes(b"\x89PNG\r\n\x1a\n")
    (drop / "gossip").mkdir()
    (drop / "gossip" / "a.csv").write_text("a\n1\n", "utf-8")
    code, told = run(drop, home, *AS_OF, capsys=capsys)
    assert (code, told["status"]) == (0, "published")
    assert set(told) == RESULT
    assert all(set(batch) == BATCH for batch in told["batches"])
    assert [batch["file"] for batch in told["batches"]] == [
        "applications/late.csv",
        "applications/nonsense.csv",
        "gossip/a.csv",
    ]
    assert told["received"] == told["accepted"] + told["quarantined"] == 1
    rules = {warning["file"]: warning["rule"] for warning in told["warnings"] if "rule" in warning}
    assert rules == {"applications/nonsense.csv": "UNREADABLE", "gossip/a.csv": "UNKNOWN_FEED"}
    assert current(home) != before
    assert before.exists(), "the earlier snapshot is kept"

    code = cli.main(["diff", "--home", str(home), before.stem, "current", "--json"])
    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert [batch["file"] for batch in found["new_batches"]] == [batch["file"] for batch in told["batches"]]
    metrics = next(mart for mart in found["marts"] if mart["mart"] == "fct_annual_metric")
    assert metrics["columns"] == {"value": 2, "numerator": 2}
    assert metrics["keys"] == {
        "changed": [f"zhejiang_made|2025|{region}|applications_received" for region in ("330000", "330100")]
    }
    assert metrics["batches"], "because of the new batches of its feeds"


@pytest.mark.slow
def test_another_day_can_be_published_aside(
    small_drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(home)
    first = ask(before, "select min(ingested_at) from meta.batches")[0][0]
    at = ["--as-of", "2023-06-30", "--known-at", str(first), "--no-current"]
    code, told = run(small_drop, home, *at, capsys=capsys)
    assert (code, told["status"], told["batches"]) == (0, "published", [])
    assert current(home) == before
    aside = home / "published" / "snapshots" / f"{told['snapshot_id']}.duckdb"
    assert ask(aside, "select as_of::varchar, known_at from meta.snapshot") == [("2023-06-30", first)]
    assert ask(aside, "select count(*) from meta.batches") == [(1,)], "only what was known then"
    days = "select max(as_of)::varchar from marts.fct_annual_metric"
    assert ask(aside, days) == [("2023-06-30",)]
    assert run(small_drop, home, *at, capsys=capsys)[1]["status"] == "unchanged"
    assert run(small_drop, home, *AS_OF, capsys=capsys)[1]["status"] == "unchanged", "current still answers"


def test_rows_that_got_lost_block_the_publication(
    drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = current(home)
    (drop / "applications" / "late.csv").write_text(
        APPLICATION.format(uscc=ask(before, HANGZHOU)[0][0]), "utf-8"
    )
    rows = next((home / "landing" / "certificates").glob("*/rows.parquet"))
    pl.read_parquet(rows).head(1).write_parquet(rows)
    code, told = run(drop, home, *AS_OF, capsys=capsys)
    assert (code, told["status"], told["snapshot_id"]) == (1, "blocked", None)
    (failure,) = told["failed_checks"]
    assert failure["check"] == "rows_are_conserved"
    assert rows.parent.name in failure["message"]
    assert [batch["file"] for batch in told["batches"]] == ["applications/late.csv"]
    assert current(home) == before
    again = run(drop, home, *AS_OF, capsys=capsys)[1]
    assert again["status"] == "blocked", "a blocked run is never taken for an answer"
    assert again["batches"] == told["batches"], "and what it landed is still news"


def test_a_second_run_is_turned_away(
    small_drop: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with hold(home, datetime(2025, 12, 31)):
        code, told = run(small_drop, home, *AS_OF, capsys=capsys)
    assert code == 3
    assert told["status"] == "error"


def test_a_lost_publication_is_made_again(small_drop: Path, home: Path) -> None:
    from orchestration.commands.options import day
    from orchestration.intake import is_answered
    from orchestration.resources import Run

    assert is_answered(Run(small_drop, home, day("2025-12-31")))
    (home / "published" / "release").unlink()
    assert not is_answered(Run(small_drop, home, day("2025-12-31")))


def test_a_run_opens_no_socket_to_the_outside(small_home: Path, tmp_path: Path) -> None:
    """Every module that a run loads, and all it did in this process, watched by an audit hook."""
    from ingestion.ledger import Ledger
    from orchestration.judging import judge

    assert (small_home / "published" / "current.duckdb").exists()
    batches, found = tmp_path / "batches", tmp_path / "found.json"
    batches.write_text("\n".join(b.batch_id for b in Ledger(small_home / "landing").batches()), "utf-8")
    judge(str(small_home / "landing"), str(tmp_path / "cache"), "2025-12-31", str(batches), str(found))
    assert {finding["kind"] for finding in json.loads(found.read_text("utf-8"))} <= {
        "volume", "quarantined", "nulls", "values", "age", "ahead",
    }  # fmt: skip
    assert OUTSIDE == []


def test_what_stood_out_is_kept_for_every_batch_of_the_run(small_home: Path, tmp_path: Path) -> None:
    from dashboards.queries.batch_findings import judged
    from dashboards.snapshot import SnapshotStore
    from ingestion.batch_findings import read_findings
    from ingestion.ledger import Ledger
    from ingestion.settings import Settings

    kept = read_findings(small_home)
    assert set(kept) == {batch.batch_id for batch in Ledger(small_home / "landing").batches()}
    store = SnapshotStore(small_home, Settings())
    shown = judged(store.current())
    store.close()
    assert shown.judged == shown.batches == len(kept)
    assert len(shown.findings) == sum(map(len, kept.values())) > 0


def test_the_hook_that_watches_sockets_does_see_them() -> None:
    import socket

    with pytest.raises(PermissionError, match="nothing outside this machine"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)
    assert OUTSIDE.pop().endswith("192.0.2.1")
