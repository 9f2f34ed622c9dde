"""Ledger: the batches of a home, each told by the manifest beside its rows.

Belongs here: what is known of a batch, finding batches. Does not belong here: rows (landing).
This module imports the standard library alone, so that a run with nothing to do stays fast.
"""

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
STAGING = ".staging"
"""Folder of the landing in which batches are written before they are seen; empty between runs."""


@dataclass(frozen=True)
class Batch:
    """What is known of a batch; the content of its manifest.

    Attributes:
        batch_id: `<feed>-<first 16 digits of sha256>`.
        seq: place in the order of all batches of the home, from 1.
        feed, file: name of the feed; path relative to the drop folder.
        sha256, size: of the content.
        ingested_at: moment in Asia/Shanghai, ISO, without offset.
        received, accepted, quarantined: rows.
        header: cells of the header as they stood; null where there is none.
        unknown_columns: headers that name no column of the feed.
        contract_version: version of the contract by which it was read; null for an unknown feed.
        span: of a growing file, the bytes this batch holds and the number of records before them.
    """

    batch_id: str
    seq: int
    feed: str
    file: str
    sha256: str
    size: int
    ingested_at: str
    received: int
    accepted: int
    quarantined: int
    header: tuple[str, ...] | None
    unknown_columns: tuple[str, ...]
    contract_version: str | None
    span: tuple[int, int, int] | None = None

    def to_json(self) -> bytes:
        """The manifest."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1).encode()

    @classmethod
    def from_json(cls, manifest: bytes) -> "Batch":
        """The batch a manifest tells of."""
        entries: dict[str, Any] = json.loads(manifest)
        for name in ("header", "unknown_columns", "span"):
            if entries[name] is not None:
                entries[name] = tuple(entries[name])
        return cls(**entries)


class Ledger:
    """All batches below a landing folder. Of each the manifest is read once, as a batch never changes."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._batches: dict[str, Batch] = {}

    def batches(self) -> list[Batch]:
        """All batches, in order of seq. Directories without a manifest are not batches."""
        present = {
            f"{feed}/{batch}" for feed in _names(self._folder) for batch in _names(self._folder / feed)
        }
        self._batches = {place: batch for place, batch in self._batches.items() if place in present}
        for place in present - self._batches.keys():
            manifest = f"{self._folder}/{place}/{MANIFEST}"
            with suppress(FileNotFoundError), open(manifest, "rb") as file:  # noqa: PTH123 - a thousand of them
                self._batches[place] = Batch.from_json(file.read())
        return sorted(self._batches.values(), key=lambda batch: batch.seq)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
    except FileNotFoundError:
        return []
