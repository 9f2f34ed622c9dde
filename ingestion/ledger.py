"""Ledger: the batches of a home, each told by the manifest beside its rows.

Belongs here: what is known of a batch, finding batches. Does not belong here: rows (landing).
This module imports the standard library alone, so that a run with nothing to do stays fast.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
INDEX = "index.json"


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
    def from_entries(cls, entries: dict[str, Any]) -> "Batch":
        """The batch a manifest tells of."""
        for name in ("header", "unknown_columns", "span"):
            if entries[name] is not None:
                entries[name] = tuple(entries[name])
        return cls(**entries)


class Ledger:
    """All batches below a landing folder.

    The manifests are the truth. An index beside them saves opening a thousand files; of a manifest written at
    another moment than the index says, or not in it, the manifest is read. The index may be lost at any time.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._batches: dict[str, tuple[int, Batch]] | None = None

    def batches(self) -> list[Batch]:
        """All batches, in order of seq. Directories without a manifest are not batches."""
        known = self._read_index() if self._batches is None else self._batches
        self._batches = {}
        for feed in _names(self._folder):
            for name in _names(self._folder / feed):
                place = f"{feed}/{name}"
                manifest = self._folder / place / MANIFEST
                try:
                    written = manifest.stat().st_mtime_ns
                except FileNotFoundError:
                    continue
                entry = known.get(place)
                if entry is None or entry[0] != written:
                    entry = written, Batch.from_entries(json.loads(manifest.read_bytes()))
                self._batches[place] = entry
        return sorted((batch for _, batch in self._batches.values()), key=lambda batch: batch.seq)

    def index(self) -> bytes:
        """The index of all batches, to be written as `INDEX` beside them."""
        self.batches()
        entries = {place: (written, vars(batch)) for place, (written, batch) in (self._batches or {}).items()}
        return json.dumps(entries, ensure_ascii=False).encode()

    def _read_index(self) -> dict[str, tuple[int, Batch]]:
        try:
            entries = json.loads((self._folder / INDEX).read_bytes())
            return {
                place: (written, Batch.from_entries(batch)) for place, (written, batch) in entries.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
    except FileNotFoundError:
        return []
