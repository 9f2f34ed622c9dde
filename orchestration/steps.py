"""Steps: the work of a run, in the order it is done: land, build, publish.

Belongs here: what each step does with the home, free of Dagster. Does not belong here: what Dagster is told
of it (assets), the command line.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingestion.feeds import Feed
from ingestion.products import Product
from orchestration import checks, publish
from orchestration.build import NodeOutcome, failing_rows
from orchestration.catalogue import describe_columns, write_lineage
from orchestration.errors import WarehouseBrokenError
from orchestration.intake import land_files
from orchestration.judging import start_judging, take_findings
from orchestration.resources import Run
from orchestration.warehouse import connect, create_work_file

if TYPE_CHECKING:
    import duckdb

    from ingestion.batch_findings import Finding
    from ingestion.ledger import Batch


@dataclass(frozen=True)
class LandingReport:
    """What landing found.

    Attributes:
        known: every batch of the landing, in the order they came.
        fresh: those of this run.
        unconserved: per feed, what does not add up.
    """

    known: Sequence["Batch"]
    fresh: Sequence["Batch"]
    unconserved: Mapping[str, list[str]]

    def counts(self, feed_name: str) -> dict[str, int]:
        """Figures of one feed, of this run."""
        mine = [b for b in self.fresh if b.feed == feed_name]
        return {
            "batches": len(mine),
            "received": sum(b.received for b in mine),
            "accepted": sum(b.accepted for b in mine),
            "quarantined": sum(b.quarantined for b in mine),
        }


def land(run: Run, feeds: Mapping[str, Feed], names: Collection[str] | None = None) -> LandingReport:
    """Land what is new, and look at it as a whole.

    Args:
        run: the run.
        feeds: every feed with a contract.
        names: feeds to land; None: all, and files of unknown feeds too.
    """
    landed = land_files(run, dict(feeds), names)
    known, fresh = landed.known, landed.fresh
    run.progress.phase("Checking batches", len(fresh))
    unconserved = checks.find_unconserved(run.landing, known, run.bounds)
    for feed_name, faults in landed.lost.items():
        unconserved.setdefault(feed_name, []).extend(faults)
    for faults in unconserved.values():
        run.found.failed_checks += [
            {"check": checks.CONSERVATION, "message": text, "rows": []} for text in faults
        ]
    run.found.batches = list(fresh)
    run.found.warnings += _warnings(run.landing, fresh)
    run.judging = start_judging(run, [b.batch_id for b in fresh])
    return LandingReport(known, fresh, unconserved)


def judge(run: Run) -> list["Finding"]:
    """What stands out in the fresh batches; a run is not stopped by it, nor by its being unknown."""
    if run.judging is None:
        return []
    if not run.judging.has_done_it():
        missing = "The batches could not be judged as a whole; what was written to stderr says why."
        run.found.warnings.append({"kind": "profile_missing", "message": missing})
        return []
    findings = take_findings(run)
    run.found.warnings += [{**asdict(finding), "kind": f"profile_{finding.kind}"} for finding in findings]
    return findings


def _warnings(landing: Path, fresh: Sequence["Batch"]) -> list[dict[str, Any]]:
    """What the summary lists, though it stops nothing: what was turned away, columns not read."""
    warnings: list[dict[str, Any]] = []
    for batch in fresh:
        about = {"feed": batch.feed, "batch_id": batch.batch_id, "file": batch.file}
        if batch.quarantined:
            message = f"{batch.file}: {batch.quarantined} of {batch.received} rows are quarantined"
            warnings.append(
                {"kind": "quarantined", **about, "quarantined": batch.quarantined, "message": message}
            )
        for rule, field, reason in _whole_file_reasons(landing, batch):
            message = f"{batch.file}: {rule}{f' ({field})' if field else ''}: {reason}"
            warnings.append({"kind": "file_quarantined", **about, "rule": rule, "message": message})
        if batch.unknown_columns:
            message = f"{batch.file}: columns not read: {', '.join(batch.unknown_columns)}"
            warnings.append({"kind": "unknown_columns", **about, "message": message})
    return warnings


def _whole_file_reasons(landing: Path, batch: "Batch") -> list[tuple[str, str | None, str]]:
    """Why a file was quarantined whole, as (rule, field, message); nothing for a file that was read."""
    import polars as pl

    if batch.received:
        return []
    found = pl.read_parquet(landing / batch.feed / batch.batch_id / "quarantine.parquet")
    return found.filter(pl.col("row_number") == 0).select("rule", "field", "message").rows()


def build(run: Run, select: Sequence[str] = ()) -> list[NodeOutcome]:
    """Build the warehouse in a new work file, from what was known at the knowledge cut.

    Returns:
        what came of every seed, model and test; what blocks is in the run's findings too.
    """
    from ingestion.contracts import load_feeds
    from ingestion.ledger import Ledger

    known_at = run.known_at or run.world.local_now()
    batches = [b for b in Ledger(run.landing).batches() if datetime.fromisoformat(b.ingested_at) <= known_at]
    run.found.known_at = known_at
    run.found.snapshot_id = publish.snapshot_id(run.as_of, batches, run.code_version)
    run.progress.phase("Building", run.dbt.count_nodes() if not select else None)
    create_work_file(run.work, run.landing, load_feeds(), batches, run.bounds)
    outcomes = run.dbt.build(run.as_of, select, run.progress.step)
    run.found.outcomes = outcomes
    failed = [o for o in outcomes if o.is_finding]
    with connect(run.work, run.bounds) as work:
        for outcome in failed:
            rows = failing_rows(work, outcome) if outcome.kind == "test" else []
            run.found.failed_checks.append(checks.describe_failure(outcome, rows))
    run.found.warnings += [
        {"kind": "check", "check": o.name, "message": f"{o.name}: {o.failures} row(s)"}
        for o in outcomes
        if o.status == "warn"
    ]
    return outcomes


def publish_snapshot(run: Run, products: Mapping[str, Product]) -> Path:
    """Publish what was built, and remember what was asked and answered.

    Returns:
        the snapshot's file.

    Raises:
        WarehouseBrokenError: nothing was built in this run.
    """
    if not (run.found.snapshot_id and run.found.known_at):
        raise WarehouseBrokenError(
            "There is nothing built to publish.", "Materialise the warehouse in the same run."
        )
    run.progress.phase("Publishing")

    def describe(connection: "duckdb.DuckDBPyConnection") -> None:
        write_lineage(connection, run.dbt.lineage())
        describe_columns(connection)

    snapshot = publish.Snapshot(run.found.snapshot_id, run.as_of, run.found.known_at, run.code_version)
    path = publish.publish(
        run.work,
        run.home,
        snapshot,
        order_by={product.name: product.grain for product in products.values()},
        complete=describe,
        make_current=run.make_current,
        bounds=run.bounds,
        world=run.world,
    )
    run.state.remember(
        run.question, {"snapshot_id": snapshot.snapshot_id, "known_at": snapshot.known_at.isoformat()}
    )
    run.state.save(run.home)
    return path


def write_report(run: Run, program: str) -> Path:
    """Write a programme's annual report of the last complete year, from the current snapshot.

    Returns:
        the file, below HOME/reports.
    """
    from dashboards.reports.files import write_annual
    from dashboards.snapshot import Snapshot

    current = Snapshot((run.home / "published" / "current.duckdb").resolve(), run.settings)
    folder = run.home / "reports"
    folder.mkdir(exist_ok=True)
    (path,) = write_annual(current, program, last_complete_year(current.facts.as_of), ["html"], folder)
    return path


def last_complete_year(as_of: date) -> int:
    """The last year whose 31 December has come."""
    return (as_of + timedelta(days=1)).year - 1
