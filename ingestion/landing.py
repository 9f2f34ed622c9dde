"""Landing: one immutable, content-addressed directory of Parquet files per batch.

Belongs here: identity of a batch, writing it whole or not at all, conservation of rows, files that are
quarantined whole. Does not belong here: reading (readers), judging (conform), listing batches (ledger).
One process writes a home at a time; the caller sees to that.
"""

import json
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import TypeVar

import polars as pl

from ingestion import findings
from ingestion.batch_files import BatchWriter
from ingestion.conform import FileContext, conform
from ingestion.drafts import Draft, Refusal
from ingestion.errors import BatchNotConservedError, FileUnreadableError
from ingestion.feeds import Feed
from ingestion.ledger import MANIFEST, STAGING, Batch, Ledger
from ingestion.privacy import KeyedHash
from ingestion.readers.bytes import Fingerprint, file_state, fingerprint
from ingestion.readers.files import open_file
from ingestion.settings import Settings
from ingestion.world import World

FOLDER = "landing"
T = TypeVar("T")
_TAIL_BYTES = 65_536


class _FileRefusedError(Exception):
    """A file turns out not to be one of its feed."""

    def __init__(self, refusal: Refusal, header: tuple[str, ...], unknown: tuple[str, ...]) -> None:
        super().__init__(refusal)
        self.refusal = refusal
        self.header = header
        self.unknown = unknown


class Landing:
    """The landing of one home.

    Args:
        home: folder of the home; made when something is landed.
        feeds: contracts by name.
        settings, world: limits; clock and file moves.
    """

    def __init__(self, home: Path, feeds: dict[str, Feed], settings: Settings, world: World) -> None:
        self.folder = home / FOLDER
        self._home = home
        self._feeds = feeds
        self._settings = settings
        self._world = world
        self._ledger = Ledger(self.folder)

    def batches(self) -> list[Batch]:
        """All batches, in the order they were ingested."""
        return self._ledger.batches()

    def directory(self, batch: Batch) -> Path:
        """Where the files of a batch are."""
        return self.folder / batch.feed / batch.batch_id

    def ingest(self, path: Path, feed_name: str, label: str, *, grows: bool = False) -> Batch | None:
        """Land a file, or quarantine it whole: `draft` and `accept` in one.

        Returns:
            The new batch; None where this feed has this content already, or nothing was appended.

        Raises:
            BatchNotConservedError: if rows do not add up, a fault of our own; nothing is landed.
        """
        draft = self.draft(path, feed_name, label, grows=grows)
        return self.accept(draft) if draft else None

    def draft(self, path: Path, feed_name: str, label: str, *, grows: bool = False) -> Draft | None:
        """Read a file and write what a batch of it would be; whatever is in it, it does no harm to others.

        Args:
            path: the file.
            feed_name: name of its folder.
            label: what it is called in all records.
            grows: whether entries are appended to it (jsonl): only whole lines not landed before are read.

        Returns:
            What can be accepted; None where this feed has this content already, or nothing was appended.

        Raises:
            BatchNotConservedError: if rows do not add up, a fault of our own.
        """
        known = self.batches()
        try:
            start, stop, records = _new_span(path, label, known) if grows else (0, None, 0)
            if stop == start:
                return None
            mark = fingerprint(path, self._settings, start, stop)
        except OSError as fault:
            refusal = Refusal.unreadable(f"文件无法打开（{fault.strerror}）；请确认文件仍在且可读")
            return self._refuse(Draft.without_content(feed_name, label, "absent"), refusal)
        span = (start, stop, records) if stop is not None else None
        draft = Draft(feed_name, label, mark.sha256, mark.size, span)
        if any(batch.feed == feed_name and batch.sha256 == mark.sha256 for batch in known):
            return None
        feed = self._feeds.get(feed_name)
        if feed is None:
            message = findings.unknown_feed_message(feed_name)
            return self._refuse(draft, Refusal(((None, findings.UNKNOWN_FEED, message),)))
        return self._write(path, mark, feed, replace(draft, contract_version=feed.version))

    def accept(self, draft: Draft) -> Batch | None:
        """Land what was drafted, as the next batch; None where a batch of this content was landed before."""
        staged, known = self.folder / draft.staged, self.batches()
        if any(batch.batch_id == draft.batch_id for batch in known):
            self._world.remove_directory(staged)
            return None
        batch = draft.batch(
            seq=max((batch.seq for batch in known), default=0) + 1,
            ingested_at=self._world.local_now().isoformat(timespec="microseconds"),
        )
        (staged / MANIFEST).write_bytes(batch.to_json())
        self._world.publish_directory(staged, self.directory(batch))
        return batch

    @cached_property
    def _keyed_hash(self) -> KeyedHash:
        return KeyedHash.of_home(self._home, self._settings)

    def _write(self, path: Path, mark: Fingerprint, feed: Feed, draft: Draft) -> Draft:
        draft = self._stage(draft)
        try:
            with BatchWriter(self.folder / draft.staged, draft.batch_id, draft.feed, feed) as writer:
                return self._read(path, mark, feed, draft, writer)
        except _FileRefusedError as fault:
            draft = replace(draft, header=fault.header, unknown_columns=fault.unknown)
            return self._refuse(draft, fault.refusal)
        except (FileUnreadableError, OSError) as fault:
            if _changed(path, mark):
                self._world.remove_directory(self.folder / draft.staged)
                draft = Draft.without_content(draft.feed, draft.label, draft.sha256)
                message = "文件在读取过程中被改动或移走；请在文件写完后重新提交"
                return self._refuse(draft, Refusal.unreadable(message))
            if isinstance(fault, OSError):
                raise
            return self._refuse(draft, Refusal.of_error(fault))

    def _read(self, path: Path, mark: Fingerprint, feed: Feed, draft: Draft, writer: BatchWriter) -> Draft:
        start, stop, records = draft.span or (0, None, 0)
        source = open_file(path, mark, feed, self._settings, start, stop)
        received = accepted = quarantined = 0
        unknown: tuple[str, ...] = ()
        if source.header is not None:
            mapping = feed.map_headers(source.header)
            unknown = mapping.unknown
            if mapping.missing:
                missing = [feed.column(name) for name in mapping.missing]
                refusal = Refusal(
                    tuple(
                        (column.name, findings.MISSING_COLUMN, findings.missing_column_message(column))
                        for column in missing
                    )
                )
                raise _FileRefusedError(refusal, source.header, unknown)
            context = FileContext(feed, mapping, draft.batch_id, self._keyed_hash, self._settings)
            chunks = (chunk.with_columns(pl.col("row_number") + records) for chunk in source.chunks)
            for conformed in _ahead(conform(chunk, context) for chunk in _ahead(chunks)):
                writer.write(conformed)
                received += conformed.received
                accepted += conformed.accepted.height
                quarantined += conformed.quarantined
        if received != accepted + quarantined:
            raise BatchNotConservedError(draft.batch_id, received, accepted, quarantined)
        if _changed(path, mark):
            raise FileUnreadableError("文件在读取过程中被改动")
        return replace(
            draft,
            received=received,
            accepted=accepted,
            quarantined=quarantined,
            header=source.header,
            unknown_columns=unknown,
        )

    def _refuse(self, draft: Draft, refusal: Refusal) -> Draft:
        """Quarantine a file whole: no rows, and what is wrong at row number 0."""
        columns = zip(*refusal.findings, strict=True)
        found = pl.DataFrame(
            dict(zip(("field", "rule", "message"), map(list, columns), strict=True)),
            schema_overrides={"field": pl.String},
        ).with_columns(pl.lit(0, pl.Int64).alias("row_number"), pl.lit(None, pl.String).alias("value"))
        draft, feed = self._stage(draft), self._feeds.get(draft.feed)
        with BatchWriter(self.folder / draft.staged, draft.batch_id, draft.feed, feed) as writer:
            writer.write_findings(found.select(findings.ROW_SCHEMA.names()))
        return draft

    def _stage(self, draft: Draft) -> Draft:
        """The draft with an empty folder of its own; no two processes share one."""
        staged = Path(STAGING, f"{draft.batch_id}.{os.getpid()}")
        self._world.remove_directory(self.folder / staged)
        (self.folder / staged).mkdir(parents=True)
        return replace(draft, staged=str(staged))


