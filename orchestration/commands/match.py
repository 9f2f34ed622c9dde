"""`pinbiao match`: candidates for names that nothing settles, and a person's answers to them."""

import argparse
import getpass
from dataclasses import asdict
from pathlib import Path

from orchestration.commands.options import add_home, published
from orchestration.console import Console, table
from orchestration.errors import UsageError

HELP = "List which enterprises an unmatched name might mean, or record a person's answer."
NONE = "none"
WRITER = "match"
SHOWN = 20


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao match`."""
    parser.add_argument(
        "step",
        nargs="?",
        choices=("list", "confirm"),
        default="list",
        help="list: bring the review list up to the newest publication; confirm: record an answer",
    )
    add_home(parser)
    parser.add_argument("--feed", choices=("complaints", "penalties"), help="confirm: feed of the record")
    parser.add_argument("--key", metavar="NO", help="confirm: number of the record")
    parser.add_argument(
        "--uscc", metavar="CODE", help="confirm: code of the enterprise, or none: no enterprise of ours"
    )
    parser.add_argument("--by", metavar="NAME", help="confirm: who decided (default: the system's user)")


def execute(args: argparse.Namespace, console: Console) -> int:
    """List or confirm."""
    snapshot = published(args.home)
    given = {option: getattr(args, option) for option in ("feed", "key", "uscc")}
    if args.step == "confirm":
        lacking = [f"--{option}" for option, value in given.items() if not value]
        if lacking:
            raise UsageError(
                f"pinbiao match confirm: {', '.join(lacking)} not given.",
                "Name the record (--feed, --key) and the enterprise (--uscc CODE, or --uscc none).",
            )
        return _confirm(args, snapshot, console)
    if any(given.values()):
        raise UsageError(
            "pinbiao match list takes neither --feed, --key nor --uscc.", "To answer: pinbiao match confirm …"
        )
    return _list(args.home.resolve(), snapshot, console)


def _list(home: Path, snapshot: Path, console: Console) -> int:
    from ingestion.settings import Settings
    from orchestration.candidates import FILE, refresh_candidates
    from orchestration.warehouse import Bounds, connect

    settings = Settings.from_environment()
    bounds = Bounds(settings.duckdb_memory_limit, settings.duckdb_threads, home / "cache")
    done = refresh_candidates(home, snapshot, bounds)
    with connect("", bounds) as memory:
        memory.execute(f"attach '{str(home / FILE).replace(chr(39), chr(39) * 2)}' as kept (read_only)")
        best = memory.execute(
            "select source_feed, source_name, n_records, candidate_uscc, candidate_name, score "
            "from kept.identity_candidates where rank = 1 "
            "order by score desc, n_records desc, source_name, candidate_uscc limit ?",
            [SHOWN],
        ).fetchall()
    lines = [
        f"{done.open_records} records with {done.open_names} names are open; {done.new_names} names and "
        f"{done.new_enterprises} enterprises were new.",
        f"{done.candidates} candidates for {done.names_with_candidates} names; {done.open_identities} "
        "records might belong to a firm under judgement.",
        f"The whole list: {home / FILE} (identity_candidates, candidate_records, open_identities).",
    ]
    if best:
        lines += [
            "",
            table(["feed", "name", "records", "uscc", "enterprise", "score"], list(map(list, best))),
        ]
    result = {**asdict(done), "as_of": done.as_of.isoformat(), "file": str(home / FILE)}
    console.result({"status": "listed", **result}, "\n".join(lines))
    return 0


def _confirm(args: argparse.Namespace, snapshot: Path, console: Console) -> int:
    from ingestion.identity import RECORDS, append_answer
    from orchestration.snapshots import open_reader

    uscc = None if args.uscc == NONE else args.uscc.strip().upper()
    who = (args.by or getpass.getuser()).strip()
    if not who:
        raise UsageError("--by is empty.", "Name the person who decided.")
    mart, column = RECORDS[args.feed]
    with open_reader(snapshot) as reader:
        found = reader.execute(
            f"select match_method from marts.{mart} where {column} = ?",  # noqa: S608 (names of our own)
            [args.key],
        ).fetchall()
        known = (
            uscc is None
            or reader.execute("select 1 from marts.dim_enterprise where uscc = ?", [uscc]).fetchone()
        )
    if not found:
        raise UsageError(
            f"There is no record {args.key!r} in {args.feed}.", "pinbiao match list shows where records are."
        )
    if found[0][0] == "given":
        raise UsageError(
            f"{args.feed} {args.key} names its enterprise by code; an answer would not count.",
            "Have the source correct the code.",
        )
    if not known:
        raise UsageError(
            f"There is no enterprise {uscc!r}.",
            f"Check the code, or say --uscc {NONE}: no enterprise of ours.",
        )
    entry = append_answer(args.home.resolve(), WRITER, args.feed, args.key, uscc, who)
    meaning = uscc or "no enterprise of ours"
    console.result(
        {"status": "recorded", "link": entry},
        f"Recorded {entry['link_no']}: {args.feed} {args.key} is {meaning}. It counts from the next run.",
    )
    return 0
