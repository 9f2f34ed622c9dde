"""Ledger: the batches of a home, each told by the manifest beside its rows.

Belongs here: what is known of a batch, finding and adding batches. Does not belong here: rows (landing).
"""

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"


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
        """The batch a manifest tells of; entries it does not know are left out."""
        entries: dict[str, Any] = json.loads(manifest)
        for name in ("header", "unknown_columns", "span"):
            if entries.get(name) is not None:
                entries[name] = tuple(entries[name])
        return cls(**{name: entries[name] for name in _FIELDS if name in entries})


_FIELDS = tuple(field.name for field in fields(Batch))


class Ledger:
    """All batches below a landing folder; each manifest is read once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._batches: dict[str, Batch] = {}

    def batches(self) -> list[Batch]:
        """All batches, in order of seq. Directories without a manifest are not batches."""
        present = {f"{feed}/{batch}" for feed in _names(self._folder) for batch in _names(self._folder / feed)}
        for place in present - self._batches.keys():
            manifest = self._folder / place / MANIFEST
            if manifest.exists():
                self._batches[place] = Batch.from_json(manifest.read_bytes())
        for place in self._batches.keys() - present:
            del self._batches[place]
        return sorted(self._batches.values(), key=lambda batch: batch.seq)


def _names(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as entries:
            return [entry.name for entry in entries if not entry.name.startswith(".") and entry.is_dir()]
    except FileNotFoundError:
        return []