def _ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one in the making while one is used: reading, judging, writing overlap."""

    def following() -> list[T]:
        return list(islice(items, 1))

    with ThreadPoolExecutor(1) as worker:
        upcoming = worker.submit(following)
        while item := upcoming.result():
            upcoming = worker.submit(following)
            yield item[0]


def _changed(path: Path, mark: Fingerprint) -> bool:
    """Whether a file was written to, or is gone, since its fingerprint was taken."""
    try:
        return file_state(path) != mark.state
    except OSError:
        return True


def _new_span(path: Path, label: str, known: list[Batch]) -> tuple[int, int, int]:
    """What of a growing file is new: its bytes from, to the end of its last whole line, records before.

    A file that became shorter than what was landed of it was written anew, and is new from its start.
    """
    start, records = 0, 0
    for batch in known:
        if batch.file == label and batch.span:
            _, stop, before = batch.span
            start, records = stop, before + batch.received
    stop = _end_of_last_line(path)
    return (start, stop, records) if stop >= start else (0, stop, 0)


def _end_of_last_line(path: Path) -> int:
    """Where the last whole line ends: at a line feed, or at the end of the file after a whole record."""
    with path.open("rb") as file:
        size = position = file.seek(0, 2)
        end, tail = 0, b""
        while position and not end:
            length = min(position, _TAIL_BYTES)
            position = file.seek(position - length)
            tail = file.read(length) + tail
            end = position + tail.rfind(b"\n") + 1 if b"\n" in tail else 0
    return size if _is_record(tail.rpartition(b"\n")[2]) else end


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
