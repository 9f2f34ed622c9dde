"""`pinbiao sql`: a read-only query on a published snapshot, as table, csv, json or parquet."""

import argparse
import csv
import datetime
import itertools
import json
import math
import sys
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.commands.options import add_home, existing_folder, published
from orchestration.console import Console, say, table
from orchestration.errors import QueryError, UsageError
from orchestration.snapshots import MEMORY_LIMIT, TIME_LIMIT_S, find_snapshot, open_reader

if TYPE_CHECKING:
    import duckdb

HELP = "Answer a read-only query from the published snapshot."
ROW_LIMITS = {"table": 1_000, "json": 100_000, "csv": 10_000_000, "parquet": 10_000_000}
BATCH = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao sql`."""
    add_home(parser)
    parser.add_argument(
        "query", nargs="?", metavar="QUERY", help="the query; without one it is read from stdin"
    )
    parser.add_argument(
        "--snapshot", default="current", metavar="ID", help="another kept snapshot (default: current)"
    )
    parser.add_argument("--format", choices=tuple(ROW_LIMITS), default="table", help="form of the answer")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="write the answer to a file (parquet needs one)"
    )
    parser.add_argument(
        "--rows", type=int, metavar="N", help="most rows to answer with; the default depends on the form"
    )
    parser.add_argument(
        "--timeout", type=float, default=TIME_LIMIT_S, metavar="SECONDS", help="stop after this long"
    )
    parser.add_argument(
        "--memory", default=MEMORY_LIMIT, metavar="SIZE", help="most memory to use (default: 1GB)"
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Answer the query, or each query typed at the prompt."""
    if args.format == "parquet" and (not args.out or console.as_json):
        raise UsageError("--format parquet writes a file.", "Add --out FILE and leave --json away.")
    if args.rows is not None and args.rows < 1:
        raise UsageError(f"--rows {args.rows}: at least one row.", "Leave it away for the default.")
    if args.snapshot == "current":
        path = published(args.home)
    else:
        path = find_snapshot(existing_folder(args.home, "--home"), args.snapshot)
    if args.query is not None or not sys.stdin.isatty():
        query = sys.stdin.read() if args.query is None else args.query
        if not query.strip():
            raise UsageError("There is no query.", "Write it behind the options, in quotes, or pipe it in.")
        _answer(query, path, args, console)
        return 0
    _prompt(path, args, console)
    return 0


def _prompt(path: Path, args: argparse.Namespace, console: Console) -> None:
    say(f"Snapshot {path.stem}. End a query with ; and the session with Ctrl-D.")
    typed = ""
    for line in iter(_typed_line, None):
        typed += line + "\n"
        if line.rstrip().endswith(";"):
            try:
                _answer(typed, path, args, console)
            except QueryError as problem:
                say(str(problem))
            typed = ""


def _typed_line() -> str | None:
    sys.stderr.write("pinbiao> ")
    sys.stderr.flush()
    line = sys.stdin.readline()
    return line.rstrip("\n") if line else None


def _answer(query: str, path: Path, args: argparse.Namespace, console: Console) -> None:
    limit = args.rows or ROW_LIMITS["json" if console.as_json else args.format]
    with open_reader(path, args.memory, args.timeout) as connection:
        if args.format == "parquet":
            is_cut = _write_parquet(connection.sql(query), args.out, limit)
        else:
            answer = connection.execute(query)
            names = [column[0] for column in answer.description or ()]
            is_cut = _write_text(names, _rows(answer, limit + 1), limit, path.stem, args, console)
    if is_cut:
        say(f"Only the first {limit} rows are given; --rows N gives more.")


def _rows(answer: "duckdb.DuckDBPyConnection", limit: int) -> Iterator[tuple[Any, ...]]:
    batches = iter(lambda: answer.fetchmany(BATCH), [])
    return itertools.islice(itertools.chain.from_iterable(batches), limit)


def _write_text(
    names: Sequence[str],
    rows: Iterator[tuple[Any, ...]],
    limit: int,
    snapshot: str,
    args: argparse.Namespace,
    console: Console,
) -> bool:
    if console.as_json:
        held = [[_plain(v) for v in row] for row in rows]
        fields = {
            "snapshot_id": snapshot,
            "columns": names,
            "rows": held[:limit],
            "truncated": len(held) > limit,
        }
        console.result(fields, "")
        return len(held) > limit
    given = itertools.islice(rows, limit)
    if args.out:
        with args.out.open("w", encoding="utf-8", newline="") as opened:
            _write_rows(args.format, names, given, opened)
    else:
        _write_rows(args.format, names, given, console.out)
    return next(rows, None) is not None


def _write_rows(form: str, names: Sequence[str], rows: Iterator[tuple[Any, ...]], out: Any) -> None:
    if form == "csv":
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([_text(v) for v in row] for row in rows)
    elif form == "json":
        records = [dict(zip(names, (_plain(v) for v in row), strict=True)) for row in rows]
        json.dump(records, out, ensure_ascii=False, indent=1)
        out.write("\n")
    else:
        out.write(table(names, [[_text(v) for v in row] for row in rows]) + "\n")


def _write_parquet(answer: "duckdb.DuckDBPyRelation | None", out: Path, limit: int) -> bool:
    import pyarrow.parquet as pq

    if answer is None:
        raise QueryError("The query has no answer.", "Ask with select.")
    reader = answer.to_arrow_reader(BATCH)
    left = limit
    with pq.ParquetWriter(out, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch.slice(0, left))
            left -= batch.num_rows
            if left < 0:
                return True
    return False


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return "; ".join(_text(v) for v in value)
    return str(value)


def _plain(value: Any) -> Any:
    """The value as JSON has it; what JSON has no form for as text."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return [_plain(v) for v in value]
    if isinstance(value, dict):
        return {str(k): _plain(v) for k, v in value.items()}
    return value if value is None or isinstance(value, bool | int | str) else str(value)
