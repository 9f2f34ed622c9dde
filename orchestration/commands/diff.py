"""`pinbiao diff`: what changed between two publications, and because of which batches."""

import argparse
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.commands.options import add_home, existing_folder
from orchestration.console import Console, table
from orchestration.errors import UsageError
from orchestration.snapshots import find_snapshot

if TYPE_CHECKING:
    from orchestration.comparison import Comparison

HELP = "Show what changed between two publications, and because of which batches."


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao diff`."""
    add_home(parser)
    parser.add_argument(
        "before", metavar="SNAPSHOT", help="the earlier snapshot: its id, the beginning of it, or current"
    )
    parser.add_argument("after", metavar="SNAPSHOT", nargs="?", help="the later snapshot")
    parser.add_argument(
        "--claims",
        action="store_true",
        help="of one snapshot: split what claims differ by into arrived since, corrected since, and the rest",
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Compare and show."""
    home = existing_folder(args.home, "--home")
    if args.claims == bool(args.after):
        raise UsageError(
            "Name two snapshots, or one with --claims.", "pinbiao diff --help lists what it takes."
        )
    if args.claims:
        return _split_claims(home, find_snapshot(home, args.before), console)
    before, after = find_snapshot(home, args.before), find_snapshot(home, args.after)

    from ingestion.products import load_products
    from ingestion.settings import Settings
    from orchestration.comparison import compare
    from orchestration.warehouse import Bounds

    settings = Settings.from_environment()
    grains = {product.name: product.grain for product in load_products().values()}
    bounds = Bounds(settings.duckdb_memory_limit, settings.duckdb_threads, home / "cache")
    found = compare(before, after, grains, bounds)
    console.result(asdict(found), _text(found))
    return 0


def _split_claims(home: Path, snapshot: Path, console: Console) -> int:
    from ingestion.settings import Settings
    from orchestration.claims import split_claims
    from orchestration.warehouse import Bounds

    settings = Settings.from_environment()
    bounds = Bounds(settings.duckdb_memory_limit, settings.duckdb_threads, home / "cache")
    found = split_claims(home, snapshot, bounds)
    parts = ("difference", "arrived_after_submission", "corrected_since", "remaining")
    rows = [
        [c.program, c.reporter, c.year, c.metric_code, c.submitted_on, *(getattr(c, part) for part in parts)]
        for c in found
    ]
    lines = [table(["program", "reporter", "year", "metric", "submitted", *parts], rows)] if rows else []
    unknown = sum(not c.known_then for c in found)
    if unknown:
        lines.append(f"{unknown} of {len(found)}: nothing had been ingested when the report was handed in.")
    console.result(
        {"snapshot_id": snapshot.stem, "claims": [asdict(c) for c in found]},
        "\n".join(lines) or "Every claim matches.",
    )
    return 0


def _text(found: "Comparison") -> str:
    lines = [_header("before", found.before), _header("after ", found.after), ""]
    for title, batches in (
        ("Batches only known after", found.new_batches),
        ("Batches only known before", found.gone_batches),
    ):
        if batches:
            rows = [[b["batch_id"], b["file"], b["accepted"], b["quarantined"]] for b in batches]
            lines += [
                f"{title}: {len(batches)}",
                table(["batch", "file", "accepted", "quarantined"], rows),
                "",
            ]
    if found.before["as_of"] != found.after["as_of"]:
        lines.append("The day judged differs: rows change by it alone too.")
    if found.before["code_version"] != found.after["code_version"]:
        lines.append("The code differs: rows may change by it alone too.")
    if not found.marts:
        return "\n".join([*lines, "No mart differs."])
    rows = [
        [m.mart, *m.rows, m.added, m.removed, m.changed, ", ".join(f"{c} {n}" for c, n in m.columns.items())]
        for m in found.marts
    ]
    lines.append(table(["mart", "before", "after", "added", "removed", "changed", "changed cells"], rows))
    for mart in found.marts:
        because = (
            f" (batches: {', '.join(mart.batches[:5])}{' …' if len(mart.batches) > 5 else ''})"
            if mart.batches
            else ""
        )
        lines.append(f"\n{mart.mart}{because}")
        lines += [
            f"  {kind}: {', '.join(keys[:5])}{' …' if len(keys) > 5 else ''}"
            for kind, keys in mart.keys.items()
        ]
    return "\n".join(lines)


def _header(which: str, snapshot: Mapping[str, Any]) -> str:
    made = f"as of {snapshot['as_of']}, known at {snapshot['known_at']}, code {snapshot['code_version']}"
    return f"{which} {snapshot['snapshot_id']}  {made}"
