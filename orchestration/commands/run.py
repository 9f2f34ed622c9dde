"""`pinbiao run`: ingest what is new, build, validate, publish."""

import argparse
import gc
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.layout import ACCOUNTS, ACCOUNTS_FILE
from ingestion.world import World
from orchestration.commands.options import day, existing_folder, moment, own_folder
from orchestration.console import Console, table
from orchestration.intake import is_answered, read_ahead
from orchestration.resources import Run
from orchestration.state import hold

if TYPE_CHECKING:
    from ingestion.ledger import Batch

HELP = "Ingest what is new, build the warehouse, validate it and publish a snapshot."
BLOCKED = 1
BATCH_FIELDS = (
    "batch_id", "feed", "file", "sha256", "ingested_at", "received", "accepted", "quarantined",
)  # fmt: skip
OBJECTS_BETWEEN_COLLECTIONS = 200_000
"""What Dagster and dbt load stays; to look through it every 700 objects takes a quarter of loading."""
SHOWN = 12
"""Warnings, and failed checks, that the summary shows; `--json` gives all."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The options of `pinbiao run`."""
    parser.add_argument(
        "--drop", required=True, type=Path, metavar="DIR", help="the drop folder, DIR/<feed>/<file>"
    )
    parser.add_argument(
        "--home", required=True, type=Path, metavar="DIR", help="the home; made if it is not there"
    )
    parser.add_argument(
        "--as-of", type=day, metavar="DATE", help="day judged (default: today in Asia/Shanghai)"
    )
    parser.add_argument(
        "--known-at", type=moment, metavar="TIME", help="use only batches ingested by then (default: now)"
    )
    parser.add_argument(
        "--no-current", action="store_true", help="keep the snapshot, but leave the current one as it is"
    )


def execute(args: argparse.Namespace, console: Console) -> int:
    """Run, and say what came of it."""
    began = time.monotonic()
    drop = existing_folder(args.drop, "--drop")
    home = own_folder(args.home, "--home")
    world = World()
    with hold(home, world.now()):
        run = Run(drop, home, args.as_of or world.today(), args.known_at, not args.no_current, world)
        if is_answered(run):
            return _say_unchanged(run, console)
        run.progress = console.progress()
        try:
            read_ahead(run)
            _execute_graph(run)
        finally:
            run.progress.close()
            run.close()
    status = "blocked" if run.found.failed_checks else "published"
    fields = _fields(run, status)
    if status == "published" and not args.no_current and (home / ACCOUNTS / ACCOUNTS_FILE).is_file():
        fields["warnings"] = [*fields["warnings"], *_cut_for_accounts(home)]
    console.result(fields, _summary(fields, time.monotonic() - began))
    return BLOCKED if run.found.failed_checks else 0


def _execute_graph(run: Run) -> None:
    """Execute the graph that Dagster shows, in this process."""
    run.progress.phase("Loading")
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS)
    os.environ["DAGSTER_DISABLE_TELEMETRY"] = "yes"
    from orchestration.execution import execute_job

    execute_job(run)
    if run.found.fault and not run.found.failed_checks:
        raise run.found.fault


def _cut_for_accounts(home: Path) -> list[dict[str, Any]]:
    """Make the extracts that accounts read; a warning for each region that the snapshot does not know."""
    from dashboards.access.ahead import make_extracts
    from ingestion.settings import Settings

    return [
        {
            "kind": "region_of_account",
            "message": f"An account is bound to {region!r}, which no snapshot knows.",
        }
        for region in make_extracts(home, Settings.from_environment())
    ]


def _say_unchanged(run: Run, console: Console) -> int:
    run.state.save(run.home)
    answer = run.state.answer_to(run.question) or {}
    fields = _fields(run, "unchanged") | answer
    console.result(fields, f"Nothing new: snapshot {answer['snapshot_id']} stands (as of {run.as_of}).")
    return 0


def _fields(run: Run, status: str) -> dict[str, Any]:
    """The result as interfaces.md has it."""
    found = run.found
    return {
        "status": status,
        "snapshot_id": found.snapshot_id if status == "published" else None,
        "as_of": run.as_of.isoformat(),
        "known_at": found.known_at.isoformat() if found.known_at else None,
        "batches": [_batch(batch) for batch in found.batches],
        "received": sum(batch.received for batch in found.batches),
        "accepted": sum(batch.accepted for batch in found.batches),
        "quarantined": sum(batch.quarantined for batch in found.batches),
        "warnings": found.warnings,
        "failed_checks": found.failed_checks,
    }


def _batch(batch: "Batch") -> dict[str, Any]:
    return {name: getattr(batch, name) for name in BATCH_FIELDS}


def _summary(fields: dict[str, Any], seconds: float) -> str:
    """The result on one screen."""
    lines = [*_feed_table(fields["batches"]), *_warning_lines(fields["warnings"])]
    if fields["failed_checks"]:
        lines += [f"Failed checks: {len(fields['failed_checks'])}"]
        lines += [line for failure in fields["failed_checks"][:SHOWN] for line in _failure_lines(failure)]
        lines += ["", "Blocked: nothing was published; the snapshot before stays current."]
    else:
        lines.append(
            f"Published {fields['snapshot_id']} as of {fields['as_of']}, known at {fields['known_at']}."
        )
    lines.append(
        f"{fields['received']} rows received = {fields['accepted']} accepted + {fields['quarantined']} "
        f"quarantined, {len(fields['batches'])} file(s), {seconds:.1f} s."
    )
    return "\n".join(lines)


def _feed_table(batches: list[dict[str, Any]]) -> list[str]:
    feeds: dict[str, list[int]] = {}
    for batch in batches:
        counts = feeds.setdefault(batch["feed"], [0, 0, 0, 0])
        for place, n in enumerate((1, batch["received"], batch["accepted"], batch["quarantined"])):
            counts[place] += n
    rows = [[name, *counts] for name, counts in sorted(feeds.items())]
    return [table(["feed", "files", "received", "accepted", "quarantined"], rows), ""] if rows else []


def _warning_lines(warnings: list[dict[str, Any]]) -> list[str]:
    """Warnings, those of one kind about one feed as one line."""
    alike: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for warning in warnings:
        alike.setdefault((warning["kind"], warning.get("feed", "")), []).append(warning)
    shown = [entries for entries in alike.values() if entries[0]["kind"] != "quarantined"]
    rows = sum(warning["quarantined"] for warning in warnings if warning["kind"] == "quarantined")
    lines = [f"{rows} quarantined rows, each with its reasons in meta.quarantine."] if rows else []
    for entries in shown[:SHOWN]:
        more = f" (and {len(entries) - 1} more like it)" if len(entries) > 1 else ""
        lines.append(f"{entries[0]['message']}{more}")
    if len(shown) > SHOWN:
        lines.append(f"… and {len(shown) - SHOWN} more kinds (--json lists all)")
    return [f"Warnings: {len(warnings)}", *(f"  {line}" for line in lines), ""] if lines else []


def _failure_lines(failure: dict[str, Any]) -> list[str]:
    return [f"  {failure['check']}: {failure['message']}", *(f"    {row}" for row in failure["rows"])]
