"""A published file opens in DuckDB 1.5, and explains itself there, whatever is being published meanwhile."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OLDER = ROOT / "build" / "readers" / "duckdb-1.5"
"""Put there by `make test` (tests/readers)."""
READER = """
import json, sys
import duckdb

published = duckdb.connect(sys.argv[1], read_only=True)
def value(query):
    return published.execute(query).fetchone()[0]
def figures():
    tables = published.execute("select schema_name, table_name from duckdb_tables() order by all").fetchall()
    return {f"{schema}.{name}": value(f'select count(*) from "{schema}"."{name}"') for schema, name in tables}
answer = {
    "version": duckdb.__version__,
    "views": value("select count(*) from duckdb_views() where not internal"),
    "columns": value("select count(*) from duckdb_columns() where not internal"),
    "commented": value("select count(*) from duckdb_columns() where not internal and comment <> ''"),
    "explained": value("select count(*) from meta.columns where column_name <> '' and description_zh <> ''"),
    "before": figures(),
}
print("open", flush=True)
sys.stdin.readline()
answer["after"] = figures()
print(json.dumps(answer))
"""


@pytest.fixture
def older() -> Path:
    assert OLDER.is_dir(), f"{OLDER} is missing: make test puts it there"
    return OLDER


def test_duckdb_1_5_reads_the_published_file_and_its_comments(
    older: Path, small_home: Path, tmp_path: Path
) -> None:
    published = tmp_path / "published"
    published.mkdir()
    link = published / "current.duckdb"
    link.symlink_to((small_home / "published" / "current.duckdb").resolve())
    reader = subprocess.Popen(
        [sys.executable, "-c", READER, str(link)],
        env={**os.environ, "PYTHONPATH": str(older)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert reader.stdout
    assert reader.stdout.readline() == "open\n"
    beside = published / ".next"
    beside.write_bytes(b"another file takes the name, as a publication does it")
    beside.replace(link)
    told, _ = reader.communicate("go on\n", timeout=60)
    answer = json.loads(told)
    assert answer["version"].startswith("1.5.")
    assert answer["views"] == 0
    assert answer["columns"] == answer["commented"] == answer["explained"] > 500
    assert answer["after"] == answer["before"]
    assert answer["before"]["marts.fct_annual_metric"] > 0
