"""What stood out in batches as a whole when they came: files of the home, beside the snapshots."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from dashboards.queries.quality import batches
from dashboards.snapshot import Snapshot
from ingestion.batch_findings import FOLDER, Finding, read_findings


@dataclass(frozen=True)
class Judged:
    """The batches of a snapshot that were judged, and what was found, the newest batch first.

    Attributes:
        batches, judged: batches of the snapshot, and those of them that were judged.
        findings: each with the file it is about.
    """

    batches: int
    judged: int
    findings: tuple[tuple[str, Finding], ...]


def judged(snapshot: Snapshot) -> Judged:
    """What was found in the batches that a snapshot was built from."""
    known = batches(snapshot, None)
    kept = _kept(snapshot.home, _written(snapshot.home)) if snapshot.home else {}
    mine = [batch for batch in known if batch.batch_id in kept]
    found = tuple((batch.file, finding) for batch in mine for finding in kept[batch.batch_id])
    return Judged(len(known), len(mine), found)


def _written(home: Path) -> int:
    folder = home / FOLDER
    return folder.stat().st_mtime_ns if folder.is_dir() else 0


@lru_cache(maxsize=4)
def _kept(home: Path, stamp: int) -> dict[str, list[Finding]]:
    """The files as they were when the folder was last written."""
    del stamp
    return read_findings(home)
