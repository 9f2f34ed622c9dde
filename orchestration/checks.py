"""Checks: what must hold before anything is published, beside dbt's tests.

Belongs here: conservation of rows over the landing, and the wording of what failed. Does not belong here:
rules about rows (ingestion), keys, relations and identities (dbt tests), profiles of batches
(ingestion.quality).
"""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from orchestration.warehouse import Bounds, connect

if TYPE_CHECKING:
    from ingestion.ledger import Batch
    from orchestration.build import NodeOutcome

CONSERVATION = "rows_are_conserved"
BATCH_PROFILE = "batch_profile"


def find_unconserved(landing: Path, batches: Sequence["Batch"], bounds: Bounds) -> dict[str, list[str]]:
    """Batches whose rows do not add up, or whose files do not hold what their manifest says.

    Args:
        landing: the home's landing folder.
        batches: every batch to look at.
        bounds: what DuckDB may use.

    Returns:
        per feed what is wrong, a sentence for each fault; feeds without one are not in it.
    """
    wrong: dict[str, list[str]] = defaultdict(list)
    held = {name: _count(landing, batches, name, bounds) for name in ("rows", "raw", "quarantine")}
    for batch in batches:
        if batch.received != batch.accepted + batch.quarantined:
            wrong[batch.feed].append(
                f"{batch.batch_id} ({batch.file}): {batch.received} received, "
                f"{batch.accepted} accepted + {batch.quarantined} quarantined"
            )
        said = {"rows": batch.accepted, "raw": batch.received, "quarantine": batch.quarantined}
        for name, expected in said.items():
            rows = held[name].get(batch.batch_id, 0)
            if rows != expected:
                wrong[batch.feed].append(
                    f"{batch.batch_id} ({batch.file}): {name}.parquet holds {rows} rows, "
                    f"the manifest says {expected}"
                )
    return wrong


def _count(landing: Path, batches: Sequence["Batch"], name: str, bounds: Bounds) -> dict[str, int]:
    """Rows by batch of one kind of landed file; of the quarantine distinct rows, whole files aside."""
    files = [
        str(path) for b in batches if (path := landing / b.feed / b.batch_id / f"{name}.parquet").exists()
    ]
    if not files:
        return {}
    counted = "count(distinct row_number) filter (row_number > 0)" if name == "quarantine" else "count(*)"
    with connect(":memory:", bounds) as connection:
        landed = connection.read_parquet(files, filename=True, union_by_name=True)
        rows = landed.project("parse_path(filename)[-2] as batch_id, row_number")
        return dict(rows.aggregate(f"batch_id, {counted}", "batch_id").fetchall())


def describe_failure(outcome: "NodeOutcome", rows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A failed test or a broken contract as the summary shows it."""
    if outcome.kind == "test":
        message = f"{outcome.failures} row(s) break it"
    else:
        message = " ".join(outcome.message.split())
    return {"check": outcome.name, "message": message, "rows": list(rows)}
