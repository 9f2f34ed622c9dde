"""Batch findings: what stood out in a batch as a whole when it came, kept in the home beside the snapshots.

Belongs here: the record of a finding, keeping and reading them. Does not belong here: finding them (quality).
A batch is judged once, when it comes, against what had come before and for the day that run was asked about.
The landing does not keep that day, so findings are no part of a snapshot, which is made again from it alone.
Standard library only.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FOLDER = "findings"
"""Folder of a home: a JSON list for each batch that was judged, empty where nothing stood out."""


@dataclass(frozen=True)
class Finding:
    """One thing that stands out in a batch.

    Attributes:
        feed, batch_id: the batch.
        kind: volume, quarantined, nulls, values, age or ahead.
        column, value: what it is about, where there is one.
        observed, low, high: the figure and its bounds, both included; low None: no least.
        keys: keys of the first rows that it is about, key columns joined by `|`.
        message: all of it as a sentence.
    """

    feed: str
    batch_id: str
    kind: str
    column: str | None
    value: str | None
    observed: float
    low: float | None
    high: float
    keys: tuple[str, ...]
    message: str


def to_json(findings: Iterable[Finding]) -> str:
    """Findings as a JSON list."""
    return json.dumps([asdict(finding) for finding in findings], ensure_ascii=False)


def from_json(text: str) -> list[Finding]:
    """Findings of a JSON list."""
    stored: list[dict[str, Any]] = json.loads(text)
    for finding in stored:
        finding["keys"] = tuple(finding["keys"])
    return [Finding(**finding) for finding in stored]


def keep_findings(home: Path, judged: Iterable[str], findings: Iterable[Finding]) -> None:
    """Keep what was found in batches that were judged.

    Args:
        home: the home.
        judged: ids of all batches that were judged, those without a finding too.
        findings: what was found in them.
    """
    folder = home / FOLDER
    folder.mkdir(exist_ok=True)
    of_batch: dict[str, list[Finding]] = {batch_id: [] for batch_id in judged}
    for finding in findings:
        of_batch[finding.batch_id].append(finding)
    for batch_id, own in of_batch.items():
        draft = folder / f".{batch_id}"
        draft.write_text(to_json(own), "utf-8")
        draft.replace(folder / f"{batch_id}.json")


def read_findings(home: Path) -> dict[str, list[Finding]]:
    """What was found, by batch that was judged; empty where none was."""
    return {path.stem: from_json(path.read_text("utf-8")) for path in sorted((home / FOLDER).glob("*.json"))}
