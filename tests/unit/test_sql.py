"""`pinbiao sql`: every form of an answer, and nothing but reading."""

import json
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from orchestration import cli


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a small snapshot."""
    snapshots = tmp_path / "home" / "published" / "snapshots"
    snapshots.mkdir(parents=True)
    path = snapshots / "20251231-0123456789ab.duckdb"
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.4.0"}) as writer:
        writer.execute(
            """
            create schema marts;
            create table marts.fct_penalty as
            select * from (values
                ('浙市监罚〔2024〕1号', 1234.50::decimal(18, 2), date '2024-01-05', ['A', 'B'], true),
                ('P2', null, null, [], false)
            ) as t (penalty_no, fine_yuan, decided_on, reasons, is_quality)
            """
        )
    (tmp_path / "home" / "published" / "current.duckdb").symlink_to("snapshots/20251231-0123456789ab.duckdb")
    return tmp_path / "home"


QUERY = "select * from marts.fct_penalty order by fine_yuan nulls last"


def ask(home: Path, *more: str) -> int:
    return cli.main(["sql", "--home", str(home), *more])


def test_an_answer_as_a_table(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, QUERY) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["penalty_no", "fine_yuan", "decided_on", "reasons", "is_quality"]
    assert lines[2].split() == ["浙市监罚〔2024〕1号", "1234.50", "2024-01-05", "A;", "B", "true"]


def test_an_answer_as_csv(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--format", "csv", QUERY) == 0
    assert capsys.readouterr().out.splitlines() == [
        "penalty_no,fine_yuan,decided_on,reasons,is_quality",
        "浙市监罚〔2024〕1号,1234.50,2024-01-05,A; B,true",
        "P2,,,,false",
    ]


def test_an_answer_as_json(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--format", "json", QUERY) == 0
    assert json.loads(capsys.readouterr().out)[1] == {
        "penalty_no": "P2",
        "fine_yuan": None,
        "decided_on": None,
        "reasons": [],
        "is_quality": False,
    }


def test_an_answer_as_one_json_object(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--json", "--rows", "1", QUERY) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["snapshot_id"] == "20251231-0123456789ab"
    assert told["rows"] == [["浙市监罚〔2024〕1号", 1234.5, "2024-01-05", ["A", "B"], True]]
    assert told["truncated"]


def test_an_answer_as_parquet(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "answer.parquet"
    assert ask(home, "--format", "parquet", "--out", str(out), QUERY) == 0
    answer = pl.read_parquet(out)
    assert answer["decided_on"].to_list() == [date(2024, 1, 5), None]
    assert answer["reasons"].to_list() == [["A", "B"], []]
    assert ask(home, "--format", "parquet", "--out", str(out), "--rows", "1", QUERY) == 0
    assert pl.read_parquet(out).height == 1


def test_a_cut_answer_says_so(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert ask(home, "--rows", "1", "--format", "csv", QUERY) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "first 1 rows" in err


def test_a_query_is_read_from_stdin(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    monkeypatch.setattr("sys.stdin", io.StringIO("select 1 as one"))
    assert ask(home, "--format", "csv") == 0
    assert capsys.readouterr().out == "one\n1\n"


@pytest.mark.parametrize(
    "query",
    [
        "select * from read_csv('/etc/passwd')",
        "select * from read_text('/etc/passwd')",
        "select * from glob('/*')",
        "copy marts.fct_penalty to '{dir}/stolen.csv'",
        "attach '{dir}/other.duckdb'",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set enable_external_access = true",
        "delete from marts.fct_penalty",
        "create table marts.mine as select 1",
        "drop table marts.fct_penalty",
        "select * from nowhere",
        "selec 1",
        "",
        "select 1; copy (select 1) to '{dir}/stolen.csv'",
    ],
)
def test_a_query_can_do_nothing_but_read(
    home: Path, tmp_path: Path, query: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(home, query.format(dir=tmp_path)) == 2
    out, err = capsys.readouterr()
    assert not out
    assert "Traceback" not in err
    assert not list(tmp_path.glob("stolen*"))
    assert not list(tmp_path.glob("other*"))


def test_an_endless_query_is_stopped(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    endless = "select count(*) from range(1000000000) a, range(1000000) b"
    assert ask(home, "--timeout", "0.5", endless) == 2
    assert "stopped after 0.5 s" in capsys.readouterr().err


def test_a_greedy_query_is_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    greedy = "select list(i::varchar || repeat('x', 100)) from range(20000000) t(i)"
    assert ask(home, "--memory", "50MB", greedy) == 2
    assert "Memory" in capsys.readouterr().err
