"""The command line: options, exit codes, what goes to stdout and what does not."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest

from ingestion.errors import PinbiaoError
from orchestration import cli
from orchestration.commands.options import day, moment
from orchestration.console import Console, table
from orchestration.errors import HomeBusyError, UsageError, WarehouseBrokenError

HEAVY = ("polars", "duckdb", "dagster", "dbt", "pandas", "great_expectations", "dash", "plotly", "pyarrow")


@pytest.mark.parametrize(
    "argv",
    [
        pytest.param([], id="no command"),
        pytest.param(["fly"], id="unknown command"),
        pytest.param(["run"], id="required options missing"),
        pytest.param(["run", "--drop", "{dir}", "--home", "{dir}", "--fast"], id="unknown option"),
        pytest.param(["run", "--drop", "{dir}/none", "--home", "{dir}"], id="no such drop folder"),
        pytest.param(["run", "--drop", "{file}", "--home", "{dir}"], id="drop is a file"),
        pytest.param(["run", "--drop", "{dir}", "--home", "{file}"], id="home is a file"),
        pytest.param(["run", "--drop", "{dir}", "--home", "{file}/home"], id="home below a file"),
        pytest.param(
            ["run", "--drop", "{dir}", "--home", "{dir}", "--as-of", "2022-09-31"], id="impossible day"
        ),
        pytest.param(["run", "--drop", "{dir}", "--home", "{dir}", "--known-at", "soon"], id="no time"),
        pytest.param(["sample", "--out", "{dir}", "--scale", "-1"], id="negative scale"),
        pytest.param(["sample", "--out", "{dir}", "--scale", "nan"], id="scale is no number"),
        pytest.param(["sample", "--out", "{dir}", "--seed", "x"], id="seed is no number"),
        pytest.param(["sql", "--home", "{dir}/none", "select 1"], id="no such home"),
        pytest.param(["sql", "--home", "{dir}", "select 1"], id="nothing published"),
        pytest.param(["sql", "--home", "{dir}", "--snapshot", "x", "select 1"], id="no such snapshot"),
        pytest.param(["diff", "--home", "{dir}", "a", "b"], id="no such snapshots"),
    ],
)
def test_wrong_usage_ends_with_2_and_says_what_to_do(
    argv: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    filled = [part.format(dir=tmp_path, file=file) for part in argv]
    assert cli.main(filled) == 2
    out, err = capsys.readouterr()
    assert not out
    assert len(err.strip().splitlines()) >= 2, "what is wrong, and the remedy"
    assert "Traceback" not in err
    assert cli.main([*filled, "--json"]) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["status"] == "error"
    assert told["exit_code"] == 2
    assert told["error"]
    assert told["remedy"]


@pytest.mark.parametrize("command", cli.COMMANDS)
def test_every_command_explains_itself(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([command, "--help"]) == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (UsageError("wrong", "right"), 2),
        (HomeBusyError("home", "process 1"), 3),
        (WarehouseBrokenError("broken"), 4),
        (PinbiaoError("odd"), 4),
        (ZeroDivisionError("division by zero"), 4),
        (KeyError("name"), 4),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_error_ends_in_its_exit_code_without_a_traceback(
    fault: Exception,
    code: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(args: object, console: Console) -> int:
        raise fault

    monkeypatch.setattr("orchestration.commands.run.execute", fail)
    assert cli.main(["run", "--drop", str(tmp_path), "--home", str(tmp_path)]) == code
    out, err = capsys.readouterr()
    assert not out
    assert "Traceback" not in err
    logs = list((tmp_path / "logs").glob("fault-*.log"))
    if code == 4:
        assert len(err.strip().splitlines()) == 1, "one line"
        assert str(logs[0]) in err
        assert "Traceback" in logs[0].read_text("utf-8")
    else:
        assert not logs


def test_a_wrong_clock_is_wrong_usage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINBIAO_NOW", "yesterday")
    assert cli.main(["run", "--drop", str(tmp_path), "--home", str(tmp_path / "home")]) == 2
    assert "PINBIAO_NOW" in capsys.readouterr().err


def test_stray_prints_do_not_reach_stdout(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def chatter(args: object, console: Console) -> int:
        print("noise of a library")  # noqa: T201
        console.result({"status": "ok"}, "text")
        return 0

    monkeypatch.setattr("orchestration.commands.doctor.execute", chatter)
    assert cli.main(["doctor", "--json"]) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == {"status": "ok"}
    assert "noise" in err


def test_the_command_line_loads_nothing_heavy() -> None:
    script = (
        "import sys\n"
        "from orchestration import cli\n"
        "cli.build_parser()\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_doctor_finds_what_a_run_needs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["status"] == "ok", told
    assert {"Python", "Packages", "Memory", "Disk"} <= {finding["name"] for finding in told["findings"]}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2025-12-31T18:00:00", datetime(2025, 12, 31, 18)),
        ("2025-12-31T10:00:00Z", datetime(2025, 12, 31, 18)),
        ("2025-12-31T19:00:00+09:00", datetime(2025, 12, 31, 18)),
        ("2025-12-31", datetime(2025, 12, 31)),
    ],
)
def test_times_are_read_in_shanghai(text: str, read: datetime) -> None:
    assert moment(text) == read


def test_days_are_read() -> None:
    assert day("2024-02-29") == date(2024, 2, 29)


def test_a_table_lines_up_chinese_text() -> None:
    lines = table(["名称", "n"], [["标准", 1], ["ab", None]]).splitlines()
    assert lines == ["名称  n", "────  ─", "标准  1", "ab"]
